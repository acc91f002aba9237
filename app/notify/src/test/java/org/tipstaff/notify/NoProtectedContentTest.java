package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.label.Label;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;
import org.tipstaff.testkit.labels.CaseKind;
import org.tipstaff.testkit.labels.TwoRuns;

/** What leaves the house tells nothing of a case but that there is an incident, how bad, and since when. */
class NoProtectedContentTest {
    private static final String ID = "3f1c0000-0000-5000-8000-000000000001";

    @TempDir
    Path folder;

    private int run;

    /** A fact of a case: it stands on a host, an account did it, a rule found it, it is about a document. */
    record Fact(Label label, String host, String account, String address, String title, String document) {}

    private static final CaseKind<Fact, List<Fact>> CASES = new CaseKind<>() {
        @Override
        public Fact fact(SplittableRandom random, Label label) {
            int number = random.nextInt(50);
            return new Fact(
                    label,
                    "CHB-WS-" + number,
                    "chambers.legal" + number,
                    "10.20.4." + number,
                    "Credentials of a judge read " + number,
                    "draft judgment " + number);
        }

        @Override
        public List<Fact> of(List<Fact> facts) {
            return List.copyOf(facts);
        }
    };

    /** All bytes of a day on every channel. */
    private Map<String, byte[]> day(Site site, List<IncidentSnapshot> incidents) throws IOException {
        Map<String, StringBuilder> wires = new TreeMap<>();
        AtomicReference<Instant> now = new AtomicReference<>(Given.NOON);
        // One folder each, with one salt: references are names of this installation, and it is one installation.
        Path own = Files.createDirectory(folder.resolve("run-" + run++));
        new StateFile(own.resolve("state.json")).salted("salt").write(EscalationState.EMPTY);
        Notifier notifier = Notifier.open(
                own,
                site,
                channel -> letter -> wires.computeIfAbsent(channel.target(), _ -> new StringBuilder())
                        .append(now.get())
                        .append(letter)
                        .append('\n'),
                Runnable::run,
                now::get,
                _ -> {},
                _ -> {});
        for (IncidentSnapshot incident : incidents) {
            notifier.incident(incident);
        }
        for (int i = 0; i < 12; i++) {
            now.set(now.get().plus(Duration.ofMinutes(10)));
            notifier.tick();
        }
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        wires.forEach((target, text) -> bytes.put(target, text.toString().getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    /**
     * Two cases that agree in what the readers may know give the same bytes at the same times on every channel: the facts of the case,
     * whatever their labels, have no way into a message. (The suspects of these cases read no channel of this site; which
     * channels are used does depend on the suspects, and must.)
     */
    @Test
    void messagesAreTheSameWhateverTheCaseHolds() {
        Site site = Given.site(Given.court(Given.THREE_PEOPLE));
        TwoRuns<Fact, List<Fact>> told = new TwoRuns<>(CASES, (facts, _) -> day(site, List.of(snapshot(facts))));
        TwoRuns.Silence silence = told.demandSilence(20_261_123, Boolean.getBoolean("tipstaff.full") ? 400 : 12);
        System.out.println("two runs, messages: " + silence);
        assertThat(silence.failures()).isZero();
        assertThat(silence.bytes()).isPositive();
    }

    /** Whoever reads an unsafe channel can't tell a court with the incident from one without: the same bytes at the same times. */
    @Test
    void anUnsafeChannelIsTheSameWithTheIncidentAndWithout() throws IOException {
        Site site = Given.site(Given.court(Given.THREE_PEOPLE)
                .replace(
                        "channels: [{kind: webhook, target: \"https://beat.example/x\", reads: []}]",
                        "channels: [{kind: mail, target: it.admin1@court.example, reads: []}]"));
        IncidentSnapshot incident = new IncidentSnapshot(
                ID, Severity.CRITICAL, Given.NOON, Given.suspects(List.of("EXCH01"), List.of("it.admin1")));
        Map<String, byte[]> with = day(site, List.of(incident));
        Map<String, byte[]> without = day(site, List.of());
        assertThat(without).containsOnlyKeys("it.admin1@court.example");
        assertThat(new String(with.get("it.admin1@court.example"), StandardCharsets.UTF_8))
                .isEqualTo(new String(without.get("it.admin1@court.example"), StandardCharsets.UTF_8));
        assertThat(with).containsKey("https://phone.example/one");
        with.forEach((target, bytes) -> assertThat(new String(bytes, StandardCharsets.UTF_8))
                .as(target)
                .doesNotContain("EXCH01", "it.admin1", "court.example"));
    }

    private static IncidentSnapshot snapshot(List<Fact> facts) {
        return new IncidentSnapshot(
                ID,
                Severity.HIGH,
                Given.NOON,
                Suspects.of(
                        facts.stream().map(Fact::host).toList(),
                        facts.stream().map(Fact::account).toList(),
                        facts.stream().map(Fact::address).toList()));
    }
}
