package org.tipstaff.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.tipstaff.engine.LiveIncident;
import org.tipstaff.notify.Carriers;
import org.tipstaff.notify.ChannelState;
import org.tipstaff.notify.DiaryEntry;
import org.tipstaff.notify.IncidentSnapshot;
import org.tipstaff.notify.Notifier;
import org.tipstaff.notify.Suspects;
import org.tipstaff.site.ExpectedSource;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;

/** Tells the people of the site file. */
final class NotifierAlarms implements Alarms {
    private static final System.Logger LOG = System.getLogger(NotifierAlarms.class.getName());

    private final Notifier notifier;
    private final ExecutorService deliveries;
    private final InstantSource clock;
    private final CustodyBook custody;
    private final Instant begun;
    private final Set<String> silent = new HashSet<>();
    private volatile Site site;

    private NotifierAlarms(
            Notifier notifier, ExecutorService deliveries, Site site, InstantSource clock, CustodyBook custody) {
        this.notifier = notifier;
        this.deliveries = deliveries;
        this.site = site;
        this.clock = clock;
        this.custody = custody;
        this.begun = clock.instant();
    }

    static NotifierAlarms open(Site site, DataFolder data, InstantSource clock, CustodyBook custody)
            throws IOException {
        ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
        Notifier notifier = Notifier.open(
                data.notified(),
                site,
                Carriers.of(site, System::getenv),
                deliveries,
                clock,
                page -> {},
                entry -> record(custody, entry));
        return new NotifierAlarms(notifier, deliveries, site, clock, custody);
    }

    /** What was done goes into the custody log, but not the acknowledgement, which is there before the notifier hears of it. */
    private static void record(CustodyBook custody, DiaryEntry entry) {
        if (entry.deed() == DiaryEntry.Deed.ACKNOWLEDGED) {
            return;
        }
        try {
            custody.told(entry.deed().name().toLowerCase(Locale.ROOT), entry.person(), entry.references());
        } catch (IOException e) {
            LOG.log(Level.ERROR, "what was told could not be recorded: {0}", e.getMessage());
        }
    }

    @Override
    public void incident(LiveIncident incident, Instant opened) {
        if (!incident.open()) {
            // It is still open for people: only they decide that it is over.
            return;
        }
        incident.supersedes().forEach(notifier::incidentClosed);
        notifier.incident(snapshot(incident, opened));
    }

    private static IncidentSnapshot snapshot(LiveIncident live, Instant opened) {
        return new IncidentSnapshot(
                live.id(),
                severity(live),
                opened,
                Suspects.of(live.incident().hosts(), live.incident().users(), List.of()));
    }

    private static Severity severity(LiveIncident live) {
        return switch (live.incident().severity()) {
            case INFORMATIONAL -> Severity.INFORMATIONAL;
            case LOW -> Severity.LOW;
            case MEDIUM -> Severity.MEDIUM;
            case HIGH -> Severity.HIGH;
            case CRITICAL -> Severity.CRITICAL;
        };
    }

    @Override
    public void acknowledged(String incident, String person) {
        var _ = notifier.acknowledge(incident, person);
    }

    @Override
    public void planWaits(String plan, Instant since) {
        notifier.planWaits(plan, since);
    }

    @Override
    public void planDecided(String plan) {
        notifier.planDecided(plan);
    }

    @Override
    public void journalFull(Instant since) {
        notifier.journalFull(since);
    }

    @Override
    public void journalAccepts() {
        notifier.journalAccepts();
    }

    @Override
    public void heard(Map<String, Instant> sources) {
        Instant now = clock.instant();
        for (ExpectedSource expected : site.sources()) {
            Duration bound = expected.silentAfter();
            Duration most = bound == null ? site.alerts().silentAfter() : bound;
            Instant last = sources.get(expected.id());
            // Whoever was not heard before this start has as long as one who was heard when it began.
            Instant since = last == null || last.isBefore(begun) ? begun : last;
            if (Duration.between(since, now).compareTo(most) > 0) {
                if (silent.add(expected.id())) {
                    notifier.sourceSilent(expected.id(), last == null ? begun : last);
                }
            } else if (silent.remove(expected.id()) || (last != null && !last.isBefore(begun))) {
                notifier.sourceSpeaks(expected.id());
            }
        }
    }

    @Override
    public void tick() {
        var _ = notifier.tick();
    }

    @Override
    public String trouble() {
        String unsaved = notifier.unsaved();
        if (!unsaved.isEmpty()) {
            return unsaved;
        }
        List<String> failing = new ArrayList<>();
        for (ChannelState channel : notifier.channels()) {
            if (channel.failures() > 0) {
                failing.add(channel.kind().toString());
            }
        }
        return failing.isEmpty() ? "" : "channels that deliver nothing: " + String.join(", ", failing);
    }

    @Override
    public int open() {
        return (int) notifier.matters().stream()
                .filter(matter -> matter.acknowledgement() == null)
                .count();
    }

    @Override
    public void site(Site next, Collection<LiveIncident> open) {
        List<IncidentSnapshot> snapshots = new ArrayList<>();
        for (LiveIncident live : open) {
            Instant opened = custody.openedOrNull(live.id());
            snapshots.add(snapshot(live, opened == null ? clock.instant() : opened));
        }
        site = next;
        notifier.site(next, Carriers.of(next, System::getenv), snapshots);
    }

    @Override
    public void close() {
        deliveries.shutdown();
        try {
            // What can't be delivered in this time is tried again after the next start.
            if (!deliveries.awaitTermination(5, TimeUnit.SECONDS)) {
                deliveries.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
