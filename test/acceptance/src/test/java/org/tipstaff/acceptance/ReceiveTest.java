package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.Receipt;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;

/** What comes back to a case: receipts that are held against what was handed over, and what others found, as theirs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReceiveTest {
    @TempDir
    static Path folder;

    private static Path keys;
    private static Path theirs;
    private static Path made;
    private static Path zip;
    private static Path receipt;

    @BeforeAll
    static void make() {
        keys = folder.resolve("keys");
        theirs = folder.resolve("theirs");
        made = folder.resolve("case");
        zip = folder.resolve("case.zip");
        receipt = folder.resolve("receipt.txt");
        run(
                "investigate",
                "--keys",
                keys.toString(),
                "--label",
                "TLP:GREEN",
                "--originals",
                "copy",
                "-o",
                made.toString(),
                Program.ROOT
                        .resolve("examples/court-intrusion/logs/BKP01.tasks.jsonl.gz")
                        .toString());
        run(
                "package",
                "--keys",
                keys.toString(),
                "--recipient",
                "prosecution.office",
                made.toString(),
                "-o",
                zip.toString());
        run(
                "verify",
                "--key",
                keys.resolve("public.vkey").toString(),
                "--keys",
                theirs.toString(),
                "--receipt",
                receipt.toString(),
                zip.toString());
    }

    private static Program.Outcome run(String... arguments) {
        Program.Outcome outcome = Program.run(arguments);
        assertThat(outcome.exit()).as(outcome.stdout() + outcome.stderr()).isZero();
        return outcome;
    }

    private static Program.Outcome receive(Path key, Path file) {
        return Program.run(
                "receive",
                "--receipt",
                "--keys",
                keys.toString(),
                "--key",
                key.resolve("public.vkey").toString(),
                made.toString(),
                file.toString());
    }

    private static void isVerified() {
        Program.Outcome outcome =
                run("verify", "--key", keys.resolve("public.vkey").toString(), made.toString());
        assertThat(outcome.stdout()).startsWith("VERIFIED. ");
    }

    @Test
    @Order(1)
    void aReceiptIsCheckedWithStockTools() throws Exception {
        String text = Files.readString(receipt);
        assertThat(text)
                .startsWith(Receipt.TITLE + "\n")
                .contains(
                        "\nresult: verified\n", "\nproven: signed\n", "\nnot-proven: not-rewritten\n", "\nfaults: 0\n");
        List<String> command = List.of(
                "sh",
                "-c",
                "sed '/^-----BEGIN/,$d' receipt.txt > text && sed -n '/^-----BEGIN/,$p' receipt.txt > text.sig && "
                        + "ssh-keygen -Y verify -f allowed -I \"$(cut -d' ' -f1 allowed)\" -n tipstaff-receipt -s text.sig < text");
        Files.writeString(
                folder.resolve("allowed"),
                run("keys", "--keys", theirs.toString(), "--ssh").stdout());
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assumeTrue(process.exitValue() != 127, "ssh-keygen is not installed");
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).contains("Good \"tipstaff-receipt\" signature");
    }

    @Test
    @Order(2)
    void whatIsNoWordOfTheRecipientIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(receipt);
        for (int at : new int[] {45, 80, 200, bytes.length / 2, bytes.length - 40}) {
            byte[] altered = bytes.clone();
            altered[at] ^= 1;
            Program.Outcome outcome = receive(theirs, Files.write(folder.resolve("altered.txt"), altered));
            assertThat(outcome.exit()).as("byte " + at + outcome.stderr()).isEqualTo(4);
            assertThat(outcome.stderr()).contains("Nothing was taken in");
        }
        // The court's own key is not the recipient's.
        assertThat(receive(keys, receipt).exit()).isEqualTo(4);
        assertThat(Program.run("receive", "--receipt", "--keys", keys.toString(), made.toString(), receipt.toString())
                        .exit())
                .isEqualTo(2);
        assertThat(made.resolve("data/received")).doesNotExist();
    }

    @Test
    @Order(3)
    void aReceiptOfSomethingElseIsRefused() throws Exception {
        Path other = folder.resolve("other");
        run(
                "investigate",
                "--keys",
                keys.toString(),
                "-o",
                other.toString(),
                Program.ROOT
                        .resolve("examples/court-intrusion/logs/BKP01.system.jsonl.gz")
                        .toString());
        Path of = folder.resolve("other.txt");
        run(
                "verify",
                "--key",
                keys.resolve("public.vkey").toString(),
                "--keys",
                theirs.toString(),
                "--receipt",
                of.toString(),
                other.toString());
        Program.Outcome outcome = receive(theirs, of);
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stderr()).contains("did not hand over");
    }

    @Test
    @Order(4)
    void aReceiptOfAnotherHistoryIsEvidence() throws Exception {
        CustodyKeys own = CustodyKeys.load(theirs);
        Receipt said = Receipt.parse(Files.readAllBytes(receipt)).receipt();
        Checkpoint head = said.head().orElseThrow();
        byte[] shown = new Receipt(
                        said.at(),
                        said.file(),
                        said.seal(),
                        Optional.of(new Checkpoint(head.origin(), head.size(), MerkleHash.ofEntry(new byte[] {1}))),
                        said.result(),
                        said.proven(),
                        said.notProven(),
                        0,
                        List.of(),
                        said.trusted(),
                        own.ed25519().key())
                .signed(own.ed25519());
        Program.Outcome outcome = receive(theirs, Files.write(folder.resolve("history.txt"), shown));
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stderr()).contains("another history", head.origin());
    }

    @Test
    @Order(5)
    void aReceiptBecomesAnEntryOnce() throws Exception {
        Program.Outcome outcome = receive(theirs, receipt);
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        assertThat(outcome.stderr()).contains("It verified there", "Not proven there: not-rewritten, when");
        assertThat(Files.readAllBytes(made.resolve("data/received/0001/receipt.txt")))
                .isEqualTo(Files.readAllBytes(receipt));
        isVerified();
        assertThat(receive(theirs, receipt).exit()).isEqualTo(4);
        assertThat(log()).contains("\"kind\":\"receipt\"", "\"result\":\"verified\"");
    }

    private static String log() throws Exception {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(made.resolve("log/tile/entries"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    @Order(6)
    void aReceiptOfADamagedPackageSaysSo() throws Exception {
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        try (var in = new java.util.zip.ZipInputStream(Files.newInputStream(zip))) {
            for (var member = in.getNextEntry(); member != null; member = in.getNextEntry()) {
                Path to = unpacked.resolve(member.getName());
                Files.createDirectories(to.getParent());
                Files.copy(in, to);
            }
        }
        Files.writeString(unpacked.resolve("case/data/derived/findings.jsonl"), "altered");
        Path damaged = folder.resolve("damaged.txt");
        Program.Outcome verified = Program.run(
                "verify",
                "--key",
                keys.resolve("public.vkey").toString(),
                "--keys",
                theirs.toString(),
                "--receipt",
                damaged.toString(),
                unpacked.resolve("case").toString());
        assertThat(verified.exit()).isEqualTo(4);
        assertThat(Files.readString(damaged))
                .contains("\nresult: not-verified\n", "fault: altered data/derived/findings.jsonl");
        Program.Outcome outcome = receive(theirs, damaged);
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        assertThat(outcome.stderr()).contains("It did NOT verify there", "data/derived/findings.jsonl");
        isVerified();
    }

    @Test
    @Order(6)
    void aPackageThatCanNotBeOpenedHasAReceiptToo() throws Exception {
        byte[] whole = Files.readAllBytes(zip);
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));
        Path said = folder.resolve("cut.txt");
        Program.Outcome verified = Program.run(
                "verify",
                "--key",
                keys.resolve("public.vkey").toString(),
                "--keys",
                theirs.toString(),
                "--receipt",
                said.toString(),
                cut.toString());
        assertThat(verified.exit()).isEqualTo(4);
        assertThat(Files.readString(said)).contains("\nresult: not-verified\n", "fault: unreadable: ");
        // It is of another file than the one that was handed over, and the case says so.
        assertThat(receive(theirs, said).stderr()).contains("did not hand over");
    }

    @Test
    @Order(7)
    void whatOthersFoundEntersAsTheirs() throws Exception {
        Path one = Files.createDirectories(folder.resolve("a")).resolve("findings.jsonl");
        Path two = Files.createDirectories(folder.resolve("b")).resolve("findings.jsonl");
        Path odd = folder.resolve("a").resolve("-rf é %0A.bin");
        Files.writeString(one, "{\"theirs\":1}\n");
        Files.writeString(two, "{\"theirs\":2}\n");
        Files.write(odd, new byte[] {0, 1, 2});
        String before = Files.readString(made.resolve("data/derived/findings.jsonl"));
        List<String> arguments = new ArrayList<>(List.of(
                "receive",
                "--keys",
                keys.toString(),
                "--source",
                "cert.example",
                "--grade",
                "B2",
                "--label",
                "TLP:AMBER/witness"));
        arguments.addAll(List.of(made.toString(), one.toString(), two.toString(), odd.toString()));
        Program.Outcome outcome = run(arguments.toArray(String[]::new));
        assertThat(outcome.stderr()).contains("as the word of cert.example", "grade B2");
        isVerified();
        assertThat(Files.readString(made.resolve("data/derived/findings.jsonl")))
                .isEqualTo(before);
        assertThat(Files.readString(made.resolve("data/received/0003/findings.jsonl")))
                .isEqualTo("{\"theirs\":1}\n");
        assertThat(Files.readString(made.resolve("data/received/0003/2-findings.jsonl")))
                .isEqualTo("{\"theirs\":2}\n");
        assertThat(Files.readString(made.resolve("bag-info.txt"))).contains("Tipstaff-Label: TLP:AMBER/witness");
        Path unlabelled = Files.writeString(folder.resolve("note.txt"), "a note");
        run("receive", "--keys", keys.toString(), "--source", "expert.one", made.toString(), unlabelled.toString());
        isVerified();
        assertThat(Files.readString(made.resolve("bag-info.txt"))).contains("Tipstaff-Label: TLP:RED");
        Program.Outcome list = run("receive", "--keys", keys.toString(), "--list", made.toString());
        assertThat(list.lines()).hasSize(2);
        assertThat(list.lines().get(0))
                .contains("\"source\":\"cert.example\"", "\"label\":\"TLP:AMBER/witness\"", "\"grade\":\"B2\"");
        assertThat(list.lines().get(1))
                .contains("\"source\":\"expert.one\"", "\"label\":\"TLP:RED\"", "\"grade\":\"F6\"");
        // Who sent it, and under which name, is nobody's business who has only the log.
        assertThat(log()).contains("\"grade\":\"B2\"").doesNotContain("cert.example", "findings.jsonl");
    }

    @Test
    @Order(8)
    void whatCanNotBeTheirsIsRefused() throws Exception {
        Path note = Files.writeString(folder.resolve("refused.txt"), "a note");
        for (List<String> arguments : List.of(
                List.of(made.toString(), note.toString()),
                List.of("--source", "x", "--grade", "G7", made.toString(), note.toString()),
                List.of("--source", "x", made.toString(), receipt.toString()),
                List.of(
                        "--source",
                        "x",
                        made.toString(),
                        made.resolve("bagit.txt").toString()),
                List.of("--source", "x", made.toString(), folder.toString()),
                List.of("--source", "x", made.toString()),
                List.of("--source", "x", made.toString(), folder.resolve("none").toString()))) {
            List<String> whole = new ArrayList<>(List.of("receive", "--keys", keys.toString()));
            whole.addAll(arguments);
            Program.Outcome outcome = Program.run(whole.toArray(String[]::new));
            assertThat(outcome.exit()).as(arguments + outcome.stderr()).isEqualTo(2);
        }
        // What an interrupted call left, or somebody put there, is for people to look at.
        Path planted = Files.createDirectories(made.resolve("data/received/0009"));
        Program.Outcome outcome =
                Program.run("receive", "--keys", keys.toString(), "--source", "x", made.toString(), note.toString());
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("0009");
        Files.delete(planted);
        isVerified();
    }

    @Test
    @Order(9)
    void anAlteredDeliveryIsFound() throws Exception {
        Path file = made.resolve("data/received/0003/findings.jsonl");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        Program.Outcome outcome =
                Program.run("verify", "--key", keys.resolve("public.vkey").toString(), made.toString());
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.stdout()).contains("data/received/0003/findings.jsonl");
        Files.write(file, bytes);
    }
}
