package org.tipstaff.receivers.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.journal.Form;
import org.tipstaff.receivers.IntakeRefused;
import org.tipstaff.receivers.MemoryIntake;
import org.tipstaff.receivers.Rate;
import org.tipstaff.receivers.Refusal;

@Timeout(60)
class BulkRequestsTest {
    private static final String CREATE = "{\"create\":{\"_index\":\"winlogbeat\"}}\n";

    private final Calls calls = new Calls();

    @Test
    void createAndIndex_areRecordsAsTheyCame_andAnsweredOneByOne() {
        HttpAnswer answer =
                calls.bulk(CREATE + "{\"a\": 1 }\n{\"index\":{\"_index\":\"x\",\"_id\":\"7\"}}\n{\"b\":2}\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("X-Elastic-Product", "Elasticsearch");
        assertThat(answer.text())
                .startsWith("{\"errors\":false,\"took\":0,\"items\":[{\"create\":{\"_index\":\"winlogbeat\",\"_id\":\"")
                .endsWith(
                        "{\"index\":{\"_index\":\"x\",\"_id\":\"7\",\"_version\":1,\"result\":\"created\",\"status\":201}}]}");
        assertThat(calls.intake.texts()).containsExactly("{\"a\": 1 }", "{\"b\":2}");
        assertThat(calls.intake.records()).allSatisfy(record -> {
            assertThat(record.form()).isEqualTo(Form.JSON);
            assertThat(record.source()).isEqualTo("registry");
        });
    }

    private static String create(String id, String document) {
        return "{\"create\":{\"_index\":\"x\",\"_id\":\"" + id + "\"}}\n" + document + "\n";
    }

    @Test
    void whatIsSentAgainAfterALostAnswer_isTakenOnce_andAnsweredLikeElasticsearch() {
        String request = create("1", "{\"a\":1}") + create("2", "{\"a\":2}");
        assertThat(calls.bulk(request).text()).contains("\"errors\":false");
        HttpAnswer again = calls.bulk(request + create("3", "{\"a\":3}"));
        assertThat(again.text())
                .contains("\"errors\":true")
                .contains("\"_id\":\"1\",\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\"")
                .contains("\"_id\":\"3\",\"_version\":1,\"result\":\"created\",\"status\":201");
        assertThat(calls.intake.texts()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(calls.counts.times(Refusal.REPEATED)).isEqualTo(2);
    }

    @Test
    void otherDocumentsUnderTheSameId_andTheSameUnderAnother_orUnderNone_areTaken() {
        calls.bulk(create("1", "{\"a\":1}"));
        calls.bulk(
                create("1", "{\"a\":2}") + create("2", "{\"a\":1}") + CREATE + "{\"a\":1}\n" + CREATE + "{\"a\":1}\n");
        calls.bulk("{\"index\":{\"_index\":\"x\",\"_id\":\"1\"}}\n{\"a\":1}\n");
        assertThat(calls.intake.records()).hasSize(6);
    }

    @Test
    void whatWasRefused_isTakenWhenItComesAgain() {
        calls.intake.refuse(IntakeRefused.Reason.FULL);
        assertThat(calls.bulk(create("1", "{\"a\":1}")).status()).isEqualTo(429);
        assertThat(calls.bulk(create("1", "{\"a\":1}") + "nonsense\n").status()).isEqualTo(400);
        calls.intake.refuse(null);
        assertThat(calls.bulk(create("1", "{\"a\":1}")).text()).contains("\"errors\":false");
        assertThat(calls.intake.records()).hasSize(1);
    }

    @Test
    void whatStoodAtTheEndOfTheJournal_isKnownAfterAStart_asOftenAsItStoodThere_andForAWhile() {
        calls.recent.restore("registry", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        calls.recent.restore("registry", "{\"b\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(calls.bulk(create("1", "{\"a\":1}")).text()).contains("\"status\":409");
        assertThat(calls.bulk(create("1", "{\"a\":1}")).text()).contains("\"status\":409");
        assertThat(calls.bulk(create("2", "{\"a\":1}")).text()).contains("\"status\":201");
        assertThat(calls.bulk(CREATE + "{\"b\":1}\n").text()).contains("\"status\":201");
        calls.clock.advance(RecentDocuments.RESTORED_FOR.plusSeconds(1));
        assertThat(calls.bulk(create("4", "{\"b\":1}")).text()).contains("\"status\":201");
    }

    @Test
    void beyondTheBound_theOldestAreForgotten() {
        RecentDocuments recent = new RecentDocuments(calls.clock);
        byte[] document = {1};
        List<RecentDocuments.Asked> first = List.of(recent.new Asked("s", "first", document));
        assertThat(first.getFirst().begin()).isEqualTo(RecentDocuments.Known.NEW);
        assertThat(recent.new Asked("s", "first", document).begin()).isEqualTo(RecentDocuments.Known.UNDER_WAY);
        recent.end(first, true);
        for (int i = 1; i < RecentDocuments.KEPT; i++) {
            recent.end(List.of(recent.new Asked("s", "id" + i, document)), true);
        }
        assertThat(recent.new Asked("s", "first", document).begin()).isEqualTo(RecentDocuments.Known.TAKEN);
        recent.end(List.of(recent.new Asked("s", "one more", document)), true);
        assertThat(recent.new Asked("s", "first", document).begin()).isEqualTo(RecentDocuments.Known.NEW);
    }

    @Test
    void theSameDocument_isGivenTheSameId() {
        assertThat(calls.bulk(CREATE + "{\"a\":1}\n").text())
                .isEqualTo(calls.bulk(CREATE + "{\"a\":1}\n").text());
    }

    @Test
    void theIndexOfThePath_standsInForOneThatIsNotNamed() {
        HttpAnswer answer = calls.send("POST", "/logs/_bulk", "", Map.of(), Calls.bytes("{\"index\":{}}\n{\"a\":1}\n"));
        assertThat(answer.text()).contains("\"_index\":\"logs\"");
        assertThat(calls.bulk("{\"index\":{}}\n{\"a\":1}\n").text()).contains("index is missing", "\"errors\":true");
    }

    @Test
    void whatBeatsAndLogstashFilterFor_isAllThatIsAnswered() {
        HttpAnswer answer = calls.send(
                "POST",
                "/_bulk",
                "filter_path=errors%2Citems.%2A.error%2Citems.%2A.status",
                Map.of(),
                Calls.bytes(CREATE + "{\"a\":1}\n{\"delete\":{\"_index\":\"x\",\"_id\":\"1\"}}\n"));
        assertThat(answer.text())
                .isEqualTo(
                        "{\"errors\":true,\"items\":[{\"create\":{\"status\":201}},{\"delete\":{\"status\":400,\"error\":"
                                + "{\"type\":\"action_request_validation_exception\",\"reason\":\"what was received is never changed: delete is not done\"}}}]}");
    }

    @Test
    void oneBadDocument_isRefusedByItself() {
        HttpAnswer answer = calls.bulk(CREATE + "{\"a\":1}\n" + CREATE + "{\"a\":\n" + CREATE + "[1]\n" + CREATE
                + "{}{}\n" + CREATE + "{\"x\":\"" + "y".repeat(9000) + "\"}\n" + CREATE + "{\"d\":" + "[".repeat(50)
                + "]".repeat(50) + "}\n{\"update\":{\"_index\":\"x\",\"_id\":\"1\"}}\n{\"doc\":{}}\n" + CREATE
                + "{\"z\":1}\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text().split("\"status\":", -1))
                .extracting(part -> part.substring(0, 3))
                .containsExactly("{\"e", "201", "400", "400", "400", "413", "400", "400", "201");
        assertThat(calls.intake.texts()).containsExactly("{\"a\":1}", "{\"z\":1}");
        assertThat(calls.counts.times(Refusal.MALFORMED)).isEqualTo(4);
        assertThat(calls.counts.times(Refusal.SIZE)).isEqualTo(1);
        assertThat(calls.counts.times(Refusal.UNSUPPORTED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "{\"create\":{}}\n{\"a\":1}",
                "{\"create\":{\"_index\":\"x\"}}\n",
                "{\"create\":{\"_index\":\"x\"}}",
                "nonsense\n{}\n",
                "{\"upsert\":{}}\n{}\n",
                "{\"create\":[]}\n{}\n",
                "{\"create\":{}} x\n{}\n",
                "{}\n{}\n",
                "{\"create\":{\"_index\":\"x\"}}\n{\"a\":1}\nnonsense\n",
            })
    void aMalformedRequest_isAnswered400_andNothingOfItIsTaken(String body) {
        HttpAnswer answer = calls.bulk(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"status\":400");
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void onPressure_429AndRetryAfter_andNothingIsTaken() {
        calls.intake.refuse(IntakeRefused.Reason.PRESSURE);
        HttpAnswer answer = calls.bulk(CREATE + "{\"a\":1}\n");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "2");
        assertThat(answer.text()).contains("es_rejected_execution_exception");
        calls.intake.refuse(IntakeRefused.Reason.STOPPING);
        assertThat(calls.bulk(CREATE + "{\"a\":1}\n").status()).isEqualTo(503);
        calls.intake.refuse(IntakeRefused.Reason.FULL);
        assertThat(calls.bulk(CREATE + "{\"a\":1}\n").status()).isEqualTo(429);
        calls.intake.refuse(null);
        assertThat(calls.bulk(CREATE + "{\"a\":1}\n").status()).isEqualTo(200);
    }

    @Test
    void aSourceBeyondItsRate_isTold429_andWhen() {
        Calls slow = new Calls(Calls.LIMITS, new Rate(1, 2));
        assertThat(slow.bulk((CREATE + "{\"a\":1}\n").repeat(12)).status()).isEqualTo(200);
        HttpAnswer answer = slow.bulk(CREATE + "{\"a\":1}\n");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "10");
        slow.clock.advance(Duration.ofSeconds(10));
        assertThat(slow.bulk(CREATE + "{\"a\":1}\n").status()).isEqualTo(200);
    }

    @Test
    void aBodyBeyondItsSize_andTooManyActions_areAnswered413() {
        assertThat(calls.bulk((CREATE + "{\"x\":\"" + "y".repeat(4000) + "\"}\n").repeat(17))
                        .status())
                .isEqualTo(413);
        assertThat(calls.bulk((CREATE + "{}\n").repeat(201)).status()).isEqualTo(413);
        assertThat(calls.bulk((CREATE + "{}\n").repeat(200)).status()).isEqualTo(200);
        assertThat(calls.intake.records()).hasSize(200);
    }

    @Test
    void packedBodies_areUnpacked() throws IOException {
        byte[] body = (CREATE + "{\"a\":1}\n").getBytes(StandardCharsets.UTF_8);
        for (boolean bare : new boolean[] {false, true}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (DeflaterOutputStream packed = new DeflaterOutputStream(out, new Deflater(6, bare))) {
                packed.write(body);
            }
            assertThat(packed("deflate", out.toByteArray()).status()).isEqualTo(200);
        }
        assertThat(packed("gzip", Calls.gzip(body)).status()).isEqualTo(200);
        assertThat(calls.intake.records()).hasSize(3);
    }

    private HttpAnswer packed(String encoding, byte[] body) {
        return calls.send("POST", "/_bulk", "", Map.of("Content-Encoding", encoding), new ByteArrayInputStream(body));
    }

    @Test
    void aBomb_isNoticedAtTheBound_andTheServiceLives() {
        byte[] bomb = Calls.gzip(new byte[64 << 20]);
        assertThat(packed("gzip", bomb).status()).isEqualTo(413);
        assertThat(packed("gzip", Calls.gzip(bomb)).status()).isEqualTo(400);
        assertThat(calls.counts.times(Refusal.EXPANSION)).isEqualTo(1);
        assertThat(calls.bulk(CREATE + "{}\n").status()).isEqualTo(200);
    }

    @Test
    void damagedAndUnknownPacking_isAnswered() {
        byte[] packed = Calls.gzip((CREATE + "{\"a\":1}\n").getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < packed.length; length++) {
            assertThat(packed("gzip", java.util.Arrays.copyOf(packed, length)).status())
                    .isEqualTo(400);
        }
        assertThat(packed("deflate", new byte[] {1, 2, 3}).status()).isEqualTo(400);
        assertThat(packed("zstd", packed).status()).isEqualTo(415);
        assertThat(packed("gzip, gzip", packed).status()).isEqualTo(415);
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void aBodyThatDoesNotCome_isAnswered408() {
        InputStream slow = new InputStream() {
            @Override
            public int read() {
                calls.clock.advance(Duration.ofSeconds(20));
                return '\n';
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                buffer[from] = (byte) read();
                return 1;
            }
        };
        assertThat(calls.send("POST", "/_bulk", "", Map.of(), slow).status()).isEqualTo(408);
    }

    @Test
    void requestsThatTogetherAreTooLarge_areTold429_andTheRoomIsGivenBack() {
        Calls few = new Calls(
                new HttpLimits(64 * 1024, 8 * 1024, 200, 1000, Duration.ofSeconds(60), 20, 1024), Rate.generous());
        String large = (CREATE + "{\"a\":1}\n").repeat(100);
        for (int i = 0; i < 3; i++) {
            assertThat(few.bulk(large).status()).isEqualTo(429);
            assertThat(few.bulk(CREATE + "{}\n").status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatBreaksOff_isNotTaken() {
        InputStream broken = new InputStream() {
            private int left = 60;

            @Override
            public int read() throws IOException {
                if (left <= 0) {
                    throw new IOException("connection reset");
                }
                return (CREATE + "{\"a\":1}\n" + CREATE).charAt(60 - left--);
            }
        };
        assertThat(calls.send("POST", "/_bulk", "", Map.of(), broken).status()).isEqualTo(400);
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void withoutAToken_orWithAWrongOne_401() {
        for (String header : List.of("", "Bearer", "Bearer registry.wrong", "Basic cmVnaXN0cnk6d3Jvbmc=", "Digest x")) {
            HttpAnswer answer =
                    calls.send("POST", "/_bulk", "", Map.of("Authorization", header), Calls.bytes(CREATE + "{}\n"));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers()).containsKey("WWW-Authenticate");
        }
        assertThat(calls.counts.times(Refusal.TOKEN)).isEqualTo(5);
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void linesInAnyPieces_areThoseOfTheNaiveTwin() throws IOException {
        int runs = Boolean.getBoolean("tipstaff.full") ? 200_000 : 5_000;
        for (int seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append("ab\n\r".charAt(random.nextInt(4)));
            }
            List<String> expected = new ArrayList<>();
            for (String line : text.toString().split("(?<=\n)")) {
                boolean ended = line.endsWith("\n");
                String bare = ended ? line.substring(0, line.length() - 1) : line;
                if (ended && bare.length() > 5) {
                    expected.add("TOO_LONG:");
                } else if (ended) {
                    expected.add("WHOLE:" + (bare.endsWith("\r") ? bare.substring(0, bare.length() - 1) : bare));
                } else if (!bare.isEmpty()) {
                    expected.add("UNENDED:");
                }
            }
            InputStream pieces = new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII)) {
                @Override
                public int read(byte[] buffer, int from, int length) {
                    return super.read(buffer, from, 1 + random.nextInt(4));
                }
            };
            Lines lines = new Lines(pieces);
            List<String> found = new ArrayList<>();
            for (Lines.Ending ending = lines.next(5); ending != Lines.Ending.NONE; ending = lines.next(5)) {
                found.add(ending + ":"
                        + (ending == Lines.Ending.WHOLE ? new String(lines.line(), StandardCharsets.US_ASCII) : ""));
            }
            assertThat(found).as("seed %d", seed).isEqualTo(expected);
        }
    }

    static Stream<Arguments> bodies() {
        return Stream.of(CREATE + "{\"a\":1}\n", "{\"update\":{\"_id\":1}}\n{}\n{\"delete\":{}}\n", "\n")
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("bodies")
    @FuzzTest(maxDuration = "5m")
    void anyBytes_areAnswered(byte[] body) {
        for (String encoding : List.of("identity", "gzip", "deflate")) {
            HttpAnswer answer = packed(encoding, body);
            assertThat(answer.status()).isIn(200, 400, 413);
        }
        assertThat(MemoryIntake.texts(calls.intake.records()))
                .allMatch(text -> text.strip().startsWith("{"));
    }
}
