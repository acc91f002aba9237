package org.tipstaff.receivers.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** An event log as its service would leave it at any moment: plain records, some to a chunk. */
final class GrowingEvtx {
    private static final int CHUNK = 65_536;
    private static final int PER_CHUNK = 3;

    private final String machine;
    private final List<byte[]> chunks = new ArrayList<>();

    /** @param machine stands in every record */
    GrowingEvtx(String machine) {
        this.machine = machine;
    }

    /** The records from {@code first} to {@code last}, chunk after chunk. */
    GrowingEvtx records(long first, long last) {
        for (long at = first; at <= last; at += PER_CHUNK) {
            chunks.add(chunk(at, Math.min(last, at + PER_CHUNK - 1)));
        }
        return this;
    }

    byte[] bytes() {
        ByteBuffer file = ByteBuffer.allocate(4096 + CHUNK * chunks.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, "ElfFile\0".getBytes(US_ASCII));
        file.putInt(32, 128).putShort(36, (short) 1).putShort(38, (short) 3).putShort(40, (short) 4096);
        file.putShort(42, (short) chunks.size());
        file.putInt(124, crc(file.array(), 0, 120));
        for (int i = 0; i < chunks.size(); i++) {
            file.put(4096 + i * CHUNK, chunks.get(i));
        }
        return file.array();
    }

    private byte[] chunk(long first, long last) {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        chunk.put(0, "ElfChnk\0".getBytes(US_ASCII));
        chunk.putLong(8, first)
                .putLong(16, last)
                .putLong(24, first)
                .putLong(32, last)
                .putInt(40, 128);
        chunk.position(512);
        int lastAt = 512;
        for (long id = first; id <= last; id++) {
            lastAt = chunk.position();
            record(chunk, id);
        }
        chunk.putInt(44, lastAt).putInt(48, chunk.position());
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

    private void record(ByteBuffer out, long id) {
        int begin = out.position();
        out.put(new byte[] {'*', '*', 0, 0}).putInt(0).putLong(id).putLong(133_000_000_000_000_000L + id);
        out.put(new byte[] {0x0F, 1, 1, 0});
        element(
                out,
                "Event",
                () -> element(out, "System", () -> {
                    element(out, "EventRecordID", () -> text(out, Long.toString(id)));
                    element(out, "Computer", () -> text(out, machine));
                }));
        out.put((byte) 0);
        while ((out.position() - begin) % 8 != 4) {
            out.put((byte) 0);
        }
        int size = out.position() + 4 - begin;
        out.putInt(size);
        out.putInt(begin + 4, size);
    }

    private static void element(ByteBuffer out, String name, Runnable content) {
        out.put((byte) 0x01).putShort((short) -1);
        int sizeAt = out.position();
        out.putInt(0);
        out.putInt(out.position() + 4);
        int hash = 0;
        for (char c : name.toCharArray()) {
            hash = hash * 65_599 + c;
        }
        out.putInt(0).putShort((short) hash).putShort((short) name.length());
        out.put(name.getBytes(UTF_16LE)).putShort((short) 0);
        out.put((byte) 0x02);
        content.run();
        out.put((byte) 0x04);
        out.putInt(sizeAt, out.position() - sizeAt - 4);
    }

    private static void text(ByteBuffer out, String text) {
        out.put((byte) 0x05).put((byte) 0x01).putShort((short) text.length()).put(text.getBytes(UTF_16LE));
    }
}
