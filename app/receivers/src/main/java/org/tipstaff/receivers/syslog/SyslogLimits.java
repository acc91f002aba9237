package org.tipstaff.receivers.syslog;

import java.time.Duration;

/**
 * The bounds of a listener.
 *
 * @param messageBytes of one message; RFC 5425 §4.3.1 asks for 8,192. Of a longer one the beginning is taken and a
 *     {@link org.tipstaff.receivers.Refusal#CUT} says how much was not
 * @param announcedBytes the longest counted message that is passed over; a sender who announces more is cut off
 * @param connections open at once; a further one is closed as soon as it is made
 * @param connectionsPerAddress of one address, so that one sender can't take all the places
 * @param handshake time for a TLS handshake; the connection is closed after it
 * @param message time for one message to come whole; what came of it is taken as cut, and the connection is closed
 * @param idle time without any byte between messages; the connection is closed. Long, since a sender of plain syslog that is
 *     closed on does not notice before it has lost a message
 * @param datagramsWaiting datagrams read and not yet durable; further ones are dropped and counted
 */
public record SyslogLimits(
        int messageBytes,
        int announcedBytes,
        int connections,
        int connectionsPerAddress,
        Duration handshake,
        Duration message,
        Duration idle,
        int datagramsWaiting) {
    private static final SyslogLimits DEFAULTS = new SyslogLimits(
            64 * 1024,
            1024 * 1024,
            512,
            64,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofHours(24),
            4096);

    public SyslogLimits {
        if (messageBytes < 480 || announcedBytes < messageBytes || announcedBytes > 999_999_999) {
            throw new IllegalArgumentException("messageBytes " + messageBytes
                    + " must be at least 480 (RFC 5424 §6.1), and announcedBytes " + announcedBytes
                    + " between it and 999999999");
        }
        if (connections <= 0 || connectionsPerAddress <= 0 || datagramsWaiting <= 0) {
            throw new IllegalArgumentException("connections " + connections + ", connectionsPerAddress "
                    + connectionsPerAddress + " and datagramsWaiting " + datagramsWaiting + " must be more than zero");
        }
        requirePositive("handshake", handshake);
        requirePositive("message", message);
        requirePositive("idle", idle);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, not " + duration);
        }
    }

    public static SyslogLimits defaults() {
        return DEFAULTS;
    }
}
