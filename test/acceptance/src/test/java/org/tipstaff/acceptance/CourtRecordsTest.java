package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;

/** A case whose court had lists of its records from before. */
class CourtRecordsTest {
    private static final Path LOG = Program.ROOT.resolve("examples/court-intrusion/logs/JUMP01.security.xml");

    @TempDir
    Path folder;

    private Program.Outcome investigate(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "investigate",
                "--keys",
                folder.resolve("keys").toString(),
                "--data-map",
                Program.ROOT.resolve("examples/data-map.yaml").toString(),
                "-o",
                folder.resolve(name).toString()));
        arguments.addAll(List.of(more));
        arguments.add(LOG.toString());
        return Program.run(arguments.toArray(String[]::new));
    }

    private void lay(String holding, String record) throws Exception {
        Path records = Files.createDirectories(folder.resolve("files/" + holding));
        Files.writeString(records.resolve(record), "as it was");
        Files.writeString(records.resolve("second.pdf"), "the second");
        Files.writeString(
                folder.resolve(holding + ".sha256"),
                Sha256.of("as it was".getBytes(StandardCharsets.UTF_8)) + "  " + record + "\n"
                        + Sha256.of("the second".getBytes(StandardCharsets.UTF_8)) + "  second.pdf\n");
        Files.writeString(records.resolve(record), "as it is");
    }

    @Test
    void aRecordThatDiffers_isInTheCase_whichVerifies_andOneOfAWitnessIsNotNamed() throws Exception {
        lay("registry-records", "order.pdf");
        lay("protected-witnesses", "statement-of-a-person.pdf");
        StringBuilder text = new StringBuilder("records:\n");
        for (String holding : List.of("registry-records", "protected-witnesses")) {
            text.append("  - holding: " + holding + "\n    before: {lists: [" + holding
                    + ".sha256], date: 2026-02-27, vouched_by: backup office, count: 2}\n    now: {folder: files/"
                    + holding
                    + ", date: 2026-03-06}\n");
        }
        Path records = Files.writeString(folder.resolve("records.yaml"), text);
        for (String made : List.of("case", "again")) {
            Program.Outcome outcome = investigate(made, "--records", records.toString());
            assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        }
        Path derived = folder.resolve("case/data/derived");
        String impact = Files.readString(derived.resolve("impact.json"));
        assertThat(impact)
                .isEqualTo(Files.readString(folder.resolve("again/data/derived/impact.json")))
                .contains("\"asset\":\"registry-records\"", "\"reason\":\"records-differ\"", "order.pdf")
                .contains("\"persons\":[\"W-017\",\"W-018\"]")
                .doesNotContain("statement-of-a-person");
        for (String language : List.of("en", "fr")) {
            assertThat(Files.readString(derived.resolve("report." + language + ".html")))
                    .contains("order.pdf", "2026-02-27", "W-017")
                    .doesNotContain("statement-of-a-person");
        }
        assertThat(derived.resolve("records-registry-records.sha256"))
                .hasContent(Sha256.of("as it is".getBytes(StandardCharsets.UTF_8)) + "  order.pdf\n"
                        + Sha256.of("the second".getBytes(StandardCharsets.UTF_8)) + "  second.pdf\n");
        assertThat(folder.resolve("case/data/original/records/registry-records/before/registry-records.sha256"))
                .hasSameBinaryContentAs(folder.resolve("registry-records.sha256"));
        Program.Outcome verified = Program.run(
                "verify",
                "--key",
                folder.resolve("keys/public.vkey").toString(),
                folder.resolve("case").toString());
        assertThat(verified.exit()).as(verified.stdout() + verified.stderr()).isZero();
        Program.Outcome packed = Program.run(
                "package",
                "--keys",
                folder.resolve("keys").toString(),
                "--recipient",
                "prosecution.office",
                "--originals",
                LOG.getParent().toString(),
                folder.resolve("case").toString(),
                "-o",
                folder.resolve("case.zip").toString());
        assertThat(packed.exit()).as(packed.stderr()).isZero();
    }

    @Test
    void aListThatCanNotBeRead_isTold_andNothingIsMade() throws Exception {
        lay("registry-records", "order.pdf");
        Files.writeString(folder.resolve("registry-records.sha256"), "no list\n");
        Path records = Files.writeString(
                folder.resolve("records.yaml"),
                "records:\n  - holding: registry-records\n    before: {lists: [registry-records.sha256], "
                        + "date: 2026-02-27, vouched_by: x}\n    now: {folder: files/registry-records, date: 2026-03-06}\n");
        Program.Outcome outcome = investigate("case", "--records", records.toString());
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("registry-records.sha256:1");
        assertThat(folder.resolve("case")).doesNotExist();
    }

    @Test
    void whoLeft_andWhoWentThroughDoors_isInTheCaseAlone() throws Exception {
        Path people = Files.writeString(
                folder.resolve("people.yaml"), "people:\n  - {account: svc.scan, left: 2020-01-31}\n");
        Path doors = Files.writeString(
                folder.resolve("doors.csv"), "time,account,door,way\n2026-03-02 08:31:05,svc.scan,main,in\n");
        Program.Outcome outcome = investigate(
                "case",
                "--label",
                "TLP:GREEN",
                "--site",
                Program.ROOT.resolve("examples/site.yaml").toString(),
                "--people",
                people.toString(),
                "--presence",
                doors.toString());
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        Path made = folder.resolve("case");
        assertThat(Files.readString(made.resolve("data/derived/hypotheses.json")))
                .contains("used-after-left:examplecourt\\\\svc.scan", "\"label\":\"TLP:RED\"");
        assertThat(made.resolve("data/original/people/people.yaml")).hasSameBinaryContentAs(people);
        assertThat(made.resolve("data/original/presence/doors.csv")).hasSameBinaryContentAs(doors);
        Program.Outcome verified = Program.run(
                "verify", "--key", folder.resolve("keys/public.vkey").toString(), made.toString());
        assertThat(verified.exit()).as(verified.stdout() + verified.stderr()).isZero();
        Path zip = folder.resolve("partner.zip");
        Program.Outcome packed = Program.run(
                "package",
                "--keys",
                folder.resolve("keys").toString(),
                "--recipient",
                "partner",
                "--for",
                "partner=TLP:AMBER",
                made.toString(),
                "-o",
                zip.toString());
        assertThat(packed.exit()).as(packed.stderr()).isZero();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry member : file.stream().toList()) {
                assertThat(member.getName()).doesNotContain("people", "doors", "hypotheses");
                assertThat(new String(file.getInputStream(member).readAllBytes(), StandardCharsets.UTF_8))
                        .as(member.getName())
                        .doesNotContain("used-after-left", "people.yaml", "doors.csv", "svc.scan");
            }
        }
    }
}
