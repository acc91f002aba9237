package org.tipstaff.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.engine.EventStore;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.StoredLogs;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Originals;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.Received;
import org.tipstaff.label.Label;

/** What is stored can be asked, whole; what is gone is gone; files of the store are only a view. */
class EventStoreTest {
    @TempDir
    Path data;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(data.resolve("journal"));
    }

    private List<Path> files() throws IOException {
        Path store = data.resolve(StoreKeeper.FOLDER);
        if (!Files.isDirectory(store)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyRecordIsARowThatLeadsToItsOriginalWhetherSealedOrNot() throws IOException {
        List<Received> records = Given.processes(0, 30);
        try (Journal journal = Given.journal(data)) {
            journal.append(records.subList(0, 20));
            Given.seal(journal);
            journal.append(records.subList(20, 30));

            EventStore.Answer answer = Given.ask(
                    data,
                    "SELECT journal_offset, source, sha256, record, file, file_sha256, command_line, host, \"user\","
                            + " image, fields->>'Odd.Name', time, received, label FROM events ORDER BY journal_offset");

            assertThat(answer.events()).isEqualTo(30);
            assertThat(answer.rows()).hasSize(30);
            String sealed = journal.sealedSegments().get(0).sha256().hex();
            for (int n = 0; n < 30; n++) {
                assertThat(answer.rows().get(n))
                        .containsExactly(
                                Integer.toString(n),
                                "journal/dc1",
                                Sha256.of(records.get(n).bytes()).hex(),
                                Integer.toString(n),
                                n < 20 ? "00000000000000000000.segment.zst" : "00000000000000000020.segment",
                                n < 20 ? sealed : null,
                                "tool-" + n + ".exe --secret " + n,
                                "PC" + n % 7 + ".court.example",
                                answer.rows().get(n).get(8),
                                "C:\\Tools\\tool-" + n + ".exe",
                                "é\0\"quoted\"",
                                "2026-03-06T09:00:%02d.000000Z".formatted(n),
                                "2026-03-06T10:00:00.000000Z",
                                "TLP:RED");
                assertThat(answer.rows().get(n).get(8)).endsWith("clerk" + n % 3);
            }
        }
        assertThat(files())
                .singleElement()
                .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void whatCanNotBeReadIsAGapAndNoEvent() throws IOException {
        try (Journal journal = Given.journal(data)) {
            journal.append(List.of(
                    new Received("dc1", Given.NOW, Form.JSON, "{\"unknown\":{\"dialect\":1}}".getBytes()),
                    new Received("dc1", Given.NOW, Form.JSON, "{ broken".getBytes())));
            Given.seal(journal);
        }
        assertThat(Given.ask(data, "SELECT product, fields->>'unknown.dialect' FROM events")
                        .rows())
                .containsExactly(java.util.Arrays.asList(null, "1"));
        assertThat(Given.ask(data, "SELECT gap, record FROM gaps").rows())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get(0)).startsWith("syntax: ");
                    assertThat(row.get(1)).isEqualTo("1");
                });
    }

    @Test
    void deletedDamagedAndForeignFilesAreMadeAgain() throws IOException {
        try (Journal journal = Given.journal(data)) {
            journal.append(Given.processes(0, 10));
            Given.seal(journal);
        }
        assertThat(Given.value(data, "SELECT count(*) FROM events")).isEqualTo("10");
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);

        Files.delete(file);
        assertThat(Given.value(data, "SELECT count(*) FROM events")).isEqualTo("10");
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));
        assertThat(Given.value(data, "SELECT count(*) FROM events")).isEqualTo("10");
        Path other = file.resolveSibling(file.getFileName().toString().replace(".v" + EventColumn.VERSION, ".v999"));
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.move(file, other);
        Files.write(unfinished, whole);
        assertThat(Given.value(data, "SELECT count(*) FROM events")).isEqualTo("10");
        assertThat(other).doesNotExist();
        assertThat(unfinished).doesNotExist();
        assertThat(file).exists();
    }

    @Test
    void whatRetentionRemovedIsGoneFromAnswersAndFromTheDisk() throws IOException {
        try (Journal journal = Given.journal(data);
                StoreKeeper keeper =
                        new StoreKeeper(data, journal::sealedSegments, () -> false, Label.UNLABELLED, false)) {
            journal.append(Given.processes(0, 10));
            Given.seal(journal);
            journal.append(Given.processes(10, 10));
            Given.seal(journal);
            assertThat(Given.value(data, "SELECT count(*) FROM events")).isEqualTo("20");
            long first = journal.sealedSegments().get(0).first();
            // Its file is gone and nobody has told the store yet: it is not asked any more.
            Path segment = journal.sealedSegments().get(0).file();
            byte[] bytes = Files.readAllBytes(segment);
            Files.delete(segment);
            assertThat(Given.value(data, "SELECT min(journal_offset) FROM events"))
                    .isEqualTo("10");
            Files.write(segment, bytes);
            assertThat(Given.value(data, "SELECT count(*) FROM events")).isEqualTo("20");
            assertThat(files()).hasSize(2);
            keeper.removed(first);
            assertThat(files()).hasSize(1);
        }
    }

    @Test
    void theKeeperStoresWhatWasSealedAndStandsBackWhileThereIsOtherWork() throws Exception {
        AtomicBoolean busy = new AtomicBoolean(true);
        java.util.concurrent.CountDownLatch asked = new java.util.concurrent.CountDownLatch(2);
        try (Journal journal = Given.journal(data)) {
            journal.append(Given.processes(0, 10));
            Given.seal(journal);
            Label label = Label.parse("TLP:AMBER+STRICT/chambers");
            StoreKeeper keeper = new StoreKeeper(
                    data,
                    journal::sealedSegments,
                    () -> {
                        asked.countDown();
                        return busy.get();
                    },
                    label,
                    false);
            try (keeper) {
                keeper.start();
                asked.await();
                assertThat(files()).isEmpty();
                // A hunt beside it says what it could not ask.
                EventStore.Answer partial = Given.ask(data, "SELECT count(*) FROM events");
                assertThat(partial.events()).isZero();
                assertThat(partial.notStored()).singleElement().asString().contains("serve has not stored it yet");
                busy.set(false);
                while (keeper.missing() > 0 || files().isEmpty()) {
                    assertThat(keeper.failure()).isNull();
                    Thread.onSpinWait();
                }
                EventStore.Answer answer = Given.ask(data, "SELECT DISTINCT label FROM events");
                assertThat(answer.rows()).containsExactly(List.of(label.toString()));
                assertThat(answer.label()).isEqualTo(label);
            }
        }
    }

    @Test
    void aSegmentThatIsNotWhatWasSealedIsNotStored() throws Exception {
        try (Journal journal = Given.journal(data)) {
            journal.append(Given.processes(0, 10));
            Given.seal(journal);
            Path segment = journal.sealedSegments().get(0).file();
            byte[] bytes = Files.readAllBytes(segment);
            bytes[bytes.length / 2] ^= 1;
            Files.write(segment, bytes);
            try (StoreKeeper keeper =
                    new StoreKeeper(data, journal::sealedSegments, () -> false, Label.UNLABELLED, false)) {
                keeper.start();
                while (keeper.failure() == null) {
                    Thread.onSpinWait();
                }
                assertThat(keeper.failure()).contains("does not have the digest");
                assertThat(files()).isEmpty();
            }
        }
    }

    @Test
    void theStoreOfACaseLiesBesideItAndHoldsOnlyWhatTheCaseWasMadeFrom() throws IOException {
        Path it = data.resolve("case");
        Path originals = Files.createDirectories(it.resolve("data/original"));
        StringBuilder lines = new StringBuilder();
        Given.processes(0, 3000)
                .forEach(record -> lines.append(new String(record.bytes(), StandardCharsets.UTF_8))
                        .append('\n'));
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        Path elsewhere = Files.createDirectories(data.resolve("evidence/PC1"));
        Files.write(elsewhere.resolve("a.jsonl"), bytes);
        Files.write(elsewhere.resolve("b.jsonl"), "other than it was\n".getBytes(StandardCharsets.UTF_8));
        Originals.writeList(
                originals,
                List.of(
                        new Originals.Original("PC1/a.jsonl", Sha256.of(bytes), bytes.length),
                        new Originals.Original("PC1/b.jsonl", Sha256.of(new byte[1]), 1),
                        new Originals.Original("PC1/c.jsonl", Sha256.of(new byte[2]), 2)));
        Label label = Label.parse("TLP:AMBER");
        StoredLogs.Case logs = new StoredLogs.Case(it, label, data.resolve("evidence"));
        for (int round = 0; round < 2; round++) {
            EventStore.Answer answer = new SqlEventStore()
                    .ask(
                            logs,
                            new EventStore.Question(
                                    "SELECT count(*), min(record), max(record), any_value(source), any_value(file_sha256) FROM events",
                                    10,
                                    Duration.ofSeconds(60),
                                    256L << 20,
                                    label,
                                    false),
                            () -> false,
                            Progress.NONE);
            assertThat(answer.rows())
                    .containsExactly(List.of(
                            "3000", "1", "3000", "PC1/a.jsonl", Sha256.of(bytes).hex()));
            assertThat(answer.label()).isEqualTo(label);
            assertThat(answer.notStored())
                    .hasSize(2)
                    .anySatisfy(
                            each -> assertThat(each).contains("b.jsonl").contains("not what the case was made from"))
                    .anySatisfy(each -> assertThat(each).contains("c.jsonl"));
        }
        assertThat(it.resolveSibling("case.events")).isDirectory();
        assertThat(it.resolve("events")).doesNotExist();
    }

    @Test
    void anEmptyStoreHasNoRows() throws IOException {
        EventStore.Answer answer = Given.ask(data, "SELECT * FROM events");
        assertThat(answer.rows()).isEmpty();
        assertThat(answer.label()).isEqualTo(Label.UNLABELLED);
        assertThat(answer.headings())
                .extracting(EventStore.Heading::name)
                .containsExactlyElementsOf(new SqlEventStore()
                        .columns().stream()
                                .map(EventStore.Column::name)
                                .filter(name -> !name.equals("gap"))
                                .toList());
    }
}
