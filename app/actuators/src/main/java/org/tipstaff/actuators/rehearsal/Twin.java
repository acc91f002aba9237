package org.tipstaff.actuators.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.nftables.Gateway;
import org.tipstaff.actuators.nftables.LocalGateway;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.site.Address;
import org.tipstaff.site.Mac;

/**
 * A copy of the court's network in network namespaces: a gateway with the interfaces, rules and settings of the real one, its
 * hosts, and an outside. Packets in it are real and reach nothing else, for no interface of the machine is in it.
 *
 * <p>A network whose gateway interface is a bridge is a bridge in the gateway's namespace; any other is a switch in a namespace of
 * its own. This is what decides whether the gateway's filters see frames between neighbours (bridge-nf-call-iptables).
 */
public final class Twin implements AutoCloseable {
    /** Hosts, each a namespace of its own. */
    public static final int HOSTS_MAX = 128;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(10);
    private static final AtomicLong NUMBER = new AtomicLong();

    private final String prefix;
    private final List<String> namespaces = new ArrayList<>();
    private final Map<String, Namespace> seats = new LinkedHashMap<>();

    /**
     * @param mac null for any
     */
    public record Host(
            String name, List<Address> addresses, @Nullable Mac mac) {
        public Host {
            addresses = List.copyOf(addresses);
        }
    }

    private Twin(String prefix) {
        this.prefix = prefix;
    }

    /** Why no twin can be built here, in words; null when it can. */
    public static @Nullable String unavailable() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return "network namespaces are of Linux";
        }
        for (String program : List.of("ip", "bridge", "nft", "conntrack", "sysctl", "nsenter")) {
            try {
                if (!BoundedProcess.run(List.of("sh", "-c", "command -v " + program), "", LIMIT)
                        .good()) {
                    return program + " is not installed";
                }
            } catch (BoundedProcess.SilentException e) {
                return String.valueOf(e.getMessage());
            }
        }
        try (Twin trial = new Twin(fresh())) {
            trial.add("try");
            trial.make();
            Ended listed = new LocalGateway(trial.namespace("try")).run(Gateway.Call.TABLES, "");
            return listed.good() ? null : "nftables does not work here: " + listed.says();
        } catch (IOException e) {
            return "no network namespace can be made: " + e.getMessage();
        }
    }

    /**
     * Builds it.
     *
     * @param outside name of the gateway's interface to the outside
     * @param hosts of the inside; each is attached to the interface whose network has one of its addresses
     * @param far what stands for the outside
     * @throws IOException when it can't be built as the facts say; nothing is left then
     */
    public static Twin build(GatewayFacts facts, String outside, Collection<Host> hosts, Collection<Host> far)
            throws IOException {
        if (hosts.size() > HOSTS_MAX) {
            throw new IOException("a twin has at most " + HOSTS_MAX + " hosts, not " + hosts.size());
        }
        Twin twin = new Twin(fresh());
        try {
            twin.assemble(facts, outside, List.copyOf(hosts), List.copyOf(far));
            return twin;
        } catch (IOException | RuntimeException e) {
            twin.close();
            throw e;
        }
    }

    /** Deletes what programs that were killed have left. */
    public static void sweep() throws IOException {
        if (!Files.isDirectory(Path.of("/run/netns"))) {
            return;
        }
        try (Stream<Path> all = Files.list(Path.of("/run/netns"))) {
            for (Path each : all.toList()) {
                String name = String.valueOf(each.getFileName());
                if (name.matches("tipstaff-[0-9]+-[0-9]+-.*")
                        && ProcessHandle.of(Long.parseLong(name.split("-")[1])).isEmpty()) {
                    BoundedProcess.run(List.of("ip", "netns", "delete", name), "", LIMIT);
                }
            }
        }
    }

    private static String fresh() {
        return "tipstaff-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + "-";
    }

    public Namespace gateway() {
        return namespace("gw");
    }

    /** By name of host, inside and outside: where its packets come from. */
    public Map<String, Namespace> seats() {
        return Map.copyOf(seats);
    }

    private Namespace namespace(String part) {
        return Namespace.of(prefix + part);
    }

    private void add(String part) {
        namespaces.add(prefix + part);
    }

    private void make() throws IOException {
        batch(null, namespaces.stream().map(name -> "netns add " + name).collect(Collectors.joining("\n", "", "\n")));
    }

    private void assemble(GatewayFacts facts, String outside, List<Host> hosts, List<Host> far) throws IOException {
        Map<GatewayFacts.Interface, List<Host>> attached = new LinkedHashMap<>();
        facts.interfaces().forEach(each -> attached.put(each, new ArrayList<>()));
        for (Host host : hosts) {
            attached.computeIfAbsent(interfaceOf(facts, host), _ -> new ArrayList<>())
                    .add(host);
        }
        GatewayFacts.Interface street = facts.interfaces().stream()
                .filter(each -> each.name().equals(outside))
                .findFirst()
                .orElseThrow(() -> new IOException("the gateway has no interface " + outside));
        attached.put(street, new ArrayList<>(far));
        add("gw");
        seats.put("gateway", gateway());
        int number = 0;
        for (List<Host> group : attached.values()) {
            for (Host host : group) {
                String part = "h" + number++;
                add(part);
                seats.put(host.name(), namespace(part));
            }
        }
        List<String> switches = new ArrayList<>();
        attached.keySet().stream().filter(each -> !each.bridge()).forEach(each -> {
            add("s" + switches.size());
            switches.add(each.name());
        });
        make();
        for (String name : namespaces) {
            Namespace.of(name).call(NO_WAITING_FOR_DOUBLES);
        }

        StringBuilder links = new StringBuilder();
        StringBuilder gateway = new StringBuilder("link set dev lo up\n");
        Map<Namespace, StringBuilder> others = new LinkedHashMap<>();
        int port = 0;
        for (Map.Entry<GatewayFacts.Interface, List<Host>> each : attached.entrySet()) {
            GatewayFacts.Interface door = each.getKey();
            if (!door.bridge()) {
                Namespace wire = namespace("s" + switches.indexOf(door.name()));
                links.append("link add ")
                        .append(door.name())
                        .append(" netns ")
                        .append(prefix)
                        .append("gw type veth peer name uplink netns ")
                        .append(wire)
                        .append('\n');
                others.computeIfAbsent(wire, _ -> new StringBuilder())
                        .append(
                                "link set dev lo up\nlink add br0 type bridge mcast_snooping 0\nlink set dev br0 up\nlink set dev uplink master br0\nlink set dev uplink up\n");
            } else {
                gateway.append("link add ").append(door.name()).append(" type bridge mcast_snooping 0\n");
            }
            for (Host host : each.getValue()) {
                String wire = "p" + port++;
                Namespace at = door.bridge() ? gateway() : namespace("s" + switches.indexOf(door.name()));
                links.append("link add ")
                        .append(wire)
                        .append(" netns ")
                        .append(at)
                        .append(" type veth peer name eth0 netns ")
                        .append(seats.get(host.name()))
                        .append('\n');
                StringBuilder there = door.bridge() ? gateway : others.get(at);
                if (there != null) {
                    there.append("link set dev ")
                            .append(wire)
                            .append(" master ")
                            .append(door.bridge() ? door.name() : "br0")
                            .append('\n')
                            .append("link set dev ")
                            .append(wire)
                            .append(" up\n");
                }
                others.put(seat(host.name()), door.equals(street) ? ofFar(host, door) : ofHost(host, door));
            }
            gateway.append("link set dev ").append(door.name()).append(" up\n");
            door.addresses()
                    .forEach(own -> gateway.append("addr add ")
                            .append(own.address())
                            .append('/')
                            .append(own.network().prefix())
                            .append(" dev ")
                            .append(door.name())
                            .append(own.address().bits() == 128 ? " nodad" : "")
                            .append('\n'));
        }
        gateway.append("route add 0.0.0.0/0 dev ").append(outside).append('\n');
        gateway.append("route add ::/0 dev ").append(outside).append('\n');
        batch(null, links.toString());
        settle(facts);
        // The far end of a wire first: a port of a bridge whose wire is dead when it is set up begins to forward only
        // later.
        for (Map.Entry<Namespace, StringBuilder> each : others.entrySet()) {
            if (seats.containsValue(each.getKey())) {
                batch(each.getKey(), each.getValue().toString());
            }
        }
        for (Map.Entry<Namespace, StringBuilder> each : others.entrySet()) {
            if (!seats.containsValue(each.getKey())) {
                batch(each.getKey(), each.getValue().toString());
            }
        }
        batch(gateway(), gateway.toString());
        for (int i = 0; i < switches.size(); i++) {
            awaitForwarding(namespace("s" + i));
        }
        awaitForwarding(gateway());
        Ended loaded = new LocalGateway(gateway()).run(Gateway.Call.APPLY, facts.ruleset());
        if (!loaded.good()) {
            throw new IOException("the twin does not take the gateway's rules: " + loaded.says());
        }
    }

    private static void awaitForwarding(Namespace namespace) throws IOException {
        long end = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (true) {
            Ended ports = BoundedProcess.run(List.of("bridge", "-n", namespace.toString(), "link", "show"), "", LIMIT);
            if (ports.good() && ports.out().lines().allMatch(line -> line.contains(" state forwarding "))) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException("the twin's wires do not come up: " + ports.says());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** @throws IOException when there is no such host in it */
    public Namespace seat(String host) throws IOException {
        Namespace seat = seats.get(host);
        if (seat == null) {
            throw new IOException("there is no " + host + " in the twin");
        }
        return seat;
    }

    private static GatewayFacts.Interface interfaceOf(GatewayFacts facts, Host host) throws IOException {
        return facts.interfaces().stream()
                .filter(each -> each.addresses().stream()
                        .anyMatch(own -> host.addresses().stream().anyMatch(own.network()::contains)))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        host.name() + " has no address in a network of the gateway: " + host.addresses()));
    }

    private static StringBuilder ofHost(Host host, GatewayFacts.Interface door) {
        StringBuilder text = new StringBuilder("link set dev lo up\n");
        if (host.mac() != null) {
            text.append("link set dev eth0 address ").append(host.mac()).append('\n');
        }
        text.append("link set dev eth0 up\n");
        for (Address address : host.addresses()) {
            for (GatewayFacts.Attached own : door.addresses()) {
                if (own.network().contains(address)) {
                    text.append("addr add ")
                            .append(address)
                            .append('/')
                            .append(own.network().prefix())
                            .append(" dev eth0")
                            .append(address.bits() == 128 ? " nodad" : "")
                            .append('\n');
                }
            }
        }
        for (GatewayFacts.Attached own : door.addresses()) {
            if (host.addresses().stream().anyMatch(own.network()::contains)) {
                text.append("route replace ")
                        .append(everywhere(own.address()))
                        .append(" via ")
                        .append(own.address())
                        .append(" dev eth0\n");
            }
        }
        return text;
    }

    /** Its addresses are on the gateway's wire, so the gateway finds each of them by asking its neighbours. */
    private static StringBuilder ofFar(Host host, GatewayFacts.Interface street) {
        StringBuilder text = new StringBuilder("link set dev lo up\nlink set dev eth0 up\n");
        for (Address address : host.addresses()) {
            text.append("addr replace ")
                    .append(address)
                    .append('/')
                    .append(address.bits())
                    .append(" dev eth0")
                    .append(address.bits() == 128 ? " nodad" : "")
                    .append('\n');
        }
        for (GatewayFacts.Attached own : street.addresses()) {
            if (host.addresses().stream()
                    .anyMatch(each -> each.bits() == own.address().bits())) {
                text.append("route replace ").append(own.network()).append(" dev eth0\n");
                text.append("route replace ")
                        .append(everywhere(own.address()))
                        .append(" via ")
                        .append(own.address())
                        .append(" dev eth0\n");
            }
        }
        return text;
    }

    private static String everywhere(Address family) {
        return family.bits() == 128 ? "::/0" : "0.0.0.0/0";
    }

    private void settle(GatewayFacts facts) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        // Where the kernel of the gateway has no filter for bridged frames, this one's must be off.
        for (String key : List.of("call-arptables", "call-ip6tables", "call-iptables")) {
            settings.put("net.bridge.bridge-nf-" + key, "0");
        }
        settings.putAll(facts.settings());
        Callable<Boolean> writing = () -> {
            for (Map.Entry<String, String> each : settings.entrySet()) {
                Path file = Path.of("/proc/sys", each.getKey().replace('.', '/'));
                if (Files.exists(file)) {
                    Files.writeString(file, each.getValue());
                } else if (facts.settings().containsKey(each.getKey())
                        && !each.getValue().equals("0")) {
                    throw new IOException("this machine has no setting " + each.getKey() + ", which the gateway has");
                }
            }
            return true;
        };
        gateway().call(writing);
    }

    /** An IPv6 address is not used for a second after it was given, in case somebody has it already; in a twin nobody has. */
    private static final Callable<Boolean> NO_WAITING_FOR_DOUBLES = () -> {
        for (String key : List.of("accept_dad", "dad_transmits")) {
            Path file = Path.of("/proc/sys/net/ipv6/conf/default", key);
            if (Files.exists(file)) {
                Files.writeString(file, "0");
            }
        }
        return true;
    };

    private static void batch(@Nullable Namespace in, String lines) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        if (in != null) {
            command.addAll(List.of("-n", in.toString()));
        }
        command.addAll(List.of("-batch", "-"));
        Ended ended = BoundedProcess.run(command, lines, LIMIT);
        if (!ended.good()) {
            throw new IOException("the twin can't be built: " + ended.says() + " in\n" + lines);
        }
    }

    @Override
    public void close() {
        try {
            BoundedProcess.run(
                    List.of("ip", "-force", "-batch", "-"),
                    namespaces.stream()
                            .filter(name -> Files.exists(Path.of("/run/netns", name)))
                            .map(name -> "netns delete " + name)
                            .collect(Collectors.joining("\n", "", "\n")),
                    LIMIT);
        } catch (BoundedProcess.SilentException e) {
            // What is left has the number of this process in its name and is swept by the next.
            return;
        }
    }
}
