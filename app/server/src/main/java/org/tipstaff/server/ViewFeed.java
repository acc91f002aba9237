package org.tipstaff.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Read;
import org.tipstaff.state.Acknowledgement;
import org.tipstaff.state.FindingView;
import org.tipstaff.state.IncidentView;
import org.tipstaff.state.SourceView;
import org.tipstaff.state.ViewChange;
import org.tipstaff.state.ViewPosition;
import org.tipstaff.state.Views;
import org.tipstaff.state.ViewsUnavailableException;

/**
 * Keeps the views up with what they are made of: findings and incidents as they were told, acknowledgements of the custody log,
 * and who sent how much. One thread. When the database does not answer, the views are behind and everything else goes on; when
 * it answers again, or another one does, they catch up from where that one stands.
 */
public final class ViewFeed implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ViewFeed.class.getName());

    /** How long to wait for news before sources are counted. */
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** Entries of one change: enough to be quick, few enough to be small. */
    private static final int ENTRIES_PER_CHANGE = 2000;
    /** Records counted between two looks at what is told. */
    private static final int COUNTED_PER_CHANGE = 200_000;

    private static final Duration RETRY_FIRST = Duration.ofMillis(500);
    private static final Duration RETRY_LAST = Duration.ofSeconds(30);

    private final Views views;
    private final ToldLog told;
    private final Journal journal;
    private final CustodyBook custody;
    private final Thread thread;
    private final Map<String, SourceView> sources = new HashMap<>();
    private volatile @Nullable String failure = "not begun";
    private volatile ViewPosition position = ViewPosition.START;
    private volatile boolean stopping;

    public ViewFeed(Views views, ToldLog told, Journal journal, CustodyBook custody) {
        this.views = views;
        this.told = told;
        this.journal = journal;
        this.custody = custody;
        this.thread = Thread.ofPlatform().name("views").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Why the views are behind; null when they are not. */
    public @Nullable String failure() {
        return failure;
    }

    /** Where the views stand, as far as this program knows. */
    public ViewPosition position() {
        return position;
    }

    /** Who sent, as counted so far; the same that the views have. */
    public Map<String, SourceView> sources() {
        synchronized (sources) {
            return Map.copyOf(sources);
        }
    }

    private void run() {
        Duration retry = RETRY_FIRST;
        while (!stopping) {
            try {
                feed();
                retry = RETRY_FIRST;
            } catch (ViewsUnavailableException e) {
                if (failure == null || failure.equals("not begun")) {
                    LOG.log(Level.WARNING, "views are behind from now on: {0}", e.getMessage());
                }
                failure = String.valueOf(e.getMessage());
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                LOG.log(Level.ERROR, "views can not be fed: {0}", e.getMessage());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The outermost loop: a fault here must be seen, and not end in views that stand still unnoticed.
                failure = "a fault of the program: " + e.getClass().getName();
                LOG.log(
                        Level.ERROR,
                        "views can not be fed: {0} at {1}",
                        e.getClass().getName(),
                        place(e));
            }
            if (!stopping) {
                try {
                    Thread.sleep(retry);
                } catch (InterruptedException e) {
                    return;
                }
                retry = retry.multipliedBy(2).compareTo(RETRY_LAST) < 0 ? retry.multipliedBy(2) : RETRY_LAST;
            }
        }
    }

    private static String place(Exception e) {
        return e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0].toString();
    }

    private void feed() throws IOException, InterruptedException {
        ViewPosition at = views.position();
        if (at.told() > told.end() || at.counted() > journal.end() || at.custody() > custody.size()) {
            LOG.log(Level.WARNING, "the views know more than this folder does: they are made anew");
            views.clear();
            at = ViewPosition.START;
        }
        synchronized (sources) {
            sources.clear();
            views.sources().forEach(source -> sources.put(source.name(), source));
        }
        position = at;
        try (JournalReader telling = told.reader(at.told());
                JournalReader counting = journal.reader(at.counted())) {
            while (!stopping) {
                at = step(at, telling, counting);
                position = at;
                failure = null;
            }
        }
    }

    private ViewPosition step(ViewPosition at, JournalReader telling, JournalReader counting)
            throws IOException, InterruptedException {
        List<FindingView> findings = new ArrayList<>();
        List<IncidentView> incidents = new ArrayList<>();
        List<ViewChange.Joining> joinings = new ArrayList<>();
        Read read = telling.next(PAUSE);
        while (read != null) {
            ToldLog.decode(read, custody::openedOrNull, findings, incidents, joinings);
            read = findings.size() + incidents.size() < ENTRIES_PER_CHANGE ? telling.next(Duration.ZERO) : null;
        }
        // Asked before the acknowledgements are: one that comes in between is taken the next time.
        long entries = custody.size();
        List<Acknowledgement> acknowledgements = new ArrayList<>(custody.acknowledgedFrom(at.custody()));
        acknowledgements.removeIf(made -> made.entry() >= entries);
        Set<String> counted = count(counting);
        ViewPosition to = new ViewPosition(telling.position(), entries, counting.position());
        if (to.equals(at)) {
            return at;
        }
        List<SourceView> changed;
        synchronized (sources) {
            changed = counted.stream().map(sources::get).toList();
        }
        views.apply(new ViewChange(to, findings, incidents, joinings, acknowledgements, changed));
        telling.processed(to.told());
        counting.processed(to.counted());
        return to;
    }

    /** Counts what came since; returns whose. */
    private Set<String> count(JournalReader counting) throws IOException, InterruptedException {
        Set<String> changed = new HashSet<>();
        int records = 0;
        while (records < COUNTED_PER_CHANGE) {
            Read read = counting.next(Duration.ZERO);
            if (read == null) {
                break;
            }
            if (read instanceof Batch batch) {
                records += batch.size();
                for (int i = 0; i < batch.size(); i++) {
                    String source = batch.source(i);
                    changed.add(source);
                    count(source, batch.length(i), batch.at(i));
                }
            }
        }
        return changed;
    }

    private void count(String source, int bytes, Instant at) {
        synchronized (sources) {
            SourceView before = sources.get(source);
            sources.put(
                    source,
                    before == null
                            ? new SourceView(source, 1, bytes, at, at)
                            : new SourceView(source, before.records() + 1, before.bytes() + bytes, before.first(), at));
        }
    }

    /** Ends after the step that is under way. */
    @Override
    public void close() {
        stopping = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(Duration.ofSeconds(10));
                if (thread.isAlive()) {
                    // Only a database that hangs takes so long; what it did not take is fed again.
                    thread.interrupt();
                    thread.join(Duration.ofSeconds(5));
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
