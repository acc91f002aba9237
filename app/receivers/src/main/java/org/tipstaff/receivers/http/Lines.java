package org.tipstaff.receivers.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines that end with a newline from a stream of any length, each within a bound of its own. */
final class Lines {
    private static final int BUFFER = 64 * 1024;

    /** How a line came. */
    enum Ending {
        WHOLE,
        /** Longer than allowed: it was passed over to its newline. */
        TOO_LONG,
        /** The stream ended before a newline. */
        UNENDED,
        /** There is no further line. */
        NONE
    }

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private byte[] line = new byte[0];
    private long length;
    private int number;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Reads the next line, without its newline and a carriage return before it. */
    Ending next(int most) throws IOException {
        line = new byte[0];
        length = 0;
        while (true) {
            if (at == end && !fill()) {
                return length == 0 ? Ending.NONE : counted(Ending.UNENDED);
            }
            int newline = at;
            while (newline < end && buffer[newline] != '\n') {
                newline++;
            }
            keep(at, newline, most);
            boolean ended = newline < end;
            at = ended ? newline + 1 : end;
            if (ended) {
                if (length > most) {
                    return counted(Ending.TOO_LONG);
                }
                if (line.length > 0 && line[line.length - 1] == '\r') {
                    line = Arrays.copyOf(line, line.length - 1);
                }
                return counted(Ending.WHOLE);
            }
        }
    }

    private Ending counted(Ending ending) {
        number++;
        return ending;
    }

    private void keep(int from, int to, int most) {
        length += to - from;
        if (length > most) {
            line = new byte[0];
        } else if (line.length == 0) {
            line = Arrays.copyOfRange(buffer, from, to);
        } else {
            int before = line.length;
            line = Arrays.copyOf(line, before + to - from);
            System.arraycopy(buffer, from, line, before, to - from);
        }
    }

    private boolean fill() throws IOException {
        int read = in.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(read, 0);
        return read > 0;
    }

    /** The line that {@link #next} has read; empty for one that was too long. */
    byte[] line() {
        return line;
    }

    /** Bytes of the line, also of one that was too long. */
    long length() {
        return length;
    }

    /** 1 for the first line. */
    int number() {
        return number;
    }
}
