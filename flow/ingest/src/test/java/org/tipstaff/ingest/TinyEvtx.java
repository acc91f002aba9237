package org.tipstaff.ingest;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/** Builds event logs of the plainest kind: no templates, every record spells its elements out. */
final class TinyEvtx {
    private static final int CHUNK = 65_536;

    private TinyEvtx() {}

    /** A log of one chunk with so many records, numbered from {@code first}. */
    static byte[] log(int first, int records) {
        ByteBuffer file = ByteBuffer.allocate(4096 + CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, "ElfFile\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        file.putLong(24, first + records);
        file.putInt(32, 128);
        file.putShort(36, (short) 1);
        file.putShort(38, (short) 3);
        file.putShort(40, (short) 4096);
        file.putShort(42, (short) 1);
        file.putInt(124, crc(file.array(), 0, 120));
        file.put(4096, chunk(first, records));
        return file.array();
    }

    static byte[] chunk(int first, int records) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        chunk.put(0, "ElfChnk\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        chunk.putLong(8, first);
        chunk.putLong(16, first + records - 1);
        chunk.putLong(24, first);
        chunk.putLong(32, first + records - 1);
        chunk.putInt(40, 128);
        chunk.position(512);
        int last = 512;
        for (int i = 0; i < records; i++) {
            last = chunk.position();
            record(chunk, first + i);
        }
        chunk.putInt(44, last);
        chunk.putInt(48, chunk.position());
        chunk.putInt(52, crc(chunk.array(), 512, chunk.position() - 512));
        CRC32 header = new CRC32();
        header.update(chunk.array(), 0, 120);
        header.update(chunk.array(), 128, 384);
        chunk.putInt(124, (int) header.getValue());
        return chunk.array();
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private static void record(ByteBuffer out, long id) {
        int begin = out.position();
        out.put(new byte[] {'*', '*', 0, 0}).putInt(0).putLong(id).putLong(133_000_000_000_000_000L + id);
        out.put(new byte[] {0x0F, 1, 1, 0});
        open(out, "Event", () -> {
            // ElementData of System comes after EventData here: readers put System first nevertheless.
            open(out, "EventData", () -> {
                data(out, "Image", "C:\\court\\tool" + id + ".exe");
                data(out, "EventID", "in the data");
                element(out, "Data", "bare");
            });
            open(out, "System", () -> {
                element(out, "EventID", "4688");
                element(out, "EventRecordID", Long.toString(id));
                element(out, "Channel", "Security");
            });
        });
        out.put((byte) 0);
        while ((out.position() - begin) % 8 != 4) {
            out.put((byte) 0);
        }
        int size = out.position() + 4 - begin;
        out.putInt(size);
        out.putInt(begin + 4, size);
    }

    private static void element(ByteBuffer out, String name, String text) {
        open(out, name, () -> value(out, text));
    }

    private static void data(ByteBuffer out, String name, String text) {
        out.put((byte) 0x41).putShort((short) -1);
        int sizeAt = out.position();
        out.putInt(0);
        name(out, "Data");
        int attributesAt = out.position();
        out.putInt(0);
        out.put((byte) 0x06);
        name(out, "Name");
        value(out, name);
        out.putInt(attributesAt, out.position() - attributesAt - 4);
        out.put((byte) 0x02);
        value(out, text);
        out.put((byte) 0x04);
        out.putInt(sizeAt, out.position() - sizeAt - 4);
    }

    private static void open(ByteBuffer out, String name, Runnable content) {
        out.put((byte) 0x01).putShort((short) -1);
        int sizeAt = out.position();
        out.putInt(0);
        name(out, name);
        out.put((byte) 0x02);
        content.run();
        out.put((byte) 0x04);
        out.putInt(sizeAt, out.position() - sizeAt - 4);
    }

    private static void value(ByteBuffer out, String text) {
        out.put((byte) 0x05).put((byte) 0x01).putShort((short) text.length()).put(text.getBytes(UTF_16LE));
    }

    private static void name(ByteBuffer out, String name) {
        out.putInt(out.position() + 4);
        int hash = 0;
        for (char c : name.toCharArray()) {
            hash = hash * 65_599 + c;
        }
        out.putInt(0).putShort((short) hash).putShort((short) name.length());
        out.put(name.getBytes(UTF_16LE)).putShort((short) 0);
    }
}
