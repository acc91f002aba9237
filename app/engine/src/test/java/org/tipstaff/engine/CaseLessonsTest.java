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
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.inform.Deadline;
import org.tipstaff.label.Label;
import org.tipstaff.lessons.CaseTimeline;
import org.tipstaff.lessons.CaseTimeline.Point;
import org.tipstaff.lessons.Moment;

/** A case whose log, files and live notes say when things happened. */
class CaseLessonsTest {
    @TempDir
    Path folder;

    private CaseLog log = null;

    @BeforeEach
    void begin() throws IOException {
        Custodian custodian = new Custodian(
                CustodyKeys.generate("court.example"),
                "it.analyst1",
                "test",
                CustodyClock.of(InstantSource.system(), System::nanoTime));
        Files.createDirectories(folder.resolve("data/derived"));
        log = CaseLog.begin(folder, custodian);
        log.log()
                .record(log.entry(EntryKind.DECIDE, Label.UNLABELLED)
                        .word("what", "investigate")
                        .build());
        Bag.sealPayload(folder, new TreeMap<>(Map.of("Tipstaff-Label", "TLP:RED")), new TreeMap<>());
        log.seal();
    }

    @AfterEach
    void end() throws IOException {
        log.close();
    }

    private void add(String name, String text) throws IOException {
        new CaseDerivation(log, folder, "plan").add(new TreeMap<>(Map.of(name, text.getBytes(StandardCharsets.UTF_8))));
    }

    private Moment at(Point point) throws IOException {
        Moment moment = new CaseLessons(folder).timeline().points().get(point);
        return java.util.Objects.requireNonNull(moment);
    }

    @Test
    void eachTimeLeadsToTheEntryThatHoldsIt() throws IOException {
        assertThat(at(Point.ALERT).entry()).isZero();
        long aware = new DutyClock(log)
                .record(new Deadline.Decision(
                        "awareness", Instant.parse("2026-03-05T07:40:00Z"), "registry.registrar", ""));
        assertThat(at(Point.AWARE)).isEqualTo(new Moment(Instant.parse("2026-03-05T07:40:00Z"), aware));
        new DutyClock(log)
                .record(new Deadline.Decision(
                        "awareness", Instant.parse("2026-03-06T07:40:00Z"), "registry.registrar", ""));
        assertThat(at(Point.AWARE).entry())
                .as("the earliest counts, as for duties")
                .isEqualTo(aware);
        add(
                "1.incidents.json",
                "{\"incidents\":[{\"first\":\"2026-03-03T09:12:31Z\"},{\"first\":\"2026-03-02T09:00:00Z\"}]}");
        assertThat(at(Point.EARLIEST_ACTIVITY).at()).isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
        assertThat(at(Point.EARLIEST_ACTIVITY).entry()).isGreaterThan(aware);
    }

    @Test
    void whatTheLiveSystemNotedComesBeforeWhatCanBeToldAfterwards() throws IOException {
        add(
                "a.1.times.json",
                "{\"first_activity\":\"2026-03-03T09:00:00Z\",\"first_alert\":\"2026-03-03T10:00:00Z\",\"cut_verified\":\"2026-03-03T11:00:00Z\",\"entries\":{\"first_alert\":0}}");
        add(
                "a.2.times.json",
                "{\"first_activity\":\"2026-03-03T09:00:00Z\",\"first_alert\":\"2026-03-03T10:30:00Z\",\"cut_verified\":\"2026-03-03T12:00:00Z\",\"entries\":{}}");
        assertThat(at(Point.ALERT)).isEqualTo(new Moment(Instant.parse("2026-03-03T10:00:00Z"), 0));
        assertThat(at(Point.CUT_VERIFIED).at())
                .as("containment takes as long as its last part")
                .isEqualTo(Instant.parse("2026-03-03T12:00:00Z"));
    }

    @Test
    void aPlanForALaterIncidentDoesNotMakeTheAttackerComeLater() throws IOException {
        add(
                "1.incidents.json",
                "{\"incidents\":[{\"first\":\"2026-03-02T09:00:00Z\"},{\"first\":\"2026-03-03T09:00:00Z\"}]}");
        add("a.1.times.json", "{\"first_activity\":\"2026-03-03T09:00:00Z\"}");
        assertThat(at(Point.EARLIEST_ACTIVITY).at()).isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
        add("b.1.times.json", "{\"first_activity\":\"2026-03-01T09:00:00Z\"}");
        assertThat(at(Point.EARLIEST_ACTIVITY).at()).isEqualTo(Instant.parse("2026-03-01T09:00:00Z"));
    }

    @Test
    void aHoleBeforeTheFirstActivityIsSeenAndAFileThatWasChangedIsNotRead() throws IOException {
        add("1.incidents.json", "{\"incidents\":[{\"first\":\"2026-03-03T09:00:00Z\"}]}");
        CaseTimeline without = new CaseLessons(folder).timeline();
        assertThat(without.coverageKnown()).isFalse();
        add(
                "1-coverage-matrix.csv",
                "host,source,from,to,state,events,reason,number,label\r\n"
                        + "\"a,b\",Security,2026-03-01T00:00:00.000000Z,2026-03-02T00:00:00.000000Z,cleared,0,cleared,,TLP:RED\r\n"
                        + "c,Security,2026-03-01T00:00:00.000000Z,2026-03-05T00:00:00.000000Z,observed,9,,,TLP:RED\r\n");
        assertThat(new CaseLessons(folder).timeline().unseenFrom()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(new CaseLessons(folder).view().stretches().getFirst().host()).isEqualTo("a,b");
        Files.writeString(folder.resolve("data/derived/plan/1.incidents.json"), "{\"incidents\":[]}");
        assertThatThrownBy(() -> new CaseLessons(folder).timeline())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not what entry");
    }

    @Test
    void aStepThatIsNotInForceIsNoPlaceThatNobodyWatched() throws IOException {
        add(
                "a.1.containment.json",
                "{\"finding\":\"cannot-be-determined\",\"cut_at\":\"2026-03-05T08:00:00Z\",\"until\":\"2026-03-05T18:00:00Z\",\"subjects\":["
                        + "{\"subject\":\"host:H0\",\"state\":\"unknown\"},{\"subject\":\"measure:disable-account 1\",\"state\":\"unknown\"}]}");
        assertThat(new CaseLessons(folder).view().unwatched()).containsExactly("host:H0");
    }

    @Test
    void aFileThatACourtOrderedDestroyedIsNotMissed() throws IOException {
        String text = "{\"incidents\":[{\"first\":\"2026-03-03T09:00:00Z\"}]}";
        add("1.incidents.json", text);
        Files.delete(folder.resolve("data/derived/plan/1.incidents.json"));
        assertThatThrownBy(() -> new CaseLessons(folder).timeline()).hasMessageContaining("is missing");
        Sha256 digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        log.log()
                .record(log.entry(EntryKind.DESTROY, Label.UNLABELLED)
                        .secret("path", "data/derived/plan/1.incidents.json")
                        .digest("sha256", digest)
                        .digest("order", digest)
                        .digest("record", digest)
                        .build());
        log.seal();
        assertThat(new CaseLessons(folder).timeline().points()).doesNotContainKey(Point.EARLIEST_ACTIVITY);
    }

    @Test
    void packagesAndTheWordOfTheirRecipientsAreFound() throws IOException {
        long export = log.log()
                .record(log.entry(EntryKind.EXPORT, Label.UNLABELLED)
                        .word("what", "whole")
                        .build())
                .index();
        for (String result : List.of("not-proven", "verified")) {
            log.log()
                    .record(log.entry(EntryKind.RECEIPT, Label.UNLABELLED)
                            .secret("path", "data/received/" + result)
                            .digest("sha256", Sha256.of(result.getBytes(StandardCharsets.UTF_8)))
                            .number("bytes", 1)
                            .number("export", export)
                            .word("result", result)
                            .word("verified-at", "2026-03-05T08:00:00Z")
                            .build());
        }
        log.seal();
        CaseTimeline.Handed handed =
                new CaseLessons(folder).timeline().packages().getFirst();
        assertThat(handed.made().entry()).isEqualTo(export);
        assertThat(handed.verified()).isEqualTo(new Moment(Instant.parse("2026-03-05T08:00:00Z"), export + 2));
    }

    @Test
    void theSameCaseGivesTheSameFigures() throws IOException {
        add("1.incidents.json", "{\"incidents\":[{\"first\":\"2026-03-03T09:00:00Z\"}]}");
        String once = MetricsText.json(List.of(new CaseLessons(folder).timeline()), Label.UNLABELLED);
        assertThat(MetricsText.json(List.of(new CaseLessons(folder).timeline()), Label.UNLABELLED))
                .isEqualTo(once);
        assertThat(once).contains("\"metric\":\"dwell\"", "\"high\":null").doesNotContain("mean");
    }
}
