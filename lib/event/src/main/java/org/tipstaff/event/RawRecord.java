package org.tipstaff.event;

import org.jspecify.annotations.Nullable;

/**
 * One record as its reader understood it, before anything was renamed.
 *
 * @param provenance where it stands
 * @param format what kind of text or binary it was
 * @param fields its values under their native names: for {@link Format#EVTX} and {@link Format#WINDOWS_XML} the
 *     Windows names as {@link Fields} of {@code normalise} expects them, for {@link Format#JSON} the dotted paths
 * @param text the record as text for keyword search and quotation, or null where the fields say it all
 */
public record RawRecord(
        Provenance provenance,
        Format format,
        Fields fields,
        @Nullable String text) {

    /** How the record was written. */
    public enum Format {
        /** A record of a binary Windows event log. */
        EVTX,
        /** An event as Windows renders it in XML. */
        WINDOWS_XML,
        /** A JSON object, of whatever dialect. */
        JSON,
        /** A row of a log of Zeek, under the names and types its header gives. */
        ZEEK,
        /** A message of RFC 5424 or RFC 3164. */
        SYSLOG
    }
}
