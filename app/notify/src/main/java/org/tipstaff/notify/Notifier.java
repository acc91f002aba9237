package org.tipstaff.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Channel;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Site;

/**
 * Takes what people must know, tells those on duty until somebody has it. Start here.
 *
 * <pre>{@code
 * Notifier notifier = Notifier.open(data.resolve("notify"), site, Carriers.of(site, System::getenv), deliveries, clock, System.err::print, diary);
 * notifier.incident(new IncidentSnapshot(id, severity, opened, suspects));   // whenever it is new or grew; again after each start
 * notifier.acknowledge(id, "it.duty1");
 * Instant next = notifier.tick();                                            // at least once a minute, better each second
 * }</pre>
 *
 * <p>It starts no thread. What is decided is on disk when a method returns; the executor given to it sends, one message at a time on
 * each channel, and a sender that hangs holds up its own channel only. An executor that runs what it is given at once is
 * allowed. All methods may be called from any thread.
 */
public final class Notifier {
    private static final int SALT_BYTES = 16;

    private final Object lock = new Object();
    private final StateFile file;
    private final Board board;
    private final References references;
    private final Executor deliveries;
    private final InstantSource clock;
    private final Consumer<DiaryEntry> diary;
    private final Set<String> underway = new HashSet<>();
    private Escalation escalation;
    private Letters letters;
    private Site site;
    private Function<Channel, Carrier> carriers;
    private EscalationState state;
    private String unsaved = "";

    private Notifier(
            StateFile file,
            Board board,
            References references,
            Site site,
            Function<Channel, Carrier> carriers,
            Executor deliveries,
            InstantSource clock,
            Consumer<DiaryEntry> diary,
            EscalationState state) {
        this.file = file;
        this.board = board;
        this.references = references;
        this.site = site;
        this.carriers = carriers;
        this.deliveries = deliveries;
        this.clock = clock;
        this.diary = diary;
        this.state = state;
        this.escalation = new Escalation(site, references);
        this.letters = new Letters(site.court());
    }

    /**
     * @param folder of its own; made when it is not there. It holds the state, and {@code board.txt}, the page to be shown or printed
     * @param carriers how each channel is used; {@link Carriers#of}
     * @param deliveries runs each delivery, which may take {@link Carriers#DEADLINE}; one that has a thread for each task does
     * @param screen gets the whole page again whenever it changes
     * @param diary gets what was done, for the custody log; it is called outside of any lock and must not throw
     * @throws IOException when the folder can't be used
     */
    public static Notifier open(
            Path folder,
            Site site,
            Function<Channel, Carrier> carriers,
            Executor deliveries,
            InstantSource clock,
            Consumer<String> screen,
            Consumer<DiaryEntry> diary)
            throws IOException {
        Files.createDirectories(folder);
        StateFile file = new StateFile(folder.resolve("state.json"));
        StateFile.Kept kept = file.read();
        String salt = kept.salt().isEmpty() ? newSalt() : kept.salt();
        Notifier notifier = new Notifier(
                file.salted(salt),
                new Board(folder.resolve("board.txt"), screen),
                new References(salt),
                site,
                carriers,
                deliveries,
                clock,
                diary,
                kept.state());
        notifier.change(new Happening.TimePassed());
        if (kept.damaged()) {
            notifier.change(new Happening.Trouble(Topic.MEMORY_LOST, "", clock.instant()));
        }
        return notifier;
    }

    private static String newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return HexFormat.of().formatHex(salt);
    }

    /** An incident is new, grew, or has other suspects. The same again changes nothing. */
    public void incident(IncidentSnapshot incident) {
        change(new Happening.IncidentSeen(incident));
    }

    /** Nobody needs to know of it any more; what it made suspect is not suspect for its sake. */
    public void incidentClosed(String id) {
        change(new Happening.IncidentClosed(id));
    }

    /** A plan waits for people to agree; the message holds nothing of it but a reference. */
    public void planWaits(String plan, Instant since) {
        change(new Happening.Trouble(Topic.PLAN_WAITS, plan, since));
    }

    /** People agreed, or it does not matter any more. */
    public void planDecided(String plan) {
        change(new Happening.TroubleOver(Topic.PLAN_WAITS, plan));
    }

    public void sourceSilent(String source, Instant since) {
        change(new Happening.Trouble(Topic.SOURCE_SILENT, source, since));
    }

    public void sourceSpeaks(String source) {
        change(new Happening.TroubleOver(Topic.SOURCE_SILENT, source));
    }

    public void journalFull(Instant since) {
        change(new Happening.Trouble(Topic.JOURNAL_FULL, "", since));
    }

    public void journalAccepts() {
        change(new Happening.TroubleOver(Topic.JOURNAL_FULL, ""));
    }

    /**
     * Somebody has it.
     *
     * @param matter id of an incident, or the reference that a message gave
     * @param person who says so; whether it is they is for the caller to know
     */
    public Acknowledged acknowledge(String matter, String person) {
        Acknowledged answer;
        Instant now = clock.instant();
        List<Runnable> tasks;
        synchronized (lock) {
            Matter known = state.matters().values().stream()
                    .filter(each -> each.reference().equals(matter)
                            || (each.topic() == Topic.INCIDENT && each.subject().equals(matter)))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                return new Acknowledged.Unknown(matter);
            }
            Matter.Acknowledgement before = known.acknowledgement();
            if (before != null) {
                return new Acknowledged.Already(known.reference(), before.person(), before.at());
            }
            answer = new Acknowledged.Now(known.reference());
            keep(escalation.apply(state, new Happening.Taken(known.reference(), person), now));
            tasks = start(now);
            tasks.addFirst(() -> diary.accept(
                    new DiaryEntry(now, DiaryEntry.Deed.ACKNOWLEDGED, "", "", person, List.of(known.reference()), "")));
        }
        tasks.removeFirst().run();
        tasks.forEach(Runnable::run);
        return answer;
    }

    /**
     * Does what time has made due.
     *
     * @return when there may be something to do again; earlier when something happens
     */
    public Instant tick() {
        change(new Happening.TimePassed());
        synchronized (lock) {
            return escalation.wake(state, clock.instant());
        }
    }

    /**
     * Another site file holds from now on.
     *
     * @param open the incidents that are open, whose suspects are looked for in the new site
     */
    public void site(Site site, Function<Channel, Carrier> carriers, Collection<IncidentSnapshot> open) {
        Instant now = clock.instant();
        List<Runnable> tasks;
        synchronized (lock) {
            Escalation next = new Escalation(site, references);
            EscalationState adopted = next.adopt(state, List.copyOf(open), now);
            this.site = site;
            this.carriers = carriers;
            this.letters = new Letters(site.court());
            this.escalation = next;
            keep(adopted);
            tasks = start(now);
        }
        tasks.forEach(Runnable::run);
    }

    /** What people have been told of and is not over, the gravest first. */
    public List<Matter> matters() {
        synchronized (lock) {
            return state.matters().values().stream()
                    .sorted(Comparator.comparing(Matter::severity).reversed().thenComparing(Matter::reference))
                    .toList();
        }
    }

    /** Whether somebody suspect could read what goes over this channel: then no alert, plan or approval does. */
    public boolean unsafe(Channel channel) {
        synchronized (lock) {
            return state.unsafe().contains(Exposure.key(channel));
        }
    }

    public List<ChannelState> channels() {
        synchronized (lock) {
            List<ChannelState> channels = new ArrayList<>();
            escalation
                    .exposure()
                    .channels()
                    .forEach((key, channel) -> channels.add(new ChannelState(
                            key,
                            channel.kind(),
                            site.contacts().stream()
                                    .filter(contact -> contact.channels().stream()
                                            .anyMatch(each -> Exposure.key(each).equals(key)))
                                    .map(Contact::person)
                                    .toList(),
                            state.unsafe().contains(key),
                            state.wires().getOrDefault(key, Wire.NEW).failures())));
            return channels;
        }
    }

    /** Why what was decided is not on disk; empty when it is. */
    public String unsaved() {
        synchronized (lock) {
            return unsaved.isEmpty() ? board.unsaved() : unsaved;
        }
    }

    private void change(Happening happening) {
        Instant now = clock.instant();
        List<Runnable> tasks;
        synchronized (lock) {
            keep(escalation.apply(state, happening, now));
            tasks = start(now);
        }
        tasks.forEach(Runnable::run);
    }

    /**
     * On disk first. Where the disk takes nothing, people are told nevertheless, for that the disk is full is one of the things they
     * must be told: then a crash may forget or repeat, {@link #unsaved} says so, and each later step tries again.
     */
    private void keep(EscalationState next) {
        boolean changed = !next.equals(state);
        state = next;
        if (changed || !unsaved.isEmpty()) {
            try {
                file.write(next);
                unsaved = "";
            } catch (IOException e) {
                unsaved = "what people were told can not be written down: "
                        + e.getClass().getSimpleName();
            }
        }
        board.show(state, site, escalation.exposure(), letters);
    }

    /** Takes the messages that are due, writes down that they were tried, and gives what sends them. */
    private List<Runnable> start(Instant now) {
        List<Runnable> tasks = new ArrayList<>();
        EscalationState next = state;
        for (Message message : escalation.due(state, now)) {
            Channel channel = escalation.exposure().channels().get(message.channel());
            if (channel != null && underway.add(message.channel())) {
                next = escalation.apply(next, new Happening.Started(message.id()), now);
                Letter letter = letters.write(message);
                Function<Channel, Carrier> with = carriers;
                tasks.add(() -> hand(message, letter, channel, with));
            }
        }
        keep(next);
        return tasks;
    }

    private void hand(Message message, Letter letter, Channel channel, Function<Channel, Carrier> with) {
        try {
            deliveries.execute(() -> deliver(message, letter, channel, with));
        } catch (RejectedExecutionException e) {
            delivered(message, CarriageException.passing("nobody had time to send it"));
        }
    }

    private void deliver(Message message, Letter letter, Channel channel, Function<Channel, Carrier> with) {
        boolean wanted;
        synchronized (lock) {
            // A channel can have become unsafe while the message waited for its turn.
            wanted = state.outbox().containsKey(message.id())
                    && (message.heartbeat() || !state.unsafe().contains(message.channel()));
        }
        if (!wanted) {
            delivered(message, CarriageException.passing("withdrawn"));
            return;
        }
        CarriageException failure = null;
        try {
            with.apply(channel).carry(letter);
        } catch (CarriageException e) {
            failure = e;
        } catch (RuntimeException e) {
            // The outermost place of a delivery: whatever goes wrong in a carrier must lead to the next channel, not to
            // silence.
            failure = CarriageException.passing(
                    "the carrier failed: " + e.getClass().getSimpleName());
        }
        delivered(message, failure);
    }

    private void delivered(Message message, @Nullable CarriageException failure) {
        synchronized (lock) {
            underway.remove(message.channel());
        }
        diary.accept(new DiaryEntry(
                clock.instant(),
                failure == null ? DiaryEntry.Deed.DELIVERED : DiaryEntry.Deed.FAILED,
                message.id(),
                message.channel(),
                message.person(),
                message.lines().stream().map(Line::reference).toList(),
                failure == null ? "" : failure.reason()));
        change(
                failure == null
                        ? new Happening.Delivered(message.id())
                        : new Happening.Undelivered(message.id(), failure.isLasting()));
    }
}
