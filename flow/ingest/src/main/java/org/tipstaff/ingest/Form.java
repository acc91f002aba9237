package org.tipstaff.ingest;

import java.nio.charset.Charset;

/** What the bytes of a source turned out to be. Names and extensions play no part: evidence is renamed on its way. */
sealed interface Form {

    /** A Windows event log, or a part of one that begins with a chunk or a record. */
    record Evtx() implements Form {}

    /** An archive of members that is read by position. */
    record Zip() implements Form {}

    /** A tape archive, read in its order. */
    record Tar() implements Form {}

    /** One compressed stream. */
    record Packed(Packing packing) implements Form {}

    /** One JSON object a line. */
    record JsonLines(TextEncoding encoding) implements Form {}

    /** JSON that is no JSON lines: arrays, objects over several lines, objects one after the other. */
    record JsonDocument(TextEncoding encoding) implements Form {}

    /** Windows events as XML, with or without a root element around them. */
    record WindowsXml(TextEncoding encoding) implements Form {}

    /** A log of Zeek in rows, under headers that name its columns. */
    record Zeek(TextEncoding encoding) implements Form {}

    /** An audit log exported as CSV, with a column of JSON. */
    record AuditCsv(TextEncoding encoding) implements Form {}

    /** A segment of a journal, in which records stand as they were received. */
    record Segment() implements Form {}

    /** No bytes at all. */
    record Empty() implements Form {}

    /**
     * None of the above.
     *
     * @param what what it seems to be, for the person who must act
     * @param text whether it seems to be text, so that no event log is looked for inside it
     */
    record Unknown(String what, boolean text) implements Form {}

    /** The compressions that are read. */
    enum Packing {
        GZIP("gz"),
        BZIP2("bz2"),
        XZ("xz"),
        ZSTD("zst");

        private final String extension;

        Packing(String extension) {
            this.extension = extension;
        }

        String extension() {
            return extension;
        }
    }

    /**
     * How text is written.
     *
     * @param charset of the bytes
     * @param markBytes length of the byte order mark, 0 when there is none
     */
    record TextEncoding(Charset charset, int markBytes) {
        boolean isUtf8() {
            return charset.equals(java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
