package org.tipstaff.receivers.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Arrivals;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.SteadyIntake;
import org.tipstaff.receivers.Tally;
import org.tipstaff.receivers.Timing;

/**
 * Reads the files of a folder as they come and grow: text logs and JSON lines line by line, binary event logs
 * ({@link FollowedEventLog}). Looks again and again, for a network folder tells nothing; where the system tells that something was written, it
 * looks at once ({@link FolderBell}).
 *
 * <p><b>Nothing twice, nothing passed over.</b> A file is known by the system's number of it and by what was read of it ({@link Mark}), never by
 * its name. One that was renamed is read on under its new name, also under a name that the pattern does not have; one that was
 * deleted is read to its end, for it is held open while it grows; a copy of a file that is followed (copytruncate) goes on where the original
 * stood. How far each was read is remembered after the intake has made it durable; when the program dies in between, {@link Arrivals} tell
 * what of the batch that is read again had arrived.
 *
 * <p>What can't be followed is told, once: links, compressed files, UTF-16, and what can't be opened.
 */
public final class FolderWatch implements AutoCloseable {
    private static final int MAGIC_BYTES = 8;

    /** When others have brought so many records, the place behind which this watch's are looked for moves on: a start reads no more. */
    private static final long OTHERS_MAX = 50_000;

    private static final Duration LAST_WAIT = Duration.ofSeconds(30);

    private final Around around;
    private final PathMatcher pattern;
    private final Positions positions;
    private final Arrivals arrivals;
    private final Arrived arrived = new Arrived();
    private final Map<String, Followed> open = new LinkedHashMap<>();
    private final Map<String, Seen> atRest = new HashMap<>();
    private final Map<String, Seen> passedOver = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable Thread looking;

    /** A file as a look finds it. */
    private record Seen(Path path, String key, long size, long modified) {
        boolean isSame(@Nullable Seen other) {
            return other != null && size == other.size && modified == other.modified;
        }

        String name() {
            return Objects.toString(path.getFileName());
        }
    }

    /** What the followed files need of this watch. */
    private final class Around implements Surroundings {
        private final WatchConfig config;
        private final SteadyIntake intake;
        private final Tally tally;
        private final Timing timing;

        Around(WatchConfig config, Intake intake, Tally tally, Timing timing) {
            this.config = config;
            this.intake = new SteadyIntake(config.name(), intake, tally, timing);
            this.tally = tally;
            this.timing = timing;
        }

        @Override
        public WatchConfig config() {
            return config;
        }

        @Override
        public SteadyIntake intake() {
            return intake;
        }

        @Override
        public Tally tally() {
            return tally;
        }

        @Override
        public Timing timing() {
            return timing;
        }

        @Override
        public Path ownFolder() {
            return Objects.requireNonNull(config.positions().toAbsolutePath().getParent(), "folder of the positions");
        }

        @Override
        public void remember(Position position) throws IOException {
            positions.remember(position, arrivals.end());
        }

        @Override
        public boolean handOn(List<Received> records) {
            List<Received> notYet = arrived.notYet(records);
            return notYet.isEmpty() || Surroundings.super.handOn(notYet);
        }
    }

    /**
     * Reads what was remembered; looks at nothing yet.
     *
     * @param arrivals where the intake's records become durable
     * @throws IOException when the file of positions can't be read or written
     */
    public FolderWatch(WatchConfig config, Intake intake, Arrivals arrivals, Tally tally, Timing timing)
            throws IOException {
        this.around = new Around(config, intake, tally, timing);
        this.pattern = FileSystems.getDefault().getPathMatcher("glob:" + config.pattern());
        this.arrivals = arrivals;
        this.positions = new Positions(config.positions(), arrivals.end());
        arrivals.since(positions.arrived(), config.source(), arrived::add);
    }

    /** Looks again and again on a thread of its own, until it is closed. */
    public void start() {
        Thread thread = Thread.ofVirtual()
                .name(around.config().name() + "-watch")
                .unstarted(() -> {
                    Duration interval = around.config().limits().interval();
                    try (FolderBell bell = FolderBell.at(around.config().folder(), around.timing())) {
                        do {
                            long began = around.timing().nanos();
                            look();
                            bell.looked(around.timing().nanos() - began);
                        } while (around.intake().pause(() -> bell.await(interval)));
                    }
                });
        looking = thread;
        thread.start();
    }

    /** Looks at the folder once and reads what is new. Never on two threads at a time. */
    public void look() {
        moveOn();
        Map<String, Seen> found = new LinkedHashMap<>();
        try {
            list(found);
        } catch (IOException unreadable) {
            tellOnce(
                    "folder",
                    Refusal.UNREADABLE,
                    0,
                    around.config().folder() + " can't be listed: " + unreadable.getMessage());
            return;
        }
        told.remove("folder");
        // New files first: a copy must be compared with its original as that was read, before the original is found
        // cut.
        found.values().forEach(this::admit);
        for (String key : List.copyOf(open.keySet())) {
            if (!around.intake().isStopping()) {
                readOn(key, found.get(key));
            }
        }
        forgetGone(found);
        arrived.lookedOnce();
    }

    /** Between two looks nothing is on its way. */
    private void moveOn() {
        long end = arrivals.end();
        if (arrived.isEmpty() && end - positions.arrived() > OTHERS_MAX) {
            try {
                positions.remember(end);
            } catch (IOException unwritable) {
                tellOnce(
                        "positions",
                        Refusal.UNREADABLE,
                        0,
                        "the file of positions can't be written: " + unwritable.getMessage());
            }
        }
    }

    private void list(Map<String, Seen> found) throws IOException {
        TreeMap<Path, Seen> sorted = new TreeMap<>();
        int looked = 0;
        try (DirectoryStream<Path> folder =
                Files.newDirectoryStream(around.config().folder())) {
            for (Path path : folder) {
                if (++looked > around.config().limits().listed()) {
                    tellOnce(
                            "listed",
                            Refusal.SIZE,
                            0,
                            around.config().folder() + " has more than "
                                    + around.config().limits().listed() + " entries: the others are not seen");
                    break;
                }
                Seen seen = seen(path);
                if (seen != null
                        && (pattern.matches(path.getFileName())
                                || positions.all().containsKey(seen.key()))) {
                    sorted.put(path, seen);
                }
            }
        } catch (DirectoryIteratorException broken) {
            throw broken.getCause();
        }
        sorted.values().forEach(seen -> found.put(seen.key(), seen));
    }

    /** Null for what is no file, or is gone already. */
    private @Nullable Seen seen(Path path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink() && pattern.matches(path.getFileName())) {
                tellOnce(
                        "link " + path,
                        Refusal.UNREADABLE,
                        0,
                        path.getFileName() + " is a link, and links are not followed: they may lead anywhere");
            }
            if (!attributes.isRegularFile()) {
                return null;
            }
            Object number = attributes.fileKey();
            String key = number == null ? "name " + path.getFileName() : number.toString();
            return new Seen(
                    path, key, attributes.size(), attributes.lastModifiedTime().toMillis());
        } catch (IOException gone) {
            return null;
        }
    }

    private void admit(Seen seen) {
        Followed followed = open.get(seen.key());
        if (followed != null) {
            followed.named(seen.name());
            return;
        }
        if (seen.isSame(atRest.get(seen.key())) || seen.isSame(passedOver.get(seen.key())) || seen.size() == 0) {
            return;
        }
        if (open.size() >= around.config().limits().files()) {
            tellOnce(
                    "files",
                    Refusal.SIZE,
                    0,
                    "more than " + around.config().limits().files() + " files grow at once: the others wait");
            return;
        }
        atRest.remove(seen.key());
        passedOver.remove(seen.key());
        try {
            follow(seen);
        } catch (IOException unreadable) {
            tellOnce(
                    "open " + seen.key(),
                    Refusal.UNREADABLE,
                    seen.size(),
                    seen.name() + " can't be read: " + unreadable.getMessage());
        }
    }

    private void follow(Seen seen) throws IOException {
        FileChannel file = FileChannel.open(seen.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        boolean kept = false;
        try {
            Magic magic = magic(file);
            if (!magic.fault.isEmpty()) {
                passedOver.put(seen.key(), seen);
                tellOnce(
                        "magic " + seen.key(),
                        Refusal.UNREADABLE,
                        seen.size(),
                        seen.name() + " is " + magic.fault + ", and is not read here: use investigate");
                return;
            }
            Position before = positions.all().get(seen.key());
            if (magic == Magic.EVENT_LOG) {
                Position.EventLog read = before instanceof Position.EventLog log
                        ? log
                        : FollowedEventLog.unread(seen.key(), seen.name());
                open.put(seen.key(), new FollowedEventLog(seen.key(), seen.name(), seen.path(), file, read, around));
            } else {
                Mark mark = before instanceof Position.Text text ? text.mark() : Mark.START;
                open.put(seen.key(), new FollowedText(seen.key(), seen.name(), file, origin(file, mark), around));
            }
            kept = true;
        } finally {
            if (!kept) {
                file.close();
            }
        }
    }

    /** Where to begin with a file: where it was left, or where the file was left that it is a copy of. */
    private Mark origin(FileChannel file, Mark own) throws IOException {
        if (own.position() > 0 && own.holds(file)) {
            return own;
        }
        Mark furthest = own;
        FollowedText original = null;
        for (Position position : positions.all().values()) {
            if (position instanceof Position.Text text
                    && text.mark().position() > furthest.position()
                    && text.mark().holds(file)) {
                furthest = text.mark();
                original = open.get(text.key()) instanceof FollowedText followed ? followed : null;
            }
        }
        if (original != null) {
            original.copied();
        }
        return furthest;
    }

    /** What a file is by its first bytes. */
    private enum Magic {
        TEXT(""),
        EVENT_LOG(""),
        COMPRESSED("compressed or an archive"),
        UTF_16("text in UTF-16");

        final String fault;

        Magic(String fault) {
            this.fault = fault;
        }
    }

    private static Magic magic(FileChannel file) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(MAGIC_BYTES);
        file.read(first, 0);
        int four = first.getInt(0);
        int two = four >>> 16;
        if (four == 0x456C_6646 || four == 0x456C_6643) {
            return Magic.EVENT_LOG;
        }
        if (two == 0x1F8B || two == 0x504B || four == 0x28B5_2FFD || four == 0xFD37_7A58 || four >>> 8 == 0x42_5A68) {
            return Magic.COMPRESSED;
        }
        return two == 0xFFFE || two == 0xFEFF ? Magic.UTF_16 : Magic.TEXT;
    }

    private void readOn(String key, @Nullable Seen seen) {
        Followed followed = Objects.requireNonNull(open.get(key), "an open file");
        try {
            if (seen == null) {
                open.remove(key);
                followed.finish();
            } else {
                followed.read();
                if (followed.isAtRest()) {
                    open.remove(key);
                    followed.close();
                    atRest.put(key, seen);
                }
            }
        } catch (IOException unreadable) {
            open.remove(key);
            tellOnce(
                    "read " + key,
                    Refusal.UNREADABLE,
                    0,
                    "reading of a file was given up for now: " + unreadable.getMessage());
            closeQuietly(followed);
        }
    }

    /** Files that are there no more; while the program stops they may not have been read to their end, and are kept. */
    private void forgetGone(Map<String, Seen> found) {
        atRest.keySet().retainAll(found.keySet());
        passedOver.keySet().retainAll(found.keySet());
        if (around.intake().isStopping()) {
            return;
        }
        List<String> gone = new ArrayList<>(positions.all().keySet());
        gone.removeAll(found.keySet());
        gone.removeAll(open.keySet());
        for (String key : gone) {
            try {
                positions.forget(key);
            } catch (IOException unwritable) {
                tellOnce(
                        "positions",
                        Refusal.UNREADABLE,
                        0,
                        "the file of positions can't be written: " + unwritable.getMessage());
            }
        }
    }

    /** Of what stays wrong a person needs to hear once; the memory of it is bounded by the entries that are looked at. */
    private void tellOnce(String about, Refusal reason, long bytes, String sentence) {
        if (told.size() < 4 * around.config().limits().listed() && told.add(about)) {
            around.tell(reason, 0, bytes, sentence);
        }
    }

    private static void closeQuietly(Followed followed) {
        try {
            followed.close();
        } catch (IOException unheard) {
            // It was only read from.
        }
    }

    /** Ends looking. What was handed to the intake is durable, and remembered. */
    @Override
    public void close() {
        around.intake().stop();
        Thread thread = looking;
        if (thread != null) {
            try {
                thread.join(LAST_WAIT);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        open.values().forEach(FolderWatch::closeQuietly);
        open.clear();
        try {
            positions.close();
        } catch (IOException unheard) {
            // Every position was forced when it was written.
        }
    }
}
