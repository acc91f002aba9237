package org.tipstaff.receivers.http;

import java.time.Duration;

/**
 * The bounds of requests.
 *
 * @param requestBytes of one body, unpacked; beyond it the whole request is answered with 413, for then shippers split it and
 *     nothing is lost. Logstash sends up to 20 MiB, the others less
 * @param recordBytes of one document or log record; a larger one is refused by itself, the rest of its request is taken
 * @param records of one request; beyond it 413
 * @param bytesUnderWay of all requests together that are being read; beyond it 429
 * @param bodyTime for one body to come; beyond it 408
 * @param jsonDepth objects and arrays within each other; a deeper document is refused by itself
 * @param actionBytes of the line before a document; a longer one makes the request malformed
 */
public record HttpLimits(
        int requestBytes,
        int recordBytes,
        int records,
        long bytesUnderWay,
        Duration bodyTime,
        int jsonDepth,
        int actionBytes) {
    private static final int MIB = 1 << 20;

    private static final HttpLimits DEFAULTS =
            new HttpLimits(32 * MIB, 4 * MIB, 100_000, 192L * MIB, Duration.ofMinutes(2), 100, 16 * 1024);

    public HttpLimits {
        if (requestBytes <= 0
                || recordBytes <= 0
                || records <= 0
                || bytesUnderWay <= 0
                || jsonDepth <= 0
                || actionBytes <= 0
                || bodyTime.isNegative()
                || bodyTime.isZero()) {
            throw new IllegalArgumentException("every bound of requests must be more than zero: requestBytes "
                    + requestBytes + ", recordBytes " + recordBytes + ", records " + records + ", bytesUnderWay "
                    + bytesUnderWay + ", bodyTime " + bodyTime + ", jsonDepth " + jsonDepth + ", actionBytes "
                    + actionBytes);
        }
    }

    public static HttpLimits defaults() {
        return DEFAULTS;
    }
}
