package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.DigestList;
import org.tipstaff.impact.Verdict;
import org.tipstaff.impact.records.Difference;
import org.tipstaff.impact.records.RecordsComparison;
import org.tipstaff.site.Category;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Holding;
import org.tipstaff.site.RecordLists;
import org.tipstaff.site.RecordListsReader;

class CourtRecordsTest {
    private static final DataMap MAP =
            new DataMap(List.of(new Holding("registry", Category.REGISTRY, List.of("FS01"), List.of(), List.of())));

    @TempDir
    Path folder;

    private Path records;

    @BeforeEach
    void lay() throws IOException {
        records = Files.createDirectories(folder.resolve("records"));
        write("one.txt", "one");
        write("two files.txt", "two");
        write("sub/three.txt", "three");
    }

    private void write(String name, String text) throws IOException {
        Path file = records.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private CourtRecords read(String before, String now) throws IOException {
        return read(before, now, Progress.NONE);
    }

    private CourtRecords read(String before, String now, Progress progress) throws IOException {
        Path file = folder.resolve("records.yaml");
        RecordLists lists = RecordListsReader.read(
                        "records.yaml",
                        "records:\n  - holding: registry\n    before: {vouched_by: backup office, " + before
                                + "}\n    now: {date: 2026-03-06, " + now + "}\n")
                .lists()
                .orElseThrow();
        return CourtRecords.read(file, lists, MAP, progress, () -> false);
    }

    private RecordsComparison compared(String before, String now) throws IOException {
        return read(before, now).comparisons().getFirst();
    }

    /** What a tool of the court writes to standard output, with the folder of records as its own. */
    private void tool(String list, String... command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(records.toFile())
                    .redirectOutput(folder.resolve(list).toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectInput(new File("/dev/null"))
                    .start();
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not installed");
            return;
        }
        assumeTrue(process.waitFor() == 0, String.join(" ", command) + " did not end well here");
    }

    private static void isAllTheSame(RecordsComparison compared) {
        assertThat(compared.verdicts().getFirst().verdict()).isEqualTo(Verdict.NOT_SHOWN);
        assertThat(compared.same()).isEqualTo(3);
        assertThat(compared.added()).isZero();
    }

    private static final String FOLDER = "folder: records";
    private static final String DATE = "date: 2026-02-27, ";

    @Test
    void aListOfSha256sum_isHeldAgainstTheFolder() throws Exception {
        tool("old.sha256", "sh", "-c", "find . -type f -exec sha256sum {} +");
        isAllTheSame(compared(DATE + "lists: [old.sha256], count: 3", FOLDER));
        write("two files.txt", "TWO");
        RecordsComparison after = compared(DATE + "lists: [old.sha256], count: 3", FOLDER);
        assertThat(after.differing()).extracting(Difference::name).containsExactly("two files.txt");
        assertThat(after.verdicts().getFirst().verdict()).isEqualTo(Verdict.CONFIRMED);
        assertThat(after.verdicts().getLast().verdict()).isEqualTo(Verdict.NOT_SHOWN);
    }

    @Test
    void listsOfSha512sum_andOfTag_areHeldAgainstTheFolder() throws Exception {
        tool("old.sha512", "sh", "-c", "find . -type f -exec sha512sum {} +");
        isAllTheSame(compared(DATE + "lists: [old.sha512]", FOLDER));
        tool("old.tag", "sh", "-c", "find . -type f -exec sha256sum --tag {} +");
        isAllTheSame(compared(DATE + "lists: [old.tag]", FOLDER));
        assertThatThrownBy(() -> read(DATE + "lists: [old.tag, old.sha512]", FOLDER))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("old.sha512:1");
        assertThatThrownBy(() -> read(DATE + "lists: [old.tag]", "lists: [old.sha512]"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void aListOfHashdeep_withPathsOfTheServer_isHeldAgainstTheFolder() throws Exception {
        tool("old.hashdeep", "hashdeep", "-c", "sha256", "-r", records.toString());
        isAllTheSame(compared(DATE + "lists: [old.hashdeep], under: '" + records + "'", FOLDER));
        assertThatThrownBy(() -> read(DATE + "lists: [old.hashdeep]", FOLDER))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("old.hashdeep:6")
                .hasMessageContaining("under");
        RecordsComparison part =
                compared(DATE + "lists: [old.hashdeep], under: '" + records + "/sub'", "folder: records/sub");
        assertThat(part.before().outside()).isEqualTo(2);
        assertThat(part.same()).isEqualTo(1);
    }

    @Test
    void aBag_saysItselfWhenItWasMadeAndHowManyFilesItHas() throws Exception {
        String set = System.getenv("TIPSTAFF_PYTHON");
        Path bag = folder.resolve("bag");
        tool("cp.out", "cp", "-r", records.toString(), bag.toString());
        Files.writeString(bag.resolve("100% \u00e9.txt"), "percent");
        tool("bagit.out", set == null || set.isEmpty() ? "python3" : set, "-m", "bagit", "--sha256", bag.toString());
        Files.copy(bag.resolve("data/100% \u00e9.txt"), records.resolve("100% \u00e9.txt"));
        RecordsComparison compared = compared("lists: [bag/manifest-sha256.txt], under: data", FOLDER);
        assertThat(compared.same()).isEqualTo(4);
        assertThat(compared.before().isWhole()).isTrue();
        assertThat(compared.before().stated()).isEqualTo(4);
        assertThat(compared.before().date()).isNotNull();
        assertThat(compared.verdicts()).allMatch(verdict -> verdict.verdict() == Verdict.NOT_SHOWN);
    }

    @Test
    void listsAndTheirDigests_areKept_andAListIsMadeOfTheFolder() throws Exception {
        tool("old.sha256", "sh", "-c", "find . -type f -exec sha256sum {} +");
        CourtRecords read = read(DATE + "lists: [old.sha256]", FOLDER);
        assertThat(read.lists()).hasSize(1);
        assertThat(read.lists().getFirst().source().path()).isEqualTo("records/registry/before/old.sha256");
        assertThat(read.lists().getFirst().source().sha256())
                .isEqualTo(Sha256.of(Files.readAllBytes(folder.resolve("old.sha256"))));
        byte[] made = read.made().get("records-registry.sha256");
        assertThat(made).isNotNull();
        Files.write(folder.resolve("made.sha256"), made);
        tool(
                "check.out",
                "sha256sum",
                "--strict",
                "-c",
                folder.resolve("made.sha256").toString());
        assertThat(Files.readAllLines(folder.resolve("check.out"))).hasSize(3);
        isAllTheSame(compared(DATE + "lists: [old.sha256]", "lists: [made.sha256], count: 3"));
    }

    @Test
    void linksAreNotFollowed_andSaidToBeUnread() throws Exception {
        tool("old.sha256", "sh", "-c", "find . -type f -exec sha256sum {} +");
        Files.delete(records.resolve("one.txt"));
        Files.createSymbolicLink(records.resolve("one.txt"), folder.resolve("old.sha256"));
        Files.createSymbolicLink(records.resolve("round"), records);
        RecordsComparison compared = compared(DATE + "lists: [old.sha256], count: 3", FOLDER);
        assertThat(compared.now().unread()).containsExactly("one.txt", "round");
        assertThat(compared.notCompared()).isEqualTo(1);
        assertThat(compared.verdicts()).allMatch(verdict -> verdict.verdict() == Verdict.CANNOT_BE_DETERMINED);
    }

    @Test
    void hostileNames_inTheFolder_areOnlyNames() throws Exception {
        write("line\nend.txt", "x");
        write("back\\slash.txt", "y");
        write("-rf", "z");
        tool("old.sha256", "sh", "-c", "find . -type f -exec sha256sum {} +");
        RecordsComparison compared = compared(DATE + "lists: [old.sha256], count: 6", FOLDER);
        assertThat(compared.same()).isEqualTo(6);
    }

    @Test
    void aListThatCanNotBeRead_isRefusedWithItsLine() throws Exception {
        String good = "a".repeat(64) + "  one.txt\n";
        for (String wrong : List.of("no digest\n", "b".repeat(64) + "  ../x\n", "b".repeat(64) + "  one.txt\n")) {
            Files.writeString(folder.resolve("old.sha256"), good + wrong);
            assertThatThrownBy(() -> read(DATE + "lists: [old.sha256]", FOLDER))
                    .as(wrong)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("old.sha256:2");
        }
        Files.writeString(folder.resolve("old.sha256"), good + good);
        assertThat(compared(DATE + "lists: [old.sha256]", FOLDER).differ()).isEqualTo(1);
        assertThat(compared(DATE + "lists: [old.sha256], count: 2", FOLDER)
                        .before()
                        .lines())
                .as("a line that stands twice is no second one")
                .isEqualTo(1);
        Files.writeString(folder.resolve("old.sha256"), "");
        assertThatThrownBy(() -> read(DATE + "lists: [old.sha256]", FOLDER)).hasMessageContaining("hold no record");
        assertThatThrownBy(() -> read(DATE + "lists: [nowhere]", FOLDER)).hasMessageContaining("is no file");
        Files.writeString(folder.resolve("old.sha256"), good);
        assertThatThrownBy(() -> read(DATE + "lists: [old.sha256]", "folder: nowhere"))
                .hasMessageContaining("is no folder");
        assertThatThrownBy(() -> read("lists: [old.sha256]", FOLDER)).hasMessageContaining("date");
        // A count that is too small would be met by taking lines out.
        Files.writeString(folder.resolve("old.sha256"), good + "a".repeat(64) + "  b\n");
        assertThatThrownBy(() -> read(DATE + "lists: [old.sha256], count: 1", FOLDER))
                .hasMessageContaining("1. Ask");
    }

    @Test
    void aHoldingThatTheMapDoesNotHave_isRefused() {
        RecordLists lists = RecordListsReader.read(
                        "records.yaml",
                        "records:\n  - holding: other\n    before: {lists: [x], date: 2026-02-27, vouched_by: y}\n"
                                + "    now: {folder: z, date: 2026-03-06}\n")
                .lists()
                .orElseThrow();
        assertThatThrownBy(
                        () -> CourtRecords.read(folder.resolve("records.yaml"), lists, MAP, Progress.NONE, () -> false))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no holding 'other'");
    }

    @Test
    void hashingAFolder_isSeen_andCanBeInterrupted() throws Exception {
        Files.writeString(folder.resolve("old.sha256"), DigestList.line("a".repeat(64), "one.txt"));
        AtomicLong bytes = new AtomicLong();
        AtomicLong planned = new AtomicLong();
        read(DATE + "lists: [old.sha256]", FOLDER, new Progress() {
            @Override
            public void planned(int files, long size) {
                planned.set(size);
            }

            @Override
            public void read(long count) {
                bytes.addAndGet(count);
            }
        });
        assertThat(bytes.get()).isEqualTo("onetwothree".getBytes(StandardCharsets.UTF_8).length);
        assertThat(planned.get()).isEqualTo(bytes.get());
        RecordLists lists = RecordListsReader.read(
                        "records.yaml",
                        "records:\n  - holding: registry\n    before: {lists: [old.sha256], date: 2026-02-27, "
                                + "vouched_by: y}\n    now: {folder: records, date: 2026-03-06}\n")
                .lists()
                .orElseThrow();
        assertThatThrownBy(
                        () -> CourtRecords.read(folder.resolve("records.yaml"), lists, MAP, Progress.NONE, () -> true))
                .hasMessageContaining("interrupted");
    }
}
