package org.tipstaff.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.DigestList;
import org.tipstaff.evidence.DigestList.Algorithm;
import org.tipstaff.impact.records.ListedRecord;
import org.tipstaff.impact.records.RecordsAt;
import org.tipstaff.impact.records.RecordsComparison;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.HeldRecords;
import org.tipstaff.site.Holding;
import org.tipstaff.site.RecordLists;
import org.tipstaff.site.RecordsState;

/**
 * The records of the court held against earlier lists of them, and what that rests on. Lists are opened read-only and hashed when
 * they are read; of the records themselves only digests are made.
 *
 * @param comparisons one for each holding that was asked about, in the order of the file
 * @param lists that were read, each where it lies and as the case calls it
 * @param made lists that were made of folders, by their file name in the case
 */
public record CourtRecords(
        List<RecordsComparison> comparisons, List<Detection.ReadFile> lists, Map<String, byte[]> made) {
    /** Nothing was compared. */
    public static final CourtRecords NONE = new CourtRecords(List.of(), List.of(), Map.of());

    /** Records of one holding, before or now. More are refused, not cut: what is left out would be called missing. */
    public static final int RECORDS_MAX = 1_000_000;

    private static final int BUFFER_BYTES = 1 << 20;

    public CourtRecords {
        comparisons = List.copyOf(comparisons);
        lists = List.copyOf(lists);
        made = Map.copyOf(made);
    }

    /**
     * Reads what a file on lists of records names.
     *
     * @param file from which paths are seen
     * @param interrupted whether to stop, with an exception: half a folder would make the other half missing
     * @throws UsageException with file and line where a list can't be used
     */
    public static CourtRecords read(
            Path file, RecordLists asked, DataMap map, Progress progress, BooleanSupplier interrupted)
            throws IOException {
        Reader reader = new Reader(file, progress, interrupted);
        for (HeldRecords held : asked.held()) {
            Holding holding = map.holdings().stream()
                    .filter(each -> each.id().equals(held.holding()))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(file + ": the data map has no holding '" + held.holding()
                            + "'; --records is about holdings of --data-map"));
            reader.compare(holding, held);
        }
        return new CourtRecords(reader.comparisons, reader.lists, reader.made);
    }

    /** Digests of one run, while they are read. */
    private static final class Reader {
        private final Path file;
        private final Progress progress;
        private final BooleanSupplier interrupted;
        private final List<RecordsComparison> comparisons = new ArrayList<>();
        private final List<Detection.ReadFile> lists = new ArrayList<>();
        private final Map<String, byte[]> made = new TreeMap<>();
        private final TreeSet<String> called = new TreeSet<>();

        Reader(Path file, Progress progress, BooleanSupplier interrupted) {
            this.file = file;
            this.progress = progress;
            this.interrupted = interrupted;
        }

        void compare(Holding holding, HeldRecords held) throws IOException {
            Listed before = new Listed(holding, held.before(), "before");
            Algorithm algorithm = before.algorithm;
            if (algorithm == null) {
                throw new UsageException(file + ": the earlier lists of " + holding.id() + " hold no record"
                        + (held.before().under().isEmpty()
                                ? ""
                                : " under '" + held.before().under() + "'")
                        + "; nothing can be compared with them");
            }
            RecordsAt now;
            if (held.now().folder().isPresent()) {
                now = new Walked(holding, held.now(), algorithm).at();
            } else {
                Listed today = new Listed(holding, held.now(), "now");
                if (today.algorithm != null && today.algorithm != algorithm) {
                    throw new UsageException(file + ": the earlier lists of " + holding.id() + " are "
                            + algorithm.javaName() + " and those of now " + today.algorithm.javaName()
                            + "; give a list of now by " + algorithm.javaName() + ", or the folder");
                }
                now = today.at();
            }
            comparisons.add(RecordsComparison.of(holding, before.at(), now));
        }

        private Path place(String path) {
            return file.toAbsolutePath().resolveSibling(path);
        }

        private String name(Holding holding, String when, Path list) {
            String base = "records/" + holding.id() + "/" + when + "/" + list.getFileName();
            String free = base;
            for (int i = 2; !called.add(free); i++) {
                free = base + "." + i;
            }
            return free;
        }

        /** Records that lists tell of. */
        private final class Listed {
            private final RecordsState state;
            private final Holding holding;
            private final String under;
            private final List<Source> sources = new ArrayList<>();
            private final Map<String, ListedRecord> records = new TreeMap<>();
            private final Set<String> elsewhere = new HashSet<>();
            private final List<LocalDate> bagged = new ArrayList<>();
            private @Nullable Algorithm algorithm;
            private long lines;
            private long outside;
            private OptionalLong stated;

            Listed(Holding holding, RecordsState state, String when) throws IOException {
                this.holding = holding;
                this.state = state;
                this.stated = state.count();
                try {
                    this.under = DigestList.folder(state.under());
                } catch (IllegalArgumentException e) {
                    throw new UsageException(file + ": " + holding.id() + ": " + e.getMessage());
                }
                for (String list : state.lists()) {
                    read(place(list), when);
                }
                if (stated.isPresent() && lines > stated.getAsLong()) {
                    throw new UsageException(file + ": the lists of " + holding.id() + " have " + lines
                            + " lines, and whoever stands for them says " + stated.getAsLong()
                            + ". Ask which of them is not theirs");
                }
            }

            RecordsAt at() {
                LocalDate date = state.date()
                        .or(() -> bagged.stream().max(LocalDate::compareTo))
                        .orElseThrow(() -> new UsageException(file + ": the earlier lists of " + holding.id()
                                + " lack 'date', and no bag-info.txt beside them has a Bagging-Date"));
                return new RecordsAt(
                        records,
                        date,
                        state.vouchedBy(),
                        state.apart(),
                        sources,
                        false,
                        lines,
                        stated.isPresent() ? stated.getAsLong() : null,
                        outside,
                        Set.of());
            }

            private void read(Path path, String when) throws IOException {
                if (!Files.isRegularFile(path)) {
                    throw new UsageException(path + " is no file; " + file + " names it as a list of records");
                }
                String called = String.valueOf(path.getFileName());
                boolean manifest = called.matches("manifest-sha(256|512)\\.txt");
                Source source = Source.file(name(holding, when, path));
                DigestList list = hashed(path, source, in -> DigestList.read(in, manifest));
                if (!list.problems().isEmpty()) {
                    StringBuilder text = new StringBuilder();
                    list.problems()
                            .forEach(problem -> text.append("ERROR ")
                                    .append(path)
                                    .append(':')
                                    .append(problem.line())
                                    .append("  ")
                                    .append(problem.what())
                                    .append('\n'));
                    throw new UsageException(text + "A list with a line that can't be read is not used at all.");
                }
                sources.add(source);
                for (DigestList.Line line : list.lines()) {
                    add(path, source, line);
                }
                if (manifest) {
                    bag(path, when);
                }
            }

            private void add(Path path, Source source, DigestList.Line line) {
                Optional<String> name = within(path, line);
                if (name.isEmpty()) {
                    outside++;
                    lines += elsewhere.size() < RECORDS_MAX && elsewhere.add(line.name()) ? 1 : 0;
                    return;
                }
                if (algorithm != null && algorithm != line.algorithm()) {
                    throw new UsageException("ERROR " + path + ":" + line.number() + "  the lists of " + holding.id()
                            + " are of SHA-256 and SHA-512; give those of one of them");
                }
                algorithm = line.algorithm();
                ListedRecord record =
                        new ListedRecord(line.digest(), new Provenance(source, line.number(), Provenance.NO_OFFSET));
                ListedRecord known = records.putIfAbsent(name.get(), record);
                // A line that stands twice could fill the place of one that was taken out.
                lines += known == null ? 1 : 0;
                if (known != null && !known.digest().equals(record.digest())) {
                    // Which of them is true nobody can tell from here, and either answer would change when one is taken
                    // away.
                    throw new UsageException("ERROR " + path + ":" + line.number() + "  the record has another digest "
                            + "in line " + known.place().record() + " of "
                            + known.place().source().path()
                            + ". Find out which is not so, and take it out with a note");
                }
                if (records.size() > RECORDS_MAX) {
                    throw new UsageException(path + ": a holding has at most " + RECORDS_MAX + " records; divide it");
                }
            }

            private Optional<String> within(Path path, DigestList.Line line) {
                if (under.isEmpty()) {
                    if (line.isAbsolute()) {
                        throw new UsageException("ERROR " + path + ":" + line.number()
                                + "  the name begins at the root of a computer; say in " + file
                                + " with 'under' in which folder the records of " + holding.id() + " were");
                    }
                    return Optional.of(line.name());
                }
                return line.name().startsWith(under + "/")
                        ? Optional.of(line.name().substring(under.length() + 1))
                        : Optional.empty();
            }

            /** RFC 8493 section 2.2.2: when the bag was made, and how many files it has. */
            private void bag(Path manifest, String when) throws IOException {
                Path info = manifest.resolveSibling(Bag.INFO);
                if (!Files.isRegularFile(info) || Files.size(info) > BUFFER_BYTES) {
                    return;
                }
                Source source = Source.file(name(holding, when, info));
                TreeMap<String, String> elements = new TreeMap<>();
                String text = hashed(info, source, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
                for (String line : text.split("\r?\n")) {
                    int colon = line.indexOf(':');
                    if (colon > 0) {
                        elements.put(
                                line.substring(0, colon),
                                line.substring(colon + 1).strip());
                    }
                }
                sources.add(source);
                try {
                    bagged.add(LocalDate.parse(elements.getOrDefault("Bagging-Date", "")));
                } catch (DateTimeException _) {
                    // Not every bag says it; then the file on lists must.
                }
                String oxum = elements.getOrDefault("Payload-Oxum", "");
                if (state.count().isEmpty() && state.lists().size() == 1 && oxum.matches("\\d{1,18}\\.\\d{1,9}")) {
                    stated = OptionalLong.of(Long.parseLong(oxum.substring(oxum.indexOf('.') + 1)));
                }
            }
        }

        /** Records that lie in a folder, hashed where they lie. */
        private final class Walked {
            private final Holding holding;
            private final RecordsState state;
            private final Algorithm algorithm;
            private final Path root;
            private final TreeMap<String, String> digests = new TreeMap<>();
            private final TreeSet<String> unread = new TreeSet<>();
            private int count;
            private long bytes;

            Walked(Holding holding, RecordsState state, Algorithm algorithm) throws IOException {
                this.holding = holding;
                this.state = state;
                this.algorithm = algorithm;
                Path named = place(state.folder().orElseThrow());
                if (!Files.isDirectory(named)) {
                    throw new UsageException(
                            named + " is no folder; " + file + " names it as that of the records of " + holding.id());
                }
                this.root = named.toRealPath();
                walk((path, attributes) -> counted(attributes));
                progress.planned(count, bytes);
                progress.stage(Progress.Stage.RECORDS);
                walk(this::hash);
            }

            private void counted(BasicFileAttributes attributes) {
                count++;
                bytes += attributes.isRegularFile() ? attributes.size() : 0;
                if (count > RECORDS_MAX) {
                    throw new UsageException(root + " has more than " + RECORDS_MAX + " files; divide the holding");
                }
            }

            private interface Each {
                void at(Path path, BasicFileAttributes attributes) throws IOException;
            }

            /** Links are not followed: what they lead to may lie elsewhere, or in a circle. */
            private void walk(Each each) throws IOException {
                Files.walkFileTree(root, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                        if (interrupted.getAsBoolean()) {
                            throw new UsageException("interrupted while the records of " + holding.id()
                                    + " were hashed; nothing was made");
                        }
                        each.at(path, attributes);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path path, IOException why) {
                        unread.add(name(path));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path path, @Nullable IOException why) {
                        if (why != null) {
                            unread.add(name(path));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
            }

            private String name(Path path) {
                return root.relativize(path)
                        .toString()
                        .replace(path.getFileSystem().getSeparator(), "/");
            }

            private void hash(Path path, BasicFileAttributes attributes) {
                if (!attributes.isRegularFile() || digests.size() >= RECORDS_MAX) {
                    unread.add(name(path));
                    return;
                }
                try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                    MessageDigest digest = digest(algorithm);
                    byte[] buffer = new byte[BUFFER_BYTES];
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        digest.update(buffer, 0, n);
                        progress.read(n);
                    }
                    digests.put(name(path), HexFormat.of().formatHex(digest.digest()));
                } catch (IOException _) {
                    unread.add(name(path));
                }
            }

            RecordsAt at() {
                StringBuilder text = new StringBuilder();
                digests.forEach((name, digest) -> text.append(DigestList.line(digest, name)));
                byte[] list = text.toString().getBytes(StandardCharsets.UTF_8);
                String called = "records-" + holding.id() + (algorithm == Algorithm.SHA_256 ? ".sha256" : ".sha512");
                made.put(called, list);
                Source source = Source.file("data/derived/" + called);
                source.hashed(Sha256.of(list), list.length);
                TreeMap<String, ListedRecord> records = new TreeMap<>();
                long line = 0;
                for (Map.Entry<String, String> each : digests.entrySet()) {
                    records.put(
                            each.getKey(),
                            new ListedRecord(each.getValue(), new Provenance(source, ++line, Provenance.NO_OFFSET)));
                }
                return new RecordsAt(
                        records,
                        state.date().orElseThrow(),
                        state.vouchedBy(),
                        state.apart(),
                        List.of(source),
                        true,
                        line,
                        null,
                        0,
                        unread);
            }
        }

        private interface Made<T> {
            T from(InputStream in) throws IOException;
        }

        /** What is made of a file that is hashed while it is read, and taken to the case. */
        private <T> T hashed(Path path, Source source, Made<T> made) throws IOException {
            MessageDigest digest = Sha256.newDigest();
            CountedStream counted = new CountedStream(Files.newInputStream(path));
            T result;
            try (InputStream in = new DigestInputStream(counted, digest)) {
                result = made.from(in);
                // A list that is refused was not read to its end, and has no digest here.
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            source.hashed(Sha256.ofDigest(digest.digest()), counted.bytes);
            lists.add(new Detection.ReadFile(path, source));
            return result;
        }
    }

    private static MessageDigest digest(Algorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.javaName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm.javaName(), e);
        }
    }

    /** Counts what is read of a stream. */
    private static final class CountedStream extends java.io.FilterInputStream {
        private long bytes;

        CountedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int n = super.read(buffer, from, length);
            bytes += Math.max(0, n);
            return n;
        }
    }
}
