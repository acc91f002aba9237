package org.tipstaff.actuators.nftables;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.Endpoint;
import org.tipstaff.respond.PacketRule;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;

/**
 * The flows that a gateway remembers (connection tracking). A flow that it remembers may pass around rules (a flow table) and goes
 * on where it was once a cut is undone, so what is cut is also forgotten.
 */
final class KnownFlows {
    /** More are left to their timeouts, and that is said. */
    static final int FLOWS_MAX = 50_000;

    private KnownFlows() {}

    /**
     * @param established TCP, both directions seen, no end seen
     */
    record Flow(Address from, Address to, String transport, int fromPort, int toPort, boolean established) {
        boolean cutBy(Command command) {
            Transport kind =
                    transport.equals("tcp") ? Transport.TCP : transport.equals("udp") ? Transport.UDP : Transport.ICMP;
            if (from.bits() != to.bits()) {
                return false;
            }
            boolean ported = kind != Transport.ICMP && toPort > 0;
            return !PacketRule.passes(
                    List.of(command),
                    new Probe(
                            new Endpoint("from", from),
                            new Endpoint("to", to),
                            ported ? kind : Transport.ICMP,
                            ported ? toPort : 0,
                            Probe.Flow.ESTABLISHED));
        }

        /** One line for {@code conntrack -R}. */
        String end() {
            return "-D -f " + (from.bits() == 32 ? "ipv4" : "ipv6") + " -p " + transport + " -s " + from + " -d " + to
                    + (fromPort > 0 ? " --sport " + fromPort + " --dport " + toPort : "") + "\n";
        }

        @Override
        public String toString() {
            return transport + " " + from + (fromPort > 0 ? ":" + fromPort : "") + " to " + to
                    + (toPort > 0 ? ":" + toPort : "");
        }
    }

    /** @param listing of {@code conntrack -L}; lines that are not understood are left out */
    static List<Flow> read(String listing) {
        List<Flow> flows = new ArrayList<>();
        for (String line : listing.lines().limit(FLOWS_MAX).toList()) {
            String[] words = line.strip().split("\\s+");
            String transport = words[0].toLowerCase(Locale.ROOT);
            if (!transport.matches("[a-z][a-z0-9-]{0,15}")) {
                continue;
            }
            // The first of each is the direction of who began.
            Map<String, String> first = new HashMap<>();
            for (String word : words) {
                int equals = word.indexOf('=');
                if (equals > 0) {
                    first.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
                }
            }
            flow(transport, first, line).ifPresent(flows::add);
        }
        return flows;
    }

    private static Optional<Flow> flow(String transport, Map<String, String> first, String line) {
        String from = first.get("src");
        String to = first.get("dst");
        if (from == null || to == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Flow(
                    Address.parse(from),
                    Address.parse(to),
                    transport,
                    port(first.get("sport")),
                    port(first.get("dport")),
                    line.contains(" ESTABLISHED ") && !line.contains("[UNREPLIED]")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static int port(@org.jspecify.annotations.Nullable String text) {
        return text != null && text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535
                ? Integer.parseInt(text)
                : 0;
    }
}
