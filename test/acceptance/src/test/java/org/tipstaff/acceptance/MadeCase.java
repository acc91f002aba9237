package org.tipstaff.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tipstaff.engine.CaseAnchors;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.CommandRun;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.ImpactQuestion;
import org.tipstaff.engine.Investigation;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.engine.RunLabels;
import org.tipstaff.engine.Scan;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.anchor.LocalAuthority;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.seal.CaseCheck;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.EntryBundle;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.MerkleTree;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.Tile;
import org.tipstaff.label.Label;
import org.tipstaff.report.Language;

/**
 * A case made by the program itself, with a clock and a time-stamping authority that the test sets, and what an attacker
 * with the court's keys could make of it.
 */
final class MadeCase {
    /** The one rule book; reading it takes longer than a small case. */
    private static RuleBook book;

    final Path folder;
    final CustodyKeys keys;
    final LocalAuthority authority;

    MadeCase(Path folder, CustodyKeys keys, LocalAuthority authority) {
        this.folder = folder;
        this.keys = keys;
        this.authority = authority;
    }

    /** Two clocks that run together, from one second before the authority's. */
    private static final class Clock implements CustodyClock {
        private long micros;

        @Override
        public synchronized Instant now() {
            micros += 10;
            return LocalAuthority.STAMPED.minusSeconds(1).plusNanos(micros * 1000);
        }

        @Override
        public synchronized long elapsedNanos() {
            return micros * 1000;
        }
    }

    static synchronized RuleBook book() throws IOException {
        if (book == null) {
            book = RuleBook.read(RuleSources.of(List.of()), 1);
        }
        return book;
    }

    /** Makes a case, anchored that many times. */
    static MadeCase of(
            Path folder,
            List<Path> logs,
            CaseFolder.OriginalsKept kept,
            CustodyKeys keys,
            LocalAuthority authority,
            int anchors)
            throws IOException {
        return of(folder, logs, kept, keys, authority, anchors, new Clock());
    }

    /** The same on a machine whose clock the test sets. */
    static MadeCase of(
            Path folder,
            List<Path> logs,
            CaseFolder.OriginalsKept kept,
            CustodyKeys keys,
            LocalAuthority authority,
            int anchors,
            CustodyClock clock)
            throws IOException {
        Detection detection = new Scan(book(), null, null, 1, true, () -> false, Progress.NONE).run(logs);
        Investigation investigation =
                Investigation.of(detection, RunLabels.of(Label.UNLABELLED, book()), ImpactQuestion.OF_NO_COURT);
        Custodian custodian = new Custodian(keys, "registry.clerk1", "tipstaff investigate", clock);
        CommandRun command = CommandRun.begin(List.of("investigate"));
        new CaseFolder(folder, List.of(Language.ENGLISH), kept, custodian, command).write(investigation);
        MadeCase made = new MadeCase(folder, keys, authority);
        for (int i = 0; i < anchors; i++) {
            try (CaseLog log = CaseLog.open(folder, custodian)) {
                if (i > 0) {
                    log.log()
                            .record(org.tipstaff.evidence.custody.CustodyEntry.of(
                                            org.tipstaff.evidence.custody.EntryKind.DECIDE,
                                            "registry.clerk1",
                                            "TLP:RED")
                                    .secret("reason", "decision " + i)
                                    .build());
                }
                new CaseAnchors(log).anchor(authority, authority.trust(), null);
            }
        }
        return made;
    }

    /** The same files elsewhere. */
    MadeCase copy(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        for (String suffix : List.of(CaseSeal.SEAL, CaseSeal.SIGNATURE)) {
            Files.copy(CaseSeal.beside(folder, suffix), CaseSeal.beside(target, suffix));
        }
        return new MadeCase(target, keys, authority);
    }

    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        for (String suffix : List.of(CaseSeal.SEAL, CaseSeal.SIGNATURE)) {
            Files.deleteIfExists(CaseSeal.beside(folder, suffix));
        }
    }

    Checkpoint checkpoint() throws Exception {
        return CustodyLogReader.open(folder.resolve("log")).checkpoint().checkpoint();
    }

    CaseVerdict verify(Checkpoint outside) {
        return CaseCheck.check(
                folder, new CaseTrust(keys.publicKeys(), List.of(outside), List.of(authority.root), Optional.empty()));
    }

    /** Who writes to the case next, at the authority's own time. */
    Custodian custodian() {
        return new Custodian(keys, "registry.clerk1", "tipstaff", new Clock());
    }

    /** The court's public keys as a file that a reader got by another way. */
    Path publicKeys(Path file) throws IOException {
        return Files.writeString(
                file,
                keys.publicKeys().stream().map(each -> each + "\n").collect(java.util.stream.Collectors.joining()));
    }

    /** Files that are evidence, the seal included; not those that only a running program uses. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(Files::isRegularFile)
                    .filter(file -> !List.of("log/journal", "log/lock")
                            .contains(folder.relativize(file).toString()))
                    .sorted()
                    .forEach(files::add);
        }
        files.add(CaseSeal.beside(folder, CaseSeal.SEAL));
        files.add(CaseSeal.beside(folder, CaseSeal.SIGNATURE));
        return files;
    }

    List<byte[]> leaves() throws Exception {
        CustodyLogReader reader = CustodyLogReader.open(folder.resolve("log"));
        List<byte[]> leaves = new ArrayList<>();
        for (long i = 0; i < reader.size(); i++) {
            leaves.add(reader.leaf(i));
        }
        return leaves;
    }

    /** What whoever has the court's keys can do: another log of the same name, with tiles and signatures that fit. */
    void rewriteLog(List<byte[]> leaves) throws Exception {
        Path log = folder.resolve("log");
        String origin = checkpoint().origin();
        try (Stream<Path> files = Files.walk(log.resolve("tile"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        MerkleTree tree = new MerkleTree();
        List<byte[]> bundle = new ArrayList<>();
        for (byte[] leaf : leaves) {
            bundle.add(leaf);
            if (bundle.size() == Tile.FULL_WIDTH) {
                write(
                        log,
                        new Tile(Tile.ENTRIES, tree.size() / Tile.FULL_WIDTH, bundle.size()),
                        EntryBundle.write(bundle));
                bundle.clear();
            }
            tree.append(MerkleHash.ofEntry(leaf), (tile, bytes) -> write(log, tile, bytes));
        }
        if (!bundle.isEmpty()) {
            write(log, new Tile(Tile.ENTRIES, tree.size() / Tile.FULL_WIDTH, bundle.size()), EntryBundle.write(bundle));
        }
        tree.partialTiles((tile, bytes) -> write(log, tile, bytes));
        CustodyKeys own = keys.forLog(origin);
        Files.write(
                log.resolve("checkpoint"),
                NoteSigner.sign(
                                new Checkpoint(origin, tree.size(), tree.root()),
                                LocalAuthority.STAMPED,
                                List.of(own.ed25519(), own.mlDsa44()))
                        .bytes());
    }

    private static void write(Path log, Tile tile, byte[] bytes) {
        try {
            Path file = log.resolve(tile.path());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Openings of entries from the given one on are left out, as they would be after cutting the log there. */
    void cutOpenings(long from) throws IOException {
        Path openings = folder.resolve("log/openings.jsonl");
        StringBuilder kept = new StringBuilder();
        for (String line : Files.readAllLines(openings)) {
            long entry = Long.parseLong(line.substring("{\"entry\":".length(), line.indexOf(',')));
            if (entry < from) {
                kept.append(line).append('\n');
            }
        }
        Files.writeString(openings, kept.toString());
    }

    /** Manifests for the files as they are now, and a seal with the court's own key. */
    void reseal(boolean withCourtKey) throws IOException {
        Map<String, Bag.Filed> payload = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                payload.put(folder.relativize(file).toString(), Bag.Filed.of(file));
            }
        }
        Map<String, String> info = new TreeMap<>();
        // Whatever was put in its place: an attacker keeps what still looks like a line of it.
        for (String line : Files.readAllLines(folder.resolve("bag-info.txt"), StandardCharsets.ISO_8859_1)) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        Bag.sealPayload(folder, info, payload);
        CaseSeal.sign(
                folder,
                withCourtKey ? keys : CustodyKeys.generate(keys.ed25519().key().name()));
    }
}
