package org.tipstaff.evtx;

/**
 * The bounds of reading. An event log is hostile input: a template can refer to itself through values, one name can be
 * referred to ten thousand times, and arrays can repeat elements. Each bound is far above what Windows writes; when
 * one is reached, what lies beyond it is not read and an {@link EvtxLoss} of kind {@link EvtxLoss.Kind#LIMIT} says so.
 *
 * @param elementDepth open elements within one definition or fragment. Windows stays below 10; 64 keeps the stack small
 * @param embeddedDepth fragments within fragments (value type 0x21). Windows uses 2, forwarded events 3
 * @param nameChars UTF-16 units of one element, attribute, entity or instruction name. Windows stays below 256
 * @param definitionBytes bytes of one definition with its names written out. A chunk has 64 KiB, but one long name in
 *     it can be referred to by each of many attributes
 * @param fragmentsPerRecord embedded fragments of one record
 * @param fieldsPerRecord fields delivered for one record, items of a repeated element counted one by one
 * @param outputCharsPerRecord UTF-16 units of one record delivered as field values, as XML or as JSON
 * @param stepsPerRecord nodes visited to render one record; bounds the work where nothing is put out
 * @param cachedDefinitionBytes bytes that the compiled definitions of one reader take, roughly. When it is reached they are all
 *     forgotten and compiled again when needed: slower, and no loss
 * @param lossesPerChunk losses reported for one chunk, and for the file as a whole; one more says that further ones were not listed
 */
public record EvtxLimits(
        int elementDepth,
        int embeddedDepth,
        int nameChars,
        int definitionBytes,
        int fragmentsPerRecord,
        int fieldsPerRecord,
        int outputCharsPerRecord,
        int stepsPerRecord,
        int cachedDefinitionBytes,
        int lossesPerChunk) {

    private static final EvtxLimits DEFAULTS =
            new EvtxLimits(64, 16, 1024, 1 << 18, 1024, 1 << 16, 1 << 22, 1 << 20, 1 << 25, 1000);

    public EvtxLimits {
        requirePositive("elementDepth", elementDepth);
        requirePositive("embeddedDepth", embeddedDepth);
        requirePositive("nameChars", nameChars);
        requirePositive("definitionBytes", definitionBytes);
        requirePositive("fragmentsPerRecord", fragmentsPerRecord);
        requirePositive("fieldsPerRecord", fieldsPerRecord);
        requirePositive("outputCharsPerRecord", outputCharsPerRecord);
        requirePositive("stepsPerRecord", stepsPerRecord);
        requirePositive("cachedDefinitionBytes", cachedDefinitionBytes);
        requirePositive("lossesPerChunk", lossesPerChunk);
        if (elementDepth > 256 || embeddedDepth > 64) {
            throw new IllegalArgumentException("elementDepth " + elementDepth + " (at most 256) and embeddedDepth "
                    + embeddedDepth + " (at most 64) multiply into stack depth");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }

    public static EvtxLimits defaults() {
        return DEFAULTS;
    }
}
