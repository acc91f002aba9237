package org.tipstaff.ingest;

import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

/**
 * Stands between the readers of one source and the sink: bounds the list of gaps, and tells what the sink throws apart
 * from what a reader throws.
 */
final class SourceSink implements RecordSink {
    private final Source source;
    private final RecordSink sink;
    private final int gapsMax;
    private long gaps;

    SourceSink(Source source, RecordSink sink, IngestLimits limits) {
        this.source = source;
        this.sink = sink;
        this.gapsMax = limits.gaps();
    }

    /** Carries what the sink threw past the readers. */
    static final class SinkFailed extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final RuntimeException thrown;

        SinkFailed(RuntimeException thrown) {
            super(thrown);
            this.thrown = thrown;
        }

        RuntimeException thrown() {
            return thrown;
        }
    }

    @Override
    public void record(RawRecord record) {
        try {
            sink.record(record);
        } catch (SinkFailed e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SinkFailed(e); // not of this stage: to be thrown on as it is
        }
    }

    @Override
    public void gap(Gap gap) {
        gaps++;
        if (gaps <= gapsMax) {
            sink.gap(gap);
        }
    }

    @Override
    public void source(Source read) {
        sink.source(read);
    }

    @Override
    public void progress(long bytes) {
        sink.progress(bytes);
    }

    /** Says how many gaps were not listed. */
    void finish() {
        if (gaps > gapsMax) {
            sink.gap(Gap.whole(
                    source,
                    Gap.Kind.LIMIT,
                    "the limit of " + gapsMax + " gaps listed for one source (gaps) is reached; " + (gaps - gapsMax)
                            + " more were counted and not listed"));
        }
    }
}
