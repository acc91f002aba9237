package org.tipstaff.acceptance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.tipstaff.detect.Finding;
import org.tipstaff.engine.CaseFacts;
import org.tipstaff.engine.RunRead;
import org.tipstaff.engine.SourceRead;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.incident.CaseContext;
import org.tipstaff.incident.ContextCollector;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.report.EventFacts;
import org.tipstaff.report.RuleFacts;
import org.tipstaff.report.RunFacts;
import org.tipstaff.report.SourceFacts;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.LogSource;
import org.tipstaff.sigma.RuleHeader;
import org.tipstaff.testkit.labels.CaseKind;

/** The facts of a case as chance would have them, each under a label of its own. */
record GeneratedCase(List<GeneratedCase.Fact> facts) {
    /** One fact. The kinds are those of {@link CaseFacts}. */
    sealed interface Fact {
        Label label();

        record Run(Label label, RunRead run) implements Fact {}

        record Kept(Label label, Original original) implements Fact {}

        record Read(Label label, SourceRead read) implements Fact {}

        record Found(Label label, Finding finding) implements Fact {}

        record Lost(Label label, Gap gap) implements Fact {}

        record Beside(Label label, CaseContext context, int events) implements Fact {
            @Override
            public String toString() {
                return "Beside[" + label + ", context of " + events + " events]";
            }
        }
    }

    /** Sources with their bytes; the same path always has the same bytes, as on a disk. */
    static final Map<String, byte[]> SOURCES = sources();

    private static Map<String, byte[]> sources() {
        Map<String, byte[]> sources = new TreeMap<>();
        String[] names = {
            "DC01/Security.evtx", "chambers/draft judgment.evtx", "REG-WS-011.jsonl", "é.xml", "list-of-pseudonyms.log"
        };
        for (int i = 0; i < names.length; i++) {
            sources.put(names[i], new byte[1 + i * i * 40]);
        }
        return sources;
    }

    /** As the package code takes it, each fact under the label that is given for it. */
    CaseFacts under(Function<Fact, Label> labels) {
        List<Labeled<RunRead>> runs = new ArrayList<>();
        List<Labeled<Original>> originals = new ArrayList<>();
        List<Labeled<SourceRead>> reads = new ArrayList<>();
        List<Labeled<Finding>> findings = new ArrayList<>();
        List<Labeled<Gap>> gaps = new ArrayList<>();
        List<Labeled<CaseContext>> context = new ArrayList<>();
        for (Fact fact : facts) {
            Label label = labels.apply(fact);
            switch (fact) {
                case Fact.Run run -> runs.add(Labeled.of(label, run.run()));
                case Fact.Kept kept -> originals.add(Labeled.of(label, kept.original()));
                case Fact.Read read -> reads.add(Labeled.of(label, read.read()));
                case Fact.Found found -> findings.add(Labeled.of(label, found.finding()));
                case Fact.Lost lost -> gaps.add(Labeled.of(label, lost.gap()));
                case Fact.Beside beside -> context.add(Labeled.of(label, beside.context()));
            }
        }
        return new CaseFacts(runs, originals, reads, findings, gaps, context);
    }

    static final CaseKind<Fact, GeneratedCase> KIND = new CaseKind<>() {
        @Override
        public Fact fact(SplittableRandom random, Label label) {
            return new Maker(random).fact(label);
        }

        @Override
        public GeneratedCase of(List<Fact> facts) {
            return new GeneratedCase(List.copyOf(facts));
        }
    };

    /** Few values, so that facts agree in some respects, and now and then one that stands out. */
    private record Maker(SplittableRandom random) {
        private static final List<String> HOSTS = List.of("DC01", "REG-WS-011", "EXCH01");
        private static final List<String> USERS = List.of("COURT\\registry.clerk1", "COURT\\svc.backup", "");
        private static final List<String> IMAGES = List.of(
                "C:\\Windows\\System32\\cmd.exe", "C:\\Users\\Public\\draft.exe", "C:\\Windows\\System32\\svchost.exe");

        Fact fact(Label label) {
            int kind = random.nextInt(20);
            if (kind < 9) {
                return new Fact.Found(label, finding());
            }
            if (kind < 12) {
                return new Fact.Kept(label, original());
            }
            if (kind < 15) {
                return new Fact.Read(label, read());
            }
            if (kind < 17) {
                return new Fact.Lost(label, gap());
            }
            if (kind < 18) {
                return new Fact.Run(label, run());
            }
            return context(label);
        }

        private Fact context(Label label) {
            ContextCollector collector = new ContextCollector();
            int events = 1 + random.nextInt(4);
            for (int i = 0; i < events; i++) {
                collector.observe(event());
            }
            return new Fact.Beside(label, collector.finish(), events);
        }

        private Original original() {
            String path = one(List.copyOf(SOURCES.keySet()));
            byte[] bytes = SOURCES.getOrDefault(path, new byte[0]);
            return new Original(path, Sha256.of(bytes), bytes.length);
        }

        private Source source() {
            Original original = original();
            Source source = Source.file(original.path());
            source.hashed(original.sha256(), original.sizeBytes());
            return source;
        }

        private SourceRead read() {
            Original original = original();
            long records = number();
            return new SourceRead(
                    new SourceFacts(
                            original.path(),
                            original.sha256(),
                            original.sizeBytes(),
                            "EVTX",
                            records,
                            random.nextInt(3)),
                    records,
                    random.nextInt(3),
                    records,
                    random.nextInt(2),
                    new TreeMap<>(Map.of("TimeCreated", records)),
                    List.of(new EventFacts.HostFacts(one(HOSTS), records, time(), time())),
                    List.of(new SourceRead.Channel(
                            one(List.of("Security", "System", "Chambers/Operational")), records, random.nextInt(9))));
        }

        private Gap gap() {
            return new Gap(
                    source(),
                    one(List.of(Gap.Kind.values())),
                    random.nextInt(100),
                    number(),
                    random.nextBoolean() ? null : number(),
                    "it ends at " + one(USERS));
        }

        private RunRead run() {
            return new RunRead(
                    new RunFacts(
                            "1",
                            Sha256.of(new byte[] {(byte) random.nextInt(3)}).hex(),
                            new TreeMap<>(Map.of("rules", one(List.of("built-in", "chambers.yml"))))),
                    new RuleFacts(
                            number(),
                            0,
                            0,
                            number(),
                            0,
                            0,
                            List.of(),
                            0,
                            List.of(),
                            new TreeMap<>(),
                            List.of(new RuleFacts.LogSourceFacts(
                                    new LogSource("windows", "", one(List.of("security", "dns-server"))),
                                    number(),
                                    true,
                                    number()))));
        }

        private Finding finding() {
            Event event = event();
            TreeMap<String, String> matched = new TreeMap<>();
            String command = event.fields().text("CommandLine");
            matched.put("CommandLine", command == null ? "" : command);
            return new Finding(
                    new UUID(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(40), 0x8000_0000_0000_0000L),
                    event.time(),
                    rule(),
                    List.of(event),
                    false,
                    matched,
                    random.nextInt(5) == 0 ? List.of(source()) : List.of());
        }

        private RuleHeader rule() {
            int number = random.nextInt(4);
            return new RuleHeader(
                    "rule-" + number,
                    "",
                    one(List.of(
                            "A program was run", "A log was cleared", "Credentials were read", "A service was made")),
                    one(List.of(Level.values())),
                    "stable",
                    "What it means, " + number,
                    "registry",
                    List.of("attack.t1059"),
                    List.of(one(List.of("execution", "credential-access", "lateral-movement"))),
                    List.of("T1059.00" + (1 + number)),
                    List.of(),
                    List.of(),
                    List.of(),
                    Map.of(),
                    new Location("rules/" + number + ".yml", 1, 1));
        }

        private Event event() {
            String host = one(HOSTS);
            String image = one(IMAGES);
            String user = one(USERS);
            int pid = 100 + random.nextInt(3);
            Fields fields = Fields.builder()
                    .add("Image", image)
                    .add("ProcessGuid", "{" + new UUID(0, pid) + "}")
                    .add("ProcessId", (long) pid)
                    .add("ParentProcessGuid", "{" + new UUID(0, 100L + random.nextInt(3)) + "}")
                    .add("ParentImage", one(IMAGES))
                    .add("User", user)
                    .add("CommandLine", "draft " + "x".repeat(random.nextInt(random.nextBoolean() ? 3 : 300)))
                    .build();
            return new Event(
                    new Provenance(source(), number(), random.nextInt(3) - 1),
                    "windows",
                    "Microsoft-Windows-Sysmon/Operational",
                    "Microsoft-Windows-Sysmon",
                    1,
                    host,
                    user,
                    List.of(new ClockReading("TimeCreated", time())),
                    fields,
                    null);
        }

        private Instant time() {
            return Instant.ofEpochSecond(1_780_000_000L + random.nextInt(random.nextBoolean() ? 10 : 1_000_000));
        }

        private long number() {
            return random.nextInt(random.nextBoolean() ? 5 : 50_000);
        }

        private <T> T one(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
