package org.tipstaff.receivers.http;

import java.io.ByteArrayOutputStream;

/** Writes the two kinds of field that answers need. */
final class ProtobufBytes extends ByteArrayOutputStream {
    void number(int field, long value) {
        varint((long) field << 3);
        varint(value);
    }

    void bytes(int field, byte[] value) {
        varint(((long) field << 3) | 2);
        varint(value.length);
        writeBytes(value);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        write((int) rest);
    }
}
