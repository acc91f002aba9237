package org.tipstaff.receivers.syslog;

import java.io.ByteArrayOutputStream;
import org.tipstaff.receivers.Refusal;

/**
 * Cuts the bytes of one connection into messages, RFC 6587: octet counting (§3.4.1) and non-transparent framing with a
 * newline (§3.4.2), in whatever pieces the bytes come.
 *
 * <p><b>Which of the two</b> a connection uses shows at its first byte, as §3.4.1 says: a digit other than zero begins a count,
 * anything else a line. A count must be followed by a space; digits that are not are the beginning of a line.
 *
 * <p><b>Changing over</b> goes one way only. Between two counted messages stands what the sender put there, so a
 * {@code <} in that place is a sender who goes on with lines, and is followed. Within lines the reverse is
 * refused: what stands after a newline there may come from whoever could write one newline into a log, and if
 * {@code 65000 } at that place were believed, he could make the next 65,000 bytes of other people's messages disappear into one message of
 * his own. Receivers that decide anew for each message have this hole.
 *
 * <p><b>Bounds.</b> Of a message beyond {@code messageMax} the beginning is given and the rest is passed over and counted; a count beyond
 * {@code countMax} is not believed, and neither is a counted stream in which no count stands where one must: there is no way back into step,
 * so the connection must be closed.
 */
final class Framing {
    /** Digits of a count that are looked at; no count that is believed has more. */
    private static final int DIGITS = 9;

    /** Takes what was cut out. */
    interface Messages {
        /** A whole message, never empty. */
        void message(byte[] bytes);

        /**
         * The beginning of a message that was too long or broke off.
         *
         * @param beginning what may be used of it, never empty
         * @param lost bytes of it that were passed over, or were announced and did not come
         */
        void cut(byte[] beginning, long lost);
    }

    /** The bytes can't be told apart any more. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;
        private final Refusal reason;

        Broken(Refusal reason, String sentence) {
            super(sentence);
            this.reason = reason;
        }

        Refusal reason() {
            return reason;
        }
    }

    private enum State {
        /** Nothing has come yet. */
        FIRST,
        /** The first bytes are digits: a count, or a line that begins with digits. */
        FIRST_DIGITS,
        /** Within or before a line, for the rest of the connection. */
        LINE,
        /** Before a count. */
        BETWEEN,
        /** Within a count. */
        COUNT,
        /** Within a counted message. */
        COUNTED
    }

    private final int messageMax;
    private final int countMax;
    private final Buffer kept = new Buffer();
    private State state = State.FIRST;
    private long lost;
    private int count;
    private int digits;

    /** A buffer that gives its bytes once and starts anew. */
    private static final class Buffer extends ByteArrayOutputStream {
        byte last() {
            return buf[count - 1];
        }

        void dropLast() {
            count--;
        }

        byte[] take() {
            byte[] bytes = toByteArray();
            reset();
            return bytes;
        }
    }

    Framing(int messageMax, int countMax) {
        if (messageMax <= 0 || countMax < messageMax || countMax > 999_999_999) {
            throw new IllegalArgumentException("messageMax " + messageMax + " must be more than zero, and countMax "
                    + countMax + " between it and 999999999");
        }
        this.messageMax = messageMax;
        this.countMax = countMax;
    }

    /** Whether a message has begun and not ended. */
    boolean withinMessage() {
        return switch (state) {
            case FIRST, BETWEEN -> false;
            case FIRST_DIGITS, COUNT, COUNTED -> true;
            case LINE -> kept.size() > 0 || lost > 0;
        };
    }

    /** Takes the next bytes of the connection. After it has thrown, only {@link #end} may be called. */
    void feed(byte[] bytes, int from, int to, Messages messages) throws Broken {
        int at = from;
        while (at < to) {
            at = switch (state) {
                case FIRST, FIRST_DIGITS -> first(bytes[at], at);
                case LINE -> line(bytes, at, to, messages);
                case BETWEEN -> between(bytes[at], at);
                case COUNT -> count(bytes[at], at);
                case COUNTED -> counted(bytes, at, to, messages);
            };
        }
    }

    /** The connection has ended: gives what was within a message. A line that lacks its newline is whole, a counted message is not. */
    void end(Messages messages) {
        if (state == State.COUNTED) {
            lost += count;
        }
        if (state != State.COUNT) {
            give(messages);
        }
        state = State.LINE;
    }

    private int first(byte next, int at) {
        boolean digit = next >= '0' && next <= '9';
        if (state == State.FIRST && isFiller(next)) {
            return at + 1;
        }
        if (digit && digits < DIGITS && (digits > 0 || next != '0')) {
            state = State.FIRST_DIGITS;
            kept.write(next);
            digits++;
            count = count * 10 + (next - '0');
            return at + 1;
        }
        if (next == ' ' && digits > 0) {
            kept.reset();
            state = State.COUNT;
            return at;
        }
        state = State.LINE;
        return at;
    }

    private int line(byte[] bytes, int from, int to, Messages messages) {
        int newline = from;
        while (newline < to && bytes[newline] != '\n') {
            newline++;
        }
        keep(bytes, from, newline - from);
        if (newline == to) {
            return to;
        }
        give(messages);
        return newline + 1;
    }

    private int between(byte next, int at) throws Broken {
        if (isFiller(next)) {
            return at + 1;
        }
        if (next == '<') {
            state = State.LINE;
            return at;
        }
        if (next < '1' || next > '9') {
            throw new Broken(
                    Refusal.MALFORMED,
                    "byte " + (next & 0xFF) + " stands where the length of a message must (RFC 6587 §3.4.1)");
        }
        state = State.COUNT;
        count = 0;
        digits = 0;
        return at;
    }

    private int count(byte next, int at) throws Broken {
        if (next == ' ') {
            if (count > countMax) {
                throw new Broken(
                        Refusal.SIZE,
                        "a message of " + count + " bytes is announced, and " + countMax + " are the most");
            }
            state = State.COUNTED;
            return at + 1;
        }
        if (next < '0' || next > '9' || digits == DIGITS) {
            throw new Broken(
                    Refusal.MALFORMED, "the length of a message is no number of at most " + DIGITS + " digits");
        }
        digits++;
        count = count * 10 + (next - '0');
        return at + 1;
    }

    private int counted(byte[] bytes, int from, int to, Messages messages) {
        int taken = Math.min(count, to - from);
        keep(bytes, from, taken);
        count -= taken;
        if (count == 0) {
            give(messages);
            state = State.BETWEEN;
        }
        return from + taken;
    }

    private void keep(byte[] bytes, int from, int length) {
        int fits = Math.min(length, messageMax - kept.size());
        kept.write(bytes, from, fits);
        lost += length - fits;
    }

    /** Trailers that senders add (CR before the newline, NUL, a newline within the count) are no part of a message. */
    private void give(Messages messages) {
        if (lost == 0) {
            while (kept.size() > 0 && isFiller(kept.last())) {
                kept.dropLast();
            }
        }
        if (kept.size() > 0) {
            if (lost > 0) {
                messages.cut(kept.take(), lost);
            } else {
                messages.message(kept.take());
            }
        }
        kept.reset();
        lost = 0;
    }

    /** What may stand between messages. */
    private static boolean isFiller(byte next) {
        return next == '\n' || next == '\r' || next == 0;
    }
}
