package org.tipstaff.server.web;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the HTTP port is served.
 *
 * @param listen address and port; port 0 takes a free one
 * @param certificate PEM chain, or null for no TLS
 * @param key PEM private key, or null for no TLS
 * @param connectionsMax open at once; the next wait in the system's queue
 * @param silence after which a connection that sends nothing is closed
 * @param drain at the end, for requests under way
 */
public record HttpSettings(
        InetSocketAddress listen,
        @Nullable Path certificate,
        @Nullable Path key,
        int connectionsMax,
        Duration silence,
        Duration drain) {
    public HttpSettings {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("TLS needs both a certificate and a key");
        }
    }

    public static HttpSettings plain(InetSocketAddress listen) {
        return tls(listen, null, null);
    }

    public static HttpSettings tls(InetSocketAddress listen, @Nullable Path certificate, @Nullable Path key) {
        return new HttpSettings(listen, certificate, key, 1024, Duration.ofSeconds(20), Duration.ofSeconds(15));
    }

    public boolean isEncrypted() {
        return certificate != null;
    }

    /** Whether others than this machine can reach it. An address that does not resolve is not loopback. */
    public boolean isReachable() {
        return listen.getAddress() == null || !listen.getAddress().isLoopbackAddress();
    }
}
