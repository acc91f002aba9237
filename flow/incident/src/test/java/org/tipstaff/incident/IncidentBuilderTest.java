package org.tipstaff.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.event.Gap;
import org.tipstaff.sigma.Level;

class IncidentBuilderTest {
    private static final String CLERK = "COURT\\registry.clerk1";
    private static final String OTHER = "COURT\\chambers.clerk2";
    private static final String ADMIN = "COURT\\it.admin1";

    @Test
    void twoUnrelatedAttacksInOneFolderAreTwoIncidents() {
        Given given = new Given("a.evtx")
                .attack("REG01.court.example", CLERK, 0, "invoice")
                .attack("CHA02.court.example", OTHER, 300, "letterbox");
        assertThat(given.outcome().incidents())
                .hasSize(2)
                .allSatisfy(incident -> assertThat(incident.hosts()).hasSize(1));
    }

    @Test
    void twoAttacksOnOneHostInOneHourAreTwoIncidents() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice").attack("REG01", OTHER, 300, "letterbox");
        assertThat(given.outcome().incidents()).hasSize(2);
    }

    @Test
    void oneAttackOverThreeHostsIsOneIncident() {
        Given given = overThreeHosts();
        List<Incident> incidents = given.outcome().incidents();
        assertThat(incidents).hasSize(1);
        assertThat(incidents.get(0).hosts()).containsExactly("REG01", "FILE02", "DC03");
        assertThat(incidents.get(0).joins()).extracting(Join::reason).contains("remote-logon");
        assertThat(Given.sayings(incidents.get(0), "en"))
                .anyMatch(said -> said.contains("logged on from REG01 to FILE02"))
                .anyMatch(said -> said.contains("logged on from FILE02 to DC03"));
    }

    private static Given overThreeHosts() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        String image = "C:\\Users\\invoice\\Downloads\\invoice.exe";
        given.connect("REG01", CLERK, 100, "invoice-1", image, "10.1.0.1", "203.0.113.9", 443);
        given.connect(
                "FILE02",
                "NT AUTHORITY\\SYSTEM",
                5,
                "svc2",
                "C:\\Windows\\System32\\svchost.exe",
                "10.1.0.2",
                "10.1.0.53",
                53);
        given.logon("FILE02", ADMIN, "0xaaa1", 3, "10.1.0.1", "REG01", 200);
        given.start(
                "REG01",
                ADMIN,
                "0x777",
                150,
                "invoice-9",
                "C:\\Windows\\System32\\net.exe",
                "net use \\\\FILE02\\c$",
                "invoice-1",
                image);
        Event remote = given.start(
                "FILE02",
                ADMIN,
                "0xaaa1",
                210,
                "f-1",
                "C:\\Windows\\System32\\rundll32.exe",
                "rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 600 x.dmp full",
                "f-0",
                "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe");
        given.found(remote, Level.HIGH, "comsvcs", "credential-access", "T1003.001");
        given.logon("DC03", ADMIN, "0xbbb1", 3, "10.1.0.2", "FILE02", 900);
        Event ntds = given.start(
                "DC03",
                ADMIN,
                "0xbbb1",
                910,
                "d-1",
                "C:\\Windows\\System32\\ntdsutil.exe",
                "ntdsutil \"ac i ntds\" ifm",
                "d-0",
                "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe");
        given.found(ntds, Level.HIGH, "ntdsutil", "credential-access", "T1003.003");
        return given;
    }

    @Test
    void aHostThatWasOnlyPassedThroughDoesNotBreakTheWay() {
        for (boolean sameAccount : new boolean[] {true, false}) {
            Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
            String image = "C:\\Users\\invoice\\Downloads\\invoice.exe";
            given.start(
                    "REG01",
                    ADMIN,
                    "0x777",
                    150,
                    "invoice-9",
                    "C:\\Windows\\System32\\mstsc.exe",
                    "mstsc /v:JUMP02",
                    "invoice-1",
                    image);
            given.logon("JUMP02", ADMIN, "0xaaa1", 10, "10.1.0.1", "REG01", 200);
            String onward = sameAccount ? ADMIN : OTHER;
            given.logon("DC03", onward, "0xbbb1", 3, "10.1.0.2", "JUMP02", 900);
            Event ntds = given.start(
                    "DC03",
                    onward,
                    "0xbbb1",
                    910,
                    "d-1",
                    "C:\\Windows\\System32\\ntdsutil.exe",
                    "ntdsutil \"ac i ntds\" ifm",
                    "d-0",
                    "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe");
            given.found(ntds, Level.HIGH, "ntdsutil", "credential-access", "T1003.003");
            assertThat(given.outcome().incidents()).hasSize(sameAccount ? 1 : 2);
        }
    }

    @Test
    void aConnectionBindsWhereTheRecordOfTheLogonIsMissing() {
        for (int port : new int[] {3389, 443}) {
            Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
            String image = "C:\\Windows\\System32\\mstsc.exe";
            given.start(
                    "REG01", ADMIN, "0x777", 150, "invoice-9", image, "mstsc /v:JUMP02", "invoice-1", "invoice.exe");
            given.connect("REG01", ADMIN, 160, "invoice-9", image, "10.1.0.1", "10.1.0.2", port);
            given.connect(
                    "JUMP02",
                    "NT AUTHORITY\\SYSTEM",
                    5,
                    "svc2",
                    "C:\\Windows\\System32\\svchost.exe",
                    "10.1.0.2",
                    "10.1.0.53",
                    53);
            Event shell = given.start(
                    "JUMP02",
                    ADMIN,
                    "0xccc",
                    300,
                    "j-1",
                    "C:\\Windows\\System32\\wevtutil.exe",
                    "wevtutil cl Security",
                    "j-0",
                    "C:\\Windows\\explorer.exe");
            given.found(shell, Level.HIGH, "clearing", "stealth", "T1070.001");
            for (int i = 0; i < 5; i++) {
                given.start(
                        "WS0" + i,
                        ADMIN,
                        "0x5" + i,
                        60L * i,
                        "adm-" + i,
                        "C:\\Windows\\System32\\cmd.exe",
                        "cmd.exe",
                        "exp-" + i,
                        "C:\\Windows\\explorer.exe");
            }
            assertThat(given.outcome().incidents()).hasSize(port == 3389 ? 1 : 2);
        }
    }

    @Test
    void anAdministratorsOrdinaryWorkGluesNothing() {
        Given given = new Given("a.evtx");
        for (int i = 0; i < 6; i++) {
            String host = "WS0" + i;
            Event work = given.start(
                    host,
                    ADMIN,
                    "0x5" + i,
                    60L * i,
                    "adm-" + i,
                    "C:\\Windows\\System32\\cmd.exe",
                    "cmd.exe",
                    "exp-" + i,
                    "C:\\Windows\\explorer.exe");
            given.found(work, Level.MEDIUM, "remote work " + i, "lateral-movement", "T1021");
        }
        given.attack("WS01", ADMIN, 30, "invoice").attack("WS04", ADMIN, 90, "letterbox");
        List<Incident> incidents = given.outcome().incidents();
        assertThat(incidents).hasSize(2);
        assertThat(incidents)
                .allSatisfy(incident -> assertThat(incident.hosts()).hasSize(1));
    }

    @Test
    void theSameAccountOnTwoHostsBindsIfItIsAtHomeOnFew() {
        Given given = new Given("a.evtx").attack("WS01", OTHER, 30, "invoice").attack("WS04", OTHER, 90, "letterbox");
        assertThat(given.outcome().incidents()).hasSize(1);
    }

    @Test
    void noiseOnTheSameHostIsNotDrawnIn() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        Event noise = given.start(
                "REG01",
                "NT AUTHORITY\\SYSTEM",
                "0x3e7",
                5,
                "n-1",
                "C:\\Program Files\\Agent\\agent.exe",
                "agent.exe",
                "n-0",
                "C:\\Windows\\System32\\services.exe");
        given.found(noise, Level.MEDIUM, "agent", "discovery", "T1082");
        CaseOutcome outcome = given.outcome();
        assertThat(outcome.incidents()).hasSize(1);
        assertThat(outcome.inNoIncident())
                .extracting(finding -> finding.rule().title())
                .containsExactly("agent");
    }

    @Test
    void aSingleMediumFindingIsNoIncidentAndASingleHighOneIsNotGrave() {
        Given one = new Given("a.evtx");
        Event event = one.start(
                "REG01",
                CLERK,
                "0x99",
                0,
                "p-1",
                "C:\\Windows\\System32\\cmd.exe",
                "cmd.exe",
                "p-0",
                "C:\\Windows\\explorer.exe");
        one.found(event, Level.MEDIUM, "medium", "execution", "T1059");
        assertThat(one.outcome().incidents()).isEmpty();
        assertThat(one.outcome().inNoIncident()).hasSize(1);
        one.found(event, Level.HIGH, "high", "execution", "T1059");
        assertThat(one.outcome().incidents()).hasSize(1);
        assertThat(one.outcome().incidents().get(0).severity()).isEqualTo(Level.MEDIUM);
    }

    @Test
    void repeatedFindingsOnOneThingAreOneStep() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        for (int i = 0; i < 5; i++) {
            Event again =
                    given.lsass("REG01", CLERK, 61 + i, "invoice-1", "C:\\Users\\invoice\\Downloads\\invoice.exe");
            given.found(again, Level.HIGH, "lsass", "credential-access", "T1003.001");
        }
        Incident incident = given.outcome().incidents().get(0);
        List<Step> memory = incident.steps().stream()
                .filter(step -> step.techniques().contains("T1003.001"))
                .toList();
        assertThat(memory).hasSize(1);
        assertThat(memory.get(0).findings()).hasSize(6);
        assertThat(new Narrator().say(memory.get(0).what(), Locale.ENGLISH)).contains("(6 times)");
    }

    @Test
    void whatItsOwnProcessesDidIsToldWithoutARule() {
        Incident incident = new Given("a.evtx")
                .attack("REG01", CLERK, 0, "invoice")
                .outcome()
                .incidents()
                .get(0);
        assertThat(incident.techniques()).contains("T1082", "T1033", "T1204.002", "T1003.001");
        assertThat(incident.steps()).anySatisfy(step -> {
            assertThat(step.findings()).isEmpty();
            assertThat(step.techniques()).containsExactly("T1082");
        });
        assertThat(Given.sayings(incident, "en"))
                .anyMatch(said -> said.startsWith("The first program of the chain is invoice.exe"));
    }

    @Test
    void theSameCommandsOutsideAnyIncidentAreNothing() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        given.start(
                "REG01",
                OTHER,
                "0x12",
                40,
                "o-1",
                "C:\\Windows\\System32\\tasklist.exe",
                "tasklist",
                "o-0",
                "C:\\Windows\\explorer.exe");
        assertThat(given.outcome().incidents().get(0).techniques()).doesNotContain("T1057");
    }

    @Test
    void deedsOfAProcessThatCodeWasPutIntoAreTheInjectors() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        String svchost = "C:\\Windows\\System32\\svchost.exe";
        Event before = given.start(
                "REG01",
                "NT AUTHORITY\\SYSTEM",
                "0x3e7",
                20,
                "s-1",
                "C:\\Windows\\System32\\sc.exe",
                "sc query",
                "host-1",
                svchost);
        given.found(before, Level.HIGH, "before", "discovery", "T1007");
        given.sysmon(
                8,
                "REG01",
                CLERK,
                70,
                "SourceProcessGuid",
                "{invoice-1}",
                "SourceProcessId",
                Integer.toString(1000 + Math.floorMod("invoice-1".hashCode(), 50_000)),
                "SourceImage",
                "C:\\Users\\invoice\\Downloads\\invoice.exe",
                "TargetProcessGuid",
                "{host-1}",
                "TargetProcessId",
                "77",
                "TargetImage",
                svchost);
        Event after = given.start(
                "REG01",
                "NT AUTHORITY\\SYSTEM",
                "0x3e7",
                90,
                "s-2",
                "C:\\Windows\\System32\\rundll32.exe",
                "rundll32 comsvcs.dll MiniDump",
                "host-1",
                svchost);
        given.found(after, Level.HIGH, "after", "credential-access", "T1003.001");
        List<Incident> incidents = given.outcome().incidents();
        assertThat(incidents.get(0).findings())
                .extracting(f -> f.rule().title())
                .contains("after")
                .doesNotContain("before");
        assertThat(incidents.get(0).joins()).extracting(Join::reason).contains("injected-process");
    }

    @Test
    void orderOfFindingsAndDivisionOfWorkDoNotMatter() {
        Given given = overThreeHosts().attack("CHA02", OTHER, 20_000, "letterbox");
        CaseOutcome expected = given.outcome();
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            List<Finding> shuffled = new ArrayList<>(given.findings);
            Collections.shuffle(shuffled, random);
            CaseOutcome outcome = new IncidentBuilder().build(shuffled, given.context(1 + random.nextInt(4), random));
            assertThat(outcome).as("seed " + seed).isEqualTo(expected);
        }
    }

    @Test
    void aShiftedRecordClockIsCorrectedAndSaid() {
        Given given =
                new Given("a.evtx").recordClockOffBy(Duration.ofHours(-19)).attack("REG01", CLERK, 0, "invoice");
        Event security = given.event(
                "Security",
                4688,
                "REG01",
                CLERK,
                15,
                "Image",
                "C:\\Windows\\System32\\calc.exe",
                "NewProcessName",
                "C:\\Windows\\System32\\calc.exe",
                "ProcessId",
                "4321",
                "User",
                CLERK,
                "ParentProcessId",
                "9",
                "ParentImage",
                "C:\\Windows\\explorer.exe");
        given.found(security, Level.HIGH, "calc", "execution", "T1059");
        CaseOutcome outcome = given.outcome();
        Incident incident = outcome.incidents().get(0);
        assertThat(incident.first()).isEqualTo(Given.NOON);
        assertThat(incident.clocks()).singleElement().satisfies(offset -> {
            assertThat(offset.applied()).isTrue();
            assertThat(offset.offset()).isEqualTo(Duration.ofHours(19));
        });
        assertThat(outcome.timeline()).anySatisfy(entry -> {
            assertThat(entry.time()).isEqualTo(Given.NOON.plusSeconds(15));
            assertThat(entry.offset()).isEqualTo(Duration.ofHours(19));
            assertThat(entry.recorded().time())
                    .isEqualTo(Given.NOON.plusSeconds(15).minus(Duration.ofHours(19)));
        });
        assertThat(given.context().gaps()).extracting(Gap::kind).contains(Gap.Kind.CLOCK);
    }

    @Test
    void aClockThatAgreesWithNothingIsNotCorrected() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        for (int i = 0; i < 20; i++) {
            given.recordClockOffBy(Duration.ofMinutes(7L * i));
            given.lsass("REG01", CLERK, 100 + i, "x-" + i, "C:\\x.exe");
        }
        CaseContext context = given.context();
        assertThat(context.clockOffsets()).noneMatch(ClockOffset::applied);
        assertThat(context.gaps()).extracting(Gap::kind).doesNotContain(Gap.Kind.CLOCK);
    }

    @Test
    void staleClocksOfNetworkEventsAreNotMeasured() {
        Given given = new Given("a.evtx").recordClockOffBy(Duration.ofDays(6));
        given.connect("REG01", CLERK, 0, "p", "C:\\x.exe", "10.1.0.1", "203.0.113.9", 443);
        assertThat(given.context().clockOffsets()).isEmpty();
    }

    @Test
    void noSentenceIsARuleTitleAndEachHasEvidence() {
        Given given = overThreeHosts();
        Set<String> titles = new HashSet<>();
        given.findings.forEach(finding -> titles.add(finding.rule().title().toLowerCase(Locale.ROOT)));
        Narrator narrator = new Narrator();
        for (Incident incident : given.outcome().incidents()) {
            List<Sentence> all = new ArrayList<>(incident.account());
            all.add(incident.title());
            incident.steps().forEach(step -> all.add(step.what()));
            for (Sentence sentence : all) {
                for (Locale locale : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                    String said = narrator.say(sentence, locale);
                    assertThat(titles).doesNotContain(said.toLowerCase(Locale.ROOT));
                    assertThat(said).doesNotContain("{").doesNotContainIgnoringCase("contained");
                }
                assertThat(sentence.evidence()).isNotEmpty();
            }
        }
    }

    @Test
    void missingLogsAreSaid() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        Incident incident = given.outcome().incidents().get(0);
        assertThat(incident.account()).extracting(Sentence::message).contains("unknown.network", "unknown.security");
        given.connect(
                "REG01",
                CLERK,
                100,
                "invoice-1",
                "C:\\Users\\invoice\\Downloads\\invoice.exe",
                "10.1.0.1",
                "203.0.113.9",
                443);
        assertThat(given.outcome().incidents().get(0).account())
                .extracting(Sentence::message)
                .contains("unknown.amounts", "entry.contact")
                .doesNotContain("unknown.network");
    }

    @Test
    void everyReasonAndRelationHasAName() {
        Narrator narrator = new Narrator();
        Incident incident = overThreeHosts().outcome().incidents().get(0);
        incident.joins()
                .forEach(join -> assertThat(narrator.knows("join." + join.reason()))
                        .as(join.reason())
                        .isTrue());
        incident.entities()
                .forEach(link -> assertThat(narrator.knows("relation." + link.relation()))
                        .as(link.relation())
                        .isTrue());
        incident.score()
                .parts()
                .forEach(part -> assertThat(narrator.knows("score." + part.reason()))
                        .as(part.reason())
                        .isTrue());
    }

    @Test
    void stepsBeyondTheLimitAreLeftOutAndCounted() {
        Given given = new Given("a.evtx").attack("REG01", CLERK, 0, "invoice");
        assertThat(given.outcome().incidents().get(0).account())
                .extracting(Sentence::message)
                .doesNotContain("unknown.steps");
        for (int i = 0; i < Steps.STEPS_MAX + 50; i++) {
            given.connect(
                    "REG01",
                    CLERK,
                    100 + i,
                    "invoice-1",
                    "C:\\Users\\invoice\\Downloads\\invoice.exe",
                    "10.1.0.1",
                    "203.0." + i / 200 + '.' + (1 + i % 200),
                    443);
        }
        Incident incident = given.outcome().incidents().get(0);
        assertThat(incident.steps()).hasSize(Steps.STEPS_MAX);
        assertThat(incident.techniques()).contains("T1003.001");
        assertThat(incident.account()).extracting(Sentence::message).contains("unknown.steps");
    }

    @Test
    void noFindingsNoIncidents() {
        assertThat(new IncidentBuilder().build(List.of(), CaseContext.empty()).incidents())
                .isEmpty();
    }
}
