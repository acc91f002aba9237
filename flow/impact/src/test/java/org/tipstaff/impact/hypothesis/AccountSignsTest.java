package org.tipstaff.impact.hypothesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tipstaff.impact.hypothesis.Hypothesis.INSIDER_OR_IMPOSTOR;
import static org.tipstaff.impact.hypothesis.Hypothesis.OUTSIDER;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.event.Source;
import org.tipstaff.impact.Findings;
import org.tipstaff.impact.Scene;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.sigma.Level;
import org.tipstaff.site.People;
import org.tipstaff.site.PeopleReader;
import org.tipstaff.site.PresenceLog;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** The scene begins on Friday, 1 March 2024, at 9:00 by the clock of the court. */
class AccountSignsTest {
    private static final int HOUR = 3_600;
    private static final Site SITE = SiteReader.read(
                    "site.yaml",
                    "court: {name: Example Court, timezone: Europe/Amsterdam, hours: \"mon-fri 08:30-18:00\"}\n"
                            + "zones:\n  - {id: all, networks: [10.0.0.0/16], internet: yes}\n")
            .site()
            .orElseThrow();

    private static PresenceLog doors(String... passages) {
        StringBuilder csv = new StringBuilder("time,account,door,way\n");
        for (String passage : passages) {
            csv.append(passage).append('\n');
        }
        PresenceLog log = PresenceLog.read(
                "doors.csv", csv.toString().getBytes(StandardCharsets.UTF_8), ZoneId.of("Europe/Amsterdam"));
        assertThat(log.problems()).isEmpty();
        return log;
    }

    private static People people(String entries) {
        return PeopleReader.read("people.yaml", "people: [" + entries + "]")
                .people()
                .orElseThrow();
    }

    private static Scene logon(Scene scene, int second, String account, String type) {
        return scene.windows(
                "security.evtx",
                "WS1",
                "Security",
                4624,
                1_000 + second,
                second,
                "TargetUserName",
                account,
                "TargetDomainName",
                "COURT.EXAMPLE",
                "LogonType",
                type,
                "LogonProcessName",
                type.equals("2") ? "User32 " : "Kerberos");
    }

    private static Scene change(Scene scene, int second, long id, String account) {
        return scene.windows(
                "dc.evtx",
                "DC1",
                "Security",
                id,
                second,
                second,
                "TargetUserName",
                account,
                "TargetDomainName",
                "COURT");
    }

    private static Hypotheses of(Scene scene, Set<String> without, People people, PresenceLog doors, Finding... found) {
        AccountSigns signs = AccountSigns.of(
                scene.seen(without).deeds(), List.of(found), SITE, people, doors, Source.file("presence/doors.csv"));
        return HypothesisMatrix.of(
                scene.impact(scene.window(24 * HOUR), without, Set.of()),
                List.of(found),
                Comparison.NONE,
                List.of(),
                signs);
    }

    private static List<String> ids(Hypotheses all) {
        return all.items().stream().map(Item::id).toList();
    }

    private static Finding finding(Scene scene, int second, String account) {
        scene.windows(
                "sysmon.evtx",
                "WS1",
                "Microsoft-Windows-Sysmon/Operational",
                1,
                second,
                second,
                "User",
                account,
                "CommandLine",
                "x");
        Event event = scene.sources.get("sysmon.evtx").getLast();
        Event byAccount = new Event(
                event.provenance(),
                event.product(),
                event.channel(),
                event.provider(),
                event.eventId(),
                event.host(),
                account,
                event.clocks(),
                event.fields(),
                null);
        return Findings.of(byAccount, Level.HIGH, "execution", "T1059.001");
    }

    @Test
    void anAccountUsedAfterItWasDisabled_goesWithBoth() {
        Scene scene = logon(change(new Scene(), 0, 4725, "clerk3"), 2 * HOUR, "Clerk3", "3");
        Hypotheses all = of(scene, Set.of(), People.NONE, PresenceLog.NONE);
        Item item = all.items().stream()
                .filter(each -> each.kind().equals("used-after-disabled"))
                .findFirst()
                .orElseThrow();
        assertThat(item.id()).isEqualTo("used-after-disabled:court\\clerk3");
        assertThat(item.evidence()).hasSize(2);
        assertThat(item.cells()).allMatch(cell -> cell.fit() == Fit.CONSISTENT);
    }

    @Test
    void anAccountThatWasGivenBack_orUsedBefore_orByAnotherDomain_isNoSign() {
        Scene back =
                logon(change(change(new Scene(), 0, 4725, "clerk3"), HOUR, 4722, "clerk3"), 2 * HOUR, "clerk3", "3");
        assertThat(ids(of(back, Set.of(), People.NONE, PresenceLog.NONE))).noneMatch(id -> id.startsWith("used-"));
        Scene before = logon(change(new Scene(), 2 * HOUR, 4726, "clerk3"), HOUR, "clerk3", "3");
        assertThat(ids(of(before, Set.of(), People.NONE, PresenceLog.NONE))).noneMatch(id -> id.startsWith("used-"));
        Scene other = logon(change(new Scene(), 0, 4725, "clerk4"), HOUR, "clerk3", "3");
        assertThat(ids(of(other, Set.of(), People.NONE, PresenceLog.NONE))).noneMatch(id -> id.startsWith("used-"));
    }

    @Test
    void anAccountUsedAfterItsHolderLeft_isASign_andOnTheLastDayItIsNone() {
        Scene scene = logon(new Scene(), HOUR, "clerk3", "3");
        assertThat(ids(of(scene, Set.of(), people("{account: Clerk3, left: 2024-02-29}"), PresenceLog.NONE)))
                .contains("used-after-left:court\\clerk3");
        assertThat(ids(of(scene, Set.of(), people("{account: clerk3, left: 2024-03-01}"), PresenceLog.NONE)))
                .noneMatch(id -> id.startsWith("used-after-left"));
    }

    @Test
    void newAccounts_areSigns_onlyWhereFindingsNameThem() {
        Scene scene = change(new Scene(), 0, 4720, "intern");
        Finding finding = finding(scene, HOUR, "COURT\\intern");
        assertThat(ids(of(scene, Set.of(), People.NONE, PresenceLog.NONE, finding)))
                .contains("account-made-lately:court\\intern");
        assertThat(ids(of(scene, Set.of(), People.NONE, PresenceLog.NONE)))
                .noneMatch(id -> id.startsWith("account-made-lately"));
        People lately = people("{account: intern, joined: 2024-02-20}");
        People longAgo = people("{account: intern, joined: 2023-02-20}");
        assertThat(ids(of(scene, Set.of(), lately, PresenceLog.NONE, finding))).contains("joined-lately:intern");
        assertThat(ids(of(scene, Set.of(), longAgo, PresenceLog.NONE, finding)))
                .noneMatch(id -> id.startsWith("joined-lately"));
    }

    @Test
    void readsWhileTheCourtIsClosed_areCounted_andThoseInItsHoursAreNot() {
        Scene scene = new Scene();
        for (int second : new int[] {HOUR, 12 * HOUR, 12 * HOUR + 60, 13 * HOUR}) {
            scene.windows(
                    "fs.evtx",
                    "FS01",
                    "Security",
                    5145,
                    second,
                    second,
                    "SubjectUserName",
                    "clerk3",
                    "SubjectDomainName",
                    "COURT",
                    "ShareName",
                    "\\\\*\\registry",
                    "AccessMask",
                    "0x1");
        }
        scene.windows(
                "fs.evtx", "FS01", "Security", 5145, 9, 12 * HOUR, "SubjectUserName", "FS01$", "AccessMask", "0x1");
        scene.windows(
                "fs.evtx", "FS01", "Security", 5145, 8, 12 * HOUR, "SubjectUserName", "other", "AccessMask", "0x2");
        Hypotheses all = of(scene, Set.of(), People.NONE, PresenceLog.NONE);
        assertThat(all.items())
                .filteredOn(item -> item.kind().equals("read-while-closed"))
                .hasSize(1)
                .allSatisfy(item -> {
                    assertThat(item.about()).isEqualTo("court\\clerk3");
                    assertThat(item.count()).isEqualTo(2);
                    assertThat(item.cells()).allMatch(cell -> cell.fit() == Fit.NEUTRAL);
                });
    }

    @Test
    void readsThatASensorSaw_areOfAComputer() {
        Scene scene = new Scene()
                .smb("smb_files.log", 12 * HOUR, "10.0.1.4", "SMB::FILE_OPEN")
                .smb("smb_files.log", 13 * HOUR, "10.0.1.5", "SMB::FILE_DELETE");
        assertThat(ids(of(scene, Set.of(), People.NONE, PresenceLog.NONE)))
                .contains("read-while-closed:10.0.1.4")
                .doesNotContain("read-while-closed:10.0.1.5");
    }

    @Test
    void somebodyAtAComputer_whileTheDoorsSayTheHolderWasOut_speaksForAnInsiderOrImpostor() {
        Scene scene = logon(new Scene(), 5 * HOUR, "clerk3", "2");
        PresenceLog doors = doors("2024-03-01 12:30:00,clerk3,main,out", "2024-03-01T15:30:00+01:00,CLERK3,main,in");
        Hypotheses all = of(scene, Set.of(), People.NONE, doors);
        assertThat(ids(all)).contains("console-while-out:court\\clerk3");
        assertThat(all.to(Question.ORIGIN).of(OUTSIDER).likelihood()).isEqualTo(Likelihood.UNLIKELY);
        assertThat(all.to(Question.ORIGIN).of(INSIDER_OR_IMPOSTOR).likelihood()).isEqualTo(Likelihood.LIKELY);
        assertThat(all.to(Question.ORIGIN).flips()).containsExactly(List.of("console-while-out:court\\clerk3"));
    }

    @Test
    void whatTheDoorsDidNotSee_saysNothing() {
        Scene scene = logon(new Scene(), 5 * HOUR, "clerk3", "2");
        for (PresenceLog doors : List.of(
                PresenceLog.NONE,
                doors("2024-03-01 12:30:00,clerk3,main,out"),
                doors("2024-03-01 15:30:00,clerk3,main,in"),
                doors("2024-03-01 12:30:00,clerk3,main,out", "2024-03-01 15:30:00,clerk3,main,out"),
                doors("2024-03-01 13:55:00,clerk3,main,out", "2024-03-01 15:30:00,clerk3,main,in"),
                doors("2024-03-01 12:30:00,clerk4,main,out", "2024-03-01 15:30:00,clerk4,main,in"))) {
            Hypotheses all = of(scene, Set.of(), People.NONE, doors);
            assertThat(ids(all)).noneMatch(id -> id.startsWith("console-"));
            assertThat(all.to(Question.ORIGIN).ranked()).allMatch(each -> each.likelihood() == null);
        }
        PresenceLog out = doors("2024-03-01 12:30:00,clerk3,main,out", "2024-03-01 15:30:00,clerk3,main,in");
        assertThat(ids(of(logon(new Scene(), 5 * HOUR, "clerk3", "10"), Set.of(), People.NONE, out)))
                .as("a remote desk is no console")
                .noneMatch(id -> id.startsWith("console-"));
    }

    @Test
    void somebodyAtAComputerThatFindingsName_whileTheHolderWasIn_goesWithAnInsider_andAgainstNobody() {
        Scene scene = logon(new Scene(), 5 * HOUR, "clerk3", "2");
        PresenceLog in = doors("2024-03-01 08:30:00,clerk3,main,in", "2024-03-01 17:30:00,clerk3,main,out");
        assertThat(ids(of(scene, Set.of(), People.NONE, in))).noneMatch(id -> id.startsWith("console-"));
        Finding finding = finding(scene, 5 * HOUR + 60, "COURT\\clerk3");
        Hypotheses all = of(scene, Set.of(), People.NONE, in, finding);
        assertThat(ids(all)).contains("console-while-in:court\\clerk3");
        assertThat(all.to(Question.ORIGIN).of(INSIDER_OR_IMPOSTOR).likelihood()).isEqualTo(Likelihood.ROUGHLY_EVEN);
    }

    /**
     * A-4, and I-5: whatever accounts did, without an exploit an insider stays roughly even; and no source that is taken away, and no
     * passage where in and out take turns, makes an answer surer.
     */
    @Test
    void drawnLivesOfAccounts_withoutAnyExploit_leaveTheInsiderRoughlyEvenOrMore_andAreMonotone() {
        long seed = 52;
        Random random = new Random(seed);
        int signs = 0;
        for (int draw = 0; draw < 1_000; draw++) {
            Scene scene = new Scene();
            List<String> passages = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                String account = "user" + random.nextInt(2);
                int second = random.nextInt(24 * HOUR);
                switch (random.nextInt(4)) {
                    case 0 -> change(scene, second, new long[] {4720, 4722, 4725, 4726}[random.nextInt(4)], account);
                    case 1 -> logon(scene, second, account, random.nextBoolean() ? "2" : "3");
                    case 2 ->
                        scene.windows("fs.evtx", "FS01", "Security", 5140, second, second, "SubjectUserName", account);
                    default -> {}
                }
            }
            for (String account : List.of("user0", "user1")) {
                boolean in = random.nextBoolean();
                int second = 0;
                for (int i = random.nextInt(5); i > 0; i--) {
                    second += random.nextInt(8 * HOUR);
                    passages.add(Scene.BEGIN.plusSeconds(second) + "," + account + ",d," + (in ? "in" : "out"));
                    in = !in;
                }
            }
            logon(scene, random.nextInt(24 * HOUR), "user0", "2");
            People people = random.nextBoolean() ? people("{account: user0, left: 2024-02-01}") : People.NONE;
            PresenceLog doors = doors(passages.toArray(String[]::new));
            Finding finding = finding(scene, random.nextInt(24 * HOUR), "COURT\\user0");
            Hypotheses whole = of(scene, Set.of(), people, doors, finding);
            signs += (int) whole.items().stream()
                    .filter(item -> item.kind().equals("console-while-out"))
                    .count();
            assertThat(whole.to(Question.ORIGIN).of(INSIDER_OR_IMPOSTOR).likelihood())
                    .as("seed %d, draw %d", seed, draw)
                    .isGreaterThanOrEqualTo(Likelihood.ROUGHLY_EVEN);
            List<Hypotheses> fewer = new ArrayList<>();
            for (String source : scene.sources.keySet()) {
                if (!source.equals("sysmon.evtx")) {
                    fewer.add(of(scene, Set.of(source), people, doors, finding));
                }
            }
            fewer.add(of(scene, Set.of(), People.NONE, doors, finding));
            fewer.add(of(scene, Set.of(), people, PresenceLog.NONE, finding));
            for (int gone = 0; gone < passages.size(); gone++) {
                List<String> rest = new ArrayList<>(passages);
                rest.remove(gone);
                fewer.add(of(scene, Set.of(), people, doors(rest.toArray(String[]::new)), finding));
            }
            for (Hypotheses less : fewer) {
                assertThat(less.to(Question.ORIGIN).leading())
                        .as("seed %d, draw %d", seed, draw)
                        .containsAll(whole.to(Question.ORIGIN).leading());
            }
        }
        assertThat(signs).isGreaterThan(20);
    }
}
