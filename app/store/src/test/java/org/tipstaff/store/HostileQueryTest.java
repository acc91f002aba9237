package org.tipstaff.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.engine.EventStore;
import org.tipstaff.engine.Progress;
import org.tipstaff.engine.QueryEndedException;
import org.tipstaff.engine.StoredLogs;
import org.tipstaff.engine.UsageException;
import org.tipstaff.event.Sha256;
import org.tipstaff.journal.Journal;
import org.tipstaff.label.Label;

/** A query can read what is stored, and nothing else; it ends, whatever it asks; and afterwards the disk is as it was. */
class HostileQueryTest {
    @TempDir
    static Path folder;

    static Path data;
    static Path secret;

    @BeforeAll
    static void store() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(data.resolve("journal"));
        secret = Files.writeString(folder.resolve("secret.csv"), "name\nthe-witness\n");
        try (Journal journal = Given.journal(data)) {
            journal.append(Given.processes(0, 200));
            Given.seal(journal);
        }
        assertThat(Given.value(data, "SELECT count(*) FROM events")).isEqualTo("200");
    }

    /** What lies there, by digest. */
    private static Map<String, String> disk() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            Path::toString,
                            file -> {
                                try {
                                    return Sha256.of(Files.readAllBytes(file)).hex();
                                } catch (IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            },
                            (a, b) -> a,
                            TreeMap::new));
        }
    }

    private static String filled(String query) {
        return query.replace("$SECRET", secret.toString())
                .replace("$OUT", folder.resolve("out").toString())
                .replace("$STORE", data.resolve(StoreKeeper.FOLDER).toString());
    }

    static final String[] REFUSED = {
        "COPY events TO '$OUT'",
        "COPY (SELECT 1) TO '$STORE/x.parquet' (FORMAT parquet)",
        "COPY unsealed FROM '$SECRET'",
        "SELECT * FROM read_csv('$SECRET')",
        "SELECT * FROM read_csv_auto('$SECRET')",
        "SELECT * FROM read_text('$SECRET')",
        "SELECT * FROM read_blob('$SECRET')",
        "SELECT * FROM read_json('$SECRET')",
        "SELECT * FROM read_ndjson_objects('$SECRET')",
        "SELECT * FROM read_parquet('$SECRET')",
        "SELECT * FROM parquet_metadata('$STORE/*.parquet')",
        "SELECT * FROM sniff_csv('$SECRET')",
        "SELECT * FROM '$SECRET'",
        "SELECT * FROM \"$SECRET\"",
        "SELECT * FROM events WHERE source = (SELECT content FROM read_text('$SECRET'))",
        "WITH x AS (SELECT * FROM read_text('$SECRET')) SELECT * FROM x",
        "SELECT (SELECT max(content) FROM read_text('$SECRET'))",
        "SELECT * FROM events JOIN read_text('$SECRET') ON true",
        "SELECT * FROM (DESCRIBE SELECT * FROM read_text('$SECRET'))",
        "SELECT * FROM query('SELECT * FROM read_text(''$SECRET'')')",
        "SELECT * FROM query_table('$SECRET')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM glob('$STORE/*')",
        "ATTACH '$OUT'",
        "ATTACH ':memory:' AS other",
        "USE memory",
        "DETACH memory",
        "INSTALL httpfs",
        "LOAD httpfs",
        "FORCE INSTALL 'https://example.org/x.duckdb_extension'",
        "PRAGMA memory_limit='100GB'",
        "PRAGMA database_list",
        "SET memory_limit='100GB'",
        "SET enable_external_access=true",
        "RESET ALL",
        "SET VARIABLE x = 1",
        "SELECT getenv('HOME')",
        "SELECT current_setting('allowed_paths')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_functions()",
        "SELECT * FROM arrow_scan(1, 2, 3)",
        "SELECT * FROM seq_scan('events')",
        "SELECT * FROM read_tail()",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM force_checkpoint()",
        "EXPORT DATABASE '$OUT'",
        "IMPORT DATABASE '$OUT'",
        "CREATE TABLE t AS SELECT * FROM events",
        "CREATE TEMP TABLE t (i INTEGER)",
        "CREATE SECRET s (TYPE s3)",
        "CREATE MACRO f() AS TABLE SELECT * FROM read_text('$SECRET')",
        "INSERT INTO unsealed SELECT * FROM unsealed",
        "UPDATE unsealed SET label = 'TLP:CLEAR'",
        "DELETE FROM unsealed",
        "DROP VIEW events",
        "ALTER VIEW events RENAME TO e",
        "TRUNCATE unsealed",
        "VACUUM",
        "CHECKPOINT",
        "BEGIN",
        "CALL pragma_version()",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "EXPLAIN ANALYZE SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW events",
        "DROP VIEW events; SELECT 1",
        "SELECT 1; COPY events TO '$OUT'",
        "",
        ";",
        "-- nothing",
        "SELECT ?",
    };

    static Stream<String> refused() {
        return Stream.of(REFUSED);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("refused")
    void isRefused(String query) throws IOException {
        Map<String, String> before = disk();
        assertThatThrownBy(() -> Given.ask(data, filled(query)))
                .isInstanceOf(UsageException.class)
                .hasMessageNotContaining("the-witness");
        assertThat(disk()).isEqualTo(before);
    }

    /** The engine itself refuses what reaches outside, also without the check of the query: each holds without the other. */
    @Test
    void theEngineIsClosedByItself() throws Exception {
        Map<String, String> before = disk();
        try (Connection connection = Duck.open(256L << 20, 1)) {
            Duck.run(connection, "SET allowed_paths = []");
            Duck.run(connection, "SET enable_external_access = false");
            Duck.run(connection, "SET lock_configuration = true");
            for (String query : List.of(
                    "COPY (SELECT 1) TO '$OUT'",
                    "SELECT * FROM read_text('$SECRET')",
                    "SELECT * FROM '$SECRET'",
                    "SELECT * FROM glob('/etc/*')",
                    "ATTACH '$OUT'",
                    "INSTALL httpfs",
                    "LOAD httpfs",
                    "SET memory_limit='100GB'",
                    "SET enable_external_access=true",
                    "EXPORT DATABASE '$OUT'")) {
                assertThatThrownBy(() -> Duck.run(connection, filled(query)))
                        .as(query)
                        .isInstanceOf(SQLException.class);
            }
        }
        assertThat(disk()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM events a, events b, events c, events d, events e",
                "WITH RECURSIVE t AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM t) SELECT count(*) FROM t",
                "SELECT sum(hash(i)) FROM range(10000000000000) t(i)",
            })
    void endsInTime(String query) throws IOException {
        Map<String, String> before = disk();
        EventStore.Question question =
                new EventStore.Question(query, 10, Duration.ofMillis(300), 256L << 20, Label.UNLABELLED, false);
        assertThatThrownBy(() -> Given.ask(data, question))
                .isInstanceOfSatisfying(
                        QueryEndedException.class, e -> assertThat(e.why()).isEqualTo(QueryEndedException.Why.TIME));
        assertThat(disk()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT list(i || repeat('x', 100)) FROM range(100000000) t(i)",
                "SELECT i, count(*) FROM range(100000000) a(i) GROUP BY i",
            })
    void endsInMemory(String query) throws IOException {
        Map<String, String> before = disk();
        EventStore.Question question =
                new EventStore.Question(query, 10, Duration.ofSeconds(120), 64L << 20, Label.UNLABELLED, false);
        assertThatThrownBy(() -> Given.ask(data, question))
                .isInstanceOfSatisfying(
                        QueryEndedException.class, e -> assertThat(e.why()).isEqualTo(QueryEndedException.Why.MEMORY));
        assertThat(disk()).isEqualTo(before);
    }

    @Test
    void endsWhenSomebodyInterruptsIt() {
        long begun = System.nanoTime();
        assertThatThrownBy(() -> new SqlEventStore()
                        .ask(
                                new StoredLogs.Live(data),
                                Given.question("SELECT count(*) FROM events a, events b, events c, events d, events e"),
                                () -> System.nanoTime() - begun > 2_000_000_000L,
                                Progress.NONE))
                .isInstanceOfSatisfying(
                        QueryEndedException.class,
                        e -> assertThat(e.why()).isEqualTo(QueryEndedException.Why.INTERRUPTED));
    }

    @Test
    void rowsBeyondTheLimitAreLeftOutAndSaidToBe() throws IOException {
        EventStore.Question question = new EventStore.Question(
                "SELECT * FROM events a, events b, events c",
                50,
                Duration.ofSeconds(60),
                256L << 20,
                Label.UNLABELLED,
                false);
        EventStore.Answer answer = Given.ask(data, question);
        assertThat(answer.rows()).hasSize(50);
        assertThat(answer.more()).isTrue();
        assertThat(Given.ask(data, "SELECT * FROM events LIMIT 1000").more()).isFalse();
    }

    @Test
    void theOrderAndTheNamesOfAQueryStay() throws IOException {
        List<List<String>> rows =
                Given.ask(data, "SELECT i, i % 7 AS i FROM range(900000) t(i) ORDER BY 1 DESC;").rows().stream()
                        .map(List::copyOf)
                        .toList();
        assertThat(rows).hasSize(1000);
        assertThat(rows.get(0)).containsExactly("899999", Integer.toString(899999 % 7));
        assertThat(rows.get(999)).containsExactly("899000", Integer.toString(899000 % 7));
        assertThat(Given.ask(data, "SELECT host, host FROM events").headings()).hasSize(2);
    }

    /** A value in a cell is no JSON with half of it gone, and a text as long as memory ends the query alone. */
    @Test
    void longValuesAreCut() throws IOException {
        assertThat(Given.ask(data, "SELECT repeat('x', 2000000)").rows().get(0).get(0))
                .endsWith("(2000000 characters)");
        assertThat(Given.ask(data, "SELECT to_json(repeat('x', 2000000))")
                        .rows()
                        .get(0)
                        .get(0))
                .isEqualTo("\"… (2000002 characters)\"");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        for (String query : List.of(
                "SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000),
                "SELECT " + "-".repeat(1) + " -".repeat(10_000) + "1",
                "SELECT " + "[".repeat(5_000) + "1" + "]".repeat(5_000),
                "SELECT * FROM " + "(SELECT * FROM ".repeat(1_000) + "events" + ")".repeat(1_000),
                "SELECT 1" + " + 1".repeat(8_000))) {
            assertThatThrownBy(() -> Given.ask(data, query))
                    .as(query.substring(0, 30))
                    .isInstanceOfAny(UsageException.class, IOException.class);
        }
        assertThatThrownBy(() -> Given.ask(data, "SELECT '" + "x".repeat(QueryCheck.CHARS_MAX) + "'"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(Integer.toString(QueryCheck.CHARS_MAX));
    }

    @Test
    void aWrongQueryIsToldWithItsPlace() {
        assertThatThrownBy(() -> Given.ask(data, "SELECT *\nFRM events"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("line 2, column 5");
        assertThatThrownBy(() -> Given.ask(data, "SELECT nosuch\nFROM events"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("LINE 1")
                .hasMessageContaining("nosuch");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT host, count(*) AS n FROM events GROUP BY host ORDER BY n DESC",
                "SELECT * FROM events WHERE fields->>'CommandLine' LIKE '%secret 7%';",
                "WITH c AS (SELECT time, host, row_number() OVER (PARTITION BY host ORDER BY time) AS r FROM events) SELECT * FROM c WHERE r = 1",
                "FROM events SELECT regexp_extract(command_line, '[0-9]+') LIMIT 3",
                "SELECT key, value FROM events, json_each(fields) LIMIT 5",
                "SELECT date_trunc('minute', time) AS m, count(*) FROM events GROUP BY ALL ORDER BY ALL -- a remark",
                "DESCRIBE events",
                "SUMMARIZE SELECT host, event_id FROM events",
                "SELECT unnest(range(3))",
                "SELECT * FROM gaps",
            })
    void anOrdinaryQueryIsAnswered(String query) throws IOException {
        assertThat(Given.ask(data, query).headings()).isNotEmpty();
    }
}
