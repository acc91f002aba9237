package org.tipstaff.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Alerts;
import org.tipstaff.site.Channel;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Heartbeat;
import org.tipstaff.site.Pace;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;

/**
 * Decides who is told what, when, over which channel: (state, what happened, time) gives the next state, and the state holds the
 * messages to send. It reads no clock, writes nothing and sends nothing, so each promise of this module is a statement about this
 * class that a test can try on thousands of random courses.
 *
 * <p><b>Told until somebody has it.</b> A matter is told to the first circles of those on duty, again after each
 * {@link Pace#repeat()}, and to one circle more after each {@link Pace#escalate()}, until it is acknowledged or over. Nothing is
 * planned ahead: whether a telling is due is asked at each step of the pace that holds then, so a day with a higher posture, a
 * change of duty or a new site file count at once.
 *
 * <p><b>Who can't be reached counts as absent.</b> Somebody all of whose channels are unsafe or fail is told on the screen
 * of the court, and the next circle at once.
 *
 * <p><b>A channel has at most one message that waits and one that was tried.</b> What is decided meanwhile joins the one that waits.
 * So a thousand incidents in a minute are a few messages of many lines, and the outbox is bounded by the number of channels. The
 * one that was tried keeps its words and id for ever, so a second copy can be told for a copy.
 *
 * <p><b>Heartbeats know of nothing.</b> They go on over unsafe channels too, and neither their words nor their times depend on any
 * incident: a sign of life that stopped when a mailbox falls into suspicion would tell whoever reads the mailbox that they
 * were seen.
 */
final class Escalation {
    /** Matters that are told at one time. Beyond that the least grave give way, acknowledged ones first, and are counted. */
    static final int MATTERS_MAX = 1_000;

    /** Open incidents with suspects at this site that are kept apart. Those of more are kept together and stay suspect until a new site file. */
    static final int INCIDENTS_MAX = 10_000;

    /** A message that did not get through for so long is given up: the matter is repeated in a newer one. */
    static final Duration MESSAGE_LIFE = Duration.ofHours(1);

    /** So many failures in a row make a channel a matter of its own. */
    static final int FAILURES_TOLD = 5;

    private static final String OTHERS = "*";

    private final Site site;
    private final Alerts alerts;
    private final References references;
    private final OnCall onCall;
    private final Exposure exposure;
    private final Map<String, Contact> contacts = new HashMap<>();
    private final Map<String, List<String>> channelsOf = new HashMap<>();

    Escalation(Site site, References references) {
        this.site = site;
        this.alerts = site.alerts();
        this.references = references;
        this.onCall = new OnCall(site);
        this.exposure = new Exposure(site);
        for (Contact contact : site.contacts()) {
            contacts.put(contact.person(), contact);
            channelsOf.put(
                    contact.person(),
                    contact.channels().stream().map(Exposure::key).distinct().toList());
        }
    }

    Exposure exposure() {
        return exposure;
    }

    EscalationState apply(EscalationState before, Happening happening, Instant now) {
        Turn turn = new Turn(before, now);
        turn.happened(happening);
        turn.markUnsafe();
        turn.tell();
        turn.beat();
        return turn.state();
    }

    /**
     * What to make of the state under a new site file, or after a restart: incidents are looked at anew, and what waits for channels
     * that are gone is decided again.
     */
    EscalationState adopt(EscalationState before, List<IncidentSnapshot> open, Instant now) {
        Turn turn = new Turn(before, now);
        turn.touched.clear();
        open.forEach(incident -> turn.happened(new Happening.IncidentSeen(incident)));
        turn.forgetGoneChannels();
        turn.markUnsafe();
        turn.tell();
        turn.beat();
        return turn.state();
    }

    /** The messages that may go out now: of each channel one, the one that was tried before first. */
    List<Message> due(EscalationState state, Instant now) {
        SortedMap<String, Message> next = new TreeMap<>();
        for (Message message : state.outbox().values()) {
            next.merge(message.channel(), message, Escalation::first);
        }
        return next.values().stream()
                .filter(message ->
                        !message.due().isAfter(now) || message.decided().isAfter(now))
                .filter(message -> {
                    Wire wire = state.wires().getOrDefault(message.channel(), Wire.NEW);
                    return message.heartbeat()
                            || (!wire.rests(now) && wire.hasRoom(now, alerts.burst(), alerts.refill()));
                })
                .toList();
    }

    private static Message first(Message one, Message other) {
        if (one.heartbeat() != other.heartbeat()) {
            return one.heartbeat() ? one : other;
        }
        return one.attempts() >= other.attempts() ? one : other;
    }

    /** When something may be due that is not due now; never later than a minute, for duties and days change too. */
    Instant wake(EscalationState state, Instant now) {
        Instant wake = now.plusSeconds(60);
        Pace pace = alerts.pace(site.court().postureAt(now));
        for (Matter matter : state.matters().values()) {
            if (matter.acknowledgement() == null && matter.lastTold() != null) {
                wake = earlier(wake, matter.lastTold().plus(pace.repeat()), now);
                wake = earlier(wake, matter.widened().plus(pace.escalate()), now);
            }
        }
        for (Message message : state.outbox().values()) {
            Wire wire = state.wires().getOrDefault(message.channel(), Wire.NEW);
            wake = earlier(wake, wire.resting() == null ? now.plusSeconds(1) : wire.resting(), now);
        }
        if (alerts.heartbeat() != null && state.lastHeartbeat() != null) {
            wake = earlier(wake, state.lastHeartbeat().plus(alerts.heartbeat().every()), now);
        }
        return wake;
    }

    private static Instant earlier(Instant one, Instant other, Instant now) {
        Instant later = other.isAfter(now) ? other : now.plusSeconds(1);
        return later.isBefore(one) ? later : one;
    }

    /** One step, taken on copies. */
    private final class Turn {
        private final Instant now;
        private final SortedMap<String, Matter> matters;
        private final SortedMap<String, SortedSet<String>> touched;
        private SortedSet<String> unsafe;
        private final SortedMap<String, Wire> wires;
        private final SortedMap<String, Message> outbox;
        private @Nullable Instant lastHeartbeat;
        private long crowdedOut;

        Turn(EscalationState before, Instant now) {
            this.now = now;
            matters = new TreeMap<>(before.matters());
            touched = new TreeMap<>(before.touched());
            unsafe = before.unsafe();
            wires = new TreeMap<>(before.wires());
            outbox = new TreeMap<>(before.outbox());
            lastHeartbeat = before.lastHeartbeat();
            crowdedOut = before.crowdedOut();
        }

        EscalationState state() {
            return new EscalationState(matters, touched, unsafe, wires, outbox, lastHeartbeat, crowdedOut);
        }

        void happened(Happening happening) {
            switch (happening) {
                case Happening.IncidentSeen seen -> incident(seen.incident());
                case Happening.IncidentClosed closed -> {
                    touched.remove(closed.id());
                    over(references.of(Topic.INCIDENT, closed.id()));
                }
                case Happening.Trouble trouble ->
                    open(trouble.topic(), trouble.subject(), severity(trouble.topic()), trouble.since());
                case Happening.TroubleOver gone -> over(references.of(gone.topic(), gone.subject()));
                case Happening.Taken taken -> taken(taken.matter(), taken.person());
                case Happening.Started started -> started(started.message());
                case Happening.Delivered delivered -> delivered(delivered.message());
                case Happening.Undelivered failed -> undelivered(failed.message(), failed.lasting());
                case Happening.TimePassed _ -> {}
            }
        }

        private void incident(IncidentSnapshot incident) {
            SortedSet<String> touching = exposure.touched(incident.suspects());
            if (touching.isEmpty()) {
                touched.remove(incident.id());
            } else if (touched.containsKey(incident.id()) || touched.size() < INCIDENTS_MAX) {
                touched.put(incident.id(), touching);
            } else {
                SortedSet<String> others = new TreeSet<>(touched.getOrDefault(OTHERS, new TreeSet<>()));
                others.addAll(touching);
                touched.put(OTHERS, others);
            }
            if (incident.severity().atLeast(alerts.from())) {
                open(Topic.INCIDENT, incident.id(), incident.severity(), incident.opened());
            }
        }

        private void open(Topic topic, String subject, Severity severity, Instant since) {
            String reference = references.of(topic, subject);
            Matter known = matters.get(reference);
            if (known != null) {
                if (severity.compareTo(known.severity()) > 0) {
                    matters.put(reference, known.worse(severity));
                }
                return;
            }
            if (matters.size() >= MATTERS_MAX && !makeRoom(severity)) {
                crowdedOut++;
                return;
            }
            matters.put(
                    reference,
                    new Matter(
                            reference,
                            topic,
                            subject,
                            severity,
                            since,
                            pace().circles(),
                            now,
                            0,
                            null,
                            new TreeSet<>(),
                            null));
        }

        private boolean makeRoom(Severity severity) {
            Matter least = matters.values().stream()
                    .min(Comparator.comparing((Matter matter) -> matter.acknowledgement() == null)
                            .thenComparing(Matter::severity)
                            .thenComparing(Matter::since))
                    .orElseThrow();
            if (least.acknowledgement() == null && least.severity().atLeast(severity)) {
                return false;
            }
            matters.remove(least.reference());
            crowdedOut++;
            return true;
        }

        private void over(String reference) {
            Matter matter = matters.remove(reference);
            if (matter != null) {
                matter.told().forEach(person -> tellPerson(person, matter, Line.What.OVER));
                dropUnsent(matter);
            }
        }

        private void taken(String reference, String person) {
            Matter matter = matters.get(reference);
            if (matter == null || matter.acknowledgement() != null) {
                return;
            }
            matters.put(reference, matter.acknowledged(new Matter.Acknowledgement(person, now)));
            matter.told().stream()
                    .filter(each -> !each.equals(person))
                    .forEach(each -> tellPerson(each, matter, Line.What.TAKEN));
            dropUnsent(matter);
        }

        /** Nobody needs to hear any more that it is open. */
        private void dropUnsent(Matter matter) {
            for (Message message : List.copyOf(outbox.values())) {
                if (message.attempts() == 0
                        && message.lines().stream()
                                .anyMatch(line -> line.what() == Line.What.OPEN
                                        && line.reference().equals(matter.reference()))) {
                    List<Line> left = message.lines().stream()
                            .filter(line -> line.what() != Line.What.OPEN
                                    || !line.reference().equals(matter.reference()))
                            .toList();
                    outbox.remove(message.id());
                    if (!left.isEmpty()) {
                        put(message.channel(), message.person(), left, message.more());
                    }
                }
            }
        }

        private void started(String id) {
            Message message = outbox.get(id);
            if (message == null) {
                return;
            }
            outbox.put(id, message.tried());
            if (!message.heartbeat()) {
                wires.put(message.channel(), wire(message.channel()).used(now, alerts.burst(), alerts.refill()));
            }
        }

        private void delivered(String id) {
            Message message = outbox.remove(id);
            if (message == null) {
                return;
            }
            wires.put(message.channel(), wire(message.channel()).worked());
            over(references.of(Topic.CHANNEL_FAILING, message.channel()));
        }

        private void undelivered(String id, boolean lasting) {
            Message message = outbox.get(id);
            if (message == null) {
                return;
            }
            String channel = message.channel();
            Wire wire = wire(channel).failed(now);
            wires.put(channel, wire);
            if (wire.failures() == FAILURES_TOLD) {
                open(Topic.CHANNEL_FAILING, channel, severity(Topic.CHANNEL_FAILING), now);
            }
            if (message.heartbeat()) {
                outbox.remove(id);
                return;
            }
            // Somebody is still untold: by another channel at once, if there is one that works.
            if (message.attempts() == 1 || lasting) {
                forget(message);
            }
            if (lasting || Duration.between(message.decided(), now).compareTo(MESSAGE_LIFE) > 0) {
                outbox.remove(id);
            } else {
                outbox.put(id, message.dueAt(wire.resting() == null ? now : wire.resting()));
            }
        }

        /** Those it was for count as untold, where they have another way to be told. */
        private void forget(Message message) {
            for (Map.Entry<String, List<String>> person : channelsOf.entrySet()) {
                if (person.getValue().contains(message.channel()) && hasWay(person.getKey())) {
                    message.lines().forEach(line -> {
                        Matter matter = matters.get(line.reference());
                        if (matter != null
                                && matter.acknowledgement() == null
                                && matter.told().contains(person.getKey())) {
                            SortedSet<String> told = new TreeSet<>(matter.told());
                            told.remove(person.getKey());
                            matters.put(matter.reference(), retold(matter, told));
                        }
                    });
                }
            }
        }

        private Matter retold(Matter matter, SortedSet<String> told) {
            return new Matter(
                    matter.reference(),
                    matter.topic(),
                    matter.subject(),
                    matter.severity(),
                    matter.since(),
                    matter.circles(),
                    matter.widened(),
                    matter.tellings(),
                    matter.lastTold(),
                    told,
                    matter.acknowledgement());
        }

        void forgetGoneChannels() {
            for (Message message : List.copyOf(outbox.values())) {
                if (!exposure.channels().containsKey(message.channel())) {
                    outbox.remove(message.id());
                    forget(message);
                }
            }
            wires.keySet().retainAll(exposure.channels().keySet());
            for (Matter matter : List.copyOf(matters.values())) {
                boolean ofChannel = matter.topic() == Topic.CHANNEL_FAILING || matter.topic() == Topic.CHANNEL_UNSAFE;
                if (ofChannel && !exposure.channels().containsKey(matter.subject())) {
                    over(matter.reference());
                }
            }
        }

        /** Before anything is told: whoever is suspect now must not hear it. */
        void markUnsafe() {
            SortedSet<String> before = unsafe;
            unsafe = exposure.unsafe(touched.values());
            for (Message message : List.copyOf(outbox.values())) {
                if (!message.heartbeat() && unsafe.contains(message.channel())) {
                    outbox.remove(message.id());
                    forget(message);
                }
            }
            for (String channel : unsafe) {
                if (!before.contains(channel)) {
                    open(Topic.CHANNEL_UNSAFE, channel, severity(Topic.CHANNEL_UNSAFE), now);
                }
            }
            for (String channel : before) {
                if (!unsafe.contains(channel)) {
                    over(references.of(Topic.CHANNEL_UNSAFE, channel));
                }
            }
        }

        void tell() {
            List<SortedSet<String>> circles = onCall.circles(now);
            Pace pace = pace();
            for (Matter known : List.copyOf(matters.values())) {
                if (known.acknowledgement() == null) {
                    tell(known.notAfter(now), circles, pace);
                }
            }
        }

        private void tell(Matter known, List<SortedSet<String>> circles, Pace pace) {
            Matter matter = known.circles() < pace.circles() ? known.wider(pace.circles(), now) : known;
            boolean again = passed(matter.lastTold(), pace.repeat());
            if (matter.lastTold() != null
                    && matter.circles() < circles.size()
                    && passed(matter.widened(), pace.escalate())) {
                matter = matter.wider(matter.circles() + 1, now);
            }
            SortedSet<String> people = reached(circles, matter.circles());
            SortedSet<String> reached = new TreeSet<>();
            Matter counted = again ? matter.toldAgain(now, 1, new TreeSet<>()) : matter;
            for (String person : people) {
                if ((again || !matter.told().contains(person)) && tellPerson(person, counted, Line.What.OPEN)) {
                    reached.add(person);
                }
            }
            matters.put(matter.reference(), counted.toldTo(reached));
        }

        private boolean passed(@Nullable Instant since, Duration time) {
            return since == null || Duration.between(since, now).compareTo(time) >= 0;
        }

        /** The people of the first circles, and of one more behind each circle in which somebody can't be reached. */
        private SortedSet<String> reached(List<SortedSet<String>> circles, int first) {
            SortedSet<String> people = new TreeSet<>();
            int count = first;
            for (int i = 0; i < count && i < circles.size(); i++) {
                for (String person : circles.get(i)) {
                    people.add(person);
                    if (!hasWay(person)) {
                        count = Math.max(count, i + 2);
                    }
                }
            }
            return people;
        }

        /** @return whether there was a way to tell them */
        private boolean tellPerson(String person, Matter matter, Line.What what) {
            List<String> ways = ways(person);
            // The gravest by every way at once; others by one way more each time.
            int count = matter.severity().atLeast(Severity.HIGH) ? ways.size() : Math.max(1, matter.tellings());
            ways.stream()
                    .limit(count)
                    .forEach(channel -> add(
                            channel,
                            person,
                            new Line(
                                    matter.reference(),
                                    matter.topic(),
                                    what,
                                    matter.severity(),
                                    matter.since(),
                                    Math.max(1, matter.tellings()))));
            return !ways.isEmpty();
        }

        /** The safe channels of a person; those that work first, and else as they prefer. */
        private List<String> ways(String person) {
            List<String> safe = channelsOf.getOrDefault(person, List.of()).stream()
                    .filter(channel -> !unsafe.contains(channel))
                    .toList();
            List<String> ordered = new ArrayList<>(safe.stream()
                    .filter(channel -> wire(channel).failures() == 0)
                    .toList());
            safe.stream().filter(channel -> wire(channel).failures() > 0).forEach(ordered::add);
            return ordered;
        }

        private boolean hasWay(String person) {
            return channelsOf.getOrDefault(person, List.of()).stream()
                    .anyMatch(channel ->
                            !unsafe.contains(channel) && wire(channel).failures() == 0);
        }

        /** Into the message that waits for this channel, or into a new one; not a second time what is being tried there. */
        private void add(String channel, String person, Line line) {
            List<Line> lines = new ArrayList<>();
            int more = 0;
            Message waiting = null;
            for (Message message : outbox.values()) {
                if (!message.channel().equals(channel) || message.heartbeat()) {
                    continue;
                }
                if (message.attempts() == 0) {
                    waiting = message;
                } else if (message.lines().contains(line)) {
                    return;
                }
            }
            if (waiting != null) {
                outbox.remove(waiting.id());
                more = waiting.more();
                waiting.lines().stream()
                        .filter(each -> !each.reference().equals(line.reference()))
                        .forEach(lines::add);
            }
            lines.add(line);
            put(channel, waiting == null ? person : waiting.person(), lines, more);
        }

        private void put(String channel, String person, List<Line> lines, int more) {
            List<Line> sorted = lines.stream()
                    .sorted(Comparator.comparing(Line::severity)
                            .reversed()
                            .thenComparing(Line::what)
                            .thenComparing(Line::reference))
                    .toList();
            List<Line> kept = sorted.subList(0, Math.min(sorted.size(), Message.LINES_MAX));
            int left = more + sorted.size() - kept.size();
            Contact contact = contacts.get(person);
            String language = contact == null || contact.language() == null
                    ? site.court().languages().getFirst()
                    : contact.language();
            Wire wire = wire(channel).another();
            wires.put(channel, wire);
            String id = Digests.hex(32, channel, Long.toString(wire.made()), now.toString(), kept.toString());
            outbox.put(id, new Message(id, channel, person, language, kept, left, now, 0, now));
        }

        void beat() {
            Heartbeat heartbeat = alerts.heartbeat();
            if (heartbeat == null) {
                return;
            }
            Instant last = lastHeartbeat == null || lastHeartbeat.isAfter(now) ? null : lastHeartbeat;
            if (!passed(last, heartbeat.every())) {
                return;
            }
            lastHeartbeat = now;
            Set<String> keys = new HashSet<>();
            for (Channel channel : heartbeat.channels()) {
                String key = Exposure.key(channel);
                if (keys.add(key)) {
                    outbox.values()
                            .removeIf(message ->
                                    message.heartbeat() && message.channel().equals(key) && message.attempts() == 0);
                    String id = Digests.hex(32, key, now.toString(), "heartbeat");
                    String language = site.court().languages().getFirst();
                    outbox.put(id, new Message(id, key, "", language, List.of(), 0, now, 0, now));
                }
            }
        }

        private Wire wire(String channel) {
            return wires.getOrDefault(channel, Wire.NEW);
        }

        private Pace pace() {
            return alerts.pace(site.court().postureAt(now));
        }
    }

    private static Severity severity(Topic topic) {
        return switch (topic) {
            case JOURNAL_FULL -> Severity.CRITICAL;
            case CHANNEL_UNSAFE, MEMORY_LOST, INCIDENT, PLAN_WAITS -> Severity.HIGH;
            case SOURCE_SILENT, CHANNEL_FAILING -> Severity.MEDIUM;
        };
    }
}
