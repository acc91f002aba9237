package org.tipstaff.event;

import org.jspecify.annotations.Nullable;

/**
 * Something that could not be read, or is missing: a result like any other. Absence of evidence is never printed as
 * evidence of absence, so each loss has a place and a reason.
 *
 * @param source where; never null, for a gap without a place can't be acted on
 * @param kind what was lost
 * @param offset byte offset in the source where it begins, or -1 when it has none
 * @param length bytes lost, or -1 when that is not known
 * @param record the record it concerns, or null
 * @param reason why, in one English sentence with the values that were found: for the person who must act
 */
public record Gap(
        Source source,
        Kind kind,
        long offset,
        long length,
        @Nullable Long record,
        String reason) {

    /** What was lost. The names are written to {@code gaps.jsonl} in lower case with hyphens, and are keys of the message catalogues. */
    public enum Kind {
        /** The file could not be opened or read to its end. */
        UNREADABLE,
        /** No reader knows this content; the reason names what was tried. */
        UNKNOWN_FORMAT,
        /** A member that is not evidence (resource forks, folder settings); named so that nobody wonders. */
        SKIPPED,
        /** A container is damaged or encrypted. */
        CONTAINER,
        /** A named limit was reached; what lies beyond was not read. */
        LIMIT,
        /** A file header is missing or wrong. */
        FILE_HEADER,
        /** A chunk is damaged: magic, checksum or layout. */
        CHUNK,
        /** A record is damaged or cut off. */
        RECORD,
        /** Part of one record's content could not be decoded; the rest was used. */
        CONTENT,
        /** A line or element of a text log can't be parsed. */
        SYNTAX,
        /** Text is not valid in its encoding. */
        ENCODING,
        /** A record of no known dialect: nothing maps its fields. */
        UNKNOWN_DIALECT,
        /** A record has no time, or one that can't be. */
        NO_TIME,
        /** Record numbers are missing in a log that numbers them one by one. */
        RECORDS_MISSING,
        /** A log was cleared. */
        LOG_CLEARED,
        /** A clock jumped or disagrees with another. */
        CLOCK,
        /** A rule would have matched, were it not for a blank at the end of a value; nothing was lost. */
        BLANKS,
        /** A bound on memory was reached, so something was not kept for comparison. */
        NOT_KEPT;

        /** The name in files and message catalogues: {@code records-missing}. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public static Gap at(Source source, Kind kind, long offset, long length, String reason) {
        return new Gap(source, kind, offset, length, null, reason);
    }

    public static Gap whole(Source source, Kind kind, String reason) {
        return new Gap(source, kind, -1, -1, null, reason);
    }
}
