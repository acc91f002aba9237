package org.tipstaff.evtx;

import static org.tipstaff.evtx.LittleEndian.i32;
import static org.tipstaff.evtx.LittleEndian.u16;
import static org.tipstaff.evtx.LittleEndian.u32;

import java.util.Arrays;

/**
 * Reads an element in BinXML and writes it in a canonical form: names in place of offsets to names, no sizes, no hashes.
 *
 * <p>The bytes of one definition differ from chunk to chunk, for its names stand at other offsets. In canonical form they
 * are equal, so that a definition is compiled once for all chunks and files a reader reads, and two definitions that
 * merely claim the same GUID are told apart. Scanning is checking, too: what is wrong is found here, once, and the
 * compiler needs no checks.
 */
final class DefinitionScan {
    private final EvtxLimits limits;
    private byte[] out = new byte[4096];
    private int length;

    // What is being scanned.
    private byte[] in = new byte[0];
    private int base;
    private int low;
    private int high;
    private boolean strictNames;

    /** Name with a wrong hash, or null: the name is used, and the loss is told. */
    private @org.jspecify.annotations.Nullable String hashComplaint;

    DefinitionScan(EvtxLimits limits) {
        this.limits = limits;
    }

    byte[] canon() {
        return out;
    }

    int canonLength() {
        return length;
    }

    @org.jspecify.annotations.Nullable
    String hashComplaint() {
        return hashComplaint;
    }

    /** @param strictNames whether a wrong name hash is damage (where chunks are guessed) or only told */
    void in(byte[] buffer, int base, int low, int high, boolean strictNames) {
        this.in = buffer;
        this.base = base;
        this.low = low;
        this.high = high;
        this.strictNames = strictNames;
    }

    /**
     * Scans one element with all it holds.
     *
     * @return index behind the element
     */
    int element(int from, int end) throws DamagedBinXml {
        reset();
        int depth = 0;
        boolean inStartTag = false;
        boolean inAttribute = false;
        int at = from;
        do {
            need(at, 1, end);
            int octet = in[at] & 0xFF;
            switch (Token.of(octet)) {
                case Token.OPEN_START_ELEMENT -> {
                    if (inStartTag) {
                        throw new DamagedBinXml(at, "an element begins within a start tag");
                    }
                    if (++depth > limits.elementDepth()) {
                        throw new DamagedBinXml(
                                at, "elements are nested deeper than elementDepth " + limits.elementDepth(), true);
                    }
                    at = openElement(at, end, (octet & Token.MORE) != 0);
                    inStartTag = true;
                    inAttribute = false;
                }
                case Token.ATTRIBUTE -> {
                    if (!inStartTag) {
                        throw new DamagedBinXml(at, "an attribute outside of a start tag");
                    }
                    put(Token.ATTRIBUTE);
                    at = nameReference(at + 1, end);
                    inAttribute = true;
                }
                case Token.CLOSE_START_ELEMENT -> {
                    if (!inStartTag) {
                        throw new DamagedBinXml(at, "a start tag is closed that is not open");
                    }
                    put(Token.CLOSE_START_ELEMENT);
                    inStartTag = false;
                    at++;
                }
                case Token.CLOSE_EMPTY_ELEMENT -> {
                    if (!inStartTag) {
                        throw new DamagedBinXml(at, "a start tag is closed that is not open");
                    }
                    put(Token.CLOSE_START_ELEMENT);
                    put(Token.END_ELEMENT);
                    inStartTag = false;
                    depth--;
                    at++;
                }
                case Token.END_ELEMENT -> {
                    if (inStartTag) {
                        throw new DamagedBinXml(at, "an element ends within its start tag");
                    }
                    put(Token.END_ELEMENT);
                    depth--;
                    at++;
                }
                case Token.VALUE_TEXT -> {
                    requireContent(inStartTag, inAttribute, at);
                    need(at, 2, end);
                    int type = in[at + 1] & 0xFF;
                    if (type != ValueType.STRING) {
                        throw new DamagedBinXml(at, "value text of type 0x" + Integer.toHexString(type) + " not 0x1");
                    }
                    put(Token.VALUE_TEXT);
                    at = text(at + 2, end);
                }
                case Token.CDATA -> {
                    requireContent(inStartTag, inAttribute, at);
                    put(Token.CDATA);
                    at = text(at + 1, end);
                }
                case Token.CHAR_REF -> {
                    requireContent(inStartTag, inAttribute, at);
                    need(at, 3, end);
                    put(Token.CHAR_REF);
                    put(in[at + 1]);
                    put(in[at + 2]);
                    at += 3;
                }
                case Token.ENTITY_REF -> {
                    requireContent(inStartTag, inAttribute, at);
                    put(Token.ENTITY_REF);
                    at = nameReference(at + 1, end);
                }
                case Token.PI_TARGET -> {
                    requireContent(inStartTag, false, at);
                    at = instruction(at, end);
                }
                case Token.NORMAL_SUBSTITUTION, Token.OPTIONAL_SUBSTITUTION -> {
                    requireContent(inStartTag, inAttribute, at);
                    need(at, 4, end);
                    put(octet);
                    put(in[at + 1]);
                    put(in[at + 2]);
                    put(in[at + 3]);
                    at += 4;
                }
                default ->
                    throw new DamagedBinXml(at, "token 0x" + Integer.toHexString(octet) + " can't stand in an element");
            }
        } while (depth > 0);
        return at;
    }

    /** Begins a new canonical form; {@link #element} does so by itself. */
    void reset() {
        length = 0;
        hashComplaint = null;
    }

    /** Scans a processing instruction: target, and data where it follows. */
    int instruction(int from, int end) throws DamagedBinXml {
        put(Token.PI_TARGET);
        int at = nameReference(from + 1, end);
        if (at < end && in[at] == Token.PI_DATA) {
            return text(at + 1, end);
        }
        put(0);
        put(0);
        return at;
    }

    private static void requireContent(boolean inStartTag, boolean inAttribute, int at) throws DamagedBinXml {
        if (inStartTag && !inAttribute) {
            throw new DamagedBinXml(at, "content within a start tag");
        }
    }

    /**
     * An open element: token, dependency identifier, size, name, size of the attribute list. The dependency identifier is
     * missing in some fragments that are values (EVTX format, section Element start, third note). The layouts can't be
     * confused: read in the other one, the size is at least 65,536 or has the name offset in its upper half.
     */
    private int openElement(int at, int end, boolean attributeList) throws DamagedBinXml {
        int dependency;
        int nameAt;
        if (end - at >= 11 && u32(in, at + 3) <= end - at - 7 && isName(at + 7)) {
            dependency = u16(in, at + 1);
            nameAt = at + 7;
        } else if (end - at >= 9 && u32(in, at + 1) <= end - at - 5 && isName(at + 5)) {
            dependency = 0xFFFF;
            nameAt = at + 5;
        } else {
            need(at, 11, end);
            throw new DamagedBinXml(
                    at,
                    "an element start whose size " + u32(in, at + 3) + " or name offset " + u32(in, at + 7)
                            + " leads out of the definition or to no name");
        }
        put(Token.OPEN_START_ELEMENT);
        put(dependency);
        put(dependency >>> 8);
        int next = nameReference(nameAt, end);
        if (attributeList) {
            // The size of the list is not needed: each attribute says itself where it ends.
            need(next, 4, end);
            next += 4;
        }
        return next;
    }

    private boolean isName(int referenceAt) {
        long offset = u32(in, referenceAt);
        long name = base + offset;
        if (name < low || name + 10 > high) {
            return false;
        }
        int chars = u16(in, (int) name + 6);
        long end = name + 8 + 2L * chars;
        return chars > 0 && end + 2 <= high && u16(in, (int) end) == 0;
    }

    /** A reference to a name, which stands right here when it is the first one to it; [MS-EVEN6] 2.2.12, Name. */
    private int nameReference(int at, int end) throws DamagedBinXml {
        need(at, 4, end);
        if (!isName(at)) {
            throw new DamagedBinXml(at, "name offset " + u32(in, at) + " leads to no name");
        }
        int name = base + i32(in, at);
        int chars = u16(in, name + 6);
        if (chars > limits.nameChars()) {
            throw new DamagedBinXml(at, "a name of " + chars + " characters, nameChars is " + limits.nameChars(), true);
        }
        int hash = 0;
        ensure(2 + 2 * chars);
        out[length++] = (byte) chars;
        out[length++] = (byte) (chars >>> 8);
        for (int i = 0, from = name + 8; i < chars; i++, from += 2) {
            hash = hash * 65_599 + u16(in, from);
            out[length++] = in[from];
            out[length++] = in[from + 1];
        }
        if ((hash & 0xFFFF) != u16(in, name + 4)) {
            String complaint = "the name at chunk offset " + (name - base) + " has hash 0x"
                    + Integer.toHexString(hash & 0xFFFF) + ", its header says 0x"
                    + Integer.toHexString(u16(in, name + 4));
            if (strictNames) {
                throw new DamagedBinXml(name, complaint);
            }
            hashComplaint = complaint;
        }
        if (name != at + 4) {
            return at + 4;
        }
        int next = name + 10 + 2 * chars;
        if (next > end) {
            throw new DamagedBinXml(at, "a name that reaches beyond the definition");
        }
        return next;
    }

    private int text(int at, int end) throws DamagedBinXml {
        need(at, 2, end);
        int chars = u16(in, at);
        int next = at + 2 + 2 * chars;
        need(at, 2 + 2 * chars, end);
        // The length may include a terminator ([MS-EVEN6] 2.2.12, NumUnicodeChars).
        while (chars > 0 && u16(in, at + 2 * chars) == 0) {
            chars--;
        }
        ensure(2 + 2 * chars);
        out[length++] = (byte) chars;
        out[length++] = (byte) (chars >>> 8);
        System.arraycopy(in, at + 2, out, length, 2 * chars);
        length += 2 * chars;
        return next;
    }

    private void need(int at, int bytes, int end) throws DamagedBinXml {
        if (at < low || end - at < bytes) {
            throw new DamagedBinXml(Math.max(low, Math.min(at, end)), "the definition is cut off");
        }
    }

    private void put(int octet) throws DamagedBinXml {
        ensure(1);
        out[length++] = (byte) octet;
    }

    private void ensure(int more) throws DamagedBinXml {
        if (length + more > limits.definitionBytes()) {
            throw new DamagedBinXml(low, "a definition of more than definitionBytes " + limits.definitionBytes(), true);
        }
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(length + more, 2 * out.length));
        }
    }
}
