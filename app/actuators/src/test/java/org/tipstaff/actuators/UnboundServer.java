package org.tipstaff.actuators;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.rpz.RpzConfig;

/** A real Unbound on loopback, which answers for a few names of its own and has a response policy zone. */
final class UnboundServer implements AutoCloseable {
    private final Process process;
    private final RpzConfig config;

    private UnboundServer(Process process, RpzConfig config) {
        this.process = process;
        this.config = config;
    }

    static UnboundServer start(Path folder) throws IOException {
        int port;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path zone = folder.resolve("tipstaff.rpz");
        Files.writeString(
                zone, "$TTL 5\n@ IN SOA localhost. tipstaff.localhost. ( 1 3600 600 86400 5 )\n@ IN NS localhost.\n");
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
        Path file = folder.resolve("unbound.conf");
        Files.writeString(file, """
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
        Process process = new ProcessBuilder("unbound", "-d", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("unbound.log").toFile())
                .start();
        RpzConfig config = new RpzConfig(
                file, "rpz.tipstaff", zone, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!BoundedProcess.run(
                        List.of("unbound-control", "-c", file.toString(), "status"), "", Duration.ofSeconds(5))
                .good()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                process.destroyForcibly();
                throw new IOException("Unbound does not start: " + Files.readString(folder.resolve("unbound.log")));
            }
            LockSupport.parkNanos(50_000_000);
        }
        return new UnboundServer(process, config);
    }

    RpzConfig config() {
        return config;
    }

    void control(String... words) throws IOException {
        List<String> command = new java.util.ArrayList<>(
                List.of("unbound-control", "-c", config.configuration().toString()));
        command.addAll(List.of(words));
        if (!BoundedProcess.run(command, "", Duration.ofSeconds(5)).good()) {
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
