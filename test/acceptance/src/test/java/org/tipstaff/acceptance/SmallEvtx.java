package org.tipstaff.acceptance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * An event log of one chunk, written from the description of the format: what Event Viewer gives when chosen records of
 * a log are exported. The number in a record's header is then its position in the export; the number that the machine
 * gave the record, and that everybody quotes, stands in its System section.
 */
final class SmallEvtx {
    private static final int CHUNK = 65_536;
    private static final int CHUNK_HEADER = 512;
    private static final long MORNING = 133_537_536_000_000_000L; // 2024-03-01T08:00:00Z as FILETIME

    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

    private SmallEvtx() {
        chunk.position(CHUNK_HEADER);
    }

    /** Records of the channel Security with event id 4720, numbered 1, 2, 3 in their headers. */
    static byte[] exported(List<Long> eventRecordIds) {
        SmallEvtx log = new SmallEvtx();
        long position = 1;
        int last = CHUNK_HEADER;
        for (long eventRecordId : eventRecordIds) {
            last = log.chunk.position();
            log.record(position++, eventRecordId);
        }
        return log.file(position - 1, last);
    }

    private void record(long headerId, long eventRecordId) {
        int start = chunk.position();
        chunk.putInt(0x2A2A).putInt(0).putLong(headerId).putLong(MORNING);
        chunk.put(new byte[] {0x0F, 1, 1, 0});
        element("Event", () -> {
            element("System", () -> {
                element("EventID", () -> text("4720"));
                timeCreated();
                element("EventRecordID", () -> text(Long.toString(eventRecordId)));
                element("Channel", () -> text("Security"));
                element("Computer", () -> text("DC01.examplecourt.example"));
            });
        });
        chunk.put((byte) 0);
        while ((chunk.position() - start) % 8 != 4) {
            chunk.put((byte) 0);
        }
        int size = chunk.position() + 4 - start;
        chunk.putInt(size);
        chunk.putInt(start + 4, size);
    }

    private void element(String name, Runnable content) {
        chunk.put((byte) 0x01).putShort((short) 0xFFFF);
        int sizeAt = chunk.position();
        chunk.putInt(0);
        name(name);
        chunk.put((byte) 0x02);
        content.run();
        chunk.put((byte) 0x04);
        chunk.putInt(sizeAt, chunk.position() - sizeAt - 4);
    }

    /** The one element with an attribute, and without content. */
    private void timeCreated() {
        chunk.put((byte) 0x41).putShort((short) 0xFFFF);
        int sizeAt = chunk.position();
        chunk.putInt(0);
        name("TimeCreated");
        int listAt = chunk.position();
        chunk.putInt(0).put((byte) 0x06);
        name("SystemTime");
        text("2024-03-01T08:00:00.000000Z");
        chunk.putInt(listAt, chunk.position() - listAt - 4);
        chunk.put((byte) 0x03);
        chunk.putInt(sizeAt, chunk.position() - sizeAt - 4);
    }

    /** A name where it is used for the first time: its own offset, the next in its hash bucket (none), hash, letters. */
    private void name(String name) {
        chunk.putInt(chunk.position() + 4);
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 65_599 + name.charAt(i);
        }
        chunk.putInt(0).putShort((short) hash).putShort((short) name.length());
        chunk.put(name.getBytes(StandardCharsets.UTF_16LE)).putShort((short) 0);
    }

    private void text(String text) {
        chunk.put((byte) 0x05).put((byte) 0x01).putShort((short) text.length());
        chunk.put(text.getBytes(StandardCharsets.UTF_16LE));
    }

    private byte[] file(long records, int last) {
        int end = chunk.position();
        chunk.put(0, "ElfChnk\0".getBytes(StandardCharsets.ISO_8859_1));
        chunk.putLong(8, 1).putLong(16, records).putLong(24, 1).putLong(32, records);
        chunk.putInt(40, 128).putInt(44, last).putInt(48, end).putInt(52, crc(chunk, CHUNK_HEADER, end));
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 0, 120);
        crc.update(chunk.array(), 128, CHUNK_HEADER - 128);
        chunk.putInt(124, (int) crc.getValue());
        ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        header.put("ElfFile\0".getBytes(StandardCharsets.ISO_8859_1))
                .putLong(0)
                .putLong(0)
                .putLong(records + 1)
                .putInt(128)
                .putShort((short) 1)
                .putShort((short) 3)
                .putShort((short) 4096)
                .putShort((short) 1);
        header.putInt(124, crc(header, 0, 120));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header.array());
        file.writeBytes(chunk.array());
        return file.toByteArray();
    }

    private static int crc(ByteBuffer bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), from, to - from);
        return (int) crc.getValue();
    }
}
