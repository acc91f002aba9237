package org.tipstaff.receivers.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Refusal;

/**
 * A text log that is read as it grows: each line is a record, without its newline. A line is taken when its newline is there, or
 * when the file has ended for good: it was rotated away, or nothing has been added for {@link WatchLimits#settled}.
 */
final class FollowedText implements Followed {
    private final String key;
    private final Surroundings around;
    private final FileChannel file;
    private String name;
    private Mark mark;
    private long sizeSeen = -1;
    private long sizeSince;
    private boolean wasCopied;

    FollowedText(String key, String name, FileChannel file, Mark mark, Surroundings around) {
        this.key = key;
        this.name = name;
        this.file = file;
        this.mark = mark;
        this.around = around;
    }

    @Override
    public void named(String newName) {
        name = newName;
    }

    @Override
    public Position position() {
        return new Position.Text(key, name, mark);
    }

    Mark mark() {
        return mark;
    }

    /** A copy that goes on from the same place is followed too: if this file is cut now, nothing of it is lost. */
    void copied() {
        wasCopied = true;
    }

    @Override
    public void read() throws IOException {
        long now = around.timing().nanos();
        long size = file.size();
        if (size != sizeSeen) {
            sizeSeen = size;
            sizeSince = now;
        }
        if (!mark.holds(file)) {
            restart(size);
        }
        wasCopied = false;
        readTo(size, isSettled());
    }

    /** The bytes that were read are there no more: cut to nothing and written anew, or replaced. */
    private void restart(long size) throws IOException {
        if (!wasCopied) {
            around.tell(
                    Refusal.TRUNCATED,
                    0,
                    0,
                    name + " is not what was read of it up to byte " + mark.position() + ", and now has " + size
                            + ": it was truncated or replaced, and is read from its beginning. What was added after the last look and before that is lost");
        }
        mark = Mark.START;
        around.remember(position());
    }

    @Override
    public void finish() throws IOException {
        if (mark.holds(file)) {
            readTo(file.size(), true);
        }
        close();
    }

    private void readTo(long end, boolean lastLineIsWhole) throws IOException {
        while (mark.position() < end && !around.intake().isStopping()) {
            if (!readBatch(end, lastLineIsWhole)) {
                return;
            }
        }
    }

    /** Reads one buffer of lines and hands them on; false when there is no whole line, or the program stops. */
    private boolean readBatch(long end, boolean lastLineIsWhole) throws IOException {
        WatchLimits limits = around.config().limits();
        int most = Math.max(limits.batchBytes(), limits.lineBytes() + 1);
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(most, end - mark.position()));
        long at = mark.position();
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        boolean isEnd = at >= end;
        Lines lines = new Lines(buffer.array(), buffer.position(), mark.within());
        lines.cut(limits.lineBytes(), isEnd && lastLineIsWhole);
        if (lines.used == 0) {
            return false;
        }
        if (!lines.records.isEmpty() && !around.handOn(lines.records)) {
            return false;
        }
        mark = Mark.at(file, mark.position() + lines.used, lines.within);
        around.remember(position());
        return true;
    }

    /** The lines of one buffer. */
    private final class Lines {
        private final byte[] bytes;
        private final int length;
        private final List<Received> records = new ArrayList<>();
        private boolean within;
        private int used;

        Lines(byte[] bytes, int length, boolean within) {
            this.bytes = bytes;
            this.length = length;
            this.within = within;
        }

        void cut(int most, boolean lastIsWhole) {
            while (used < length) {
                int newline = used;
                while (newline < length && bytes[newline] != '\n') {
                    newline++;
                }
                boolean ended = newline < length;
                if (within) {
                    within = !ended;
                } else if (newline - used > most) {
                    record(used, used + most);
                    around.tell(
                            Refusal.CUT,
                            1,
                            newline - used - most,
                            "of a line of " + name + " the first " + most
                                    + " bytes were taken: it is longer than allowed");
                    within = !ended;
                } else if (ended || lastIsWhole) {
                    record(used, newline);
                } else {
                    return;
                }
                used = ended ? newline + 1 : length;
            }
        }

        private void record(int from, int to) {
            int end = to;
            while (end > from && (bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
                end--;
            }
            if (end == from) {
                return;
            }
            byte[] line = Arrays.copyOfRange(bytes, from, end);
            Form form = line[0] == '{' ? Form.JSON : Form.TEXT;
            records.add(new Received(around.config().source(), around.timing().now(), form, line));
        }
    }

    @Override
    public boolean isAtRest() {
        return mark.position() == sizeSeen && isSettled();
    }

    private boolean isSettled() {
        return around.timing().nanos() - sizeSince
                >= around.config().limits().settled().toNanos();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
