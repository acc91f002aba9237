package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A case by reference becomes one file that its recipient verifies. */
class PackageTest {
    private static final int MUTATIONS = Boolean.getBoolean("tipstaff.full") ? 100 : 5;

    @TempDir
    static Path folder;

    private static Path logs;
    private static Path made;
    private static Path keys;

    @BeforeAll
    static void make() throws Exception {
        logs = Files.createDirectory(folder.resolve("logs"));
        for (String log : List.of("JUMP01.security.xml", "BKP01.tasks.jsonl.gz")) {
            Files.copy(Program.ROOT.resolve("examples/court-intrusion/logs").resolve(log), logs.resolve(log));
        }
        keys = folder.resolve("keys");
        made = folder.resolve("case");
        run("investigate", "--keys", keys.toString(), "-o", made.toString(), logs.toString());
    }

    private static Program.Outcome run(String... arguments) {
        Program.Outcome outcome = Program.run(arguments);
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isZero();
        return outcome;
    }

    private static Program.Outcome verify(Path what) {
        return Program.run(
                "verify", "--json", "--key", keys.resolve("public.vkey").toString(), what.toString());
    }

    @Test
    void itHoldsTheOriginalsAndVerifies() throws Exception {
        Path zip = folder.resolve("whole.zip");
        Program.Outcome outcome = run(
                "package",
                "--keys",
                keys.toString(),
                "--recipient",
                "prosecution.office",
                "--originals",
                logs.toString(),
                made.toString(),
                "-o",
                zip.toString());
        assertThat(outcome.stderr()).contains("SHA-256");
        assertThat(verify(zip).exit()).as(verify(zip).stdout()).isZero();
        assertThat(verify(zip).stdout()).contains("\"faults\":[]", "\"referenced_originals\":0");
        assertThat(verify(made).exit()).as(verify(made).stdout()).isZero();
        List<String> members = new ArrayList<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            file.stream().forEach(member -> members.add(member.getName()));
        }
        assertThat(members)
                .contains(
                        "case/data/original/JUMP01.security.xml",
                        "case/log/openings.jsonl",
                        "case/verify.sh",
                        "case.seal",
                        "case.seal.sig")
                .doesNotContain("case/log/journal", "case/log/lock");
        Program.Outcome again =
                Program.run("package", "--keys", keys.toString(), made.toString(), "-o", zip.toString());
        assertThat(again.exit()).isEqualTo(2);
        assertThat(Program.run("package", "--keys", folder.resolve("none").toString(), made.toString(), "-o", "x.zip")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void anAlteredPackageOrOriginalIsNotVerified() throws Exception {
        Path zip = folder.resolve("altered.zip");
        run("package", "--keys", keys.toString(), made.toString(), "-o", zip.toString());
        byte[] bytes = Files.readAllBytes(zip);
        for (int i = 0; i < MUTATIONS; i++) {
            long seed = 20260306L + i;
            byte[] cut = java.util.Arrays.copyOf(bytes, new Random(seed).nextInt(bytes.length));
            Files.write(zip, cut);
            assertThat(verify(zip).exit()).as("cut with seed " + seed).isEqualTo(4);
        }
        Path evidence = Files.createDirectory(folder.resolve("evidence"));
        Files.copy(logs.resolve("BKP01.tasks.jsonl.gz"), evidence.resolve("BKP01.tasks.jsonl.gz"));
        Files.writeString(evidence.resolve("JUMP01.security.xml"), "altered");
        Program.Outcome outcome = Program.run(
                "verify",
                "--key",
                keys.resolve("public.vkey").toString(),
                "--originals",
                evidence.toString(),
                made.toString());
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout()).contains("Originals that are missing or changed", "JUMP01.security.xml");
        Program.Outcome packed = Program.run(
                "package",
                "--keys",
                keys.toString(),
                "--originals",
                evidence.toString(),
                made.toString(),
                "-o",
                folder.resolve("bad.zip").toString());
        assertThat(packed.exit()).isEqualTo(1);
        assertThat(folder.resolve("bad.zip")).doesNotExist();
    }
}
