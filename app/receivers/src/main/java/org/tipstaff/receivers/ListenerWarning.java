package org.tipstaff.receivers;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * What whoever starts a listener must be told, loudly: it can be reached from other machines in a way that others can read or forge.
 *
 * @param kind what is weak
 * @param listener its name
 * @param address where it listens
 */
public record ListenerWarning(Kind kind, String listener, InetSocketAddress address) {
    /** What can be weak about a listener. */
    public enum Kind {
        /** Reachable from other machines, and nothing is encrypted: logs can be read, changed and forged on the way. */
        NO_TLS,
        /** Datagrams from other machines: can be read, forged and lost without a trace. */
        DATAGRAMS,
        /** Encrypted, but whoever reaches the port may send: neither certificates nor addresses are asked for. */
        ANYBODY
    }

    /** How a listener is guarded. */
    public enum Guard {
        NOTHING,
        ADDRESSES,
        CERTIFICATES
    }

    /** The warning that a listener deserves, if any. A loopback listener deserves none. */
    public static Optional<ListenerWarning> of(
            String listener, InetSocketAddress address, boolean datagrams, boolean tls, Guard guard) {
        if (isLoopback(address)) {
            return Optional.empty();
        }
        if (datagrams) {
            return Optional.of(new ListenerWarning(Kind.DATAGRAMS, listener, address));
        }
        if (!tls) {
            return Optional.of(new ListenerWarning(Kind.NO_TLS, listener, address));
        }
        return guard == Guard.NOTHING
                ? Optional.of(new ListenerWarning(Kind.ANYBODY, listener, address))
                : Optional.empty();
    }

    /** A name that can't be resolved, and the wildcard address, are not loopback. */
    static boolean isLoopback(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        return resolved != null && resolved.isLoopbackAddress();
    }

    /** For the person who started it. */
    public String sentence(Locale language) {
        ResourceBundle sentences = ResourceBundle.getBundle("org.tipstaff.receivers.warnings", language);
        return sentences
                .getString(kind.name())
                .replace("{0}", listener)
                .replace("{1}", address.getHostString() + ":" + address.getPort());
    }
}
