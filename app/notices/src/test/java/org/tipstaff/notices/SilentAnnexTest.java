package org.tipstaff.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.inform.Wording;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Compartments;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Tlp;
import org.tipstaff.lessons.Annex;
import org.tipstaff.lessons.AnnexFact;
import org.tipstaff.lessons.Lack;
import org.tipstaff.lessons.Measure;
import org.tipstaff.lessons.MeasureKind;
import org.tipstaff.lessons.Metric;
import org.tipstaff.lessons.Register;
import org.tipstaff.lessons.SourceKind;
import org.tipstaff.testkit.labels.AudienceOutput;
import org.tipstaff.testkit.labels.CaseKind;
import org.tipstaff.testkit.labels.Leak;
import org.tipstaff.testkit.labels.TwoRuns;

/** An annex tells those who are asked for support nothing of gaps, measures and times that they may not know of. */
class SilentAnnexTest {
    private static final long SEED = 20_261_128;
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");
    private static final int PAIRS = FULL ? 2_000 : 30;
    private static final int PDF_PAIRS = FULL ? 60 : 2;
    private static final int PAIRS_TO_KILL_MAX = 20_000;
    private static final Set<Form> FORMS = EnumSet.of(Form.HTML, Form.PDF, Form.TXT);

    @TempDir
    Path folder;

    /** A fact under its label. */
    record Fact(Label label, AnnexFact fact) {}

    private static final CaseKind<Fact, List<Fact>> KIND = new CaseKind<>() {
        @Override
        public Fact fact(SplittableRandom random, Label label) {
            return new Fact(
                    label,
                    switch (random.nextInt(3)) {
                        case 0 ->
                            new AnnexFact.Lacked(
                                    one(random, Lack.values()),
                                    one(random, SourceKind.values()),
                                    random.nextInt(random.nextBoolean() ? 2 : 5_000),
                                    random.nextInt(4),
                                    random.nextInt(3));
                        case 1 ->
                            new AnnexFact.Planned(
                                    one(random, MeasureKind.values()),
                                    one(random, SourceKind.values()),
                                    random.nextInt(random.nextBoolean() ? 2 : 5_000),
                                    random.nextBoolean() ? null : LocalDate.of(2026, 3, 1 + random.nextInt(28)),
                                    random.nextBoolean()
                                            ? null
                                            : new Measure.Cost(random.nextInt(3), 3L + random.nextInt(90_000), "EUR"),
                                    random.nextInt(3),
                                    one(random, Register.State.values()));
                        default -> {
                            long low = random.nextLong(random.nextBoolean() ? 3 : 9_000_000);
                            yield new AnnexFact.Lasted(
                                    one(random, Metric.values()),
                                    low,
                                    random.nextInt(4) == 0 ? null : low + random.nextInt(3) * 86_400L,
                                    random.nextInt(3) > 0);
                        }
                    });
        }

        @Override
        public List<Fact> of(List<Fact> facts) {
            return List.copyOf(facts);
        }
    };

    private static <T> T one(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static List<Labeled<AnnexFact>> labelled(List<Fact> facts) {
        return facts.stream().map(each -> Labeled.of(each.label(), each.fact())).toList();
    }

    private static AudienceOutput<List<Fact>> output(NoticeFiles files, Wording wording, Form form) {
        return (whole, audience) -> files.annex(
                new Annex(NoticeCase.COURT).write(labelled(whole), wording, audience), audience.at(), Set.of(form));
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES) // in a full run
    void noAnnexDependsOnWhatItsAudienceMayNotKnow() throws IOException {
        NoticeFiles files = new NoticeFiles();
        long pairs = 0;
        long pdfs = 0;
        long telling = 0;
        long sampled = 0;
        long seed = SEED;
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            Wording wording = NoticeCase.wording(language);
            for (Form form : FORMS) {
                seed += 100_000;
                TwoRuns.Silence compared = new TwoRuns<>(KIND, output(files, wording, form))
                        .demandSilence(seed, form == Form.PDF ? PDF_PAIRS : PAIRS);
                assertThat(compared.failures()).as(language + " " + form).isZero();
                pairs += compared.pairs();
                pdfs += form == Form.PDF ? compared.pairs() : 0;
                telling += compared.telling();
                sampled += compared.sampled();
            }
        }
        System.out.println("two runs of annexes: " + pairs + " pairs, " + pdfs + " of them PDF; " + telling + " of "
                + sampled + " sampled told something");
        assertThat(telling * 2).as("audiences are told something").isGreaterThanOrEqualTo(sampled);
    }

    /** The way annexes are made, with one mistake each. */
    enum LeakingAnnex implements AudienceOutput<List<Fact>> {
        FILTER_FORGOTTEN((fact, audience) -> fact),
        COMPARTMENT_IGNORED((fact, audience) -> new Fact(
                new Label(
                        fact.label().tlp(),
                        fact.label().recipients(),
                        Compartments.NONE,
                        fact.label().embargo()),
                fact.fact())),
        EMBARGO_IGNORED((fact, audience) -> new Fact(
                new Label(
                        fact.label().tlp(),
                        fact.label().recipients(),
                        fact.label().compartments(),
                        null),
                fact.fact())),
        GAPS_ARE_FOR_ALL((fact, audience) ->
                fact.fact() instanceof AnnexFact.Lacked ? new Fact(Label.of(Tlp.CLEAR), fact.fact()) : fact),
        TIMES_ARE_FOR_ALL((fact, audience) ->
                fact.fact() instanceof AnnexFact.Lasted ? new Fact(Label.of(Tlp.CLEAR), fact.fact()) : fact),
        MEASURES_ARE_FOR_ALL((fact, audience) ->
                fact.fact() instanceof AnnexFact.Planned ? new Fact(Label.of(Tlp.CLEAR), fact.fact()) : fact),
        COUNT_OF_ALL("gaps: ", all -> Integer.toString(all.size())),
        COSTS_OF_ALL(
                "sum: ",
                all -> Long.toString(all.stream()
                        .mapToLong(each -> each.fact() instanceof AnnexFact.Planned planned && planned.cost() != null
                                ? planned.cost().high()
                                : 0)
                        .sum())),
        COMPUTERS_OF_ALL(
                "computers: ",
                all -> Long.toString(all.stream()
                        .mapToLong(each -> each.fact() instanceof AnnexFact.Lacked lacked ? lacked.computers() : 0)
                        .sum())),
        RANK_AMONG_ALL(
                "first: ",
                all -> all.stream()
                        .filter(each -> each.fact() instanceof AnnexFact.Lacked)
                        .map(each -> (AnnexFact.Lacked) each.fact())
                        .max(java.util.Comparator.comparingInt(AnnexFact.Lacked::answers))
                        .map(each -> each.lack().key())
                        .orElse("")),
        MEDIAN_OVER_ALL(
                "median of: ",
                all -> Long.toString(all.stream()
                        .filter(each -> each.fact() instanceof AnnexFact.Lasted)
                        .count())),
        OPEN_ONES_OF_ALL(
                "open: ",
                all -> Long.toString(all.stream()
                        .filter(each -> each.fact() instanceof AnnexFact.Lasted lasted && !lasted.ended())
                        .count())),
        LAST_DATE_OF_ALL(
                "last: ",
                all -> all.stream()
                        .map(each ->
                                each.fact() instanceof AnnexFact.Planned planned ? String.valueOf(planned.due()) : "")
                        .max(java.util.Comparator.naturalOrder())
                        .orElse("")),
        LABEL_OF_ALL(
                "label: ",
                all -> Label.joinAll(all.stream().map(Fact::label).toList()).toString()),
        PROTECTED_AMONG_ALL(
                "",
                all -> all.stream()
                                .anyMatch(each ->
                                        each.fact() instanceof AnnexFact.Lacked lacked && lacked.protectedAnswers() > 0)
                        ? "Persons are at risk."
                        : "");

        private final BiFunction<Fact, Audience, Fact> relabelled;
        private final String before;
        private final java.util.function.Function<List<Fact>, String> line;

        LeakingAnnex(BiFunction<Fact, Audience, Fact> relabelled) {
            this(relabelled, "", all -> "");
        }

        LeakingAnnex(String before, java.util.function.Function<List<Fact>, String> line) {
            this((fact, audience) -> fact, before, line);
        }

        LeakingAnnex(
                BiFunction<Fact, Audience, Fact> relabelled,
                String before,
                java.util.function.Function<List<Fact>, String> line) {
            this.relabelled = relabelled;
            this.before = before;
            this.line = line;
        }

        @Override
        public Map<String, byte[]> render(List<Fact> whole, Audience audience) throws IOException {
            List<Fact> let = new ArrayList<>();
            whole.forEach(each -> let.add(
                    this == FILTER_FORGOTTEN
                            ? new Fact(Label.of(Tlp.CLEAR), each.fact())
                            : relabelled.apply(each, audience)));
            Map<String, byte[]> files = new LinkedHashMap<>(new NoticeFiles()
                    .annex(
                            new Annex(NoticeCase.COURT)
                                    .write(labelled(let), NoticeCase.wording(Locale.ENGLISH), audience),
                            audience.at(),
                            Set.of(Form.TXT)));
            files.put("more", (before + line.apply(whole)).getBytes(StandardCharsets.UTF_8));
            return files;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLeakIsFound(LeakingAnnex leaking) {
        Leak leak = new TwoRuns<>(KIND, leaking)
                .firstLeak(SEED, PAIRS_TO_KILL_MAX)
                .orElseThrow(() -> new AssertionError(leaking + " was not found in " + PAIRS_TO_KILL_MAX + " pairs"));
        assertThat(leak.hidden()).as(leak.toString()).isPositive();
    }

    @Test
    void bothLanguagesSayTheSameNumbersAndEveryWordHasItsSentence() {
        SplittableRandom random = new SplittableRandom(SEED);
        Audience readers = new Audience("readers", Label.of(Tlp.AMBER), Instant.parse("2026-03-05T08:00:00Z"));
        for (int i = 0; i < 300; i++) {
            List<Fact> facts = new ArrayList<>();
            for (int n = random.nextInt(12); n >= 0; n--) {
                facts.add(KIND.fact(random, Label.of(Tlp.CLEAR)));
            }
            List<String> numbers = new ArrayList<>();
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                NoticeText text =
                        new Annex(NoticeCase.COURT).write(labelled(facts), NoticeCase.wording(language), readers);
                String words = text.blocks().toString().replaceAll("(?<=[0-9])[,\u00a0](?=[0-9]{3})", "");
                numbers.add(java.util.regex.Pattern.compile("[0-9]+")
                        .matcher(words)
                        .results()
                        .map(java.util.regex.MatchResult::group)
                        .sorted()
                        .toList()
                        .toString());
            }
            assertThat(numbers.get(0)).as("seed " + SEED + " annex " + i).isEqualTo(numbers.get(1));
        }
    }

    @Test
    void eachPageOfALongAnnexCarriesItsMarkingAndEndsSomewhere() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Audience readers = new Audience("readers", Label.of(Tlp.AMBER_STRICT), Instant.parse("2026-03-05T08:00:00Z"));
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            facts.add(KIND.fact(random, Label.of(Tlp.CLEAR)));
        }
        for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
            NoticeText text = new Annex(NoticeCase.COURT).write(labelled(facts), NoticeCase.wording(language), readers);
            Path pdf = Files.write(
                    folder.resolve("annex.pdf"),
                    new NoticeFiles()
                            .annex(text, readers.at(), Set.of(Form.PDF))
                            .firstEntry()
                            .getValue());
            String words;
            try {
                Process process = new ProcessBuilder("pdftotext", "-layout", pdf.toString(), "-").start();
                words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor()).isZero();
            } catch (IOException e) {
                assumeTrue(false, "pdftotext is not installed (Debian package poppler-utils)");
                throw e;
            }
            String[] pages = words.split("\f");
            assertThat(pages.length).isBetween(4, 40);
            for (String page : pages) {
                List<String> lines = page.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
                assertThat(lines.getFirst()).isEqualTo("TLP:AMBER+STRICT");
                assertThat(lines.getLast()).isEqualTo("TLP:AMBER+STRICT");
            }
        }
    }
}
