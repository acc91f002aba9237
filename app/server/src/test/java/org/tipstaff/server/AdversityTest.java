package org.tipstaff.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.cli.LiveOptions;
import org.tipstaff.engine.CourtKeys;
import org.tipstaff.engine.Custodian;
import org.tipstaff.engine.RuleSources;
import org.tipstaff.evidence.custody.CustodyClock;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.Read;

/** The running program on a full disk, with a clock that is set, without its database: nothing acknowledged is lost, and it goes on by itself. */
class AdversityTest {
    private static final Pattern RECORD = Pattern.compile("\"record_id\":([0-9]+)");
    private static final String DISK = "340m";

    @TempDir
    Path folder;

    private @Nullable Court court;
    private @Nullable LiveServer server;
    private @Nullable Path mounted;

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.close();
        }
        if (court != null) {
            court.close();
        }
        if (mounted != null) {
            assertThat(run("umount", mounted.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void start(Court at, String config, InstantSource clock) throws IOException {
        Path file = Files.writeString(folder.resolve("serve.yaml"), config);
        ServeSettings settings = ServeConfig.read(new LiveOptions(
                at.data,
                file,
                "127.0.0.1:0",
                List.of(),
                List.of(),
                null,
                null,
                null,
                RuleSources.of(List.of()),
                at.site,
                null,
                null,
                false,
                true,
                Locale.ENGLISH));
        Custodian custodian = new Custodian(
                CourtKeys.loadOrMake(settings.keys(), "court.example/test").keys(),
                CustodyBook.PROGRAM,
                "tipstaff serve",
                CustodyClock.of(clock, System::nanoTime));
        server = LiveServer.start(settings, custodian, clock);
        at.port = server.httpPort();
    }

    private static boolean isTaken(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 429);
        return answer.statusCode() == 200;
    }

    /** How often each record stands in the journal of a program that has stopped. */
    private static Map<Long, Integer> kept(Path data) throws Exception {
        Map<Long, Integer> kept = new TreeMap<>();
        try (Journal journal = Journal.open(data.resolve("journal"), JournalLimits.defaults(), InstantSource.system());
                JournalReader reader = journal.reader(journal.first())) {
            for (Read read = reader.next(Duration.ZERO); read != null; read = reader.next(Duration.ZERO)) {
                Batch batch = (Batch) read;
                for (int i = 0; i < batch.size(); i++) {
                    Matcher record = RECORD.matcher(new String(batch.bytes(i), StandardCharsets.UTF_8));
                    assertThat(record.find()).isTrue();
                    kept.merge(Long.parseLong(record.group(1)), 1, Integer::sum);
                }
            }
        }
        return kept;
    }

    private static void found(Court at, int findings) throws Exception {
        Court.eventually(
                findings + " findings",
                () -> at.get("/api/v1/findings?limit=500").split("Security log cleared", -1).length - 1 == findings);
    }

    @Test
    void onAFullDisk_itStaysUp_refuses_saysSo_andGoesOnByItself() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString()),
                "a small tmpfs can't be mounted here: it takes root");
        mounted = disk;
        Court here = new Court(disk);
        court = here;
        start(here, "{}\n", InstantSource.system());
        Map<Long, Integer> acknowledged = new TreeMap<>();
        int findings = 0;
        long record = 1;
        Path others = disk.resolve("others");
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 5; i++, record++) {
                assertThat(isTaken(here.bulk(Court.logCleared(record)))).isTrue();
                acknowledged.put(record, 1);
                findings++;
            }
            if (round == 0) {
                // What is to be left to others is gone, then all of it is.
                fill(others, 100 << 20);
            } else {
                fill(others, Long.MAX_VALUE);
            }
            Court.eventually(
                    "nothing is taken",
                    () -> here.bulk(Court.logCleared(999_999)).statusCode() == 429);
            HttpResponse<String> refused = here.bulk(Court.logCleared(record));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            HttpResponse<String> health = here.answer("/healthz");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("failed").contains("journal");
            assertThat(here.get("/metrics")).contains("tipstaff_journal_refusing 1");
            assertThat(here.get("/api/v1/incidents"))
                    .as("people can still look")
                    .contains("\"id\"");
            Files.delete(others);
            long again = record;
            Court.eventually("it takes logs again by itself", () -> isTaken(here.bulk(Court.ordinary(again))));
            acknowledged.put(record++, 1);
            Court.eventually(
                    "it is well again", () -> !here.answer("/healthz").body().contains("failed"));
        }
        found(here, findings);
        server.close();
        server = null;
        Map<Long, Integer> kept = kept(here.data);
        kept.remove(999_999L);
        assertThat(kept)
                .as("acknowledged, each once, and what was refused is not there")
                .isEqualTo(acknowledged);
        start(here, "{}\n", InstantSource.system());
        found(here, findings);
    }

    private static void fill(Path file, long most) throws IOException {
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < most; written += block.length) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(most).as("there was room").isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void whenTheDatabaseDies_logsAreTaken_peopleAreTold_andTheViewsCatchUp() throws Exception {
        Court here = new Court(folder);
        court = here;
        EmbeddedPostgres postgres;
        try {
            postgres = EmbeddedPostgres.builder().start();
        } catch (IOException | IllegalStateException e) {
            Assumptions.abort("the embedded PostgreSQL does not start on this machine: " + e.getMessage());
            return;
        }
        int port = postgres.getPort();
        try {
            start(
                    here,
                    "database: {url: '" + postgres.getJdbcUrl("postgres", "postgres") + "'}\n",
                    InstantSource.system());
            assertThat(isTaken(here.bulk(Court.logCleared(1)))).isTrue();
            found(here, 1);
        } finally {
            postgres.close();
        }
        here.told.clear();
        Court.eventually(
                "that the views are behind is said",
                () -> here.answer("/healthz").body().contains("behind"));
        assertThat(here.answer("/healthz").statusCode()).isEqualTo(200);
        // On another host, so that it is another incident, which nobody was told of yet.
        String elsewhere = Court.logCleared(2).replace("DC1", "FS1").replace("registry.clerk1", "registry.clerk7");
        assertThat(isTaken(here.bulk(elsewhere, Court.ordinary(3)))).isTrue();
        assertThat(here.nextTold()).isNotEmpty();
        assertThat(here.answer("/api/v1/findings").statusCode())
                .as("said, and not hung")
                .isEqualTo(503);
        try (EmbeddedPostgres another = EmbeddedPostgres.builder().setPort(port).start()) {
            assertThat(another.getPort()).isEqualTo(port);
            Court.eventually(
                    "the views answer again",
                    () -> here.answer("/api/v1/findings").statusCode() == 200);
            found(here, 2);
            server.close();
            server = null;
        }
        assertThat(kept(here.data)).isEqualTo(Map.of(1L, 1, 2L, 1, 3L, 1));
    }

    /** A clock that is set by hand, and goes on from there. */
    private static final class SetClock implements InstantSource {
        private volatile Duration off = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(off);
        }
    }

    @Test
    void whenTheClockIsSet_forwardOrBack_everyRecordIsKeptAndFound_inItsOrder() throws Exception {
        Court here = new Court(folder);
        court = here;
        SetClock clock = new SetClock();
        start(here, "journal: {keep: 2 days}\n", clock);
        int record = 0;
        for (Duration step : List.of(
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofHours(-3),
                Duration.ofDays(400),
                Duration.ofDays(-400),
                Duration.ofSeconds(-1))) {
            clock.off = clock.off.plus(step);
            record++;
            assertThat(isTaken(here.bulk(Court.logCleared(record)))).isTrue();
            int expected = record;
            found(here, expected);
        }
        Court.eventually("it is well", () -> !here.answer("/healthz").body().contains("failed"));
        assertThat(here.told).as("people were told").isNotEmpty();
        server.close();
        server = null;
        assertThat(kept(here.data)).isEqualTo(Map.of(1L, 1, 2L, 1, 3L, 1, 4L, 1, 5L, 1, 6L, 1));
        start(here, "{}\n", InstantSource.system());
        found(here, record);
        assertThat(isTaken(here.bulk(Court.logCleared(7)))).isTrue();
        found(here, record + 1);
    }
}
