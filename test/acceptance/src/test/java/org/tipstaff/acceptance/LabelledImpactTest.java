package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Verdict;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/**
 * I-8 over the intrusions of which it is written what was taken: each source and drawn pairs are masked, and
 * what is said of each computer is held against the truth. From nearly all of these computers something was taken, so that they
 * can show that a word is too strong where it is, and never that it is as strong as it should be.
 */
class LabelledImpactTest {
    /**
     * A computer of which the truth is known.
     *
     * @param atLeast bytes that left for certain; 0 where no file did
     */
    private record Known(String asset, long atLeast) {}

    /** The middle of what each word stands for; the others say nothing about how likely it is. */
    private static final Map<Verdict, Double> PROBABILITY =
            Map.of(Verdict.CONFIRMED, 0.97, Verdict.LIKELY, 0.675, Verdict.NOT_SHOWN, 0.03);

    private static final long SEED = 1_914;

    /** Pairs of sources masked in each set. */
    private static final int PAIRS = 40;

    private final EnumMap<Verdict, int[]> words = new EnumMap<>(Verdict.class);
    private int questions;
    private int held;
    private int scored;
    private double squares;

    @Test
    void whatIsSaidOfLabelledIntrusions_isHeldAgainstTheTruth() throws IOException {
        RuleBook book = RuleBook.read(RuleSources.of(List.of()), 1);
        ask(
                book,
                "otrf/compound/apt29/day1/zeek/day1-zeek.zip",
                "10.0.0.0/16",
                new Known("10.0.1.4", 1_082_089),
                new Known("10.0.1.6", 1),
                new Known("10.0.0.4", 0));
        // 53.97 MiB went over the channel of command in two of these; the sensor saw what came back alone.
        ask(
                book,
                "otrf/compound/LSASS_campaign_01/metasploit_logonpasswords_lsass_memory_dump_zeek_logs.zip",
                "192.168.1.0/24",
                new Known("192.168.1.41", 0));
        ask(
                book,
                "otrf/compound/LSASS_campaign_02/metasploit_procdump_lsass_memory_dump_zeek_logs.zip",
                "192.168.1.0/24",
                new Known("192.168.1.43", 56_591_647));
        ask(
                book,
                "otrf/compound/LSASS_campaign_03/metasploit_comsvcs_lsass_memory_dump_zeek_logs.zip",
                "192.168.1.0/24",
                new Known("192.168.1.42", 56_591_647));
        StringBuilder out = new StringBuilder("calibration: labelled intrusions, n = " + questions);
        words.forEach((verdict, counts) -> out.append(String.format(
                Locale.ROOT, "; %s: n %d, true %.0f %%", verdict.key(), counts[1], 100.0 * counts[0] / counts[1])));
        out.append(String.format(
                Locale.ROOT,
                "; Brier %.3f over %d; truth in the range %.1f %%",
                squares / scored,
                scored,
                100.0 * held / questions));
        System.out.println(out);
        assertThat(questions).isGreaterThanOrEqualTo(60);
        assertThat(squares / scored).isLessThanOrEqualTo(0.15);
        assertThat((double) held / questions).isGreaterThanOrEqualTo(0.95);
        assertThat(words.getOrDefault(Verdict.NOT_SHOWN, new int[2])[0])
                .as("said not to be shown, and taken")
                .isZero();
    }

    private void ask(RuleBook book, String set, String network, Known... known) throws IOException {
        Site site = SiteReader.read(
                        "site.yaml",
                        "court: {name: Example Court, timezone: Europe/Amsterdam}\nzones:\n  - {id: all, networks: ["
                                + network + "], internet: yes}\n")
                .site()
                .orElseThrow();
        Path zip = RealData.at(set);
        MaskedLogs logs = new MaskedLogs(book, List.of(zip));
        MaskedLogs.Asked asked = logs.asked(site);
        List<Set<String>> masks = new ArrayList<>();
        masks.add(Set.of());
        List<String> sources = List.copyOf(logs.files());
        sources.forEach(source -> masks.add(Set.of(source)));
        Random random = new Random(SEED);
        for (int i = 0; i < PAIRS; i++) {
            masks.add(new HashSet<>(
                    List.of(sources.get(random.nextInt(sources.size())), sources.get(random.nextInt(sources.size())))));
        }
        for (Set<String> mask : masks) {
            MaskedLogs.Said said = asked.of(logs.left(mask));
            for (Known each : known) {
                said.impact().verdicts().stream()
                        .filter(verdict ->
                                verdict.asset().equals(each.asset()) && verdict.dimension() == Dimension.TAKEN)
                        .findFirst()
                        .ifPresent(verdict -> count(verdict, each));
            }
        }
    }

    private void count(AssetVerdict verdict, Known known) {
        boolean taken = known.atLeast() > 0;
        int[] counts = words.computeIfAbsent(verdict.verdict(), _ -> new int[2]);
        counts[0] += taken ? 1 : 0;
        counts[1]++;
        questions++;
        Long high = verdict.bytes().high();
        boolean holds = verdict.bytes().low() <= known.atLeast() && (high == null || high >= known.atLeast());
        held += holds ? 1 : 0;
        Double probability = PROBABILITY.get(verdict.verdict());
        if (probability != null) {
            double off = probability - (taken ? 1 : 0);
            squares += off * off;
            scored++;
        }
    }
}
