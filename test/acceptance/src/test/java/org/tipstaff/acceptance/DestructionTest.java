package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.CaseDestruction;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.CasePackage;
import org.tipstaff.engine.UsageException;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.anchor.LocalAuthority;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseFault;
import org.tipstaff.evidence.seal.CaseFault.Kind;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.label.Person;
import org.tipstaff.report.Language;

/** Files destroyed by order: what stays, that it verifies, that any tool names exactly these files, and what is no such order. */
class DestructionTest {
    private static final String ONE = "data/original/JUMP01.security.xml";
    private static final String TWO = "data/derived/timeline.jsonl";

    @TempDir
    static Path folder;

    private static MadeCase sound;
    private static MadeCase destroyed;
    private static Path order;

    @BeforeAll
    static void make() throws Exception {
        Path logs = Program.ROOT.resolve("examples/court-intrusion/logs");
        sound = MadeCase.of(
                folder.resolve("sound"),
                List.of(logs.resolve("JUMP01.security.xml"), logs.resolve("BKP01.tasks.jsonl.gz")),
                CaseFolder.OriginalsKept.COPY,
                CustodyKeys.generate("court.example/tipstaff"),
                new LocalAuthority(),
                1);
        order = Files.writeString(folder.resolve("order 17.txt"), "The file is to be destroyed.");
        destroyed = sound.copy(folder.resolve("destroyed"));
        destroy(destroyed, ONE, TWO);
    }

    private static CaseDestruction.Done destroy(MadeCase it, String... paths) throws Exception {
        try (CaseLog log = CaseLog.open(it.folder, it.custodian())) {
            return new CaseDestruction(log, it.folder)
                    .destroy(
                            new CaseDestruction.Order(
                                    order, "order 17", new Person("registry.clerk1"), new Person("registry.judge2")),
                            List.of(paths));
        }
    }

    private static Set<Kind> kinds(CaseVerdict verdict) {
        return verdict.faults().stream().map(CaseFault::kind).collect(Collectors.toSet());
    }

    @Test
    void theRestVerifiesAndTheListIsExact() throws Exception {
        CaseVerdict verdict = destroyed.verify(sound.checkpoint());
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.isVerified()).isTrue();
        assertThat(verdict.destroyed()).extracting(CaseVerdict.Destroyed::path).containsExactly(TWO, ONE);
        assertThat(verdict.destroyed())
                .allMatch(each -> each.by().equals("registry.clerk1")
                        && each.approved().equals("registry.judge2")
                        && each.order().equals("data/orders/0001/order_17.txt"));
        assertThat(destroyed.folder.resolve(ONE)).doesNotExist();
        assertThat(Files.readString(destroyed.folder.resolve("manifest-sha256.txt")))
                .contains(ONE, TWO);
        Path key = destroyed.publicKeys(folder.resolve("court.vkey"));
        Program.Outcome outcome = Program.run("verify", "--key", key.toString(), destroyed.folder.toString());
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.stdout())
                .startsWith("VERIFIED, but for 2 file(s) that were destroyed by order.")
                .contains(ONE, TWO, "approved by registry.judge2: order 17");
    }

    @Test
    void aSecondOrderTakesMore() throws Exception {
        MadeCase it = destroyed.copy(folder.resolve("second"));
        destroy(it, "data/derived/gaps.jsonl");
        CaseVerdict verdict = it.verify(it.checkpoint());
        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.destroyed()).hasSize(3);
        assertThatThrownBy(() -> destroy(it, ONE)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> destroy(it, "data/derived/none")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> destroy(it, "log/checkpoint")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> destroy(it, "data/original/originals.tsv")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> destroy(it, "data/orders/0001/tombstone.txt")).isInstanceOf(UsageException.class);
        assertThat(it.verify(it.checkpoint()).isVerified()).isTrue();
    }

    @Test
    void stockToolsNameExactlyTheseFiles() throws Exception {
        String python = System.getenv("TIPSTAFF_PYTHON");
        Path key = destroyed.publicKeys(folder.resolve("script.vkey"));
        String script = shell("sh '" + destroyed.folder.resolve("verify.sh") + "' --key '" + key + "'; true");
        assertThat(script).contains("destroyed by order").doesNotContain("FAILED");
        assertThat(script.lines().toList().getLast())
                .isIn(
                        "VERIFIED, but for 2 file(s) destroyed by order",
                        "VERIFIED ONLY IN PART: files and seal hold, the custody log was not checked");
        assumeTrue(python != null && !python.isEmpty(), "no Python with bagit (TIPSTAFF_PYTHON)");
        String bagit = shell("'" + python + "' -m bagit --validate --quiet '" + destroyed.folder + "'; true");
        assertThat(bagit)
                .contains(ONE + " exists in manifest but was not found", TWO + " exists in manifest but was not found");
        assertThat(bagit.split("exists in manifest", -1)).hasSize(3);
        assertThat(script).contains("bagit misses exactly the files that were destroyed");
    }

    @Test
    void aPackageDoesNotBringItBack() throws Exception {
        assertThat(packed(sound, "sound.zip")).contains(ONE);
        assertThat(packed(destroyed, "destroyed.zip")).doesNotContain(ONE);
    }

    /** The members of a package that asks for the original, with the folder beside it where its bytes still lie. */
    private static List<String> packed(MadeCase it, String name) throws Exception {
        MadeCase copy = it.copy(folder.resolve("packed-" + name));
        Path zip = folder.resolve(name);
        try (CaseLog log = CaseLog.open(copy.folder, copy.custodian())) {
            new CasePackage(log, copy.folder)
                    .write(
                            new CasePackage.Delivery(
                                    zip, Program.ROOT.resolve("examples/court-intrusion/logs"), "", List.of()),
                            new CasePackage.Selection(null, List.of("JUMP01.security.xml"), Set.of(), null),
                            List.of(Language.ENGLISH));
        }
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return file.stream()
                    .map(member -> member.getName().substring(member.getName().indexOf('/') + 1))
                    .toList();
        }
    }

    private static String shell(String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        String python = System.getenv("TIPSTAFF_PYTHON");
        String path = System.getenv("PATH") + ":/usr/local/go/bin";
        builder.environment()
                .put(
                        "PATH",
                        python == null || python.isEmpty()
                                ? path
                                : Path.of(python).getParent() + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return output;
    }

    @Test
    void withoutAnOrderItIsMissing() throws Exception {
        MadeCase it = sound.copy(folder.resolve("no-order"));
        Files.delete(it.folder.resolve(ONE));
        assertThat(kinds(it.verify(sound.checkpoint()))).contains(Kind.MISSING);
        // And another file that goes with those that were destroyed is.
        MadeCase other = destroyed.copy(folder.resolve("one-more"));
        Files.delete(other.folder.resolve("data/original/BKP01.tasks.jsonl.gz"));
        CaseVerdict verdict = other.verify(sound.checkpoint());
        assertThat(verdict.faults())
                .filteredOn(fault -> fault.kind() == Kind.MISSING)
                .extracting(CaseFault::where)
                .containsExactly("data/original/BKP01.tasks.jsonl.gz");
    }

    @Test
    void whoHasTheKeysCanNotDoWithoutOrderAndTombstone() throws Exception {
        MadeCase it = sound.copy(folder.resolve("only-an-entry"));
        Sha256 digest = Sha256.of(Files.readAllBytes(it.folder.resolve(ONE)));
        try (CaseLog log = CaseLog.open(it.folder, it.custodian())) {
            log.log()
                    .record(CustodyEntry.of(EntryKind.DESTROY, "registry.clerk1", "TLP:RED")
                            .secret("path", ONE)
                            .digest("sha256", digest)
                            .digest("order", digest)
                            .digest("record", digest)
                            .build());
            Files.delete(it.folder.resolve(ONE));
            log.seal();
        }
        assertThat(kinds(it.verify(sound.checkpoint()))).contains(Kind.DESTROYED);
    }

    @Test
    void whatIsTamperedWithAfterwardsIsFound() throws Exception {
        MadeCase back = destroyed.copy(folder.resolve("back"));
        Files.copy(sound.folder.resolve(ONE), back.folder.resolve(ONE));
        back.reseal(true);
        assertThat(kinds(back.verify(sound.checkpoint()))).contains(Kind.DESTROYED);

        MadeCase stone = destroyed.copy(folder.resolve("stone"));
        Path tombstone = stone.folder.resolve("data/orders/0001/tombstone.txt");
        Files.writeString(tombstone, Files.readString(tombstone).replace("registry.judge2", "registry.judge3"));
        assertThat(kinds(stone.verify(sound.checkpoint()))).contains(Kind.ALTERED, Kind.DESTROYED);

        MadeCase paper = destroyed.copy(folder.resolve("paper"));
        Files.writeString(paper.folder.resolve("data/orders/0001/order_17.txt"), "Nothing is to be destroyed.");
        assertThat(kinds(paper.verify(sound.checkpoint()))).contains(Kind.ALTERED);
    }

    @Test
    void aCrashBeforeTheFilesWentIsTakenUp() throws Exception {
        MadeCase it = destroyed.copy(folder.resolve("crash"));
        // As it was between the entries, which are durable, and the deletion.
        Files.copy(sound.folder.resolve(ONE), it.folder.resolve(ONE));
        assertThat(kinds(it.verify(sound.checkpoint()))).contains(Kind.DESTROYED);
        destroy(it, "data/derived/gaps.jsonl");
        assertThat(it.folder.resolve(ONE)).doesNotExist();
        assertThat(it.verify(sound.checkpoint()).faults()).isEmpty();
    }

    @Test
    void onePersonIsNotEnough() {
        Path keys = folder.resolve("keys-of-nobody");
        for (String second : List.of("registry.clerk1", "Registry Judge")) {
            Program.Outcome outcome = Program.run(
                    "destroy",
                    "--keys",
                    keys.toString(),
                    "--actor",
                    "registry.clerk1",
                    "--approved-by",
                    second,
                    "--order",
                    order.toString(),
                    "--reason",
                    "order 17",
                    sound.folder.toString(),
                    ONE);
            assertThat(outcome.exit()).as(outcome.stderr()).isEqualTo(2);
            assertThat(sound.folder.resolve(ONE)).exists();
        }
    }
}
