package org.tipstaff.evtx;

import static org.tipstaff.evtx.LittleEndian.i64;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The compiled definitions of one reader, by GUID and canonical content. Both must agree: a hostile log can hold
 * different definitions under one GUID, and an updated provider does.
 */
final class TemplateCache {
    /** Ordered, so that definitions made to have one hash cost a hash map little. */
    private record Key(long guidHigh, long guidLow, byte[] canon, int length, int hash) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Long.compare(guidHigh, other.guidHigh);
            if (order == 0) {
                order = Long.compare(guidLow, other.guidLow);
            }
            return order != 0 ? order : Arrays.compare(canon, 0, length, other.canon, 0, other.length);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && hash == key.hash
                    && guidHigh == key.guidHigh
                    && guidLow == key.guidLow
                    && Arrays.equals(canon, 0, length, key.canon, 0, key.length);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** What a compiled definition takes besides its canonical bytes, roughly: objects, and a plan. */
    private static final int OVERHEAD = 1024;

    private final Map<Key, Template> templates = new HashMap<>();
    private final int bytesMax;
    private int bytes;
    private int compilations;

    TemplateCache(EvtxLimits limits) {
        this.bytesMax = limits.cachedDefinitionBytes();
    }

    Template compiled(byte[] buffer, int guidAt, DefinitionScan scan) {
        long high = i64(buffer, guidAt);
        long low = i64(buffer, guidAt + 8);
        int hash = (int) (high ^ high >>> 32 ^ low ^ low >>> 32);
        byte[] canon = scan.canon();
        int length = scan.canonLength();
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + canon[i];
        }
        Template known = templates.get(new Key(high, low, canon, length, hash));
        if (known != null) {
            return known;
        }
        int cost = 4 * length + OVERHEAD;
        if (bytes + cost > bytesMax) {
            templates.clear();
            bytes = 0;
        }
        compilations++;
        bytes += cost;
        Template template = Template.compile(canon, length);
        templates.put(new Key(high, low, Arrays.copyOf(canon, length), length, hash), template);
        return template;
    }

    /** How often a definition was compiled. */
    int compilations() {
        return compilations;
    }
}
