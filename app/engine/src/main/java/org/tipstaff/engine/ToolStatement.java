package org.tipstaff.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Originals;
import org.tipstaff.report.CaseReport;
import tools.jackson.core.JsonGenerator;

/**
 * {@code tool/statement.json}: what made the derived files, how it was called and when, as an in-toto Statement v1 with a
 * SLSA provenance predicate. Its subjects are the derived files by digest. It lies outside {@code data/}, for it differs
 * between two runs over the same logs; the bag's tag manifest covers it.
 *
 * <p>The SBOM that the build wrote beside the program's jars is copied to {@code tool/sbom.json}. Where there is none, the
 * statement has no SBOM among its dependencies: it is never made up.
 */
final class ToolStatement {
    /** A build's list of some dozen libraries; more is no SBOM of this program. */
    private static final long SBOM_BYTES_MAX = 16L << 20;

    private ToolStatement() {}

    /** Writes the statement about what {@code data/derived} and {@code data/original} hold now. */
    static void write(Path folder, CaseReport report, CommandRun command) throws IOException {
        write(folder, report, command, sbomOfThisProgram());
    }

    static void write(Path folder, CaseReport report, CommandRun command, Optional<Path> sbom) throws IOException {
        Path tool = Files.createDirectories(folder.resolve("tool"));
        TreeMap<String, Sha256> subjects = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("data/derived"))) {
            for (Path file : files.toList()) {
                subjects.put("data/derived/" + file.getFileName(), digest(file));
            }
        }
        Sha256 originals = digest(folder.resolve("data/original").resolve(Originals.LIST));
        Sha256 sbomDigest = null;
        if (sbom.isPresent()) {
            Path copy = tool.resolve("sbom.json");
            Files.copy(sbom.get(), copy);
            sbomDigest = digest(copy);
        }
        Sha256 sbomSeen = sbomDigest;
        try (Writer out = Utf8.to(tool.resolve("statement.json"))) {
            Json.object(out, json -> {
                json.writeStringProperty("_type", "https://in-toto.io/Statement/v1");
                json.writeArrayPropertyStart("subject");
                subjects.forEach((name, digest) -> resource(json, name, digest.hex()));
                json.writeEndArray();
                json.writeStringProperty("predicateType", "https://slsa.dev/provenance/v1");
                json.writeObjectPropertyStart("predicate");
                buildDefinition(json, report, command, originals.hex(), sbomSeen);
                runDetails(json, report, command);
                json.writeEndObject();
            });
            out.write('\n');
        }
    }

    private static void buildDefinition(
            JsonGenerator json, CaseReport report, CommandRun command, String originals, @Nullable Sha256 sbom) {
        json.writeObjectPropertyStart("buildDefinition");
        json.writeStringProperty("buildType", "https://tipstaff.org/case-folder/v1");
        json.writeObjectPropertyStart("externalParameters");
        json.writeStringProperty("commandLine", command.line());
        Json.strings(json, "arguments", command.arguments());
        json.writeEndObject();
        json.writeObjectPropertyStart("internalParameters");
        json.writeStringProperty("tlp", report.labels().run().tlp().marking());
        json.writeStringProperty("label", report.labels().run().toString());
        json.writeObjectPropertyStart("options");
        report.run().options().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeObjectPropertyStart("java");
        for (String property : List.of(
                "java.version", "java.vendor", "java.vm.name", "java.vm.version", "os.name", "os.version", "os.arch")) {
            json.writeStringProperty(property, System.getProperty(property, ""));
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeArrayPropertyStart("resolvedDependencies");
        resource(json, "data/original/" + Originals.LIST, originals);
        if (!report.run().rulesDigest().isEmpty()) {
            resource(json, "rules", report.run().rulesDigest());
        }
        if (sbom != null) {
            resource(json, "tool/sbom.json", sbom.hex());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void runDetails(JsonGenerator json, CaseReport report, CommandRun command) {
        json.writeObjectPropertyStart("runDetails");
        json.writeObjectPropertyStart("builder");
        json.writeStringProperty("id", "https://tipstaff.org/tipstaff");
        json.writeObjectPropertyStart("version");
        json.writeStringProperty("tipstaff", report.run().version());
        json.writeEndObject();
        json.writeEndObject();
        json.writeObjectPropertyStart("metadata");
        json.writeStringProperty("startedOn", Times.iso(command.started()));
        json.writeStringProperty("finishedOn", Times.iso(command.clock().instant()));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void resource(JsonGenerator json, String name, String sha256) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeObjectPropertyStart("digest");
        json.writeStringProperty("sha256", sha256);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** The build writes it one folder above the jars. */
    private static Optional<Path> sbomOfThisProgram() throws IOException {
        CodeSource source = ToolStatement.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path libraries = jar.getParent();
            Path above = libraries == null ? null : libraries.getParent();
            if (above == null || !Files.isRegularFile(jar)) {
                return Optional.empty();
            }
            Path sbom = above.resolve("sbom.json");
            return Files.isRegularFile(sbom) && Files.size(sbom) <= SBOM_BYTES_MAX
                    ? Optional.of(sbom)
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            return Optional.empty(); // the program does not run from jars in a folder
        }
    }

    private static Sha256 digest(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return Sha256.ofDigest(digest.digest());
    }
}
