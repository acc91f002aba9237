package org.tipstaff.evtx;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of an event log.
 *
 * <p><b>Valid only while {@link EvtxVisitor#record} runs:</b> a reader uses one object for all its records, and it looks
 * into the reader's buffer. What is to be kept must be taken out; the values and names handed to a {@link FieldSink}
 * are ordinary objects and can be kept.
 */
public final class EvtxRecord {
    /** The value of a field that is there without a value: neither the empty string nor absence. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    /** 100-nanosecond steps from 1601-01-01 to 1970-01-01. */
    private static final long STEPS_TO_EPOCH = 116_444_736_000_000_000L;

    private static final long STEPS_PER_SECOND = 10_000_000L;

    private final EvtxLimits limits;
    private final Values values;
    private byte[] bytes = new byte[0];
    private @Nullable Frame frame;
    private EvtxVisitor visitor = new Silent();
    private long headerId;
    private long offset;
    private int length;
    private long fileTime;
    private boolean limitTold;

    EvtxRecord(EvtxLimits limits, Values values) {
        this.limits = limits;
        this.values = values;
    }

    void set(byte[] buffer, Frame read, EvtxVisitor told, long id, long offsetInFile, int recordLength, long written) {
        bytes = buffer;
        frame = read;
        visitor = told;
        headerId = id;
        offset = offsetInFile;
        length = recordLength;
        fileTime = written;
        limitTold = false;
    }

    void clear() {
        frame = null;
        visitor = new Silent();
    }

    /** Identifier in the record's header; {@code EventRecordID} should be the same, and need not be in a forged log. */
    public long headerId() {
        return headerId;
    }

    /** Byte offset of the record in the file. */
    public long offset() {
        return offset;
    }

    /** Bytes of the record, its header and the copy of its size included. */
    public int length() {
        return length;
    }

    /** When the service wrote the record, from the record's header; not the time of the event, which is {@code TimeCreated}. */
    public Instant written() {
        long seconds = Long.divideUnsigned(fileTime, STEPS_PER_SECOND);
        long steps = Long.remainderUnsigned(fileTime, STEPS_PER_SECOND);
        return Instant.ofEpochSecond(seconds - STEPS_TO_EPOCH / STEPS_PER_SECOND, steps * 100);
    }

    /**
     * Gives the event as flat fields, in the order of the XML.
     *
     * <p><b>Names.</b> In {@code System}: the element's name ({@code EventID}), attributes as element, underscore,
     * attribute ({@code Provider_Name}, {@code TimeCreated_SystemTime}). In {@code EventData}: the {@code Name} of a
     * {@code Data} element exactly as written; {@code Data} for one without a name, called once for each value; the
     * element's name for any other ({@code Binary}); deeper ones as path, joined with dots. In {@code UserData}: names
     * and paths below the single wrapper element, and the wrapper's own name as the value of {@code UserData_Name}. In
     * {@code RenderingInfo}: {@code RenderingInfo_} and the leaf's name. Elsewhere: the path. Namespace declarations are
     * no fields.
     *
     * <p><b>Values.</b> Text as String, nothing trimmed but the terminating NULs; integers as Long, unsigned ones above
     * its range as BigDecimal; floating point as the shortest BigDecimal that is the number, and as text
     * ({@code 1.#INF}) where it is none; Boolean; GUIDs {@code {0CCE9217-69AE-11D9-BED3-505054503030}}, upper case;
     * hexadecimal integers and sizes {@code 0x3e7}; FILETIME and SYSTEMTIME {@code 2019-05-12T13:53:49.1100000Z}, always
     * seven digits and UTC, years above 9999 with a plus sign; security identifiers {@code S-1-5-18}; bytes as upper
     * case hexadecimal. An array of two or more is a List of its items, an array of one its item. A value whose bytes
     * do not fit its type is its bytes in hexadecimal; a loss has told of it.
     *
     * <p><b>Nothing.</b> An element or attribute that an optional substitution removes gives no field, nor does an empty
     * attribute. An element that is there without a value gives {@link #NULL}, an empty string gives the empty string.
     *
     * <p>Where a bound of {@link EvtxLimits} is reached, no more fields come and the visitor is told of the loss.
     */
    public void forEachField(FieldSink sink) {
        Frame read = live();
        try {
            new FlatRendering(limits, values, bytes, sink).render(read, Context.DOCUMENT);
        } catch (DamagedBinXml damaged) {
            tell(damaged);
        }
    }

    /**
     * The record as XML, on one line, as [MS-EVEN6] 2.2.12 says; values have the form of {@link #forEachField}. What XML
     * can't hold (control characters, half surrogate pairs) is U+FFFD. Where a bound is reached the visitor is told, and
     * the text is what was written by then, which is not well-formed.
     */
    public String toXml() {
        Frame read = live();
        XmlRendering xml = new XmlRendering(limits, values, bytes);
        try {
            xml.render(read);
        } catch (DamagedBinXml damaged) {
            tell(damaged);
        }
        return xml.text();
    }

    /**
     * The record as JSON, on one line, in the dialect of evtx_dump: {@code Event}, {@code #attributes}, {@code #text};
     * GUIDs without braces, times with six fractional digits, integers and Booleans as such. Where a bound is reached
     * the visitor is told, and the text is an empty object.
     */
    public String toJson() {
        Frame read = live();
        JsonRendering json = new JsonRendering(limits, values, bytes);
        try {
            json.render(read);
        } catch (DamagedBinXml damaged) {
            tell(damaged);
            return "{}";
        }
        return json.text();
    }

    private Frame live() {
        Frame read = frame;
        if (read == null) {
            throw new IllegalStateException("a record is valid only while the visitor's record method runs");
        }
        return read;
    }

    private void tell(DamagedBinXml damaged) {
        if (!limitTold) {
            limitTold = true;
            visitor.loss(new EvtxLoss(
                    damaged.limit ? EvtxLoss.Kind.LIMIT : EvtxLoss.Kind.CONTENT,
                    offset,
                    length,
                    Math.max(headerId, -1),
                    damaged.reason()));
        }
    }

    @Override
    public String toString() {
        return "record " + headerId + " at " + offset;
    }

    private static final class Silent implements EvtxVisitor {
        @Override
        public void record(EvtxRecord record) {}

        @Override
        public void loss(EvtxLoss loss) {}
    }
}
