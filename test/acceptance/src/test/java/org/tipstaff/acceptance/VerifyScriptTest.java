package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.CaseFolder;
import org.tipstaff.evidence.anchor.Certificates;
import org.tipstaff.evidence.anchor.LocalAuthority;
import org.tipstaff.evidence.custody.CustodyKeys;

/** A person without this program follows VERIFY.md: sha256sum, ssh-keygen, openssl, and bagit and Go where they are installed. */
class VerifyScriptTest {
    @TempDir
    static Path folder;

    private static MadeCase sound;
    private static Path key;
    private static Path checkpoint;
    private static Path authority;

    @BeforeAll
    static void make() throws Exception {
        Path logs = Program.ROOT.resolve("examples/court-intrusion/logs");
        sound = MadeCase.of(
                folder.resolve("case 1"),
                List.of(logs.resolve("JUMP01.security.xml"), logs.resolve("BKP01.tasks.jsonl.gz")),
                CaseFolder.OriginalsKept.COPY,
                CustodyKeys.generate("court.example/tipstaff"),
                new LocalAuthority(),
                2);
        Path outside = Files.createDirectory(folder.resolve("from elsewhere"));
        key = Files.writeString(
                outside.resolve("court.vkey"),
                sound.keys.publicKeys().stream().map(each -> each + "\n").collect(Collectors.joining()));
        checkpoint = Files.writeString(
                outside.resolve("letter.txt"), sound.checkpoint().text());
        authority = Files.write(outside.resolve("ca.pem"), Certificates.toPem(List.of(sound.authority.root)));
        for (String tool : List.of("sha256sum", "ssh-keygen", "openssl")) {
            assumeTrue(
                    run(folder, "sh", "-c", "command -v " + tool).exit() == 0,
                    "the tool " + tool + " is not installed");
        }
    }

    private record Outcome(int exit, String output) {}

    private static Outcome run(Path in, String... command) throws Exception {
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
        Process process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(out, StandardCharsets.UTF_8);
        Files.delete(out);
        return new Outcome(process.exitValue(), output);
    }

    private static Outcome verify(MadeCase it, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", it.folder.resolve("verify.sh").toString()));
        command.addAll(List.of(options));
        return run(Files.createTempDirectory(folder, "empty"), command.toArray(String[]::new));
    }

    private static Outcome verifyWithAll(MadeCase it) throws Exception {
        return verify(
                it, "--key", key.toString(), "--checkpoint", checkpoint.toString(), "--tsa-ca", authority.toString());
    }

    @Test
    void theSoundCaseIsVerified() throws Exception {
        Outcome outcome = verifyWithAll(sound);
        assumeTrue(!outcome.output().contains("go is not installed"), "go or its module is not installed");
        assertThat(outcome.exit()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains(
                        "ok: every file",
                        "ok: the court's key signed the seal",
                        "ok: files and custody log agree",
                        "ok: log/anchors/0001.tsr",
                        "ok: log/anchors/0002.tsr")
                .endsWith("\nVERIFIED\n");
        assertThat(outcome.output()).contains("ok: the custody log: VERIFIED:");
    }

    /** Without the program of step 4 the log is not checked, and that is neither "verified" nor its exit code. */
    @Test
    void withoutGoItIsVerifiedOnlyInPart() throws Exception {
        Path broken = Files.createDirectory(folder.resolve("broken")).resolve("go");
        Files.writeString(broken, "#!/bin/sh\nexit 1\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();
        Outcome outcome = run(
                folder,
                "sh",
                "-c",
                "PATH=\"$1:$PATH\"; export PATH; exec sh \"$2\" --key \"$3\" --checkpoint \"$4\"",
                "-",
                broken.getParent().toString(),
                sound.folder.resolve("verify.sh").toString(),
                key.toString(),
                checkpoint.toString());
        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(3);
        assertThat(outcome.output())
                .contains("that the custody log is whole: go is not installed")
                .endsWith("\nVERIFIED ONLY IN PART: files and seal hold, the custody log was not checked\n");
    }

    @Test
    void theProgramInVerifyMdIsTheOneThatIsTested() throws IOException {
        String printed = Files.readString(sound.folder.resolve("VERIFY.md"));
        for (String part : List.of("main.go", "go.mod", "go.sum")) {
            assertThat(printed)
                    .contains(Files.readString(
                                    Program.ROOT.resolve("test/verifiers/tlog").resolve(part))
                            .stripTrailing());
        }
    }

    @Test
    void attacksAreNamed() throws Exception {
        for (ThreatMatrixTest.Attack attack : List.of(
                ThreatMatrixTest.Attack.BYTE_ALTERED,
                ThreatMatrixTest.Attack.FILE_DELETED,
                ThreatMatrixTest.Attack.FILE_PLANTED,
                ThreatMatrixTest.Attack.ALTERED_AND_BAG_REBUILT,
                ThreatMatrixTest.Attack.ALTERED_WITH_THE_COURTS_KEYS,
                ThreatMatrixTest.Attack.TOKEN_SWAPPED)) {
            MadeCase attacked = sound.copy(folder.resolve(attack.name()));
            attack.on(attacked);
            Outcome outcome = verifyWithAll(attacked);
            assertThat(outcome.exit()).as(attack + outcome.output()).isEqualTo(4);
            assertThat(outcome.output()).contains("FAILED: ").endsWith("NOT VERIFIED\n");
        }
    }

    @Test
    void aCutTailIsFoundWithTheOutsideCheckpoint() throws Exception {
        MadeCase attacked = sound.copy(folder.resolve("cut"));
        ThreatMatrixTest.Attack.TAIL_CUT_WITH_ALL_KEYS.on(attacked);
        Outcome outcome = verifyWithAll(attacked);
        assumeTrue(!outcome.output().contains("go is not installed"), "go or its module is not installed");
        assertThat(outcome.exit()).as(outcome.output()).isEqualTo(4);
        assertThat(outcome.output()).contains("its end was cut off");
    }

    @Test
    void keysFromInsideAreRefused() throws Exception {
        Outcome inside =
                verify(sound, "--key", sound.folder.resolve("keys/log.vkey").toString());
        assertThat(inside.exit()).isEqualTo(4);
        assertThat(inside.output()).startsWith("NOT PROVEN: ").contains("lies inside of the package");
        assertThat(verify(sound).exit()).isEqualTo(4);
        assertThat(verify(sound, "--nonsense").exit()).isEqualTo(2);
    }
}
