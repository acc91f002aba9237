package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseCheck;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.inform.Deadline;
import org.tipstaff.label.Label;

/** That the court knew is decided by a person, over evidence that the case has, and by nobody else. */
class DutyClockTest {
    private static final Instant KNEW = Instant.parse("2026-03-05T07:40:00Z");
    private static final String INCIDENTS = "{\"incidents\":[]}";

    @TempDir
    Path folder;

    private Path caseFolder = Path.of("");
    private People people = null;
    private CaseLog log = null;
    private DutyClock clock = null;

    @BeforeEach
    void begin() throws IOException {
        caseFolder = Files.createDirectory(folder.resolve("case"));
        Files.createDirectories(caseFolder.resolve("data/derived"));
        log = CaseLog.begin(
                caseFolder,
                new Custodian(
                        CustodyKeys.generate("court.example"),
                        "it.analyst1",
                        "test",
                        CustodyClock.of(InstantSource.system(), System::nanoTime)));
        log.log()
                .record(log.entry(EntryKind.DECIDE, Label.UNLABELLED)
                        .word("what", "investigate")
                        .build());
        Bag.sealPayload(caseFolder, new TreeMap<>(Map.of("Tipstaff-Label", "TLP:RED")), new TreeMap<>());
        log.seal();
        new CaseDerivation(log, caseFolder, "plan")
                .add(new TreeMap<>(Map.of("1.incidents.json", INCIDENTS.getBytes(StandardCharsets.UTF_8))));
        people = new People(folder, List.of("clerk1@registry", "judge1@chambers"));
        clock = new DutyClock(log, caseFolder);
    }

    @AfterEach
    void end() throws IOException {
        log.close();
    }

    private Path signed(String change, String to, String by) throws IOException {
        String text = clock.form("awareness", KNEW, "")
                .replace("reason: \n", "reason: the team told the clerk\n")
                .replace("by: name@office", "by: clerk1@registry")
                .replace(change, to);
        return people.sign(text, by, DutyClock.NAMESPACE);
    }

    private void refused(String why, Path file) throws IOException {
        long before = log.log().checkpoint().checkpoint().size();
        assertThatThrownBy(() -> clock.read(file, people.signers()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(why);
        assertThat(log.log().checkpoint().checkpoint().size()).isEqualTo(before);
        assertThat(clock.decisions()).isEmpty();
    }

    @Test
    void theSignedWordOfAPersonStartsTheClockAndStaysInTheCase() throws IOException {
        Path file = signed("-", "-", "clerk1@registry");
        long entry = clock.record(clock.read(file, people.signers()));
        assertThat(clock.decisions())
                .containsExactly(
                        new Deadline.Decision("awareness", KNEW, "clerk1@registry", "the team told the clerk"));
        assertThat(entry).isEqualTo(log.log().checkpoint().checkpoint().size() - 1);
        Path kept = caseFolder.resolve(DutyClock.FOLDER + "0001/decision.txt");
        assertThat(kept).hasSameBinaryContentAs(file);
        assertThat(kept.resolveSibling("decision.txt.sig")).exists();
        log.seal();
        assertThat(CaseCheck.check(
                                caseFolder, CaseTrust.of(log.custodian().keys().publicKeys()))
                        .faults())
                .filteredOn(fault -> !fault.where().equals("data/original/originals.tsv"))
                .isEmpty();
        assertThatThrownBy(() -> clock.read(file, people.signers())).hasMessageContaining("recorded before");
    }

    @Test
    void whatIsNotWhollyInOrderStartsNothing() throws IOException {
        refused("not signed", signed("-", "-", "nobody@registry"));
        refused("not one of clerk1@registry", signed("-", "-", "judge1@chambers"));
        refused("not among those who may sign", signed("by: clerk1", "by: guest", "clerk1@registry"));
        refused("reason", signed("reason: the team told the clerk", "reason: ", "clerk1@registry"));
        refused("another case", signed("case: ", "case: x", "clerk1@registry"));
        refused("future", signed("at: 2026", "at: 9026", "clerk1@registry"));
        refused("no time", signed("at: 2026", "at: in 2026", "clerk1@registry"));
        refused("decides none of", signed("decides: awareness", "decides: gdpr/authority", "clerk1@registry"));
        String digest = Sha256.of(INCIDENTS.getBytes(StandardCharsets.UTF_8)).hex();
        refused("not the SHA-256 digest", signed(digest, "", "clerk1@registry"));
        refused("not the SHA-256 digest", signed(digest, digest + "," + "0".repeat(64), "clerk1@registry"));
    }

    @Test
    void anEntryThatNobodySignedStartsNothing() throws IOException {
        log.log()
                .record(CustodyEntry.of(EntryKind.DECIDE, "it.analyst1", CaseLog.text(Label.UNLABELLED))
                        .word("what", "duty-clock")
                        .secret("about", "awareness")
                        .secret("moment", KNEW.toString())
                        .secret("reason", "-")
                        .build());
        assertThat(clock.decisions()).isEmpty();
        assertThatThrownBy(() -> clock.record(new Deadline.Decision("awareness", KNEW, "it.analyst1", "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thatADutyIsFulfilledIsANoteOfWhoeverIsAtWork() throws IOException {
        clock.record(new Deadline.Decision("gdpr/authority", KNEW, "it.analyst1", "by letter"));
        assertThat(clock.decisions())
                .containsExactly(new Deadline.Decision("gdpr/authority", KNEW, "it.analyst1", "by letter"));
    }

    @Test
    void anOpeningThatWasChangedMovesNoClock() throws IOException {
        clock.record(clock.read(signed("-", "-", "clerk1@registry"), people.signers()));
        log.log().checkpoint();
        Path openings = log.log().folder().resolve(CustodyLog.OPENINGS);
        String text = Files.readString(openings);
        assertThat(text).contains(KNEW.toString());
        Files.writeString(openings, text.replace(KNEW.toString(), "2026-03-09T07:40:00Z"));
        assertThatThrownBy(() -> clock.decisions())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was changed");
    }
}
