package org.tipstaff.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Encodes the records of waiting callers into one batch, in a buffer that is used again. */
final class BatchWriter {
    /** A buffer that grew beyond this for one large append is not kept. */
    private static final int KEPT_BYTES = 4 << 20;

    private byte[] buffer = new byte[1 << 16];
    private int length;
    private int count;
    private long earliest;
    private long latest;
    private final Map<String, Integer> sources = new HashMap<>();
    private final List<byte[]> names = new ArrayList<>();

    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    long earliest() {
        return earliest;
    }

    long latest() {
        return latest;
    }

    void encode(long mark, long first, List<Line.Place> places) {
        sources.clear();
        names.clear();
        count = 0;
        long payload = 2;
        String last = "";
        for (Line.Place place : places) {
            for (Received received : recordsOf(place)) {
                String source = received.source();
                if (source != last) {
                    last = source;
                    if (sources.putIfAbsent(source, names.size()) == null) {
                        byte[] name = source.getBytes(StandardCharsets.UTF_8);
                        names.add(name);
                        payload += 1 + name.length;
                    }
                }
                payload += Frame.RECORD_HEAD + received.bytes().length;
                count++;
            }
        }
        length = (int) (Frame.HEAD + payload + Frame.CRC);
        if (buffer.length < length || buffer.length > KEPT_BYTES) {
            buffer = new byte[Math.max(length, 1 << 16)];
        }
        head(mark, first, (int) payload);
        int end = records(places, names());
        Frame.INT.set(buffer, end, Frame.crc(buffer, Frame.HEAD, (int) payload));
    }

    private static List<Received> recordsOf(Line.Place place) {
        List<Received> records = place.records;
        return records == null ? List.of() : records;
    }

    private void head(long mark, long first, int payload) {
        Frame.LONG.set(buffer, 0, mark);
        Frame.LONG.set(buffer, 8, first);
        Frame.INT.set(buffer, 16, count);
        Frame.INT.set(buffer, 20, payload);
        Frame.INT.set(buffer, Frame.HEAD_CRC, Frame.crc(buffer, 0, Frame.HEAD_CRC));
    }

    private int names() {
        int at = Frame.HEAD;
        Frame.SHORT.set(buffer, at, (short) names.size());
        at += 2;
        for (byte[] name : names) {
            buffer[at] = (byte) name.length;
            System.arraycopy(name, 0, buffer, at + 1, name.length);
            at += 1 + name.length;
        }
        return at;
    }

    private int records(List<Line.Place> places, int from) {
        int at = from;
        String last = "";
        short index = 0;
        earliest = Long.MAX_VALUE;
        latest = Long.MIN_VALUE;
        for (Line.Place place : places) {
            for (Received received : recordsOf(place)) {
                String source = received.source();
                if (source != last) {
                    last = source;
                    index = Objects.requireNonNull(sources.get(source)).shortValue();
                }
                long nanos = Frame.nanos(received.at());
                earliest = Math.min(earliest, nanos);
                latest = Math.max(latest, nanos);
                byte[] bytes = received.bytes();
                Frame.SHORT.set(buffer, at, index);
                buffer[at + 2] = (byte) received.form().code();
                Frame.LONG.set(buffer, at + 3, nanos);
                Frame.INT.set(buffer, at + 11, bytes.length);
                System.arraycopy(bytes, 0, buffer, at + Frame.RECORD_HEAD, bytes.length);
                at += Frame.RECORD_HEAD + bytes.length;
            }
        }
        return at;
    }

    /** The same batch for a segment that was begun after it was encoded. */
    void remark(long mark) {
        Frame.LONG.set(buffer, 0, mark);
        Frame.INT.set(buffer, Frame.HEAD_CRC, Frame.crc(buffer, 0, Frame.HEAD_CRC));
    }
}
