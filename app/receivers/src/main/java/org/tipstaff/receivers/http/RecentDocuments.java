package org.tipstaff.receivers.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tipstaff.receivers.Timing;

/**
 * Which documents with an id of the sender's own were taken lately. A sender whose answer was lost sends the same again; then it is
 * to be told that we have it, and not to be taken at its word a second time.
 *
 * <p>Known is what was taken since the start, by source, id and content; and, for {@link #RESTORED_FOR} after the start, what stood at the
 * end of the journal then, by source and content, each as often as it stood there: ids are not in the journal. Thread-safe.
 */
public final class RecentDocuments {
    /** Documents that are known; beyond, the oldest are forgotten and a repetition of these is taken again. */
    public static final int KEPT = 250_000;
    /** Documents at the end of the journal that are known after a start: more than can be on their way when a program dies. */
    public static final int RESTORED = 50_000;
    /** How long after a start a sender may come with what it had sent before. */
    public static final Duration RESTORED_FOR = Duration.ofMinutes(10);

    private final Timing timing;
    private final long begun;
    private final Map<Key, Boolean> taken = new LinkedHashMap<>();
    private final Set<Key> underWay = new HashSet<>();
    private final Map<Key, Integer> restored = new HashMap<>();

    /** A digest, half of it: to find one's own documents again, not to withstand anybody who forges their own. */
    private record Key(long high, long low) {}

    /** What is known of a document. */
    enum Known {
        /** Nothing; it is under way from now on. */
        NEW,
        /** Another request has it in hand, and whether it will be durable is not known yet. */
        UNDER_WAY,
        /** It is in the journal. */
        TAKEN
    }

    public RecentDocuments(Timing timing) {
        this.timing = timing;
        this.begun = timing.nanos();
    }

    /** A document that stands at the end of the journal at the start. */
    public synchronized void restore(String source, byte[] document) {
        if (restored.size() < RESTORED) {
            restored.merge(key(source, "", document), 1, Integer::sum);
        }
    }

    /** One document that is being asked about. */
    final class Asked {
        private final Key own;
        private final Key content;

        Asked(String source, String id, byte[] document) {
            own = key(source, id, document);
            content = key(source, "", document);
        }

        Known begin() {
            synchronized (RecentDocuments.this) {
                if (taken.containsKey(own) || wasRestored()) {
                    return Known.TAKEN;
                }
                return underWay.add(own) ? Known.NEW : Known.UNDER_WAY;
            }
        }

        private boolean wasRestored() {
            if (restored.isEmpty()) {
                return false;
            }
            if (timing.nanos() - begun > RESTORED_FOR.toNanos()) {
                restored.clear();
                return false;
            }
            Integer times = restored.get(content);
            if (times == null) {
                return false;
            }
            if (times == 1) {
                restored.remove(content);
            } else {
                restored.put(content, times - 1);
            }
            remember(own);
            return true;
        }
    }

    private void remember(Key key) {
        taken.put(key, true);
        if (taken.size() > KEPT) {
            taken.remove(taken.keySet().iterator().next());
        }
    }

    /** What became of documents that were {@link Known#NEW}. */
    synchronized void end(List<Asked> documents, boolean durable) {
        for (Asked each : documents) {
            underWay.remove(each.own);
            if (durable) {
                remember(each.own);
            }
        }
    }

    private static Key key(String source, String id, byte[] document) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(source, id)) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(document));
            return new Key(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
