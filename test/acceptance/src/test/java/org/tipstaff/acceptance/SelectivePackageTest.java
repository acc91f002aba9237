package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.custody.Opening;
import org.tipstaff.evidence.seal.CaseCheck;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.evidence.seal.PackageZip;
import org.tipstaff.evidence.tlog.MerkleHash;

/** A part of a case, made by the built program: what it holds, what it is silent about, and who can check it. */
class SelectivePackageTest {
    private static final Set<String> IMPACT =
            Set.of("impact.json", "hypotheses.json", "coverage-matrix.csv", "coverage-dettect.yaml");

    @TempDir
    static Path folder;

    private static Path logs;
    private static Path made;
    private static Path keys;
    private static List<String> findings;
    private static String incident;

    @BeforeAll
    static void make() throws Exception {
        logs = Files.createDirectory(folder.resolve("logs"));
        for (String log : List.of("JUMP01.security.xml", "BKP01.tasks.jsonl.gz")) {
            Files.copy(Program.ROOT.resolve("examples/court-intrusion/logs").resolve(log), logs.resolve(log));
        }
        keys = folder.resolve("keys");
        made = folder.resolve("case-witness-7");
        run("investigate", "--keys", keys.toString(), "--label", "TLP:AMBER", "-o", made.toString(), logs.toString());
        findings = Files.readAllLines(made.resolve("data/derived/findings.jsonl")).stream()
                .map(line -> line.substring("{\"id\":\"".length(), "{\"id\":\"".length() + 36))
                .toList();
        assertThat(findings).hasSizeGreaterThan(1);
        incident = JsonTree.read(made.resolve("data/derived/incidents.json"))
                .objects("incidents")
                .getFirst()
                .text("id");
    }

    private static Program.Outcome run(String... arguments) {
        Program.Outcome outcome = Program.run(arguments);
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isZero();
        return outcome;
    }

    private static Program.Outcome pack(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of("package", "--keys", keys.toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(made.toString(), "-o", folder.resolve(name).toString()));
        return Program.run(arguments.toArray(String[]::new));
    }

    /** Packs, verifies and unpacks. */
    private static Path packed(String name, String... options) throws IOException {
        Program.Outcome outcome = pack(name, options);
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        Path zip = folder.resolve(name);
        Program.Outcome verified =
                Program.run("verify", "--key", keys.resolve("public.vkey").toString(), zip.toString());
        assertThat(verified.exit()).as(verified.stdout()).isZero();
        assertThat(verified.stdout()).contains("VERIFIED", "selective package", "What else is in the case");
        return PackageZip.unpack(zip, Files.createDirectory(folder.resolve(name + ".d")));
    }

    private static Map<String, byte[]> files(Path of) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(of)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(of.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** The report without the sections on data and on what may have happened, and the lines that lead to them. */
    private static byte[] withoutImpact(byte[] report) {
        String text = new String(report, StandardCharsets.UTF_8);
        for (String part : List.of("impact", "hypotheses")) {
            assertThat(text).contains("<section id=\"" + part + "\"");
            text = Pattern.compile("<section id=\"" + part + "\".*?</section>\n", Pattern.DOTALL)
                    .matcher(text.replaceFirst("<li><a href=\"#" + part + "\">[^<]*</a></li>\n", ""))
                    .replaceFirst("");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whoMayKnowAllOfItGetsTheSameDerivedFiles() throws Exception {
        Path all = packed("all.zip", "--for", "TLP:AMBER", "--originals", logs.toString());
        Map<String, byte[]> ours = files(made.resolve("data/derived"));
        Map<String, byte[]> theirs = files(all.resolve("data/derived"));
        ours.remove("facts.jsonl");
        // What is known of data rests on every record: no package for one audience has it (decision 28).
        ours.keySet().removeAll(IMPACT);
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        ours.forEach((name, bytes) -> assertThat(theirs.get(name))
                .as(name)
                .isEqualTo(name.startsWith("report.") ? withoutImpact(bytes) : bytes));
        assertThat(all.resolve("data/original/JUMP01.security.xml"))
                .hasSameBinaryContentAs(logs.resolve("JUMP01.security.xml"));
        Program.Outcome french = Program.run(
                "verify",
                "--lang",
                "fr",
                "--key",
                keys.resolve("public.vkey").toString(),
                folder.resolve("all.zip").toString());
        assertThat(french.stdout()).contains("paquet partiel");
    }

    @Test
    void exhibitsAreFindingsIncidentsAndOriginals() throws Exception {
        Path one = packed("one.zip", "--exhibits", findings.getFirst());
        assertThat(Files.readAllLines(one.resolve("data/derived/findings.jsonl")))
                .hasSize(1);
        assertThat(one.resolve("data/derived/report.en.html")).doesNotExist();
        assertThat(one.resolve("data/derived/coverage.csv")).doesNotExist();
        String text = everything(one);
        assertThat(text).doesNotContain(findings.get(1), "BKP01", "case-witness-7", "rules\":");

        Path incidentOnly = packed("incident.zip", "--exhibits", incident);
        assertThat(Files.readString(incidentOnly.resolve("data/derived/incidents.json")))
                .contains(incident);

        Path original = packed("original.zip", "--exhibits", "JUMP01.security.xml", "--originals", logs.toString());
        assertThat(files(original.resolve("data/original")).keySet())
                .containsExactly("JUMP01.security.xml", "originals.tsv");
        assertThat(Files.readAllLines(original.resolve("data/derived/findings.jsonl")))
                .isEmpty();
    }

    @Test
    void aMistypedExhibitIsNamedWithTheNearest() {
        String known = findings.getFirst();
        String mistyped = known.substring(0, 35) + (known.charAt(35) == '0' ? '1' : '0');
        Program.Outcome outcome = pack("mistyped.zip", "--exhibits", mistyped);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.stderr()).contains(mistyped, "the nearest: " + known);
        assertThat(folder.resolve("mistyped.zip")).doesNotExist();
    }

    @Test
    void aboveTheReadersLabelItTakesTwoPeople() throws Exception {
        String finding = findings.getFirst();
        Program.Outcome refused = pack("above.zip", "--for", "TLP:GREEN", "--exhibits", finding);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.stderr()).contains(finding, "TLP:AMBER", "two people");
        String[] release = {
            "--for", "press=TLP:GREEN", "--exhibits", finding, "--release", finding, "--author", "it.analyst1"
        };
        for (String people :
                List.of("registry.clerk1,registry.clerk1", "registry.clerk1,it.analyst1", "registry.clerk1")) {
            Program.Outcome same =
                    pack("people.zip", with(release, "--reason", "the public asks", "--released-by", people));
            assertThat(same.exit()).as(same.stderr()).isEqualTo(2);
        }
        long before = entries();
        Path released = packed(
                "released.zip",
                with(release, "--reason", "the public asks", "--released-by", "registry.clerk1,chambers.judge1"));
        assertThat(Files.readString(released.resolve("data/derived/findings.jsonl")))
                .contains(finding, "TLP:GREEN");
        assertThat(everything(released)).doesNotContain("the public asks", "chambers.judge1", "TLP:AMBER");
        List<String> kinds = kinds();
        assertThat(kinds.subList((int) before, kinds.size())).containsExactly("release", "export");
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    private static long entries() throws Exception {
        return CustodyLogReader.open(made.resolve("log")).size();
    }

    private static List<String> kinds() throws Exception {
        CustodyLogReader reader = CustodyLogReader.open(made.resolve("log"));
        List<String> kinds = new ArrayList<>();
        for (long i = 0; i < reader.size(); i++) {
            kinds.add(reader.entry(i).kind());
        }
        return kinds;
    }

    @Test
    void theCaseLogHasTheHeadOfThePackageLog() throws Exception {
        Path part = packed("tied.zip", "--for", "TLP:AMBER");
        CustodyLogReader theirs = CustodyLogReader.open(part.resolve("log"));
        CustodyLogReader ours = CustodyLogReader.open(made.resolve("log"));
        String root =
                HexFormat.of().formatHex(theirs.checkpoint().checkpoint().root().bytes());
        LoggedEntry export = null;
        for (long i = 0; i < ours.size(); i++) {
            LoggedEntry entry = ours.entry(i);
            if (entry.kind().equals("export") && new String(ours.leaf(i), StandardCharsets.UTF_8).contains(root)) {
                export = entry;
            }
        }
        assertThat(export).isNotNull();
        assertThat(export.fields().toString()).contains(String.valueOf(part.getFileName()));
        // The other way round there is nothing: no hash, name or size of the case's log is in the package.
        String everything = everything(part);
        for (long i = 0; i < ours.size(); i++) {
            MerkleHash hash = MerkleHash.ofEntry(ours.leaf(i));
            assertThat(everything).doesNotContain(hash.base64(), HexFormat.of().formatHex(hash.bytes()));
        }
        assertThat(everything)
                .doesNotContain(ours.checkpoint().checkpoint().origin())
                .doesNotContain(ours.checkpoint().checkpoint().root().base64());
    }

    /** All names and bytes of a folder, each byte as one character. */
    private static String everything(Path of) throws IOException {
        StringBuilder text = new StringBuilder();
        files(of.getParent())
                .forEach((name, bytes) ->
                        text.append(name).append('\n').append(new String(bytes, StandardCharsets.ISO_8859_1)));
        return text.toString();
    }

    /**
     * Names that stand in the case and 10,000 that could: none is in the package, none is what a digest, commitment or leaf
     * hash of it was made from. Where the openings are taken away, the names that are in the package can't be found either.
     */
    @Test
    void aDictionaryOfLikelyNamesFindsNothing() throws Exception {
        Path part = packed("dictionary.zip", "--for", "TLP:GREEN");
        List<String> names = new ArrayList<>();
        for (Opening opening : CustodyLogReader.openings(made.resolve("log"))) {
            // Files of the bag are called the same in every package.
            if (opening.field().equals("fields/path") && !opening.text().startsWith("data/")) {
                names.add(opening.text());
            }
        }
        names.addAll(List.of("JUMP01.security.xml", "JUMP01", "EXAMPLECOURT\\it.admin1", "case-witness-7"));
        String[] first = {"witness", "judge", "clerk", "victim", "counsel", "analyst", "expert", "registrar"};
        String[] last = {".evtx", "", ".docx", "@court.example", ".security.xml"};
        for (int number = 0; names.size() < 10_000; number++) {
            for (String one : first) {
                for (String end : last) {
                    names.add(one + number + end);
                }
            }
        }
        Set<String> digests = new HashSet<>();
        String everything = everything(part);
        java.util.regex.Matcher hex =
                java.util.regex.Pattern.compile("[0-9a-f]{32,}").matcher(everything);
        while (hex.find()) {
            digests.add(hex.group());
        }
        CustodyLogReader log = CustodyLogReader.open(part.resolve("log"));
        for (long i = 0; i < log.size(); i++) {
            digests.add(HexFormat.of().formatHex(MerkleHash.ofEntry(log.leaf(i)).bytes()));
        }
        assertThat(digests).hasSizeGreaterThan(20);
        List<String> found = new ArrayList<>();
        for (String name : names) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            for (String form : List.of(
                    name,
                    name.replace("\\", "\\\\"),
                    Base64.getEncoder().encodeToString(bytes),
                    HexFormat.of().formatHex(bytes))) {
                if (form.length() > 5 && everything.contains(form)) {
                    found.add(form);
                }
            }
            if (guessed(digests, bytes) > 0) {
                found.add(name);
            }
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(10_000);
        assertThat(found).isEmpty();

        Path openPart = packed("dictionary-open.zip", "--for", "TLP:AMBER");
        Set<String> leaves = new HashSet<>();
        CustodyLogReader openLog = CustodyLogReader.open(openPart.resolve("log"));
        for (long i = 0; i < openLog.size(); i++) {
            leaves.add(
                    HexFormat.of().formatHex(MerkleHash.ofEntry(openLog.leaf(i)).bytes()));
            java.util.regex.Matcher commitments = java.util.regex.Pattern.compile("[0-9a-f]{64}")
                    .matcher(new String(openLog.leaf(i), StandardCharsets.UTF_8));
            while (commitments.find()) {
                leaves.add(commitments.group());
            }
        }
        int guessed = 0;
        for (String name : names) {
            guessed += guessed(leaves, name.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(guessed).as("names found in the log without its openings").isZero();
    }

    private static int guessed(Set<String> digests, byte[] name) throws Exception {
        int found = 0;
        byte[] asLeaf = new byte[name.length + 1];
        System.arraycopy(name, 0, asLeaf, 1, name.length);
        byte[] zeroSalted = new byte[name.length + 32];
        System.arraycopy(name, 0, zeroSalted, 32, name.length);
        for (byte[] guess : List.of(name, asLeaf, zeroSalted)) {
            for (String algorithm : List.of("SHA-256", "SHA-1", "MD5")) {
                String digest = HexFormat.of()
                        .formatHex(MessageDigest.getInstance(algorithm).digest(guess));
                found += digests.contains(digest) ? 1 : 0;
            }
        }
        return found;
    }

    @Test
    void nothingForAReaderWhoMayKnowNothing() throws Exception {
        Path nothing = packed("nothing.zip", "--for", "TLP:CLEAR");
        for (String file : List.of("findings.jsonl", "timeline.jsonl", "gaps.jsonl")) {
            assertThat(Files.size(nothing.resolve("data/derived").resolve(file)))
                    .isZero();
        }
        assertThat(Files.readAllLines(nothing.resolve("data/original/originals.tsv")))
                .hasSize(1);
    }

    @Test
    void alteredFactsMakeNoPackage() throws Exception {
        Path facts = made.resolve("data/derived/facts.jsonl");
        byte[] before = Files.readAllBytes(facts);
        try {
            Files.writeString(facts, Files.readString(facts).replace("TLP:AMBER", "TLP:CLEAR"));
            Program.Outcome outcome = pack("forged.zip", "--for", "TLP:CLEAR");
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.stderr()).contains("was altered");
            assertThat(folder.resolve("forged.zip")).doesNotExist();
        } finally {
            Files.write(facts, before);
        }
    }

    private record Tool(int exit, String output) {}

    private static Tool tool(Path in, String... command) throws Exception {
        Path out = Files.createTempFile(folder, "tool", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        String python = System.getenv("TIPSTAFF_PYTHON");
        String path = System.getenv("PATH") + ":/usr/local/go/bin";
        builder.environment()
                .put(
                        "PATH",
                        python == null || python.isEmpty()
                                ? path
                                : Path.of(python).getParent() + ":" + path);
        try {
            Process process = builder.start();
            assertThat(process.waitFor(9, TimeUnit.MINUTES)).isTrue();
            return new Tool(process.exitValue(), Files.readString(out));
        } catch (IOException e) {
            return new Tool(-1, command[0] + " is not installed");
        }
    }

    @Test
    void stockToolsVerifyIt() throws Exception {
        for (String name : List.of("sha256sum", "ssh-keygen", "openssl")) {
            assumeTrue(
                    tool(folder, "sh", "-c", "command -v " + name).exit() == 0,
                    "the tool " + name + " is not installed");
        }
        Path part = packed("stock.zip", "--for", "defence=TLP:AMBER", "--originals", logs.toString());
        Path outside = Files.copy(keys.resolve("public.vkey"), folder.resolve("court.vkey"));
        Tool verified = tool(
                Files.createDirectory(folder.resolve("stock")),
                "sh",
                part.resolve("verify.sh").toString(),
                "--key",
                outside.toString());
        assumeTrue(!verified.output().contains("go is not installed"), "go or its module is not installed");
        assertThat(verified.exit()).as(verified.output()).isZero();
        assertThat(verified.output())
                .contains("ok: every file", "ok: the court's key signed the seal", "ok: the custody log: VERIFIED:")
                .contains("selective package")
                .endsWith("\nVERIFIED\n");
        // Whoever has no checkpoint of the package from the court takes its log for it: altered, it is found all the
        // same.
        Files.writeString(part.resolve("data/derived/findings.jsonl"), "{}\n");
        assertThat(CaseCheck.check(part, CaseTrust.of(List.of())).faults()).isNotEmpty();
    }

    @Test
    void theCaseGraphOfAnExhibitIsValid() throws Exception {
        Path one = packed("graph.zip", "--exhibits", findings.getFirst());
        String python = System.getenv("TIPSTAFF_PYTHON");
        String validator = python == null || python.isEmpty()
                ? "case_validate"
                : Path.of(python).resolveSibling("case_validate").toString();
        Tool valid =
                tool(folder, validator, one.resolve("data/derived/case.jsonld").toString());
        assumeTrue(valid.exit() >= 0, "case_validate (PyPI case-utils) is not installed");
        assertThat(valid.exit()).as(valid.output()).isZero();
    }

    @Test
    void anEncryptedPackageOpensWithStockAge() throws Exception {
        Path clerk = folder.resolve("clerk.key");
        Tool key = tool(folder, "age-keygen", "-o", clerk.toString());
        assumeTrue(key.exit() == 0, "age and age-keygen are not installed (Debian package age)");
        Tool expert =
                tool(folder, "age-keygen", "-o", folder.resolve("expert.key").toString());
        assertThat(expert.exit()).isZero();
        String first =
                tool(folder, "age-keygen", "-y", clerk.toString()).output().strip();
        Path second = Files.writeString(
                folder.resolve("expert.pub"),
                "# the expert\n"
                        + tool(
                                        folder,
                                        "age-keygen",
                                        "-y",
                                        folder.resolve("expert.key").toString())
                                .output());
        Program.Outcome outcome =
                pack("part.zip.age", "--for", "TLP:AMBER", "--encrypt-to", first, "--encrypt-to", second.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        Path encrypted = folder.resolve("part.zip.age");
        assertThat(new String(Files.readAllBytes(encrypted), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1\n")
                .doesNotContain("findings.jsonl");
        for (String identity : List.of("clerk.key", "expert.key")) {
            Path opened = folder.resolve(identity + ".zip");
            Tool age = tool(
                    folder,
                    "age",
                    "-d",
                    "-i",
                    folder.resolve(identity).toString(),
                    "-o",
                    opened.toString(),
                    encrypted.toString());
            assertThat(age.exit()).as(age.output()).isZero();
            assertThat(Program.run(
                                    "verify",
                                    "--key",
                                    keys.resolve("public.vkey").toString(),
                                    opened.toString())
                            .exit())
                    .isZero();
            try (ZipFile zip = new ZipFile(opened.toFile())) {
                assertThat(zip.size()).isGreaterThan(10);
            }
        }
        Program.Outcome secret = pack(
                "secret.age",
                "--for",
                "TLP:AMBER",
                "--encrypt-to",
                Files.readAllLines(clerk).getLast());
        assertThat(secret.exit()).isEqualTo(2);
        assertThat(secret.stderr()).contains("secret key").doesNotContain("AGE-SECRET-KEY-1");
        assertThat(folder.resolve("secret.age")).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.startsWith(".package-")))
                    .isEmpty();
        }
    }
}
