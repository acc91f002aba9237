package org.tipstaff.contain;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.tipstaff.actuators.packets.BoundedProcess;

/** A real Unbound on loopback, as docs/actuators/rpz.md has a court set it up; a test that wants one is skipped where it is not installed. */
record UnboundProcess(Process process, Path config, Path zoneFile, int port) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    static UnboundProcess start(Path folder) throws IOException {
        Assumptions.assumeTrue(
                BoundedProcess.run(List.of("sh", "-c", "command -v unbound && command -v unbound-control"), "", LIMIT)
                        .good(),
                "unbound is not installed");
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
                  name: rpz.tipstaff
                  zonefile: "%3$s"
                remote-control:
                  control-enable: yes
                  control-use-cert: no
                  control-interface: "%2$s/control.sock"
                """.formatted(port, folder, zone));
        Path log = folder.resolve("unbound.log");
        Process process = new ProcessBuilder("unbound", "-d", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!BoundedProcess.run(List.of("unbound-control", "-c", config.toString(), "status"), "", LIMIT)
                .good()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException("Unbound does not start: " + Files.readString(log));
            }
            LockSupport.parkNanos(50_000_000);
        }
        return new UnboundProcess(process, config, zone, port);
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
