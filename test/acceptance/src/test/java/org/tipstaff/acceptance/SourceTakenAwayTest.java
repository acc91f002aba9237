package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.impact.AccountVerdict;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.ByteRange;
import org.tipstaff.impact.SystemVerdict;
import org.tipstaff.impact.Verdict;
import org.tipstaff.impact.hypothesis.Answer;
import org.tipstaff.impact.hypothesis.Likelihood;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/**
 * I-5 over real logs: whichever source is taken away, no answer gets more certain and no range narrower. What a court would declare of
 * these networks is not known; site files that differ in what is inside are tried, since the property may depend on none of them.
 */
class SourceTakenAwayTest {
    private static final long SEED = 8_271;
    private static final boolean FULL = Boolean.getBoolean("tipstaff.full");

    /** Files, and logs of computers, taken away of one data set in an ordinary run, and halves of all of them in any. */
    private static final int SAMPLE = 6;

    /** Files, and logs, taken away one by one of one data set in a full run: all of every set there is. */
    private static final int SOURCES_MAX = 1_200;

    /** Halves of all sources of which one more is taken away, and how many more. */
    private static final int FURTHER = FULL ? 6 : 2;

    /** Pairs of files, and of logs, taken away of one data set in a full run. */
    private static final int PAIRS = 20;

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
            "evtx/background",
            "evtx/dirty",
            "evtx/sigma-regression.zip",
            "network/wrccdc2018-zeek.zip",
            "network/rita-testdata-zeek.zip",
            "correlation",
            "linux",
            "cloud");

    private static final Site FIRST = site("10.0.0.0/16, 192.168.1.0/24, 192.168.2.0/24");
    private static final Site SECOND = site("10.0.1.0/24, 192.168.0.0/16");

    /** All that is private, and the network whose sensor some of the logs are of. */
    private static final Site THIRD = site("10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 64.225.56.0/24");

    private static Site site(String networks) {
        return SiteReader.read(
                        "site.yaml",
                        "court: {name: Example Court, timezone: Europe/Amsterdam}\nzones:\n  - {id: all, networks: ["
                                + networks + "], internet: yes}\n")
                .site()
                .orElseThrow();
    }

    /** Violations that are told whole; the others are counted. */
    private static final int TOLD_MAX = 60;

    private final List<String> violations = new ArrayList<>();
    private int moreCertain;
    private int answers;
    private int lessCertain;

    @Test
    @Timeout(value = 90, unit = TimeUnit.MINUTES) // in a full run
    void noAnswerGetsMoreCertain_whicheverSourceIsTakenAway() throws IOException {
        // What rules find decides what is said of computers and accounts: the more rules, the harder the test.
        RuleBook book = RuleBook.read(
                RuleSources.of(FULL ? List.of(RealData.sigmaRules().toString()) : List.of()), 1);
        List<String> sets = new ArrayList<>(SMALL);
        sets.addAll(FULL ? LARGE : List.of());
        for (String set : sets) {
            ask(book, set, RealData.at(set), FULL ? List.of(FIRST, SECOND, THIRD) : List.of(FIRST, SECOND));
        }
        System.out.println(
                "impact: in all " + answers + " answers, " + lessCertain + " less certain, " + moreCertain + " more");
        assertThat(violations).isEmpty();
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
        ask(book, "the example court", examples.resolve("court-intrusion/logs"), List.of(site));
        assertThat(violations).isEmpty();
        assertThat(lessCertain).isPositive();
    }

    /** With all logs more is known than without one of them: who takes the one for the other is found out. */
    @Test
    void answersThatGetMoreCertain_areNoticed() throws IOException {
        MaskedLogs logs =
                new MaskedLogs(RuleBook.read(RuleSources.of(List.of()), 1), List.of(RealData.at(SMALL.getFirst())));
        MaskedLogs.Asked court = logs.asked(FIRST);
        for (String log : logs.logs()) {
            compare("the other way round", court.of(logs.left(Set.of(log))), court.whole());
        }
        assertThat(violations).isNotEmpty();
    }

    private void ask(RuleBook book, String set, Path path, List<Site> sites) throws IOException {
        MaskedLogs logs = new MaskedLogs(book, List.of(path));
        assertThat(logs.events()).as("events read of %s", set).isPositive();
        Random random = new Random(SEED);
        List<Set<String>> masks = new ArrayList<>();
        masks.addAll(masks(logs.files(), random));
        masks.addAll(masks(logs.logs(), random));
        int before = answers;
        int less = lessCertain;
        int more = moreCertain;
        int told = violations.size();
        List<MaskedLogs.Asked> courts = sites.stream().map(logs::asked).toList();
        for (Set<String> mask : masks) {
            MaskedLogs.Left left = logs.left(mask);
            for (MaskedLogs.Asked court : courts) {
                String about = "seed " + SEED + ", " + set + ", site " + courts.indexOf(court) + " without " + mask;
                compare(about, court.whole(), court.of(left));
            }
        }
        int further = further(set, logs, courts, random);
        System.out.println("impact: " + set + ": " + logs.events() + " events of "
                + logs.files().size() + " files and "
                + logs.logs().size() + " logs of computers, " + logs.findings() + " findings, "
                + (masks.size() + further)
                + " times some taken away, " + (answers - before)
                + " answers compared, " + (lessCertain - less) + " less certain, " + (moreCertain - more)
                + " more");
        violations.stream().skip(told).forEach(System.out::println);
    }

    /** The property holds of what is left of any logs, too: of half of them, one more is taken away. */
    private int further(String set, MaskedLogs logs, List<MaskedLogs.Asked> courts, Random random) {
        List<String> sources = new ArrayList<>(logs.files());
        sources.addAll(logs.logs());
        int times = 0;
        for (int i = 0; i < FURTHER && !sources.isEmpty(); i++) {
            Collections.shuffle(sources, random);
            Set<String> half = new HashSet<>(sources.subList(0, sources.size() / 2));
            List<MaskedLogs.Said> before = new ArrayList<>();
            MaskedLogs.Left left = logs.left(half);
            courts.forEach(court -> before.add(court.of(left)));
            for (int j = 0; j < FURTHER; j++, times++) {
                Set<String> more = new HashSet<>(half);
                more.add(sources.get(sources.size() / 2 + random.nextInt((sources.size() + 1) / 2)));
                MaskedLogs.Left less = logs.left(more);
                for (int court = 0; court < courts.size(); court++) {
                    String about =
                            "seed " + SEED + ", " + set + ", site " + court + " without " + half + " and then " + more;
                    compare(about, before.get(court), courts.get(court).of(less));
                }
            }
        }
        return times;
    }

    /** Each of the sources alone, or some of them drawn, and some pairs and halves of all. */
    private static List<Set<String>> masks(Set<String> of, Random random) {
        List<Set<String>> masks = new ArrayList<>();
        List<String> sources = new ArrayList<>(of);
        Collections.shuffle(sources, random);
        sources.subList(0, Math.min(sources.size(), FULL ? SOURCES_MAX : SAMPLE))
                .forEach(source -> masks.add(Set.of(source)));
        for (int i = 0; FULL && i < PAIRS && sources.size() > 2; i++) {
            Collections.shuffle(sources, random);
            masks.add(Set.copyOf(sources.subList(0, 2)));
        }
        for (int i = 0; i < SAMPLE && !sources.isEmpty(); i++) {
            Collections.shuffle(sources, random);
            masks.add(Set.copyOf(sources.subList(0, (sources.size() + 1) / 2)));
        }
        return masks;
    }

    private void hold(boolean holds, String about, Object before, Object after) {
        if (!holds) {
            moreCertain++;
            if (violations.size() < TOLD_MAX) {
                violations.add(about + ": " + before + " became " + after);
            }
        }
    }

    private void compare(String about, MaskedLogs.Said whole, MaskedLogs.Said less) {
        Map<String, AssetVerdict> verdicts = new HashMap<>();
        whole.impact().verdicts().forEach(each -> verdicts.put(key(each), each));
        for (AssetVerdict after : less.impact().verdicts()) {
            AssetVerdict before = verdicts.get(key(after));
            // Whoever no log names is asked about all the same: the computers are those of all logs.
            if (before == null) {
                hold(false, about, "no answer", after);
                continue;
            }
            hold(after.bytes().holds(before.bytes()), about, before, after);
            word(about, before.verdict(), after.verdict(), before, after);
        }
        if (less.impact().borderNotSeen() <= whole.impact().borderNotSeen()) {
            // Else the total is over fewer computers, and says so.
            ByteRange total = whole.impact().total();
            hold(less.impact().total().holds(total), about, total, less.impact().total());
        }
        Map<String, SystemVerdict> systems = new HashMap<>();
        whole.impact().systems().forEach(each -> systems.put(each.asset() + '|' + each.question(), each));
        for (SystemVerdict after : less.impact().systems()) {
            SystemVerdict before = systems.get(after.asset() + '|' + after.question());
            if (before == null) {
                hold(false, about, "no answer", after);
            } else {
                word(about, before.verdict(), after.verdict(), before, after);
            }
        }
        // An account that no finding names any more has no answer; nobody can ask about it.
        Map<String, AccountVerdict> accounts = new HashMap<>();
        whole.impact().accounts().forEach(each -> accounts.put(each.account() + '|' + each.question(), each));
        for (AccountVerdict after : less.impact().accounts()) {
            AccountVerdict before = accounts.get(after.account() + '|' + after.question());
            if (before == null) {
                hold(false, about, "no answer", after);
            } else {
                word(about, before.verdict(), after.verdict(), before, after);
            }
        }
        for (Answer after : less.hypotheses().answers()) {
            Answer before = whole.hypotheses().to(after.question());
            hold(after.leading().containsAll(before.leading()), about, before, after);
            hold(certainty(after) <= certainty(before), about, before, after);
            answers++;
            lessCertain += certainty(after) < certainty(before) ? 1 : 0;
        }
    }

    private static String key(AssetVerdict verdict) {
        return verdict.asset() + '|' + verdict.category() + '|' + verdict.dimension();
    }

    private void word(String about, Verdict whole, Verdict less, Object before, Object after) {
        hold(less.isNoMoreCertainThan(whole), about, before, after);
        answers++;
        lessCertain += less == whole ? 0 : 1;
    }

    private static int certainty(Answer answer) {
        Likelihood likelihood = answer.likelihood();
        return likelihood == null ? 0 : likelihood.ordinal();
    }
}
