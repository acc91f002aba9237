package org.tipstaff.actuators.rpz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.DryRun;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Verification;

/**
 * Has Unbound answer for a domain what the court says instead of what the world says. Whoever asks another resolver is not
 * stopped, and what a computer has in its own cache goes on until it is old; packets need a packet filter.
 */
public final class RpzActuator implements Actuator {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    /** More domains than this are not all asked for; a sample from the front and the end says as much. */
    private static final int ASKED_MAX = 20;

    private static final String NOWHERE = "NXDOMAIN";
    private static final String NO_ANSWER = "no answer";

    private final RpzConfig config;
    private final Map<ActionId, Map<String, String>> before = new ConcurrentHashMap<>();
    private final RpzZone zone;
    private final Clock clock;

    public RpzActuator(RpzConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.zone = new RpzZone(config.file());
    }

    @Override
    public String id() {
        return "rpz";
    }

    @Override
    public boolean takes(Command command) {
        return command instanceof Command.SinkholeDomains;
    }

    @Override
    public DryRun dryRun(Command command) {
        if (!(command instanceof Command.SinkholeDomains sinkhole)) {
            return new DryRun(List.of(), List.of("a resolver does not do " + command.kind()));
        }
        List<String> problems = new ArrayList<>();
        try {
            zone.read();
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        try {
            Ended status = control("status");
            if (!status.good()) {
                problems.add("unbound-control says: " + status.says());
            }
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return new DryRun(
                RpzZone.block(new ActionId(command.digest().hex().substring(0, 32)), sinkhole, clock.instant())
                        .lines()
                        .filter(line -> !line.startsWith(";"))
                        .toList(),
                problems);
    }

    @Override
    public synchronized Outcome execute(ApprovedAction action) {
        if (!(action.command() instanceof Command.SinkholeDomains sinkhole)) {
            return Outcome.notDone("a resolver does not do " + action.command().kind());
        }
        if (!clock.instant().isBefore(action.expires())) {
            return Outcome.notDone("the lease ended at " + action.expires());
        }
        SortedMap<ActionId, String> blocks;
        String block = RpzZone.block(action.id(), sinkhole, action.expires());
        try {
            blocks = new TreeMap<>(zone.read());
            if (!blocks.containsKey(action.id())) {
                before.put(action.id(), answers(sinkhole));
            }
            if (!block.equals(blocks.get(action.id()))) {
                blocks.put(action.id(), block);
                zone.write(blocks, serial());
            }
        } catch (IOException e) {
            return Outcome.notDone(String.valueOf(e.getMessage()));
        }
        return reloaded();
    }

    /**
     * Asks Unbound, as everybody does. That a name does not exist is an effect only where it existed before; an address that is
     * given instead speaks for itself.
     */
    @Override
    public Verification verify(ExecutedAction action) {
        if (!(action.command() instanceof Command.SinkholeDomains sinkhole)) {
            return new Verification(Verification.Effect.UNKNOWN, List.of("nothing of names"));
        }
        String wanted = wanted(sinkhole);
        Map<String, String> earlier = before.getOrDefault(action.id(), Map.of());
        List<String> reasons = new ArrayList<>();
        int good = 0;
        int bad = 0;
        int silent = 0;
        for (String domain : sample(sinkhole)) {
            String answer = ask(domain, type(sinkhole));
            if (answer.startsWith(NO_ANSWER)) {
                silent++;
            } else if (!answer.equals(wanted)) {
                bad++;
            } else if (sinkhole.answer() != null
                    || !earlier.getOrDefault(domain, wanted).equals(wanted)) {
                good++;
            }
            if (!answer.equals(wanted)) {
                reasons.add(domain + ": " + answer + ", wanted " + wanted);
            }
        }
        reasons.addFirst("asked " + config.server() + ": " + good + " as wanted and not so before, " + bad
                + " otherwise, " + silent + " without an answer");
        Verification.Effect effect = bad > 0
                ? good > 0 ? Verification.Effect.PARTLY : Verification.Effect.NOT_EFFECTIVE
                : silent > 0 || good == 0 ? Verification.Effect.UNKNOWN : Verification.Effect.VERIFIED;
        return new Verification(effect, reasons);
    }

    /** Gives up with the first silence: a resolver that does not answer must not delay what it is told. */
    private Map<String, String> answers(Command.SinkholeDomains sinkhole) {
        Map<String, String> answers = new HashMap<>();
        for (String domain : sample(sinkhole)) {
            String answer = ask(domain, type(sinkhole));
            if (answer.startsWith(NO_ANSWER)) {
                break;
            }
            answers.put(domain, answer);
        }
        return answers;
    }

    private static String wanted(Command.SinkholeDomains sinkhole) {
        return sinkhole.answer() == null ? NOWHERE : sinkhole.answer().toString();
    }

    private static String type(Command.SinkholeDomains sinkhole) {
        return sinkhole.answer() != null && sinkhole.answer().bits() == 128 ? "AAAA" : "A";
    }

    private static List<String> sample(Command.SinkholeDomains sinkhole) {
        List<String> all = sinkhole.domains();
        if (all.size() <= ASKED_MAX) {
            return all;
        }
        List<String> some = new ArrayList<>(all.subList(0, ASKED_MAX / 2));
        some.addAll(all.subList(all.size() - ASKED_MAX / 2, all.size()));
        return some;
    }

    @Override
    public synchronized Outcome undo(ExecutedAction action) {
        try {
            SortedMap<ActionId, String> blocks = new TreeMap<>(zone.read());
            if (blocks.remove(action.id()) != null) {
                zone.write(blocks, serial());
            }
        } catch (IOException e) {
            return Outcome.unknown(String.valueOf(e.getMessage()));
        }
        before.remove(action.id());
        return reloaded();
    }

    @Override
    public Presence observe(ActionId id) {
        try {
            // The file alone is what we wrote; a resolver that does not answer may still have what it read before.
            return !control("status").good()
                    ? Presence.UNKNOWN
                    : zone.read().containsKey(id) ? Presence.PRESENT : Presence.ABSENT;
        } catch (IOException e) {
            return Presence.UNKNOWN;
        }
    }

    /** All actions of the zone, the journal's or not. */
    public SortedSet<ActionId> standing() throws IOException {
        return new TreeSet<>(zone.read().keySet());
    }

    private long serial() {
        return clock.instant().toEpochMilli() / 100;
    }

    private Outcome reloaded() {
        try {
            Ended reload = control("auth_zone_reload", config.zone());
            return reload.good()
                    ? Outcome.DONE
                    : Outcome.unknown(
                            "the zone's file is written, but Unbound does not say that it read it: " + reload.says());
        } catch (IOException e) {
            return Outcome.unknown(
                    "the zone's file is written; whether Unbound reads it is not known: " + e.getMessage());
        }
    }

    private Ended control(String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("unbound-control", "-c", config.configuration().toString()));
        command.addAll(List.of(words));
        return BoundedProcess.run(command, "", LIMIT);
    }

    /** @return NXDOMAIN, the addresses in order, {@code no data}, or {@code no answer} with why */
    // JNDI is dangerous where a name or a directory can bring objects: here the only provider is that of DNS, which
    // reads text and
    // addresses, and the server is the configuration's. It wants a Hashtable.
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    private String ask(String name, String type) {
        InetSocketAddress server = config.server();
        Hashtable<String, String> environment = new Hashtable<>();
        String host = server.getAddress().getHostAddress();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        environment.put(
                Context.PROVIDER_URL,
                "dns://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort());
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(ANSWER_WITHIN.toMillis() / 2));
        environment.put("com.sun.jndi.dns.timeout.retries", "2");
        try {
            InitialDirContext context = new InitialDirContext(environment);
            try {
                Attributes attributes = context.getAttributes(name + ".", new String[] {type});
                Attribute found = attributes.get(type);
                if (found == null) {
                    return "no data";
                }
                TreeSet<String> addresses = new TreeSet<>();
                NamingEnumeration<?> all = found.getAll();
                while (all.hasMore()) {
                    addresses.add(org.tipstaff.site.Address.parse(String.valueOf(all.next()))
                            .toString());
                }
                return String.join(" ", addresses);
            } finally {
                context.close();
            }
        } catch (NameNotFoundException e) {
            return NOWHERE;
        } catch (NamingException | IllegalArgumentException e) {
            return NO_ANSWER + ": " + e.getMessage();
        }
    }
}
