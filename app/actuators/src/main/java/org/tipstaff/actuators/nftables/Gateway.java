package org.tipstaff.actuators.nftables;

import java.util.List;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;

/**
 * The machine whose packets are filtered: this one, or another over SSH. It is asked with a closed list of commands that have no
 * argument of ours; what differs from call to call goes in as standard input, where no shell reads it.
 */
public interface Gateway {
    /** All that is ever run on it. */
    enum Call {
        /** Takes rules, or a question, on standard input; all of it or nothing. */
        APPLY("nft", "-f", "-"),
        /** The same, and changes nothing. */
        CHECK("nft", "-c", "-f", "-"),
        /** Without counters, with handles: what identity means (docs/decisions/0024-one-table-per-action.md). */
        RULESET("nft", "-s", "-a", "list", "ruleset"),
        /** As it can be loaded again. */
        RULES_TO_LOAD("nft", "-s", "list", "ruleset"),
        TABLES("nft", "list", "tables"),
        FLOWS_IPV4("conntrack", "-L", "-f", "ipv4"),
        FLOWS_IPV6("conntrack", "-L", "-f", "ipv6"),
        /** Takes one {@code -D} a line. */
        END_FLOWS("conntrack", "-R", "-"),
        ADDRESSES("ip", "-o", "addr", "show"),
        LINKS("ip", "-o", "-d", "link", "show"),
        /** What decides, besides the rules, about packets that pass. */
        SETTINGS(
                "sysctl",
                "-e",
                "net.bridge.bridge-nf-call-arptables",
                "net.bridge.bridge-nf-call-ip6tables",
                "net.bridge.bridge-nf-call-iptables",
                "net.ipv4.conf.all.rp_filter",
                "net.ipv4.ip_forward",
                "net.ipv6.conf.all.forwarding",
                "net.netfilter.nf_conntrack_tcp_be_liberal",
                "net.netfilter.nf_conntrack_tcp_loose");

        private final List<String> words;

        Call(String... words) {
            this.words = List.of(words);
        }

        public List<String> words() {
            return words;
        }
    }

    /**
     * @param input UTF-8 for its standard input
     * @throws SilentException when the machine does not answer: what was asked may or may not have been done
     */
    Ended run(Call call, String input) throws SilentException;

    /** For people: where this is. */
    @Override
    String toString();
}
