package org.tipstaff.impact.hypothesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.impact.hypothesis.Hypothesis.ACCESSED_ONLY;
import static org.tipstaff.impact.hypothesis.Hypothesis.FALSE_FLAG;
import static org.tipstaff.impact.hypothesis.Hypothesis.INSIDER_OR_IMPOSTOR;
import static org.tipstaff.impact.hypothesis.Hypothesis.NOT_ACCESSED;
import static org.tipstaff.impact.hypothesis.Hypothesis.OUTSIDER;
import static org.tipstaff.impact.hypothesis.Hypothesis.STAGED_ONLY;
import static org.tipstaff.impact.hypothesis.Hypothesis.TAKEN;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.impact.Findings;
import org.tipstaff.impact.Scene;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.comparison.EarlierCase;
import org.tipstaff.impact.comparison.Trait;
import org.tipstaff.impact.comparison.Traits;
import org.tipstaff.sigma.Level;

class HypothesesTest {
    private static final String HOST = "10.0.1.4";
    private static final String OUT = "192.168.7.7";
    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";

    private static Hypotheses of(Scene scene, Finding... findings) {
        return HypothesisMatrix.of(scene.impact(), List.of(findings), Comparison.NONE, List.of());
    }

    private static Scene working() {
        return new Scene()
                .traffic("conn.log", "s1", HOST, 60)
                .conn("conn.log", "s1", 30, "Cin", HOST, "198.51.100.9", 443, 0L, 50L)
                .loss("stats/capture_loss.log", 60, "0.1");
    }

    private static Finding on(String host, Level level, String tactic, String technique) {
        Scene scene = new Scene().windows("sysmon.evtx", host, SYSMON, 1, 7, 60, "CommandLine", "x");
        return Findings.of(scene.sources.get("sysmon.evtx").getFirst(), level, tactic, technique);
    }

    @Test
    void fileSeenWhole_leavesTakenAlone_butTheMachineIsNeverAlmostCertain() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 2_500L, 900L)
                .put("http.log", 601, "C1", HOST, OUT, "/dav/files.7z", 1_000, "F1")
                .file("files.log", 601, "F1", "C1", HOST, OUT, "application/x-7z-compressed", 1_000, 0);
        Answer answer = of(scene).to(Question.DATA);
        assertThat(answer.leading()).containsExactly(TAKEN);
        assertThat(answer.likelihood()).isEqualTo(Likelihood.VERY_LIKELY);
        assertThat(answer.of(NOT_ACCESSED).likelihood()).isEqualTo(Likelihood.ALMOST_NO_CHANCE);
        assertThat(answer.flips()).containsExactly(List.of("file-seen-whole:" + HOST));
    }

    @Test
    void fileSeenInPart_makesTakenLikely() {
        Scene scene = working()
                .conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 2_500L, 900L)
                .put("http.log", 601, "C1", HOST, OUT, "/dav/files.7z", 1_000, "F1");
        assertThat(of(scene).to(Question.DATA).likelihood()).isEqualTo(Likelihood.LIKELY);
    }

    @Test
    void archiveWithoutNetworkLogs_doesNotTellTakenFromStaged() {
        Scene scene =
                new Scene().windows("sysmon.evtx", "FS01", SYSMON, 1, 1, 60, "CommandLine", "7z.exe a x.7z D:\\f");
        Answer answer = of(scene).to(Question.DATA);
        assertThat(answer.leading()).containsExactly(TAKEN, STAGED_ONLY);
        assertThat(answer.likelihood()).isNull();
        assertThat(answer.of(TAKEN).likelihood()).isNull();
        assertThat(answer.of(ACCESSED_ONLY).likelihood()).isEqualTo(Likelihood.VERY_UNLIKELY);
    }

    @Test
    void nothingLooked_meansNothingIsSaid() {
        Answer answer = of(new Scene().windows("a.evtx", "FS01", "Security", 4624, 1, 60, "x", "y"))
                .to(Question.DATA);
        assertThat(answer.leading()).hasSize(4);
        assertThat(answer.ranked()).allMatch(each -> each.likelihood() == null);
    }

    @Test
    void silenceWithCoverage_speaksAgainstTaken_andOnlySlightly() {
        Scene scene = working();
        Set<String> scope = Set.of(HOST);
        var impact = scene.impact(scene.window(3_599), Set.of(), scope);
        Hypotheses all = HypothesisMatrix.of(impact, List.of(), Comparison.NONE, List.of());
        // The server of the scene is seen inside alone, so that nobody knows of it.
        assertThat(all.to(Question.DATA).leading()).hasSize(4);
        assertThat(all.items()).extracting(Item::kind).contains("not-looked-at").doesNotContain("nothing-left");
    }

    /** */
    @Test
    void withoutAnyExploit_insiderStaysAtRoughlyEvenOrMore() {
        for (String technique : List.of("T1078", "T1059.001", "T1003.001", "T1021.002", "T1560.001", "T1071.001")) {
            Answer answer = of(working(), on("ws1", Level.CRITICAL, "execution", technique))
                    .to(Question.ORIGIN);
            assertThat(answer.of(INSIDER_OR_IMPOSTOR).likelihood())
                    .as(technique)
                    .isNotNull()
                    .isGreaterThanOrEqualTo(Likelihood.ROUGHLY_EVEN);
        }
    }

    @Test
    void wayInFromOutside_speaksAgainstAnInsider_butWeakRulesDoNot() {
        Answer strong = of(working(), on("ws1", Level.HIGH, "initial-access", "T1566.001"))
                .to(Question.ORIGIN);
        assertThat(strong.of(INSIDER_OR_IMPOSTOR).likelihood()).isEqualTo(Likelihood.UNLIKELY);
        assertThat(strong.of(OUTSIDER).likelihood()).isEqualTo(Likelihood.LIKELY);
        assertThat(strong.flips()).containsExactly(List.of("way-in-from-outside:ws1"));
        Answer weak = of(working(), on("ws1", Level.MEDIUM, "initial-access", "T1566.001"))
                .to(Question.ORIGIN);
        assertThat(weak.of(INSIDER_OR_IMPOSTOR).likelihood()).isEqualTo(Likelihood.ROUGHLY_EVEN);
    }

    @Test
    void whereNothingWasDone_nobodyIsAskedAfter() {
        assertThat(of(working()).to(Question.ORIGIN).ranked()).allMatch(each -> each.likelihood() == null);
    }

    @Test
    void falseFlag_isNotRuledOut_byWhatAnybodyCouldHaveLeft() {
        Traits now = traits("203.0.113.66", "tool.exe");
        Traits then = traits("203.0.113.66", "tool.exe");
        Hypotheses publicOnly = HypothesisMatrix.of(
                working().impact(),
                List.of(),
                Comparison.of(
                        now, List.of(new EarlierCase("2023", then)), Set.of("203.0.113.66", "TOOL.EXE"), Map.of()),
                List.of());
        assertThat(publicOnly.to(Question.TRACES).of(FALSE_FLAG).likelihood()).isEqualTo(Likelihood.ROUGHLY_EVEN);
        Hypotheses own = HypothesisMatrix.of(
                working().impact(),
                List.of(),
                Comparison.of(now, List.of(new EarlierCase("2023", then)), Set.of(), Map.of()),
                List.of());
        assertThat(own.to(Question.TRACES).of(FALSE_FLAG).likelihood()).isEqualTo(Likelihood.UNLIKELY);
        assertThat(of(working()).to(Question.TRACES).ranked()).allMatch(each -> each.likelihood() == null);
    }

    private static Traits traits(String address, String file) {
        return new Traits(
                new TreeSet<>(Set.of(
                        new Trait(Trait.Kind.INFRASTRUCTURE, "address", address),
                        new Trait(Trait.Kind.TOOLING, "file", file))),
                new TreeSet<>());
    }

    @Test
    void claims_areShown_andDecideNothing() {
        Hypotheses without = of(working());
        Hypotheses with = HypothesisMatrix.of(working().impact(), List.of(), Comparison.NONE, List.of("press-1"));
        assertThat(with.items()).extracting(Item::id).contains("claim:press-1");
        assertThat(with.answers()).isEqualTo(without.answers());
    }

    @Test
    void everyCellHasAReason_andOnlyWhatIsAgainstHasAWeight() {
        Hypotheses all = of(
                working().conn("conn.log", "s1", 600, "C1", HOST, OUT, 80, 2_500L, 900L),
                on("ws1", Level.HIGH, "collection", "T1039"),
                on("ws1", Level.HIGH, "initial-access", "T1190"));
        assertThat(all.items()).allSatisfy(item -> {
            assertThat(item.cells()).isNotEmpty();
            assertThat(item.cells())
                    .allSatisfy(cell -> assertThat(cell.reason()).isNotBlank());
        });
        assertThat(all.items()).extracting(Item::id).doesNotHaveDuplicates();
    }

    /** The words of exclusive hypotheses can be true together: their least sums to at most all, their most to at least all. */
    @Test
    void wordsOfOneQuestion_fitTogether() {
        Weight[] ofTaken = {Weight.NONE, Weight.SLIGHT};
        Weight[] ofOthers = {Weight.NONE, Weight.CLEAR, Weight.STRONG};
        List<Hypothesis> asked = Hypothesis.of(Question.DATA);
        for (int draw = 0; draw < 2 * 27; draw++) {
            Weight[] weights = {
                ofTaken[draw % 2], ofOthers[draw / 2 % 3], ofOthers[draw / 6 % 3], ofOthers[draw / 18 % 3]
            };
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                if (weights[i] != Weight.NONE) {
                    cells.add(new Cell(asked.get(i), Fit.INCONSISTENT, weights[i], "x"));
                }
            }
            Answer answer = Answer.to(Question.DATA, List.of(new Item("x", "x", "", 1, List.of(), cells)), true);
            if (answer.leading().isEmpty()) {
                assertThat(answer.ranked()).allMatch(each -> each.likelihood() == null);
                continue;
            }
            int least = 0;
            int most = 0;
            for (Standing each : answer.ranked()) {
                Likelihood word = each.likelihood();
                least += word == null ? 0 : word.from();
                most += word == null ? 100 : word.to();
            }
            assertThat(least).as("%s", answer).isLessThanOrEqualTo(100);
            assertThat(most).as("%s", answer).isGreaterThanOrEqualTo(100);
        }
    }
}
