package org.tipstaff.evtx;

import static org.tipstaff.evtx.LittleEndian.i32;
import static org.tipstaff.evtx.LittleEndian.u16;
import static org.tipstaff.evtx.LittleEndian.u32;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the BinXML of a record into frames: finds the definitions, places the values, descends into values that are
 * fragments ([MS-EVEN6] 2.2.12, Document, Fragment, TemplateInstance; 3.1.4.7.4). All that can be wrong with a record is
 * found here, before it is delivered.
 */
final class FragmentReader {
    /** Bytes of a template definition before its fragment: next, GUID, size (EVTX format, section Template definition). */
    private static final int DEFINITION_HEADER = 24;

    private static final int FRAME_VALUES_KEPT = 1024;

    /** Told of what could not be read within a record that is delivered nevertheless. */
    interface Complaints {
        void content(int at, int length, boolean limit, String reason);
    }

    private final EvtxLimits limits;
    private final DefinitionScan scan;
    private final TemplateCache cache;
    private final List<Frame> pool = new ArrayList<>();
    private int framesUsed;

    /** Definitions of the present chunk by index in the buffer; of a damaged one, the reason. */
    private final Map<Integer, Object> definitions = new HashMap<>();

    private byte[] bytes = new byte[0];
    private int base;
    private int low;
    private int high;
    private boolean definitionsKnown;
    private Complaints complaints = (at, length, limit, reason) -> {};

    FragmentReader(EvtxLimits limits) {
        this.limits = limits;
        this.scan = new DefinitionScan(limits);
        this.cache = new TemplateCache(limits);
    }

    int compilations() {
        return cache.compilations();
    }

    /**
     * Begins a chunk.
     *
     * @param base index in the buffer from which the offsets of the chunk count
     * @param low first index that can be read
     * @param high index behind the last one
     * @param trusted whether the place of the chunk is known, not guessed
     */
    void in(byte[] buffer, int base, int low, int high, boolean trusted, Complaints complaints) {
        this.bytes = buffer;
        this.base = base;
        this.low = low;
        this.high = high;
        this.definitionsKnown = true;
        this.complaints = complaints;
        definitions.clear();
        // A record of many values makes a frame large; frames are kept, and should not all become so.
        pool.removeIf(frame -> frame.at.length > FRAME_VALUES_KEPT);
        scan.in(buffer, base, low, high, !trusted);
    }

    /** For records whose chunk isn't known: no offset leads anywhere, only values are read. */
    void withoutDefinitions() {
        definitionsKnown = false;
    }

    /** Reads the fragment of one record. */
    Frame record(int at, int end) throws DamagedBinXml {
        framesUsed = 0;
        return fragment(at, end, 0);
    }

    private Frame fragment(int from, int end, int depth) throws DamagedBinXml {
        if (depth >= limits.embeddedDepth()) {
            throw new DamagedBinXml(
                    from, "fragments are nested deeper than embeddedDepth " + limits.embeddedDepth(), true);
        }
        Frame frame = frame(from);
        frame.clear();
        int at = from;
        while (at < end) {
            int octet = bytes[at] & 0xFF;
            switch (Token.of(octet)) {
                case Token.FRAGMENT_HEADER -> {
                    if (end - at < 4) {
                        throw new DamagedBinXml(at, "a fragment header is cut off");
                    }
                    if (bytes[at + 1] != 1) {
                        throw new DamagedBinXml(at, "BinXML of major version " + bytes[at + 1] + ", known is 1");
                    }
                    at += 4;
                }
                case Token.PI_TARGET -> {
                    at = instruction(at, end, frame.leading);
                }
                case Token.TEMPLATE_INSTANCE -> {
                    trailing(frame, instance(frame, at, end, depth), end);
                    return frame;
                }
                case Token.OPEN_START_ELEMENT -> {
                    int next = scan.element(at, end);
                    if (scan.hashComplaint() != null) {
                        complaints.content(at, 0, false, String.valueOf(scan.hashComplaint()));
                    }
                    frame.template = Template.compile(scan.canon(), scan.canonLength());
                    trailing(frame, next, end);
                    return frame;
                }
                case Token.EOF -> {
                    return frame;
                }
                default ->
                    throw new DamagedBinXml(at, "token 0x" + Integer.toHexString(octet) + " can't begin a fragment");
            }
        }
        return frame;
    }

    private int instruction(int at, int end, List<Node> into) throws DamagedBinXml {
        scan.reset();
        int next = scan.instruction(at, end);
        into.addAll(Template.compile(scan.canon(), scan.canonLength()).nodes);
        return next;
    }

    /** Instructions behind the root ([MS-EVEN6] 2.2.12, Misc). What else stands there is padding. */
    private void trailing(Frame frame, int from, int end) throws DamagedBinXml {
        int at = from;
        while (at < end && bytes[at] == Token.PI_TARGET) {
            at = instruction(at, end, frame.trailing);
        }
    }

    private Frame frame(int at) throws DamagedBinXml {
        if (framesUsed == limits.fragmentsPerRecord()) {
            throw new DamagedBinXml(
                    at, "more fragments in a record than fragmentsPerRecord " + limits.fragmentsPerRecord(), true);
        }
        if (framesUsed == pool.size()) {
            pool.add(new Frame());
        }
        return pool.get(framesUsed++);
    }

    /** A template instance: token, version, identifier, offset of the definition, the definition if it is here, values. */
    private int instance(Frame frame, int from, int end, int depth) throws DamagedBinXml {
        if (end - from < 14) {
            throw new DamagedBinXml(from, "a template instance is cut off");
        }
        int identifier = i32(bytes, from + 2);
        long offset = u32(bytes, from + 6);
        int after = from + 10;
        long definition = base + offset;
        boolean here = definitionsKnown ? definition == after : isDefinition(bytes, after, identifier, end);
        int valuesAt = after;
        if (here) {
            long length = end - after < DEFINITION_HEADER ? Long.MAX_VALUE : u32(bytes, after + 20);
            if (length > end - after - DEFINITION_HEADER - 4) {
                throw new DamagedBinXml(after, "a template definition that reaches beyond its record");
            }
            valuesAt = after + DEFINITION_HEADER + (int) length;
        }
        int next = values(frame, valuesAt, end);
        Object found = template(definitionsKnown ? definition : -1, identifier);
        if (found instanceof Template template) {
            frame.template = template;
        } else if (depth == 0 && !frame.hasValue(bytes)) {
            throw new DamagedBinXml(from, found + ", and there is no value");
        } else {
            complaints.content(
                    from, 0, false, found + "; the " + frame.count + " values of the template are given without names");
            frame.template = Template.ofValues(frame, depth == 0);
        }
        for (int i = 0; i < frame.count; i++) {
            if (frame.type[i] == ValueType.BIN_XML && frame.size[i] > 0) {
                try {
                    frame.children[i] = fragment(frame.at[i], frame.at[i] + frame.size[i], depth + 1);
                } catch (DamagedBinXml damaged) {
                    complaints.content(
                            frame.at[i],
                            frame.size[i],
                            damaged.limit,
                            "a fragment as value " + i + ": " + damaged.reason()
                                    + (definitionsKnown ? " (at chunk offset " + (damaged.at - base) + ")" : ""));
                }
            }
        }
        return next;
    }

    /** Whether a definition stands here: its GUID begins with the identifier of the instance, and a fragment follows. */
    private static boolean isDefinition(byte[] bytes, int at, int identifier, int end) {
        return end - at > DEFINITION_HEADER + 4
                && i32(bytes, at + 4) == identifier
                && bytes[at + DEFINITION_HEADER] == Token.FRAGMENT_HEADER
                && bytes[at + DEFINITION_HEADER + 1] == 1;
    }

    /** The value specification and the places of the values (ValueSpec). */
    private int values(Frame frame, int from, int end) throws DamagedBinXml {
        if (end - from < 4) {
            throw new DamagedBinXml(from, "the values of a template are cut off");
        }
        long count = u32(bytes, from);
        if (count > (end - from - 4) / 4) {
            throw new DamagedBinXml(
                    from, count + " values of a template do not fit the " + (end - from) + " bytes of the record");
        }
        frame.begin((int) count);
        int at = from + 4 + 4 * (int) count;
        boolean cut = false;
        for (int i = 0, entry = from + 4; i < count; i++, entry += 4) {
            int size = u16(bytes, entry);
            int type = bytes[entry + 2] & 0xFF;
            if (size > end - at) {
                // What is there of a text is given, of anything else nothing.
                int rest = type == ValueType.STRING ? (end - at) & ~1 : 0;
                if (!cut) {
                    cut = true;
                    complaints.content(
                            at,
                            size - rest,
                            false,
                            "value " + i + " of " + size + " bytes is cut off after " + (end - at)
                                    + (i + 1 < count ? ", and the values behind it are lost" : ""));
                }
                frame.at[i] = at;
                frame.size[i] = rest;
                frame.type[i] = rest > 0 ? type : ValueType.NULL;
                at = end;
                continue;
            }
            String complaint = size == 0 ? null : ValueType.complaint(bytes, type, at, size);
            if (complaint != null) {
                complaints.content(
                        at, size, false, "value " + i + ": " + complaint + "; its bytes are given in hexadecimal");
            }
            frame.at[i] = at;
            frame.size[i] = size;
            frame.type[i] = type;
            at += size;
        }
        return at;
    }

    /** The compiled definition, or why there is none. */
    private Object template(long at, int identifier) {
        if (at < low || at > high - DEFINITION_HEADER) {
            return "the template definition isn't in the chunk any more";
        }
        // Other values under the names of another template would be false facts.
        if (i32(bytes, (int) at + 4) != identifier) {
            return "the template definition at chunk offset " + (at - base) + " begins with 0x"
                    + Integer.toHexString(i32(bytes, (int) at + 4)) + ", not with the identifier 0x"
                    + Integer.toHexString(identifier) + " of the instance";
        }
        Object known = definitions.get((int) at);
        if (known == null) {
            known = compile((int) at);
            definitions.put((int) at, known);
        }
        return known;
    }

    private Object compile(int at) {
        long length = u32(bytes, at + 20);
        if (length > high - at - DEFINITION_HEADER) {
            return "the template definition at chunk offset " + (at - base) + " claims " + length
                    + " bytes, more than the chunk has";
        }
        int from = at + DEFINITION_HEADER;
        int end = from + (int) length;
        while (end - from >= 4 && bytes[from] == Token.FRAGMENT_HEADER) {
            from += 4;
        }
        try {
            if (end - from < 1 || Token.of(bytes[from] & 0xFF) != Token.OPEN_START_ELEMENT) {
                return "the template definition at chunk offset " + (at - base) + " holds no element";
            }
            scan.element(from, end);
        } catch (DamagedBinXml damaged) {
            return "the template definition at chunk offset " + (at - base) + " is damaged at " + (damaged.at - base)
                    + ": " + damaged.reason();
        }
        if (scan.hashComplaint() != null) {
            complaints.content(at, 0, false, String.valueOf(scan.hashComplaint()));
        }
        return cache.compiled(bytes, at + 4, scan);
    }

    static boolean isFragmentHeader(byte[] bytes, int at) {
        return bytes[at] == Token.FRAGMENT_HEADER && bytes[at + 1] == 1;
    }

    /**
     * Where the chunk of a loose record begins, judged by the first definition in it, which names its own offset; or
     * {@link Integer#MIN_VALUE} when the record holds none.
     */
    static int guessBase(byte[] bytes, int fragmentAt, int end) {
        int at = fragmentAt;
        if (end - at < 4 + 10 + DEFINITION_HEADER + 4 || !isFragmentHeader(bytes, at)) {
            return Integer.MIN_VALUE;
        }
        at += 4;
        if (bytes[at] != Token.TEMPLATE_INSTANCE || !isDefinition(bytes, at + 10, i32(bytes, at + 2), end)) {
            return Integer.MIN_VALUE;
        }
        long offset = u32(bytes, at + 6);
        return offset < Chunk.SIZE ? at + 10 - (int) offset : Integer.MIN_VALUE;
    }
}
