package org.tipstaff.receivers.syslog;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.tipstaff.receivers.ListenerWarning;
import org.tipstaff.receivers.Rate;
import org.tipstaff.receivers.SourceName;

/**
 * One syslog listener.
 *
 * @param name its name in metrics and messages
 * @param address where it listens; port 0 takes a free one
 * @param transport how messages come
 * @param senders who may send, and as whom
 * @param rate how fast one source may send: beyond it a connection is not read, and datagrams are dropped and counted
 */
public record SyslogConfig(
        String name, InetSocketAddress address, Transport transport, Senders senders, Rate rate, SyslogLimits limits) {
    /** How messages come. */
    public sealed interface Transport {
        /** One message each, RFC 5426. */
        record Udp() implements Transport {}

        /** RFC 6587, counted or in lines. */
        record Tcp() implements Transport {}

        /** RFC 5425; lines are taken too. */
        record Tls(TlsFiles files) implements Transport {}
    }

    public SyslogConfig {
        SourceName.checked(name);
        Objects.requireNonNull(address, "address");
        if (!(transport instanceof Transport.Tls) && !senders.certificates().isEmpty()) {
            throw new IllegalArgumentException(
                    "listener " + name + " names client certificates, and without TLS no client can show one");
        }
    }

    /** What the person who starts it must be told. */
    public Optional<ListenerWarning> warning() {
        boolean authorities = transport instanceof Transport.Tls tls
                && tls.files().clientAuthorities().isPresent();
        return ListenerWarning.of(
                name,
                address,
                transport instanceof Transport.Udp,
                transport instanceof Transport.Tls,
                senders.guard(authorities));
    }
}
