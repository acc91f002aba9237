package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.impact.AccountVerdict;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.SystemVerdict;
import org.tipstaff.impact.hypothesis.Answer;
import org.tipstaff.impact.hypothesis.Likelihood;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/**
 * I-5 over real logs: whichever source is taken away, no answer gets more certain and no range narrower. What a court would declare of
 * these networks is not known; two site files that differ in what is inside are tried, since the property may depend on neither.
 */
class SourceTakenAwayTest {
    private static final long SEED = 8_271;
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");

    /** Sources taken away of one data set in an ordinary run, and halves of all sources in any. */
    private static final int SAMPLE = 6;

    /** Sources taken away of one data set in a full run: all, but of the set that has a file for each hour and log. */
    private static final int SOURCES_MAX = 400;

    /** Events of one data set; the largest has millions. */
    private static final int EVENTS_MAX = 300_000;

    private static final List<String> SMALL = List.of(
            "otrf/compound/apt29/day1/zeek/day1-zeek.zip",
            "otrf/compound/LSASS_campaign_01/metasploit_logonpasswords_lsass_memory_dump_zeek_logs.zip",
            "otrf/compound/LSASS_campaign_02/metasploit_procdump_lsass_memory_dump_zeek_logs.zip",
            "otrf/compound/LSASS_campaign_03/metasploit_comsvcs_lsass_memory_dump_zeek_logs.zip",
            "otrf/compound/Log4Shell",
            "cloud/invictus-aws-cloudtrail.zip",
            "otrf/compound/GoldenSAMLADFSMailAccess",
            "evtx/attack/EVTX-ATTACK-SAMPLES.zip");

    private static final List<String> LARGE = List.of(
            "otrf/compound/LSASS_campaign_01",
            "otrf/compound/LSASS_campaign_02",
            "otrf/compound/LSASS_campaign_03",
            "otrf/atomic/windows",
            "evtx/attack",
            "network/wrccdc2018-zeek.zip",
            "network/rita-testdata-zeek.zip",
            "correlation",
            "linux");

    private static Site site(String networks) {
        return SiteReader.read(
                        "site.yaml",
                        "court: {name: Example Court, timezone: Europe/Amsterdam}\nzones:\n  - {id: all, networks: ["
                                + networks + "], internet: yes}\n")
                .site()
                .orElseThrow();
    }

    private int answers;
    private int lessCertain;

    @Test
    void noAnswerGetsMoreCertain_whicheverSourceIsTakenAway() throws IOException {
        RuleBook book = RuleBook.read(RuleSources.of(List.of()), 1);
        List<String> sets = new ArrayList<>(SMALL);
        sets.addAll(FULL ? LARGE : List.of());
        Random random = new Random(SEED);
        for (String set : sets) {
            Path logs = RealData.at(set);
            ask(book, set, logs, site("10.0.0.0/16, 192.168.1.0/24, 192.168.2.0/24"), random);
            ask(book, set, logs, site("10.0.1.0/24, 192.168.0.0/16"), random);
        }
        System.out.println("impact: in all " + answers + " answers, " + lessCertain + " less certain, 0 more");
        assertThat(lessCertain).isPositive();
    }

    /** The same over the scenario of our own, whose computers the site file names. */
    @Test
    void noAnswerOnTheExampleCourtGetsMoreCertain() throws IOException {
        Path examples = Program.ROOT.resolve("examples");
        Site site = SiteReader.read("site.yaml", Files.readString(examples.resolve("site.yaml")))
                .site()
                .orElseThrow();
        RuleBook book = RuleBook.read(RuleSources.of(List.of()), 1);
        ask(book, "the example court", examples.resolve("court-intrusion/logs"), site, new Random(SEED));
        assertThat(lessCertain).isPositive();
    }

    private void ask(RuleBook book, String set, Path path, Site site, Random random) throws IOException {
        int before = answers;
        int less = lessCertain;
        MaskedLogs logs = new MaskedLogs(book, List.of(path), site, EVENTS_MAX);
        List<String> sources = new ArrayList<>(logs.sources());
        Collections.shuffle(sources, random);
        List<Set<String>> masks = new ArrayList<>();
        sources.subList(0, Math.min(sources.size(), FULL ? SOURCES_MAX : SAMPLE))
                .forEach(source -> masks.add(Set.of(source)));
        for (int i = 0; i < SAMPLE; i++) {
            Collections.shuffle(sources, random);
            masks.add(Set.copyOf(sources.subList(0, (sources.size() + 1) / 2)));
        }
        for (Set<String> mask : masks) {
            compare(set + " without " + mask, logs.whole(), logs.without(mask));
        }
        System.out.println("impact: " + set + ": " + logs.events() + " events of " + sources.size() + " sources, "
                + masks.size() + " times some taken away, " + (answers - before) + " answers compared, "
                + (lessCertain - less) + " less certain, 0 more");
    }

    private void compare(String about, MaskedLogs.Said whole, MaskedLogs.Said less) {
        Map<String, AssetVerdict> verdicts = new HashMap<>();
        whole.impact().verdicts().forEach(each -> verdicts.put(each.asset() + '|' + each.dimension(), each));
        for (AssetVerdict after : less.impact().verdicts()) {
            AssetVerdict before = verdicts.get(after.asset() + '|' + after.dimension());
            if (before != null) {
                String which = "seed " + SEED + ", " + about + ": " + before + " became " + after;
                assertThat(after.verdict().isNoMoreCertainThan(before.verdict()))
                        .as(which)
                        .isTrue();
                assertThat(after.bytes().holds(before.bytes())).as(which).isTrue();
                answers++;
                lessCertain += after.verdict() == before.verdict() ? 0 : 1;
            }
        }
        Map<String, SystemVerdict> systems = new HashMap<>();
        whole.impact().systems().forEach(each -> systems.put(each.asset() + '|' + each.question(), each));
        for (SystemVerdict after : less.impact().systems()) {
            SystemVerdict before = systems.get(after.asset() + '|' + after.question());
            if (before != null) {
                assertThat(after.verdict().isNoMoreCertainThan(before.verdict()))
                        .as("seed %d, %s: %s became %s", SEED, about, before, after)
                        .isTrue();
                answers++;
                lessCertain += after.verdict() == before.verdict() ? 0 : 1;
            }
        }
        Map<String, AccountVerdict> accounts = new HashMap<>();
        whole.impact().accounts().forEach(each -> accounts.put(each.account() + '|' + each.question(), each));
        for (AccountVerdict after : less.impact().accounts()) {
            AccountVerdict before = accounts.get(after.account() + '|' + after.question());
            if (before != null) {
                assertThat(after.verdict().isNoMoreCertainThan(before.verdict()))
                        .as("seed %d, %s: %s became %s", SEED, about, before, after)
                        .isTrue();
                answers++;
                lessCertain += after.verdict() == before.verdict() ? 0 : 1;
            }
        }
        for (Answer after : less.hypotheses().answers()) {
            Answer before = whole.hypotheses().to(after.question());
            String which = "seed " + SEED + ", " + about + ": " + before + " became " + after;
            assertThat(after.leading()).as(which).containsAll(before.leading());
            assertThat(certainty(after)).as(which).isLessThanOrEqualTo(certainty(before));
            answers++;
            lessCertain += certainty(after) < certainty(before) ? 1 : 0;
        }
    }

    private static int certainty(Answer answer) {
        Likelihood likelihood = answer.likelihood();
        return likelihood == null ? 0 : likelihood.ordinal();
    }
}
