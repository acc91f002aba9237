package org.tipstaff.actuators.rehearsal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.Gateway.Call;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;
import org.tipstaff.site.Address;
import org.tipstaff.site.Network;

/**
 * What decides about packets on a gateway: its interfaces, its rules and its settings. Two gateways with the same facts treat a
 * packet alike, as far as these go; hardware offload and other machines on the way are not among them.
 *
 * @param settings sysctl keys and values; bridge keys are missing where the kernel filters no bridged frames
 * @param ruleset as {@code nft -f} loads it
 */
public record GatewayFacts(List<Interface> interfaces, Map<String, String> settings, String ruleset) {
    /**
     * @param bridge whether it is a bridge of the gateway, so that frames between its ports pass the gateway's own filters
     */
    public record Interface(String name, boolean bridge, List<Attached> addresses) {
        public Interface {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}")) {
                throw new IllegalArgumentException("'" + name + "' is no name of an interface");
            }
            addresses = List.copyOf(addresses);
        }
    }

    /** The gateway's own address and the network it is in. */
    public record Attached(Address address, Network network) {
        /** @param text {@code 10.20.3.1/24} */
        public static Attached parse(String text) {
            int slash = text.indexOf('/');
            Address address = Address.parse(slash < 0 ? text : text.substring(0, slash));
            int prefix = slash < 0 ? address.bits() : Integer.parseInt(text.substring(slash + 1));
            return new Attached(address, masked(address, prefix));
        }

        private static Network masked(Address address, int prefix) {
            if (address.bits() == 32) {
                return new Network(
                        new Address(
                                32, 0, prefix == 0 ? 0 : address.low() & (0xffff_ffffL & ~(0xffff_ffffL >>> prefix))),
                        prefix);
            }
            return new Network(
                    new Address(128, address.high() & ones(prefix), address.low() & ones(prefix - 64)), prefix);
        }

        private static long ones(int count) {
            return count <= 0 ? 0 : count >= 64 ? -1 : -1L << (64 - count);
        }
    }

    public GatewayFacts {
        interfaces = List.copyOf(interfaces);
        settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Tables of actions that stand already are part of the facts: a second cut is rehearsed on top of the first. */
    public static GatewayFacts read(Gateway gateway) throws SilentException {
        Map<String, List<Attached>> addresses = new LinkedHashMap<>();
        for (String line : said(gateway, Call.ADDRESSES).lines().toList()) {
            // 2: br0    inet 10.20.3.1/24 brd … scope global br0
            String[] words = line.strip().split("\\s+");
            if (words.length > 3
                    && (words[2].equals("inet") || words[2].equals("inet6"))
                    && !line.contains(" scope link")) {
                addresses.computeIfAbsent(words[1], _ -> new ArrayList<>()).add(Attached.parse(words[3]));
            }
        }
        Set<String> bridges = new TreeSet<>();
        for (String line : said(gateway, Call.LINKS).lines().toList()) {
            String[] words = line.strip().split("\\s+");
            // "\    bridge forward_delay …" is of a bridge, "\    bridge_slave …" of its port.
            if (words.length > 1 && line.contains(" bridge forward_delay ")) {
                bridges.add(words[1].replaceAll("[:@].*", ""));
            }
        }
        List<Interface> interfaces = new ArrayList<>();
        addresses.forEach((name, attached) -> {
            if (!name.equals("lo")) {
                interfaces.add(new Interface(name, bridges.contains(name), attached));
            }
        });
        Map<String, String> settings = new TreeMap<>();
        for (String line : said(gateway, Call.SETTINGS).lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                settings.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return new GatewayFacts(interfaces, settings, said(gateway, Call.RULES_TO_LOAD));
    }

    private static String said(Gateway gateway, Call call) throws SilentException {
        Ended ended = gateway.run(call, "");
        if (!ended.good()) {
            throw org.tipstaff.actuators.packets.BoundedProcess.silent(
                    gateway + " does not answer " + String.join(" ", call.words()) + ": " + ended.says());
        }
        return ended.out();
    }
}
