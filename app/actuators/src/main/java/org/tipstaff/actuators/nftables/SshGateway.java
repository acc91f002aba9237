package org.tipstaff.actuators.nftables;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;

/**
 * Another machine, through the stock OpenSSH client: its key, its known hosts, nothing else. SSH hands a command to a shell over
 * there, so only the fixed words of {@link Call} are sent as the command; rules go in as standard input.
 *
 * @param destination {@code user@host} or {@code host}
 * @param key private key of this program for that gateway alone
 * @param knownHosts the gateway's host key; a key that is not there is a refusal
 * @param proxyCommand how the client gets there ({@code ProxyCommand}); null for a TCP connection
 * @param elevated whether {@code sudo -n} stands before each command over there
 */
public record SshGateway(
        String destination,
        int port,
        Path key,
        Path knownHosts,
        @Nullable String proxyCommand,
        boolean elevated,
        Duration limit)
        implements Gateway {
    /** The client's own word for "no connection". */
    private static final int SSH_FAILED = 255;

    private static final int CONNECT_SECONDS = 5;

    public SshGateway {
        if (!destination.matches("([a-z_][a-z0-9_-]{0,31}@)?[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}")) {
            throw new IllegalArgumentException(
                    "'" + destination + "' is no destination of SSH; write it like tipstaff@gw.court.example");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not one of 1 to 65535");
        }
    }

    @Override
    public Ended run(Call call, String input) throws SilentException {
        List<String> command = new ArrayList<>(List.of(
                "ssh",
                // Neither the user's nor the machine's settings: an agent, a forwarding or another proxy would come
                // with them.
                "-F",
                "none",
                "-T",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + knownHosts,
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "ClearAllForwardings=yes",
                "-o",
                "ConnectTimeout=" + CONNECT_SECONDS,
                "-i",
                key.toString(),
                "-p",
                Integer.toString(port)));
        if (proxyCommand != null) {
            command.addAll(List.of("-o", "ProxyCommand=" + proxyCommand));
        }
        command.addAll(List.of("--", destination));
        if (elevated) {
            command.addAll(List.of("sudo", "-n"));
        }
        command.addAll(call.words());
        Ended ended = BoundedProcess.run(command, input, limit);
        if (ended.status() == SSH_FAILED) {
            throw BoundedProcess.silent(this + " can't be reached: " + ended.says());
        }
        return ended;
    }

    @Override
    public String toString() {
        return "nftables of " + destination + " over SSH";
    }
}
