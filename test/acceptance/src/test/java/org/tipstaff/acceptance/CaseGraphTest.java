package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code case.jsonld}: a graph that the CASE community's own validator accepts, and whose every fact leads back to bytes. */
class CaseGraphTest {
    private static final Pattern XML_RECORD = Pattern.compile("<Event ");

    @TempDir
    static Path folder;

    private static Path cases;
    private static Graph graph;

    @BeforeAll
    static void investigate() throws IOException {
        cases = folder.resolve("case");
        investigate(cases, Program.ROOT.resolve("examples/court-intrusion/logs"));
        graph = Graph.of(cases);
    }

    private static void investigate(Path into, Path logs) {
        Program.Outcome outcome =
                Program.run("investigate", "--originals", "copy", "-o", into.toString(), logs.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
    }

    @Test
    void everyFactOfTheExampleLeadsToItsRecordInAnOriginal() throws Exception {
        assertThat(factsFollowed(cases, graph)).isGreaterThanOrEqualTo(200);
    }

    @Test
    void everyFactOfRealEventLogsLeadsToItsRecordInAnOriginal() throws Exception {
        Path logs = RealData.at("evtx/attack/DeepBlueCLI.zip");
        Path real = folder.resolve("real");
        investigate(real, logs);
        assertThat(factsFollowed(real, Graph.of(real))).isGreaterThanOrEqualTo(50);
    }

    @Test
    void findingsAndIncidentsStandInItUnderTheirOwnNames() throws IOException {
        List<String> lines = Files.readAllLines(cases.resolve("data/derived/findings.jsonl"));
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            FindingLine finding = FindingLine.parse(line);
            JsonTree node = graph.node("urn:uuid:" + finding.text("id"));
            assertThat(node.text("core:statement")).isEqualTo(finding.text("rule.title"));
            assertThat(node.object("core:externalReference").text("core:externalIdentifier"))
                    .isEqualTo(finding.text("rule.id"));
            if (finding.values().containsKey("source.path")) {
                JsonTree record = graph.node(node.objects("core:object").get(0).text("@id"));
                Graph.Place place = graph.place(record);
                assertThat(place.path()).isEqualTo(finding.text("source.path"));
                assertThat(place.sha256()).isEqualTo(finding.text("source.sha256"));
                assertThat(place.record()).isEqualTo(Long.parseLong(finding.text("source.record")));
                assertThat(place.offset()).isEqualTo(Long.parseLong(finding.text("source.offset")));
            }
        }
        JsonTree incidents = JsonTree.read(cases.resolve("data/derived/incidents.json"));
        for (JsonTree incident : incidents.objects("incidents")) {
            JsonTree node = graph.node("urn:uuid:" + incident.text("id"));
            assertThat(node.text("core:name")).isEqualTo(incident.text("title"));
        }
    }

    @Test
    void everyNameThatIsUsedIsDefinedOnceAndEverythingIsMarked() {
        for (JsonTree node : graph.nodes.values()) {
            for (String name : List.of(
                    "core:objectMarking",
                    "core:object",
                    "core:source",
                    "core:target",
                    "action:result",
                    "action:object")) {
                if (node.has(name)) {
                    node.objects(name).forEach(to -> graph.node(to.text("@id")));
                }
            }
            assertThat(graph.node(node.object("core:objectMarking").text("@id"))
                            .object("marking:definition")
                            .text("marking:statement"))
                    .isEqualTo("TLP:RED");
        }
    }

    @Test
    void noTimeOfTheRunStandsInIt() {
        JsonTree action = graph.nodes.values().stream()
                .filter(n -> n.text("@type").equals("investigation:InvestigativeAction"))
                .findAny()
                .orElseThrow();
        assertThat(action.values().keySet()).doesNotContain("action:startTime", "action:endTime");
    }

    /** It says "Conforms: True" of a misspelt name and still returns 1: the code counts, never the text. */
    @Test
    void theirValidatorAcceptsTheGraphOfTheExample() throws Exception {
        Validation validation = validate(cases.resolve("data/derived/case.jsonld"));
        assertThat(validation.exit()).as(validation.output()).isZero();
    }

    @Test
    void theirValidatorRefusesAWrongDatatypeAndAMisspeltName() throws Exception {
        Path logs = Files.createDirectories(folder.resolve("one-log"));
        String name = "JUMP01.defender.xml";
        Files.copy(Program.ROOT.resolve("examples/court-intrusion/logs").resolve(name), logs.resolve(name));
        Path small = folder.resolve("small");
        investigate(small, logs);
        Path sound = small.resolve("data/derived/case.jsonld");
        String text = Files.readString(sound);

        Path datatype = folder.resolve("datatype.jsonld");
        Files.writeString(
                datatype, text.replaceFirst("\"observable:sizeInBytes\":(\\d+)", "\"observable:sizeInBytes\":\"$1\""));
        assertThat(Files.readString(datatype)).isNotEqualTo(text);

        Path misspelt = folder.resolve("misspelt.jsonld");
        Files.writeString(misspelt, text.replaceFirst("observable:filePath", "observable:filePth"));
        assertThat(Files.readString(misspelt)).isNotEqualTo(text);

        // Each takes long to start, most of it reading the ontology: so they run beside each other.
        Validating first = Validating.of(sound);
        Validating second = Validating.of(datatype);
        Validating third = Validating.of(misspelt);
        assertThat(first.ended().exit()).isZero();
        assertThat(second.ended().exit()).isEqualTo(1);
        assertThat(third.ended().exit()).isEqualTo(1);
    }

    private record Validation(int exit, String output) {}

    private static Validation validate(Path file) throws Exception {
        return Validating.of(file).ended();
    }

    /** A validator that was started. */
    private record Validating(Process process, Path out) {
        /** {@code .ci/run} installs it beside the Python it names. */
        static Validating of(Path file) throws IOException {
            String python = System.getenv("TIPSTAFF_PYTHON");
            String tool = python == null || python.isEmpty()
                    ? "case_validate"
                    : Path.of(python).resolveSibling("case_validate").toString();
            Path out = Files.createTempFile(folder, "validate", ".out");
            try {
                return new Validating(
                        new ProcessBuilder(tool, file.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(out.toFile())
                                .start(),
                        out);
            } catch (IOException e) {
                assumeTrue(false, "case_validate (PyPI case-utils) is not installed");
                throw e;
            }
        }

        Validation ended() throws Exception {
            assertThat(process.waitFor(9, TimeUnit.MINUTES)).isTrue();
            String output = Files.readString(out);
            return new Validation(process.exitValue(), output.substring(0, Math.min(2_000, output.length())));
        }
    }

    /** Opens the original of each record that each fact names, with nothing of ours, and finds the record where the graph says. */
    private static int factsFollowed(Path cases, Graph graph) throws Exception {
        Map<String, byte[]> opened = new HashMap<>();
        int facts = 0;
        for (JsonTree node : graph.nodes.values()) {
            if (!node.text("@type").equals("core:Annotation")) {
                continue;
            }
            List<JsonTree> records = node.objects("core:object");
            assertThat(records).as(node.text("core:statement")).isNotEmpty();
            for (JsonTree reference : records) {
                Graph.Place place = graph.place(graph.node(reference.text("@id")));
                byte[] original = opened.get(place.path());
                if (original == null) {
                    original = original(cases.resolve("data/original"), place.path());
                    assertThat(HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(original)))
                            .as(place.path())
                            .isEqualTo(place.sha256());
                    opened.put(place.path(), original);
                }
                assertThat(standsThere(original, place)).as(place.toString()).isTrue();
            }
            facts++;
        }
        return facts;
    }

    private static byte[] original(Path originals, String path) throws IOException {
        int member = path.indexOf('!');
        if (member < 0) {
            return Files.readAllBytes(originals.resolve(path));
        }
        Path container = originals.resolve(path.substring(0, member));
        if (container.toString().endsWith(".gz")) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(container)))) {
                return in.readAllBytes();
            }
        }
        try (ZipFile zip = new ZipFile(container.toFile())) {
            return zip.getInputStream(zip.getEntry(path.substring(member + 1))).readAllBytes();
        }
    }

    private static boolean standsThere(byte[] original, Graph.Place place) {
        int offset = Math.toIntExact(place.offset());
        if (original.length > 8 && new String(original, 0, 7, StandardCharsets.US_ASCII).equals("ElfFile")) {
            // "**", the size, a number of the file's own; the record's number stands among its values, eight bytes
            // wide.
            ByteBuffer bytes = ByteBuffer.wrap(original).order(ByteOrder.LITTLE_ENDIAN);
            int end = offset + bytes.getInt(offset + 4);
            boolean found = false;
            for (int i = offset + 8; i + 8 <= end; i++) {
                found |= bytes.getLong(i) == place.record();
            }
            return bytes.getInt(offset) == 0x00002a2a && found;
        }
        if (original[offset] == '<') {
            String before = new String(original, 0, offset + 7, StandardCharsets.ISO_8859_1);
            return before.endsWith("<Event ")
                    && XML_RECORD.matcher(before).results().count() == place.record();
        }
        long line = 1;
        for (int i = 0; i < offset; i++) {
            line += original[i] == '\n' ? 1 : 0;
        }
        return original[offset] == '{' && (offset == 0 || original[offset - 1] == '\n') && line == place.record();
    }

    /** The nodes by name, and where records stand. */
    private static final class Graph {
        record Place(String path, String sha256, long record, long offset) {}

        final Map<String, JsonTree> nodes = new HashMap<>();
        private final Map<String, JsonTree> places = new HashMap<>();

        static Graph of(Path cases) throws IOException {
            Graph graph = new Graph();
            List<String> doubled = new ArrayList<>();
            for (JsonTree node :
                    JsonTree.read(cases.resolve("data/derived/case.jsonld")).objects("@graph")) {
                if (graph.nodes.put(node.text("@id"), node) != null) {
                    doubled.add(node.text("@id"));
                }
                if (node.text("@type").equals("observable:ObservableRelationship")) {
                    graph.places.put(node.object("core:source").text("@id"), node);
                }
            }
            assertThat(doubled).isEmpty();
            return graph;
        }

        JsonTree node(String id) {
            JsonTree node = nodes.get(id);
            assertThat(node).as(id).isNotNull();
            return node;
        }

        Place place(JsonTree record) {
            JsonTree contained = places.get(record.text("@id"));
            JsonTree file = node(contained.object("core:target").text("@id"));
            String path = "";
            String sha256 = "";
            for (JsonTree facet : file.objects("core:hasFacet")) {
                if (facet.has("observable:filePath")) {
                    path = facet.text("observable:filePath");
                }
                if (facet.has("observable:hash")) {
                    sha256 = facet.object("observable:hash")
                            .object("types:hashValue")
                            .text("@value");
                }
            }
            return new Place(
                    path,
                    sha256,
                    Long.parseLong(record.object("core:hasFacet").text("observable:eventRecordID")),
                    Long.parseLong(contained.object("core:hasFacet").text("observable:rangeOffset")));
        }
    }

    @Test
    void theStatementNamesEveryDerivedFileTheSbomTheRulesAndTheCommand() throws Exception {
        JsonTree statement = JsonTree.read(cases.resolve("tool/statement.json"));
        assertThat(statement.text("_type")).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.text("predicateType")).isEqualTo("https://slsa.dev/provenance/v1");
        List<String> subjects = new ArrayList<>();
        for (JsonTree subject : statement.objects("subject")) {
            subjects.add(subject.text("name"));
            checkDigest(subject);
        }
        try (Stream<Path> derived = Files.list(cases.resolve("data/derived"))) {
            assertThat(subjects)
                    .containsExactlyElementsOf(derived.map(f -> "data/derived/" + f.getFileName())
                            .sorted()
                            .toList());
        }
        JsonTree definition = statement.object("predicate").object("buildDefinition");
        List<String> dependencies = new ArrayList<>();
        for (JsonTree dependency : definition.objects("resolvedDependencies")) {
            dependencies.add(dependency.text("name"));
            if (!dependency.text("name").equals("rules")) {
                checkDigest(dependency);
            }
        }
        assertThat(dependencies).containsExactly("data/original/originals.tsv", "rules", "tool/sbom.json");
        assertThat(definition.object("externalParameters").text("commandLine"))
                .startsWith("tipstaff investigate --originals copy -o ");
        assertThat(definition.object("internalParameters").text("tlp")).isEqualTo("TLP:RED");
        assertThat(definition.object("internalParameters").object("java").text("java.version"))
                .isEqualTo(System.getProperty("java.version"));
        JsonTree metadata = statement.object("predicate").object("runDetails").object("metadata");
        assertThat(java.time.Instant.parse(metadata.text("startedOn")))
                .isBefore(java.time.Instant.parse(metadata.text("finishedOn")));
        assertThat(Files.readString(cases.resolve("tagmanifest-sha256.txt")))
                .contains("  tool/statement.json\n", "  tool/sbom.json\n");
    }

    private static void checkDigest(JsonTree resource) throws Exception {
        byte[] bytes = Files.readAllBytes(cases.resolve(resource.text("name")));
        assertThat(resource.object("digest").text("sha256"))
                .as(resource.text("name"))
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }
}
