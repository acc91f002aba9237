package org.tipstaff.journal;

/** How the bytes of a record were written by who sent them. The codes stand in segments and never change their meaning. */
public enum Form {
    /** A form that a later version of this program wrote; its bytes are kept and given back all the same. */
    UNKNOWN(0),
    /** One syslog message, RFC 5424 or 3164, without the framing of its transport. */
    SYSLOG(1),
    /** One JSON object: a document of a {@code _bulk} request, a line of a JSON log. */
    JSON(2),
    /** One OTLP log record as JSON, with its resource and scope. */
    OTLP_JSON(3),
    /** One line of a text log. */
    TEXT(4),
    /** One event as Windows renders it in XML. */
    WINDOWS_XML(5),
    /** One chunk (65,536 bytes) of a binary Windows event log. */
    EVTX_CHUNK(6);

    private static final Form[] BY_CODE = values();

    private final int code;

    Form(int code) {
        this.code = code;
    }

    /** What stands for it in a segment, 0 to 255. */
    public int code() {
        return code;
    }

    /** The form of this code, {@link #UNKNOWN} for one that this version does not know. */
    static Form of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : UNKNOWN;
    }
}
