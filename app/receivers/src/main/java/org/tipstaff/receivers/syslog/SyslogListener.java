package org.tipstaff.receivers.syslog;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.ListenerWarning;
import org.tipstaff.receivers.Tally;
import org.tipstaff.receivers.Timing;

/**
 * Takes syslog messages from other machines. It begins when it is opened and ends when it is closed, and then everything that was
 * read from a connection has been handed to the intake.
 *
 * <p>Syslog has no way to acknowledge. What stands in its place: of a connection nothing is read before everything that was read
 * is durable, so what a crash can lose is what still lies in the buffers of the network, and a sender whose messages are not
 * taken is held back by TCP itself. Over UDP nobody can be held back; what could not be taken is counted.
 *
 * <p>A message is handed on as it came, without its framing: whether it is RFC 5424, RFC 3164 or neither is for those who
 * read it, for bytes that were thrown away at the door are no evidence.
 */
public sealed interface SyslogListener extends AutoCloseable permits StreamListener, DatagramListener {
    /**
     * Opens the port and begins to listen.
     *
     * @throws IOException when the port can't be had, or the TLS files can't be used
     */
    static SyslogListener open(SyslogConfig config, Intake intake, Tally tally, Timing timing) throws IOException {
        return switch (config.transport()) {
            case SyslogConfig.Transport.Udp udp -> DatagramListener.start(config, intake, tally, timing);
            case SyslogConfig.Transport.Tcp tcp ->
                StreamListener.start(config, Optional.empty(), intake, tally, timing);
            case SyslogConfig.Transport.Tls(TlsFiles files) ->
                StreamListener.start(
                        config,
                        Optional.of(TlsIdentity.context(
                                files, config.senders().certificates().keySet())),
                        intake,
                        tally,
                        timing);
        };
    }

    /** Where it listens, with the port that it was given. */
    InetSocketAddress address();

    /** What whoever started it must be told. */
    Optional<ListenerWarning> warning();

    /**
     * Closes what is open beyond its time. The listener does this by itself every second; tests, whose clock they move themselves, call
     * it.
     */
    void closeOverdue();

    /** Listens no more, and returns when all that was read is durable, or was told to the tally as lost. */
    @Override
    void close();
}
