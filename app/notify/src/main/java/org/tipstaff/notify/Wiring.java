package org.tipstaff.notify;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Connections out, with TLS that checks the name it was told. */
final class Wiring {
    private Wiring() {}

    static void connect(Socket socket, String host, int port, Duration deadline) throws IOException {
        int millis = (int) deadline.toMillis();
        socket.setSoTimeout(millis);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(bare(host), port), millis);
    }

    /** TLS over a connection that is there; the certificate must be the host's. */
    static SSLSocket secured(Socket socket, String host, int port, @Nullable String trust)
            throws IOException, CarriageException {
        SSLSocket tls =
                (SSLSocket) Trust.context(trust).getSocketFactory().createSocket(socket, bare(host), port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
