package org.tipstaff.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tipstaff.acceptance.GeneratedCase.Fact;
import org.tipstaff.engine.CaseCut;
import org.tipstaff.engine.FolderRemoval;
import org.tipstaff.engine.SelectivePackage;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.PackageZip;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Compartments;
import org.tipstaff.label.Label;
import org.tipstaff.label.Tlp;
import org.tipstaff.label.View;
import org.tipstaff.report.Language;
import org.tipstaff.testkit.labels.AudienceOutput;

/**
 * The program's own way from the facts of a case to the zip that leaves, and the same with one mistake each. A mistake is
 * made in what goes in (a fact under a wrong label), in what is drawn or said beside it, or in the folder before it is
 * sealed and zipped.
 */
enum LeakingPackage implements AudienceOutput<GeneratedCase> {
    /** No mistake. */
    SILENT,

    // Who may know: a wrong idea of a label, or one kind of fact that is not filtered.
    FILTER_FORGOTTEN((fact, audience) -> Label.of(Tlp.CLEAR)),
    OFF_BY_ONE_LEVEL((fact, audience) -> {
        Tlp lower = Tlp.values()[Math.max(0, fact.label().tlp().ordinal() - 1)];
        return new Label(
                lower,
                new TreeSet<>(),
                fact.label().compartments(),
                fact.label().embargo());
    }),
    EMBARGO_IGNORED((fact, audience) -> new Label(
            fact.label().tlp(), fact.label().recipients(), fact.label().compartments(), null)),
    EMBARGO_ENDS_A_SECOND_EARLY((fact, audience) -> {
        Instant embargo = fact.label().embargo();
        return embargo == null
                ? fact.label()
                : new Label(
                        fact.label().tlp(),
                        fact.label().recipients(),
                        fact.label().compartments(),
                        embargo.minusSeconds(1));
    }),
    COMPARTMENT_IGNORED((fact, audience) -> new Label(
            fact.label().tlp(),
            fact.label().recipients(),
            Compartments.NONE,
            fact.label().embargo())),
    RECIPIENTS_IGNORED((fact, audience) -> fact.label().tlp() != Tlp.RED
            ? fact.label()
            : new Label(
                    Tlp.AMBER_STRICT,
                    new TreeSet<>(),
                    fact.label().compartments(),
                    fact.label().embargo())),
    RUN_NOT_FILTERED((fact, audience) -> fact instanceof Fact.Run ? Label.of(Tlp.CLEAR) : fact.label()),
    ORIGINALS_NOT_FILTERED((fact, audience) -> fact instanceof Fact.Kept ? Label.of(Tlp.CLEAR) : fact.label()),
    COVERAGE_NOT_FILTERED((fact, audience) -> fact instanceof Fact.Read ? Label.of(Tlp.CLEAR) : fact.label()),
    GAPS_NOT_FILTERED((fact, audience) -> fact instanceof Fact.Lost ? Label.of(Tlp.CLEAR) : fact.label()),
    CONTEXT_NOT_FILTERED((fact, audience) -> fact instanceof Fact.Beside ? Label.of(Tlp.CLEAR) : fact.label()),
    RED_FINDINGS_TAKEN_FOR_CLEAR((fact, audience) ->
            fact instanceof Fact.Found && fact.label().tlp() == Tlp.RED ? Label.of(Tlp.CLEAR) : fact.label()),

    // What is drawn, or said of the sending.
    SALTS_DRAWN_FOR_HIDDEN_FACTS(new Beside() {
        @Override
        public void draw(SecureRandom random, List<Fact> hidden) {
            random.nextBytes(new byte[32 * hidden.size()]);
        }
    }),
    NAMED_AFTER_THE_CASE(new Beside() {
        @Override
        public SecureRandom random(GeneratedCase whole) {
            return new Drawn(whole.facts().toString().hashCode());
        }
    }),
    TIME_OF_THE_LAST_FACT(new Beside() {
        @Override
        public Instant at(GeneratedCase whole) {
            return NOW.plusSeconds(last(whole.facts()).getEpochSecond() % 1000);
        }
    }),
    RECIPIENT_WITH_A_COUNT(new Beside() {
        @Override
        public String recipient(List<Fact> hidden) {
            return "readers, less " + hidden.size();
        }
    }),

    // What is put into the folder, or done with it.
    COUNT_OF_ALL(info((all, hidden) -> "of " + all.size())),
    COUNT_WITHHELD(info((all, hidden) -> hidden.isEmpty() ? "" : hidden.size() + " withheld")),
    SIZE_OF_ALL_ORIGINALS(info((all, hidden) -> all.stream()
            .mapToLong(fact -> fact instanceof Fact.Kept kept ? kept.original().sizeBytes() : 0)
            .sum())),
    TREE_SIZE_OF_THE_CASE(info((all, hidden) -> "log of " + (3 + all.size()) + " entries")),
    ROOT_OF_THE_CASE(info((all, hidden) -> "root " + all.toString().hashCode())),
    TIME_RANGE(info((all, hidden) -> last(all))),
    LABEL_OF_THE_WHOLE(
            info((all, hidden) -> Label.joinAll(all.stream().map(Fact::label).toList()))),
    HIGHEST_ID(info((all, hidden) -> all.stream()
            .map(fact -> fact instanceof Fact.Found found ? found.finding().id().toString() : "")
            .max(String::compareTo)
            .orElse(""))),
    NAMES_OF_HIDDEN_HOSTS(info((all, hidden) -> hidden.stream()
            .map(fact ->
                    fact instanceof Fact.Found found ? found.finding().event().host() : "")
            .sorted()
            .distinct()
            .collect(Collectors.joining()))),
    FILE_NAMED_AFTER_A_HIDDEN_SOURCE(folder((folder, all, hidden) -> {
        for (Fact fact : hidden) {
            if (fact instanceof Fact.Kept kept) {
                Files.writeString(folder.resolve("x-" + kept.original().path().replace('/', '-')), "");
            }
        }
    })),
    RULE_OF_A_HIDDEN_FINDING(folder((folder, all, hidden) -> {
        for (Fact fact : hidden) {
            if (fact instanceof Fact.Found found) {
                Files.writeString(folder.resolve("." + found.finding().rule().id()), "");
            }
        }
    })),
    PADDING_AS_LONG_AS_THE_CASE(folder((folder, all, hidden) ->
            Files.write(folder.resolve("padding"), new byte[all.toString().length() % 4096]))),
    INDEX_IN_THE_LOG_OF_THE_CASE(folder((folder, all, hidden) -> {
        for (int i = 0; i < all.size(); i++) {
            if (hidden.contains(all.get(i))) {
                Files.writeString(folder.resolve("proof"), "index " + i);
            }
        }
    })),
    ZIP_TIMES_OF_THE_CASE(true, false),
    ZIP_IN_THE_ORDER_OF_THE_CASE(false, true);

    static final CustodyKeys KEYS = CustodyKeys.generate("court.example/tipstaff");
    static final Instant NOW = Instant.parse("2026-06-02T09:00:00.000001Z");
    private static final Path ORIGINALS = originals();
    /** In memory where the machine has such a place: 50,000 pairs are a hundred thousand folders. */
    private static final Path PLACE = place();

    private final Mislabelling label;
    private final Beside beside;
    private final InFolder inFolder;
    private final boolean zipTimes;
    private final boolean zipOrder;

    LeakingPackage() {
        this((fact, _) -> fact.label(), new Beside() {}, (_, _, _) -> {}, false, false);
    }

    LeakingPackage(Mislabelling label) {
        this(label, new Beside() {}, (_, _, _) -> {}, false, false);
    }

    LeakingPackage(Beside beside) {
        this((fact, _) -> fact.label(), beside, (_, _, _) -> {}, false, false);
    }

    LeakingPackage(InFolder inFolder) {
        this((fact, _) -> fact.label(), new Beside() {}, inFolder, false, false);
    }

    LeakingPackage(boolean zipTimes, boolean zipOrder) {
        this((fact, _) -> fact.label(), new Beside() {}, (_, _, _) -> {}, zipTimes, zipOrder);
    }

    LeakingPackage(Mislabelling label, Beside beside, InFolder inFolder, boolean zipTimes, boolean zipOrder) {
        this.label = label;
        this.beside = beside;
        this.inFolder = inFolder;
        this.zipTimes = zipTimes;
        this.zipOrder = zipOrder;
    }

    private interface Mislabelling {
        Label of(Fact fact, Audience audience);
    }

    /** What goes along with the facts. */
    private interface Beside {
        default void draw(SecureRandom random, List<Fact> hidden) {}

        default SecureRandom random(GeneratedCase whole) {
            return new Drawn(1);
        }

        default Instant at(GeneratedCase whole) {
            return NOW;
        }

        default String recipient(List<Fact> hidden) {
            return "defence office";
        }
    }

    private interface InFolder {
        void add(Path folder, List<Fact> all, List<Fact> hidden) throws IOException;
    }

    private interface Line {
        Object of(List<Fact> all, List<Fact> hidden);
    }

    private static InFolder folder(InFolder inFolder) {
        return inFolder;
    }

    /** A line in {@code bag-info.txt}. */
    private static InFolder info(Line line) {
        return (folder, all, hidden) -> Files.writeString(
                folder.resolve(Bag.INFO),
                Files.readString(folder.resolve(Bag.INFO)) + "Note: " + line.of(all, hidden) + "\n");
    }

    private static Instant last(List<Fact> facts) {
        Instant last = Instant.EPOCH;
        for (Fact fact : facts) {
            if (fact instanceof Fact.Found found
                    && found.finding().time() != null
                    && found.finding().time().isAfter(last)) {
                last = found.finding().time();
            }
        }
        return last;
    }

    /** The same bits each time. */
    static final class Drawn extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient SplittableRandom random;

        Drawn(long seed) {
            super(null, null);
            this.random = new SplittableRandom(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }

    private static Path place() {
        try {
            Path memory = Path.of("/dev/shm");
            return Files.createTempDirectory(
                    Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir")),
                    "tipstaff-pairs-");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Path originals() {
        try {
            Path folder = Files.createTempDirectory("tipstaff-originals-");
            for (Map.Entry<String, byte[]> source : GeneratedCase.SOURCES.entrySet()) {
                Path file = folder.resolve(source.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, source.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static void removePlaces() throws IOException {
        FolderRemoval.remove(PLACE);
        FolderRemoval.remove(ORIGINALS);
    }

    private static final SelectivePackage.Bytes BYTES = (Original original) ->
            original.path().endsWith(".evtx") ? Optional.of(ORIGINALS.resolve(original.path())) : Optional.empty();

    @Override
    public Map<String, byte[]> render(GeneratedCase whole, Audience audience) throws IOException {
        List<Fact> hidden = whole.facts().stream()
                .filter(fact -> !fact.label().canFlowTo(audience))
                .toList();
        CaseCut cut = CaseCut.of(whole.under(fact -> label.of(fact, audience)), new View(audience));
        SecureRandom random = beside.random(whole);
        beside.draw(random, hidden);
        Path into = Files.createTempDirectory(PLACE, "p");
        try {
            SelectivePackage.Made made = new SelectivePackage(
                            new SelectivePackage.Sender(KEYS, "registry.clerk1", beside.at(whole), random),
                            List.of(Language.ENGLISH, Language.FRENCH))
                    .write(into, cut, BYTES, beside.recipient(hidden));
            inFolder.add(made.folder(), whole.facts(), hidden);
            return read(made, whole);
        } finally {
            FolderRemoval.remove(into);
        }
    }

    private Map<String, byte[]> read(SelectivePackage.Made made, GeneratedCase whole) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(made.folder())) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(made.folder().relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        for (String suffix : List.of(CaseSeal.SEAL, CaseSeal.SIGNATURE)) {
            files.put(suffix, Files.readAllBytes(CaseSeal.beside(made.folder(), suffix)));
        }
        java.io.ByteArrayOutputStream zip = new java.io.ByteArrayOutputStream();
        if (zipTimes || zipOrder) {
            leakingZip(zip, files, whole);
        } else {
            PackageZip.write(made.folder(), zip);
        }
        files.put(made.name() + ".zip", zip.toByteArray());
        return files;
    }

    private void leakingZip(java.io.ByteArrayOutputStream out, Map<String, byte[]> files, GeneratedCase whole)
            throws IOException {
        List<String> names = new java.util.ArrayList<>(files.keySet());
        if (zipOrder) {
            java.util.Collections.rotate(names, whole.facts().size());
        }
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(java.util.zip.Deflater.BEST_SPEED);
        for (String name : names) {
            ZipEntry entry = new ZipEntry(name);
            entry.setLastModifiedTime(
                    java.nio.file.attribute.FileTime.from(zipTimes ? last(whole.facts()) : Instant.EPOCH));
            zip.putNextEntry(entry);
            zip.write(files.getOrDefault(name, new byte[0]));
            zip.closeEntry();
        }
        zip.finish();
    }
}
