package org.tipstaff.actuators.directory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import org.tipstaff.actuators.packets.Namespace;

/** Somebody with the right certificate who does not speak LDAP as one should. */
final class HostileServer implements AutoCloseable {
    private static final int CONVERSATIONS_MAX = 8;

    private final ServerSocket door;
    private final Certificates certificates;

    HostileServer(Certificates certificates, Answer answer) throws IOException {
        this.certificates = certificates;
        this.door = certificates
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, CONVERSATIONS_MAX, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!door.isClosed()) {
                try {
                    Socket socket = door.accept();
                    Thread.ofVirtual().start(() -> talk(socket, answer));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void talk(Socket socket, Answer answer) {
        byte[] heard = new byte[4096];
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            for (int number = 0; in.read(heard) > 0; number++) {
                answer.to(out, number);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            // Whoever is talked to has had enough.
        }
    }

    DirectoryConfig config() {
        return new DirectoryConfig(
                FakeDirectory.SERVER,
                InetAddress.getLoopbackAddress(),
                door.getLocalPort(),
                certificates.authority(),
                FakeDirectory.BASE,
                FakeDirectory.ACTIONS,
                FakeDirectory.SERVICE,
                () -> FakeDirectory.PASSWORD,
                Duration.ofHours(10),
                Set.of(),
                Namespace.OWN);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
