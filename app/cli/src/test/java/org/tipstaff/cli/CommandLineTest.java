package org.tipstaff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.engine.Tipstaff;
import picocli.CommandLine;

class CommandLineTest {
    private static final Path ROOT = Path.of(System.getProperty("tipstaff.root"));
    private static final Path RESOURCES = ROOT.resolve("app/cli/src/main/resources/org/tipstaff/cli");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void everyCommandExplainsItselfInEachLanguage(String language) {
        for (String command : List.of(
                "--help",
                "scan --help",
                "investigate --help",
                "verify --help",
                "package --help",
                "receive --help",
                "destroy --help",
                "anchor --help",
                "checkpoint --help",
                "keys --help",
                "rules --help",
                "rules check --help",
                "rules list --help",
                "rules explain --help",
                "hunt --help",
                "site check --help")) {
            assertThat(run((command + " --lang " + language).split(" ")))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(out.toString())
                .contains("./tipstaff scan", "./tipstaff investigate", "./tipstaff rules explain")
                .contains(language.equals("fr") ? "Exemples" : "Examples");
    }

    @Test
    void eachCommandIsCalledByTheNameThatItsClassGives() {
        for (Main.Subcommand each : Main.SUBCOMMANDS) {
            assertThat(each.kind().getAnnotation(CommandLine.Command.class).name())
                    .isEqualTo(each.name());
        }
    }

    @Test
    void helpAndMistakesKnowAllCommandsThoughACallMakesOnlyItsOwn() {
        assertThat(run("--help")).isZero();
        assertThat(run("investigat")).isEqualTo(2);
        for (Main.Subcommand each : Main.SUBCOMMANDS) {
            assertThat(out.toString()).contains("  " + each.name() + " ");
        }
        assertThat(err.toString()).contains("investigate");
    }

    @Test
    void aMissingPathIsAUsageErrorThatNamesIt() {
        assertThat(run("scan", "/no/such/place")).isEqualTo(2);
        assertThat(err.toString()).contains("/no/such/place");
        assertThat(out.toString()).isEmpty();
    }

    /** Every command that reads files, with each way to name one. */
    private static final List<String> READING = List.of(
            "scan MISSING",
            "scan -r MISSING FILE",
            "scan --placeholders MISSING FILE",
            "scan --indicators MISSING FILE",
            "investigate -o OUT MISSING",
            "investigate -o OUT --site MISSING FILE",
            "investigate -o OUT --data-map=MISSING FILE",
            "investigate -o OUT --history MISSING FILE",
            "investigate -o OUT --claims MISSING FILE",
            "verify MISSING",
            "verify --key MISSING CASE",
            "verify --checkpoint MISSING CASE",
            "package KEYS -o OUT MISSING",
            "receive KEYS --source x CASE MISSING",
            "receive KEYS CASE --receipt MISSING --key FILE",
            "destroy KEYS --order MISSING --reason x --approved-by y.z CASE data/derived/report.en.html",
            "anchor KEYS --tsa http://127.0.0.1:1/ --tsa-ca MISSING CASE",
            "checkpoint MISSING",
            "contain plan KEYS --case CASE --site MISSING",
            "contain plan KEYS --case MISSING --site FILE",
            "contain rehearse KEYS --case MISSING",
            "contain approve KEYS --case MISSING",
            "contain apply KEYS --case MISSING",
            "contain undo KEYS --case MISSING",
            "contain status KEYS --case CASE --later FILE,MISSING",
            "rules check MISSING",
            "rules list MISSING",
            "rules explain MISSING",
            "hunt --store MISSING -r FILE",
            "ack --server http://127.0.0.1:1 --token-file MISSING x",
            "backup --data MISSING -o OUT",
            "token list --data MISSING",
            "token revoke --data MISSING x",
            "site check MISSING",
            "notice draft KEYS --case MISSING --court x -o OUT",
            "notice draft KEYS --case CASE --site MISSING -o OUT",
            "notice draft KEYS --case CASE --court x --claims MISSING -o OUT",
            "notice draft KEYS --case CASE --court x --annex MISSING -o OUT",
            "notice draft KEYS --case CASE --court x --names MISSING -o OUT",
            "notice check --case CASE MISSING",
            "notice release KEYS --case CASE --approval FILE --signers FILE MISSING",
            "notice verify --key MISSING OUT",
            "notice verify --key FILE MISSING",
            "notice resolve KEYS --case CASE --list MISSING W-1",
            "notice duties KEYS --case MISSING",
            "notice duties KEYS --case CASE --pack MISSING",
            "metrics MISSING",
            "gaps MISSING",
            "measures propose MISSING -o OUT",
            "measures check MISSING",
            "measures keep KEYS --case CASE MISSING",
            "serve --data OUT --config MISSING");

    @Test
    void aPathThatIsNotThereIsAMistakeOfTheCallInEveryCommand() throws IOException {
        String keys = folder.resolve("keys").toString();
        Path made = folder.resolve("case");
        String logs = ROOT.resolve("examples/court-intrusion/logs/JUMP01.security.xml")
                .toString();
        assertThat(run("investigate", "--no-progress", "--keys", keys, "-o", made.toString(), logs))
                .as(err.toString())
                .isZero();
        String missing = folder.resolve("no/such/place").toString();
        for (String line : READING) {
            err.getBuffer().setLength(0);
            List<String> words = new java.util.ArrayList<>();
            for (String word : line.split(" ")) {
                if (word.equals("KEYS")) {
                    words.addAll(List.of("--keys", keys, "--actor", "it.analyst1"));
                } else {
                    words.add(word.replace("MISSING", missing)
                            .replace("CASE", made.toString())
                            .replace("FILE", logs)
                            .replace("OUT", folder.resolve("out").toString()));
                }
            }
            assertThat(run(words.toArray(String[]::new))).as(line + ": " + err).isEqualTo(2);
        }
        TreeSet<String> untried = new TreeSet<>();
        for (Main.Subcommand each : Main.SUBCOMMANDS) {
            CommandLine command = new CommandLine(each.kind(), new CommandFactory(Messages.ofArguments()));
            command.getSubcommands().keySet().forEach(sub -> untried.add(each.name() + " " + sub));
            if (command.getSubcommands().isEmpty()) {
                untried.add(each.name());
            }
        }
        READING.forEach(line -> untried.removeIf(command -> (line + " ").startsWith(command + " ")));
        assertThat(untried)
                .as("commands that read no file that somebody names")
                .containsExactly("demo", "keys", "token create");
    }

    @Test
    void aHuntNamesWhatItAsksAndHow() throws IOException {
        assertThat(run("hunt", "--sql", "SELECT 1")).isEqualTo(2);
        assertThat(err.toString()).contains("--store");
        String store = Files.createDirectories(folder.resolve("data/journal"))
                .getParent()
                .toString();
        assertThat(run("hunt", "--store", store)).isEqualTo(2);
        assertThat(run("hunt", "--store", store, "-r", "x", "--sql", "SELECT 1"))
                .isEqualTo(2);
        assertThat(run("hunt", "--store", store, "--sql", "SELECT 1", "--rows", "0"))
                .isEqualTo(2);
        assertThat(run("hunt", "--store", store, "--sql", "SELECT 1", "-f", "ocsf"))
                .isEqualTo(2);
        assertThat(run("hunt", "--store", folder.toString(), "--sql", "SELECT 1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--rows takes a number", "not as ocsf", "neither a case folder nor");
        // Without the launcher there is no event store.
        assertThat(run("hunt", "--store", store, "--sql", "SELECT 1")).isEqualTo(2);
        assertThat(err.toString()).contains("./tipstaff hunt");
    }

    @Test
    void aRulePathWithoutRulesIsAUsageError() throws IOException {
        Path log = Files.writeString(folder.resolve("log.jsonl"), "{}\n");
        Path rules = Files.createDirectories(folder.resolve("rules"));
        assertThat(run("scan", "-r", rules.toString(), log.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no Sigma rule");
    }

    @Test
    void unknownLanguagesLevelsAndTimesAreRefused() throws IOException {
        Path log = Files.writeString(folder.resolve("log.jsonl"), "{}\n");
        assertThat(run("scan", "--lang", "de", log.toString())).isEqualTo(2);
        assertThat(run("scan", "--level", "severe", log.toString())).isEqualTo(2);
        assertThat(run("scan", "--since", "yesterday", log.toString())).isEqualTo(2);
        assertThat(run("scan", "--until", "2026-01-01", "--since", "2026-02-01", log.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'de'", "'severe'", "'yesterday'", "--until");
    }

    @Test
    void aWrongLabelIsRefusedWithItsPlace() throws IOException {
        Path log = Files.writeString(folder.resolve("log.jsonl"), "{}\n");
        assertThat(run("scan", "--label", "TLP:AMBER/Witness", log.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--label", "character 11:", "'Witness' is not a name");
    }

    @Test
    void everyFileOfACaseIsMarked() throws IOException {
        Path case1 = folder.resolve("case");
        String label = "TLP:AMBER+STRICT/chambers/embargo:2026-12-01T00:00:00Z";
        String logs = ROOT.resolve("examples/court-intrusion/logs/JUMP01.security.xml")
                .toString();
        assertThat(run("investigate", "--no-progress", "--label", label, "-o", case1.toString(), logs))
                .as(err.toString())
                .isZero();
        try (Stream<Path> files = Files.list(case1.resolve("data/derived"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                assertThat(text.isEmpty() || text.contains("TLP:AMBER+STRICT"))
                        .as(file.toString())
                        .isTrue();
                assertThat(text).as(file.toString()).doesNotContain("TLP:RED");
            }
        }
        assertThat(Files.readString(case1.resolve("bag-info.txt")))
                .contains("External-Description: Case folder; TLP:AMBER+STRICT\n", "Tipstaff-Label: " + label + "\n");
        assertThat(Files.readString(case1.resolve("data/derived/report.fr.html")))
                .contains("Pas avant le", "habilitées à", ": chambers.");
    }

    @Test
    void anEarlierCaseIsComparedWith_andRefusedWhereItWasChanged() throws IOException {
        String logs = ROOT.resolve("examples/court-intrusion/logs/JUMP01.security.xml")
                .toString();
        Path first = folder.resolve("case-2025");
        String amber = "TLP:AMBER";
        assertThat(run("investigate", "--no-progress", "--label", amber, "-o", first.toString(), logs))
                .isZero();
        Path claims = Files.writeString(
                folder.resolve("claims.yaml"),
                "claims:\n  - {id: paper-1, source: A newspaper, kind: press, date: 2026-03-04, grade: D4, says: they did it,"
                        + " names: [Grey Heron]}\n");
        Path second = folder.resolve("case-2026");
        String[] compare = {
            "investigate",
            "--no-progress",
            "--label",
            amber,
            "--history",
            first.toString(),
            "-o",
            second.toString(),
            logs
        };
        assertThat(run(compare)).as(err.toString()).isZero();
        String hypotheses = Files.readString(second.resolve("data/derived/hypotheses.json"));
        assertThat(hypotheses)
                .contains("\"case\":\"case-2025\"", "\"attribution\":\"none\"", "\"label\":\"TLP:AMBER\"")
                .contains("\"word\":\"not-distinguishable\"")
                .doesNotContain("Grey Heron");

        Path third = folder.resolve("case-named");
        assertThat(run(
                        "investigate",
                        "--no-progress",
                        "--label",
                        amber,
                        "--claims",
                        claims.toString(),
                        "-o",
                        third.toString(),
                        logs))
                .isZero();
        assertThat(Files.readString(third.resolve("data/derived/hypotheses.json")))
                .contains("Grey Heron", "\"fact\":false", "\"label\":\"TLP:RED\"");
        assertThat(Files.readString(third.resolve("data/derived/report.en.html")))
                .contains("Grey Heron", "TLP:RED");
        try (Stream<Path> files = Files.list(third.resolve("data/derived"))) {
            assertThat(files.filter(file -> contains(file, "Grey Heron"))
                            .map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("hypotheses.json", "report.en.html", "report.fr.html");
        }

        Path incidents = first.resolve("data/derived/incidents.json");
        Files.writeString(incidents, Files.readString(incidents).replace("JUMP01", "JUMP02"));
        assertThat(run(
                        "investigate",
                        "--history",
                        first.toString(),
                        "-o",
                        folder.resolve("x").toString(),
                        logs))
                .isEqualTo(2);
        assertThat(err.toString()).contains("incidents.json is not what the manifest");
        assertThat(run(
                        "investigate",
                        "--history",
                        folder.toString(),
                        "-o",
                        folder.resolve("x").toString(),
                        logs))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is no case folder");
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void rulesAreCheckedWithPlaceAndCaret() throws IOException {
        Path rule = Files.writeString(folder.resolve("bad.yml"), """
                title: Credentials sought
                id: 5b0b8c5c-6c88-4d7e-9b7a-20a3dcb0a2a1
                logsource:
                    product: windows
                    category: process_creation
                detection:
                    selection:
                        CommandLine|contians: 'sekurlsa'
                    condition: selection
                level: high
                """);
        assertThat(run("rules", "check", rule.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("bad.yml:8:", "contians", "did you mean 'contains'")
                .contains("   |         CommandLine|contians: 'sekurlsa'")
                .containsPattern("\\n {3}\\| +\\^");
    }

    @Test
    void aSiteFileIsCheckedWithPlaceAndCaret() throws IOException {
        assertThat(run("site", "check", ROOT.resolve("examples/site.yaml").toString()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Example Court");
        Path site = Files.writeString(folder.resolve("site.yaml"), """
                court: {name: Example Court, timezone: Europe/Amsterdam}
                hosts:
                  - {id: DC01, adresses: [10.0.0.1], zone: servers}
                """);
        assertThat(run("site", "check", site.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("site.yaml:3:", "did you mean 'addresses'?", "there is no zone 'servers'")
                .containsPattern("\\n {3}\\| +\\^");
    }

    @Test
    void theBuiltInRulesAreSound() {
        assertThat(run("rules", "check")).as(out.toString()).isZero();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void cataloguesHoldTheSameKeysAndPlaceholders() throws IOException {
        Properties english = load("messages_en.properties");
        Properties french = load("messages_fr.properties");
        assertThat(load("messages.properties")).isEqualTo(english);
        assertThat(french.keySet()).isEqualTo(english.keySet());
        for (String key : english.stringPropertyNames()) {
            assertThat(placeholders(french.getProperty(key))).as(key).isEqualTo(placeholders(english.getProperty(key)));
        }
    }

    @Test
    void everyMessageIsUsed() throws IOException {
        StringBuilder code = new StringBuilder();
        try (Stream<Path> files = Files.walk(ROOT.resolve("app/cli/src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                code.append(Files.readString(file));
            }
        }
        for (String key : load("messages_en.properties").stringPropertyNames()) {
            boolean ofPicocli = key.contains("usage.");
            boolean ofStage = key.startsWith("progress.");
            boolean ofColumn = key.startsWith("hunt.column.") && code.indexOf("\"hunt.column.\"") >= 0;
            assertThat(ofPicocli || ofStage || ofColumn || code.indexOf("\"" + key + "\"") >= 0)
                    .as(key)
                    .isTrue();
        }
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        assertThat(run("--version")).isZero();
        assertThat(out.toString().strip()).isEqualTo("tipstaff " + Tipstaff.VERSION);
        assertThat(Files.readString(ROOT.resolve("pom.xml"))).contains("<version>" + Tipstaff.VERSION + "</version>");
    }

    private static Properties load(String name) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(RESOURCES.resolve(name))) {
            properties.load(in);
        }
        return properties;
    }

    private static TreeSet<String> placeholders(String message) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{\\d+}").matcher(message);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
