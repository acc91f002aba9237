package org.tipstaff.ingest;

/**
 * The bounds of reading. Logs and archives come from an attacker's hand, and genuine evidence is large and expands 35:1
 * and more, so each bound lies well above what has been seen and well below what would stop a small machine. What lies
 * beyond a bound is not read, and a gap of kind {@code LIMIT} names the bound; what was read before it is kept.
 *
 * <p>All bounds hold per file the user named or per member, never for a whole run: what is read of one file must not
 * depend on which other files stand beside it.
 *
 * @param files files found in the named folders; beyond it the remaining files are not listed. A folder of a million
 *     logs is more than this program can tell a story about
 * @param nesting containers within containers. Collections of evidence use two or three ({@code case.zip!host.tar.gz!…})
 * @param members members of one container. Also bounds the memory of a directory
 * @param unpackedBytes all bytes unpacked from one piece of a file, at every level of nesting
 * @param expansionFreeBytes bytes that may be unpacked without regard to their ratio: an event log of a quiet machine
 *     is allocated in advance and is mostly zeros
 * @param expansionRatio unpacked to packed bytes beyond those. JSON logs reach 35:1, deflate itself ends at 1,032:1
 * @param bufferedBytes bytes of one member that must be held as a whole because its format is read by position
 *     (event logs and archives within archives); at most 2 GiB less one
 * @param heapBytes how much of those is held in memory; what is larger goes to a temporary file, deleted when closed
 * @param recordBytes bytes of one JSON line, JSON object or XML event. The largest genuine ones (script blocks) stay
 *     below 1 MiB
 * @param jsonDepth objects and arrays within each other. Audit logs of clouds reach 12
 * @param fields fields of one record; further ones are left out
 * @param gaps gaps listed for one source; further ones are counted
 */
public record IngestLimits(
        int files,
        int nesting,
        int members,
        long unpackedBytes,
        long expansionFreeBytes,
        int expansionRatio,
        int bufferedBytes,
        int heapBytes,
        int recordBytes,
        int jsonDepth,
        int fields,
        int gaps) {

    private static final int MIB = 1 << 20;
    private static final IngestLimits DEFAULTS = new IngestLimits(
            1_000_000,
            6,
            100_000,
            256L << 30,
            64L * MIB,
            1000,
            Integer.MAX_VALUE,
            64 * MIB,
            16 * MIB,
            100,
            4096,
            10_000);

    public IngestLimits {
        requirePositive("files", files);
        requirePositive("nesting", nesting);
        requirePositive("members", members);
        requirePositive("unpackedBytes", unpackedBytes);
        requirePositive("expansionFreeBytes", expansionFreeBytes);
        requirePositive("expansionRatio", expansionRatio);
        requirePositive("bufferedBytes", bufferedBytes);
        requirePositive("heapBytes", heapBytes);
        requirePositive("recordBytes", recordBytes);
        requirePositive("jsonDepth", jsonDepth);
        requirePositive("fields", fields);
        requirePositive("gaps", gaps);
        if (jsonDepth > 500) {
            throw new IllegalArgumentException("jsonDepth " + jsonDepth + " (at most 500) becomes stack depth");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }

    public static IngestLimits defaults() {
        return DEFAULTS;
    }

    public IngestLimits withNesting(int nesting) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }

    public IngestLimits withMembers(int members) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }

    public IngestLimits withUnpackedBytes(long unpackedBytes) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }

    public IngestLimits withExpansion(long expansionFreeBytes, int expansionRatio) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }

    public IngestLimits withBuffer(int bufferedBytes, int heapBytes) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }

    public IngestLimits withRecord(int recordBytes, int jsonDepth, int fields) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }

    public IngestLimits withGaps(int gaps) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }

    public IngestLimits withFiles(int files) {
        return new IngestLimits(
                files,
                nesting,
                members,
                unpackedBytes,
                expansionFreeBytes,
                expansionRatio,
                bufferedBytes,
                heapBytes,
                recordBytes,
                jsonDepth,
                fields,
                gaps);
    }
}
