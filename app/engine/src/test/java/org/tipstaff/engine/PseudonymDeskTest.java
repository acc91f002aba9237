package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseCheck;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.label.Label;

/** Two protected persons, the office that knows who they are, and others who would like to. */
class PseudonymDeskTest {
    @TempDir
    Path folder;

    private People people = null;
    private Path caseFolder = Path.of("");
    private Path signers = Path.of("");
    private Path list = Path.of("");
    private Path key = Path.of("");
    private CaseLog log = null;
    private PseudonymDesk desk = null;

    @BeforeEach
    void begin() throws Exception {
        key = folder.resolve("office.key");
        assumeTrue(run("age-keygen", "-o", key.toString()) == 0, "age is not installed (Debian package age)");
        list = folder.resolve("pseudonyms.age");
        Path plain = Files.writeString(
                folder.resolve("plain.txt"), "# who they are\nW-017: Jane Example\nW-018: Jean Exemple\n");
        Path recipient = folder.resolve("recipient");
        assertThat(run("sh", "-c", "age-keygen -y " + key + " > " + recipient)).isZero();
        assertThat(run("age", "-R", recipient.toString(), "-o", list.toString(), plain.toString()))
                .isZero();
        caseFolder = Files.createDirectory(folder.resolve("case"));
        Files.createDirectories(caseFolder.resolve("data/derived"));
        Custodian custodian = new Custodian(
                CustodyKeys.generate("court.example"),
                "it.analyst1",
                "test",
                CustodyClock.of(InstantSource.system(), System::nanoTime));
        log = CaseLog.begin(caseFolder, custodian);
        log.log()
                .record(log.entry(EntryKind.DECIDE, Label.UNLABELLED)
                        .word("what", "investigate")
                        .build());
        Bag.sealPayload(caseFolder, new TreeMap<>(Map.of("Tipstaff-Label", "TLP:RED")), new TreeMap<>());
        log.seal();
        desk = new PseudonymDesk(log, caseFolder);
        people = new People(folder, List.of("officer1@protection", "judge1@chambers"));
        signers = people.signers();
    }

    private static int run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        }
    }

    @AfterEach
    void end() throws IOException {
        if (log != null) {
            log.close();
        }
    }

    private Path order(String person, String change, String to) throws IOException {
        String text = desk.form(list, List.of("W-017"), Instant.now().plus(Duration.ofHours(1)))
                .replace("reason: \n", "reason: a threat was reported\n")
                .replace("by: name@protection", "by: " + person)
                .replace(change, to);
        return people.sign(text, person, PseudonymDesk.NAMESPACE);
    }

    private void refused(String why, Path order) throws IOException {
        long before = log.log().checkpoint().checkpoint().size();
        assertThatThrownBy(() -> desk.resolve(list, key, order, signers))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("Jane");
        assertThat(log.log().checkpoint().checkpoint().size())
                .as("the refusal is in the log")
                .isEqualTo(before + 1);
    }

    @Test
    void theOfficeSeesWhatItsOrderNamesOnceAndNothingElse() throws Exception {
        Path order = order("officer1@protection", "\u0000", "");
        long before = log.log().checkpoint().checkpoint().size();
        assertThat(desk.resolve(list, key, order, signers)).containsExactly(Map.entry("W-017", "Jane Example"));
        assertThat(log.log().checkpoint().checkpoint().size()).isEqualTo(before + 3);
        refused("counts once", order);
        for (Path file : all(caseFolder)) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain("Jane", "Jean");
        }
        assertThat(faults()).containsExactly("data/original/originals.tsv IOException: there is no such file");
    }

    /** The small case lacks its list of originals, which is none of our business here. */
    private List<String> faults() {
        return CaseCheck.check(caseFolder, CaseTrust.of(log.custodian().keys().publicKeys())).faults().stream()
                .map(fault -> fault.where() + " " + fault.what())
                .toList();
    }

    private static List<Path> all(Path in) throws IOException {
        try (var files = Files.walk(in)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void nobodyElseDoesAndTheAttemptIsRecorded() throws Exception {
        refused("only the office", order("judge1@chambers", "\u0000", ""));
        refused("is not signed", order("officer2@protection", "\u0000", ""));
        refused("another case", order("officer1@protection", log.log().origin(), "court.example/case-0"));
        refused("reason is missing", order("officer1@protection", "a threat was reported", ""));
        refused("1 to", order("officer1@protection", "W-017", ""));
        Path late = order("officer1@protection", "until: 2", "until: 1");
        refused("ended at", late);
        Path forged = order("officer1@protection", "\u0000", "");
        Files.writeString(forged, Files.readString(forged).replace("W-017", "W-018"));
        refused("signature is not one of", forged);
        Files.writeString(folder.resolve("other"), "W-017: nobody\n");
        Path other = order("officer1@protection", "\u0000", "");
        assertThatThrownBy(() -> desk.resolve(folder.resolve("other"), key, other, signers))
                .hasMessageContaining("another list");
    }

    @Test
    void theOrderAloneOpensNothing() throws Exception {
        Path stranger = folder.resolve("stranger.key");
        assertThat(run("age-keygen", "-o", stranger.toString())).isZero();
        Path order = order("officer1@protection", "\u0000", "");
        assertThatThrownBy(() -> desk.resolve(list, stranger, order, signers))
                .hasMessageContaining("not encrypted to this key");
    }
}
