package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tipstaff.engine.CaseDestruction;
import org.tipstaff.engine.CaseFiling;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.evidence.anchor.AnchorStore;
import org.tipstaff.evidence.anchor.Certificates;
import org.tipstaff.evidence.anchor.LocalAuthority;
import org.tipstaff.evidence.anchor.TimestampRequest;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.CaseFault;
import org.tipstaff.evidence.seal.CaseFault.Kind;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.evidence.seal.Grade;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;

/** Attacks on a case, each with all the keys that its row grants, and the checks that find it. */
class ThreatMatrixTest {
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");
    private static final int MUTATIONS = FULL ? 1_000 : 60;
    private static final int UNTOUCHED = FULL ? 100 : 5;

    @TempDir
    static Path folder;

    private static MadeCase sound;
    private static Checkpoint outside;

    @BeforeAll
    static void make() throws Exception {
        Path logs = Program.ROOT.resolve("examples/court-intrusion/logs");
        sound = MadeCase.of(
                folder.resolve("sound"),
                List.of(
                        logs.resolve("JUMP01.security.xml"),
                        logs.resolve("DC01.defender.ndjson.gz"),
                        logs.resolve("BKP01.tasks.jsonl.gz")),
                CaseFolder.OriginalsKept.COPY,
                CustodyKeys.generate("court.example/tipstaff"),
                new LocalAuthority(),
                2);
        outside = sound.checkpoint();
    }

    /** The rows of the matrix, with one check of each that must find it. */
    enum Attack {
        BYTE_ALTERED(Kind.ALTERED) {
            @Override
            void on(MadeCase it) throws Exception {
                change(it.folder.resolve("data/derived/findings.jsonl"), bytes -> bytes[bytes.length / 2] ^= 1);
            }
        },
        FILE_DELETED(Kind.MISSING) {
            @Override
            void on(MadeCase it) throws Exception {
                Files.delete(it.folder.resolve("data/original/JUMP01.security.xml"));
            }
        },
        FILE_PLANTED(Kind.PLANTED) {
            @Override
            void on(MadeCase it) throws Exception {
                Files.writeString(it.folder.resolve("data/original/planted.evtx"), "planted");
            }
        },
        ALTERED_AND_BAG_REBUILT(Kind.SEAL, Kind.ENTRIES) {
            @Override
            void on(MadeCase it) throws Exception {
                BYTE_ALTERED.on(it);
                it.reseal(false);
            }
        },
        ALTERED_WITH_THE_COURTS_KEYS(Kind.ENTRIES) {
            @Override
            void on(MadeCase it) throws Exception {
                BYTE_ALTERED.on(it);
                it.reseal(true);
            }
        },
        PLANTED_WITH_THE_COURTS_KEYS(Kind.ENTRIES) {
            @Override
            void on(MadeCase it) throws Exception {
                FILE_PLANTED.on(it);
                it.reseal(true);
            }
        },
        REWRITTEN_WITH_ALL_KEYS_AND_THE_AUTHORITY(Kind.OUTSIDE) {
            @Override
            void on(MadeCase it) throws Exception {
                // Another history: the log and its time stamps are those of another case, signed by the same court.
                Path logs = Program.ROOT.resolve("examples/court-intrusion/logs");
                String origin = it.checkpoint().origin();
                it.remove();
                MadeCase other = MadeCase.of(
                        it.folder,
                        List.of(logs.resolve("JUMP01.security.xml")),
                        CaseFolder.OriginalsKept.COPY,
                        it.keys,
                        it.authority,
                        0);
                Files.writeString(
                        it.folder.resolve("log/checkpoint"),
                        Files.readString(it.folder.resolve("log/checkpoint"))
                                .replace(other.checkpoint().origin(), origin));
                other.rewriteLog(other.leaves());
                other.reseal(true);
            }
        },
        ENTRIES_REORDERED(Kind.LOG) {
            @Override
            void on(MadeCase it) throws Exception {
                List<byte[]> leaves = it.leaves();
                byte[] signed = Files.readAllBytes(it.folder.resolve("log/checkpoint"));
                Collections.swap(leaves, 2, 3);
                it.rewriteLog(leaves);
                Files.write(it.folder.resolve("log/checkpoint"), signed);
                it.reseal(true);
            }
        },
        TAIL_CUT_WITH_ALL_KEYS(Kind.OUTSIDE) {
            @Override
            void on(MadeCase it) throws Exception {
                List<byte[]> leaves = it.leaves();
                int kept = leaves.size() - 2;
                it.rewriteLog(leaves.subList(0, kept));
                it.cutOpenings(kept);
                for (String file : List.of("0002.checkpoint", "0002.tsr", "0002.chain.pem")) {
                    Files.delete(it.folder.resolve("log/anchors").resolve(file));
                }
                it.reseal(true);
            }
        },
        ENTRY_BACK_DATED_WITH_ALL_KEYS(Kind.OUTSIDE, Kind.TIME) {
            @Override
            void on(MadeCase it) throws Exception {
                List<byte[]> leaves = it.leaves();
                String leaf = new String(leaves.get(3), StandardCharsets.UTF_8);
                leaves.set(
                        3,
                        leaf.replace("\"at\":\"2026-01-02", "\"at\":\"2025-12-02")
                                .getBytes(StandardCharsets.UTF_8));
                it.rewriteLog(leaves);
                it.reseal(true);
            }
        },
        TOKEN_SWAPPED(Kind.ANCHOR) {
            @Override
            void on(MadeCase it) throws Exception {
                Path anchors = it.folder.resolve("log/anchors");
                Files.copy(
                        anchors.resolve("0001.tsr"),
                        anchors.resolve("0002.tsr"),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                it.reseal(true);
            }
        },
        TOKEN_MADE_ANEW_BY_THE_SAME_AUTHORITY(Kind.ANCHOR) {
            @Override
            void on(MadeCase it) throws Exception {
                Path anchors = it.folder.resolve("log/anchors");
                byte[] checkpoint = new AnchorStore(anchors).checkpoint(1);
                Files.write(
                        anchors.resolve("0001.tsr"),
                        it.authority.ask(TimestampRequest.of(checkpoint, java.math.BigInteger.TEN)
                                .encoded()));
                it.reseal(true);
            }
        },
        TOKENS_TAKEN_AWAY(Kind.ANCHOR) {
            @Override
            void on(MadeCase it) throws Exception {
                try (var files = Files.list(it.folder.resolve("log/anchors"))) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                it.reseal(true);
            }
        };

        final Set<Kind> found;

        Attack(Kind first, Kind... more) {
            found = EnumSet.of(first, more);
        }

        abstract void on(MadeCase it) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void eachAttackIsFound(Attack attack) throws Exception {
        MadeCase attacked = sound.copy(folder.resolve(attack.name()));
        attack.on(attacked);
        CaseVerdict verdict = attacked.verify(outside);
        assertThat(verdict.isVerified()).isFalse();
        assertThat(kinds(verdict)).as(verdict.faults().toString()).containsAll(attack.found);
    }

    @Test
    void theProgramSaysSoWithItsExitCode() throws Exception {
        Path key = Files.writeString(
                folder.resolve("court.vkey"),
                sound.keys.publicKeys().stream().map(each -> each + "\n").collect(Collectors.joining()));
        Path checkpoint = Files.writeString(folder.resolve("outside.txt"), outside.text());
        Path authority = Files.write(folder.resolve("ca.pem"), Certificates.toPem(List.of(sound.authority.root)));
        List<String> options = List.of(
                "verify",
                "--key",
                key.toString(),
                "--checkpoint",
                checkpoint.toString(),
                "--tsa-ca",
                authority.toString());
        Program.Outcome whole = verify(options, sound.folder);
        assertThat(whole.exit()).as(whole.stdout() + whole.stderr()).isZero();
        assertThat(whole.stdout()).startsWith("VERIFIED.").contains("2026-01-02T03:04:05Z");
        for (Attack attack : List.of(Attack.BYTE_ALTERED, Attack.TAIL_CUT_WITH_ALL_KEYS)) {
            MadeCase attacked = sound.copy(folder.resolve(attack.name() + "-program"));
            attack.on(attacked);
            Program.Outcome outcome = verify(options, attacked.folder);
            assertThat(outcome.exit()).isEqualTo(4);
            assertThat(outcome.stdout()).startsWith("NOT VERIFIED.");
        }
        Program.Outcome inside = Program.run(
                "verify", "--key", sound.folder.resolve("keys/log.vkey").toString(), sound.folder.toString());
        assertThat(inside.exit()).isEqualTo(4);
        assertThat(inside.stdout()).startsWith("NOT PROVEN.").contains("lies inside of the case");
    }

    private static Program.Outcome verify(List<String> options, Path folder) {
        List<String> arguments = new ArrayList<>(options);
        arguments.add(folder.toString());
        return Program.run(arguments.toArray(String[]::new));
    }

    @Test
    void noMutationIsMissed() throws Exception {
        for (int i = 0; i < MUTATIONS; i++) {
            long seed = 20260306L + i;
            MadeCase mutated = sound.copy(folder.resolve("mutated-" + i));
            String what = Mutation.apply(mutated, new Random(seed));
            CaseVerdict verdict = mutated.verify(outside);
            assertThat(verdict.isVerified()).as("seed " + seed + ": " + what).isFalse();
            mutated.remove();
        }
    }

    /** A case that others sent something to, and from which files went by order, is no softer. */
    @Test
    void noMutationIsMissedWhereFilesCameAndWent() throws Exception {
        MadeCase full = sound.copy(folder.resolve("full"));
        Path sent = Files.writeString(folder.resolve("sent.jsonl"), "{\"theirs\":1}\n");
        Path order = Files.writeString(folder.resolve("order.txt"), "The file is to be destroyed.");
        try (CaseLog log = CaseLog.open(full.folder, full.custodian())) {
            new CaseFiling(log, full.folder)
                    .material(List.of(sent), new CaseFiling.Terms("cert.example", Label.UNLABELLED, Grade.UNJUDGED));
            new CaseDestruction(log, full.folder)
                    .destroy(
                            new CaseDestruction.Order(
                                    order, "order 17", new Person("registry.clerk1"), new Person("registry.judge2")),
                            List.of("data/original/JUMP01.security.xml"));
        }
        Checkpoint kept = full.checkpoint();
        assertThat(full.verify(kept).faults()).isEmpty();
        assertThat(full.verify(kept).isVerified()).isTrue();
        for (int i = 0; i < MUTATIONS / 2; i++) {
            long seed = 20261123L + i;
            MadeCase mutated = full.copy(folder.resolve("full-" + i));
            String what = Mutation.apply(mutated, new Random(seed));
            assertThat(mutated.verify(kept).isVerified())
                    .as("seed " + seed + ": " + what)
                    .isFalse();
            mutated.remove();
        }
    }

    @Test
    void noUntouchedCaseIsBlamed() throws Exception {
        for (int i = 0; i < UNTOUCHED; i++) {
            long seed = 20260306L + i;
            Random random = new Random(seed);
            List<Path> logs = new ArrayList<>();
            Path source = Files.createDirectories(folder.resolve("logs-" + i));
            int files = 1 + random.nextInt(FULL && i % 10 == 0 ? 300 : 8);
            for (int n = 0; n < files; n++) {
                logs.add(Files.writeString(
                        source.resolve("log " + n + (n % 3 == 0 ? "%0A" : "é") + ".jsonl"),
                        "{\"EventID\":4688,\"Channel\":\"Security\",\"n\":" + random.nextInt() + "}\n"));
            }
            MadeCase made = MadeCase.of(
                    folder.resolve("untouched-" + i),
                    List.of(source),
                    i % 2 == 0 ? CaseFolder.OriginalsKept.COPY : CaseFolder.OriginalsKept.REFERENCE,
                    sound.keys,
                    sound.authority,
                    random.nextInt(3));
            CaseVerdict verdict = made.verify(made.checkpoint());
            assertThat(verdict.faults()).as("seed " + seed).isEmpty();
            assertThat(verdict.isVerified()).as("seed " + seed).isTrue();
        }
    }

    private static Set<Kind> kinds(CaseVerdict verdict) {
        return verdict.faults().stream()
                .map(CaseFault::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    private static void change(Path file, Consumer<byte[]> how) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        how.accept(bytes);
        Files.write(file, bytes);
    }

    /** Random harm. What it leaves is never the case that it was given. */
    private static final class Mutation {
        private Mutation() {}

        static String apply(MadeCase it, Random random) throws Exception {
            List<Path> files = it.files();
            Path file = files.get(random.nextInt(files.size()));
            // Whoever has the court's keys makes bag and seal fit what they did.
            boolean withKeys = random.nextBoolean();
            String what = switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    if (Files.size(file) == 0) {
                        Files.write(file, new byte[] {1});
                    } else {
                        change(file, bytes -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255)));
                    }
                    yield "byte of " + file;
                }
                case 3 -> {
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(
                            file,
                            bytes.length == 0 ? new byte[] {1} : Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                    yield "tail of " + file;
                }
                case 4 -> {
                    byte[] bytes = Files.readAllBytes(file);
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
                    Files.write(file, longer);
                    yield "bytes behind " + file;
                }
                case 5 -> {
                    Files.delete(file);
                    yield "deleted " + file;
                }
                case 6 -> {
                    List<String> places =
                            List.of("", "data/", "data/derived/", "log/", "log/tile/entries/", "log/anchors/", "keys/");
                    Path planted = it.folder.resolve(
                            places.get(random.nextInt(places.size())) + "planted" + random.nextInt(100));
                    Files.write(planted, new byte[] {1, 2, 3});
                    yield "planted " + planted;
                }
                case 7 -> {
                    Path other = files.get(random.nextInt(files.size()));
                    byte[] one = Files.readAllBytes(file);
                    byte[] two = Files.readAllBytes(other);
                    if (Arrays.equals(one, two)) {
                        Files.delete(file);
                        yield "deleted " + file;
                    }
                    Files.write(file, two);
                    Files.write(other, one);
                    yield "exchanged " + file + " and " + other;
                }
                case 8 -> {
                    List<byte[]> leaves = it.leaves();
                    int at = random.nextInt(leaves.size());
                    leaves.remove(at);
                    it.rewriteLog(leaves);
                    withKeys = true;
                    yield "entry " + at + " left out";
                }
                case 9 -> {
                    List<byte[]> leaves = it.leaves();
                    int one = random.nextInt(leaves.size() - 1);
                    Collections.swap(leaves, one, one + 1 + random.nextInt(leaves.size() - one - 1));
                    it.rewriteLog(leaves);
                    withKeys = true;
                    yield "entries exchanged from " + one;
                }
                case 10 -> {
                    List<byte[]> leaves = it.leaves();
                    int kept = 1 + random.nextInt(leaves.size() - 1);
                    it.rewriteLog(leaves.subList(0, kept));
                    it.cutOpenings(kept);
                    withKeys = true;
                    yield "log cut to " + kept;
                }
                default -> {
                    Path token = it.folder.resolve("log/anchors/000" + (1 + random.nextInt(2)) + ".tsr");
                    change(token, bytes -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255)));
                    withKeys = true;
                    yield "byte of " + token;
                }
            };
            if (withKeys && isBoundByMoreThanTheSeal(it, what, file)) {
                it.reseal(true);
                return what + ", sealed again with the court's key";
            }
            return what;
        }

        /**
         * The keys for convenience and the bag's own description are bound by the seal alone, so whoever may seal may write
         * them; and sealing again would undo harm to what sealing writes.
         */
        private static boolean isBoundByMoreThanTheSeal(MadeCase it, String what, Path file) {
            if (what.startsWith("entry")
                    || what.startsWith("entries")
                    || what.startsWith("log")
                    || what.contains(".tsr")
                    || what.startsWith("planted")) {
                return true;
            }
            String path = it.folder.relativize(file).toString();
            return path.startsWith("data/") && !what.startsWith("exchanged");
        }
    }
}
