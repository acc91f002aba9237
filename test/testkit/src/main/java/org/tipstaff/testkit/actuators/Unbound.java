package org.tipstaff.testkit.actuators;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real Unbound on loopback, as docs/actuators/rpz.md has a court set it up: it answers for a few names below {@code example.}
 * and has the response policy zone {@link #RPZ}.
 *
 * @param config its configuration
 * @param zoneFile of the response policy zone
 * @param port on 127.0.0.1
 */
public record Unbound(Process process, Path config, Path zoneFile, int port) implements AutoCloseable {
    /** Name of the response policy zone. */
    public static final String RPZ = "rpz.tipstaff";

    private static final int SECONDS_TO_START = 20;

    /** Whether it is installed. */
    public static boolean isInstalled() throws IOException {
        return succeeds(List.of("sh", "-c", "command -v unbound && command -v unbound-control"));
    }

    public static Unbound start(Path folder) throws IOException {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path zone = Files.writeString(
                folder.resolve("tipstaff.rpz"),
                "$TTL 5\n@ IN SOA localhost. tipstaff.localhost. ( 1 3600 600 86400 5 )\n@ IN NS localhost.\n");
        Files.writeString(folder.resolve("example.zone"), """
                $ORIGIN example.
                $TTL 60
                @ IN SOA ns.example. admin.example. ( 1 3600 600 86400 60 )
                @ IN NS ns.example.
                ns IN A 192.0.2.53
                bad IN A 192.0.2.1
                bad IN AAAA 2001:db8::1
                mail.bad IN A 192.0.2.5
                good IN A 192.0.2.2
                """);
        Path config = Files.writeString(folder.resolve("unbound.conf"), """
                server:
                  interface: 127.0.0.1@%1$d
                  do-daemonize: no
                  username: ""
                  chroot: ""
                  directory: "%2$s"
                  pidfile: "%2$s/unbound.pid"
                  use-syslog: no
                  module-config: "respip iterator"
                auth-zone:
                  name: example
                  zonefile: "%2$s/example.zone"
                  for-downstream: no
                  for-upstream: yes
                rpz:
                  name: %4$s
                  zonefile: "%3$s"
                remote-control:
                  control-enable: yes
                  control-use-cert: no
                  control-interface: "%2$s/control.sock"
                """.formatted(port, folder, zone, RPZ));
        Path log = folder.resolve("unbound.log");
        Process process = new ProcessBuilder("unbound", "-d", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS_TO_START).toNanos();
        while (!succeeds(List.of("unbound-control", "-c", config.toString(), "status"))) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException("Unbound does not start: " + Files.readString(log));
            }
            LockSupport.parkNanos(50_000_000);
        }
        return new Unbound(process, config, zone, port);
    }

    private static boolean succeeds(List<String> command) throws IOException {
        Process asked = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (asked.waitFor(5, TimeUnit.SECONDS)) {
                return asked.exitValue() == 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        asked.destroyForcibly();
        return false;
    }

    /** Tells it something, as {@code unbound-control} does. */
    public void control(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("unbound-control", "-c", config.toString()));
        command.addAll(List.of(words));
        if (!succeeds(command)) {
            throw new IOException("unbound-control refuses " + List.of(words));
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
