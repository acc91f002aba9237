package org.tipstaff.receivers.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.journal.Form;
import org.tipstaff.receivers.IntakeRefused;
import org.tipstaff.receivers.Refusal;

@Timeout(60)
class OtlpRequestsTest {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    private final Calls calls = new Calls();

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A message of fields that are bytes: number, value, number, value … */
    private static byte[] message(Object... fields) {
        ProtobufBytes out = new ProtobufBytes();
        for (int i = 0; i < fields.length; i += 2) {
            int number = (int) fields[i];
            switch (fields[i + 1]) {
                case byte[] bytes -> out.bytes(number, bytes);
                case String text -> out.bytes(number, text(text));
                case Long value -> out.number(number, value);
                default -> throw new IllegalArgumentException("no field");
            }
        }
        return out.toByteArray();
    }

    private static byte[] value(String text) {
        return message(1, text);
    }

    private static byte[] pair(String key, byte[] value) {
        return message(1, key, 2, value);
    }

    /** A number of eight bytes, least first. */
    private static byte[] fixed64(int field, long number) {
        byte[] bytes = new byte[9];
        bytes[0] = (byte) (field << 3 | 1);
        for (int i = 0; i < 8; i++) {
            bytes[i + 1] = (byte) (number >>> 8 * i);
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        ProtobufBytes out = new ProtobufBytes();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] request(byte[]... records) {
        ProtobufBytes scope = new ProtobufBytes();
        for (byte[] record : records) {
            scope.bytes(2, record);
        }
        // The scope and the resource stand behind what they are of, as protobuf allows.
        scope.bytes(1, message(1, "auth", 2, "1.0"));
        byte[] resource = message(1, pair("host.name", value("dc01")));
        return message(1, message(2, scope.toByteArray(), 1, resource, 3, "https://example.org/schema"));
    }

    @Test
    void aLogRecordInProtobuf_isARequestOfItsOwnInJson() {
        byte[] record = joined(
                fixed64(1, 1_772_528_400_000_000_001L),
                fixed64(11, -1L),
                message(2, 9L, 3, "INFO", 5, message(6, message(1, pair("user", value("registry.clerk1"))))),
                message(6, pair("n", message(3, -5L)), 6, pair("yes", message(2, 1L)), 6, pair("b", message(7, "ab"))),
                message(6, pair("list", message(5, message(1, value("x"), 1, message())))),
                joined(message(6, pair("d", fixed64(4, Double.doubleToLongBits(1.5))))),
                message(9, new byte[] {1, 2, (byte) 0xAB}, 12, "logon", 99, "unknown"));
        HttpAnswer answer = calls.logs(PROTOBUF, request(record));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).containsEntry("Content-Type", PROTOBUF);
        assertThat(calls.intake.records().getFirst().form()).isEqualTo(Form.OTLP_JSON);
        assertThat(calls.intake.texts())
                .containsExactly(
                        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"host.name\",\"value\":{\"stringValue\":\"dc01\"}}]},"
                                + "\"schemaUrl\":\"https://example.org/schema\",\"scopeLogs\":[{\"scope\":{\"name\":\"auth\",\"version\":\"1.0\"},"
                                + "\"logRecords\":[{\"timeUnixNano\":\"1772528400000000001\",\"observedTimeUnixNano\":\"18446744073709551615\","
                                + "\"severityNumber\":9,\"severityText\":\"INFO\","
                                + "\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"user\",\"value\":{\"stringValue\":\"registry.clerk1\"}}]}},"
                                + "\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"-5\"}},{\"key\":\"yes\",\"value\":{\"boolValue\":true}},"
                                + "{\"key\":\"b\",\"value\":{\"bytesValue\":\"YWI=\"}},"
                                + "{\"key\":\"list\",\"value\":{\"arrayValue\":{\"values\":[{\"stringValue\":\"x\"},{}]}}},"
                                + "{\"key\":\"d\",\"value\":{\"doubleValue\":1.5}}],"
                                + "\"traceId\":\"0102ab\",\"eventName\":\"logon\"}]}]}]}");
    }

    @Test
    void aLogRecordInJson_isTakenOverByteByByte_whereverItsResourceStands() {
        String body =
                "{ \"x\": [1], \"resourceLogs\": [ {\"scopeLogs\":[{\"logRecords\":[ {\"body\": {\"stringValue\":\"é\"} }, {\"flags\":1}],"
                        + " \"scope\": {\"name\" : \"s\"}}], \"schemaUrl\":\"u\", \"resource\":{ \"attributes\":[] }} ] }";
        HttpAnswer answer = calls.logs(JSON + "; charset=utf-8", text(body));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{}");
        String before =
                "{\"resourceLogs\":[{\"resource\":{ \"attributes\":[] },\"schemaUrl\":\"u\",\"scopeLogs\":[{\"scope\":{\"name\" : \"s\"},\"logRecords\":[";
        assertThat(calls.intake.texts())
                .containsExactly(before + "{\"body\": {\"stringValue\":\"é\"} }]}]}]}", before + "{\"flags\":1}]}]}]}");
    }

    @Test
    void withoutResourceOrScope_noneIsMade() {
        assertThat(calls.logs(
                                JSON,
                                text("{\"resourceLogs\":[{\"resource\":null,\"scopeLogs\":[{\"logRecords\":[{}]}]}]}"))
                        .status())
                .isEqualTo(200);
        assertThat(calls.logs(PROTOBUF, message(1, message(2, message(2, message()))))
                        .status())
                .isEqualTo(200);
        assertThat(calls.intake.texts())
                .containsOnly("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}]}]}]}")
                .hasSize(2);
    }

    @Test
    void nothing_isAProperRequest() {
        assertThat(calls.logs(PROTOBUF, new byte[0]).status()).isEqualTo(200);
        assertThat(calls.logs(JSON, text("{}")).status()).isEqualTo(200);
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void aRecordBeyondItsSize_isRejectedByItself_andThatIsSaid() {
        byte[] large = message(3, "x".repeat(9000));
        HttpAnswer answer = calls.logs(PROTOBUF, request(large, message(3, "small"), large));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()[0]).isEqualTo((byte) 10);
        assertThat(answer.body()[2]).isEqualTo((byte) 8);
        assertThat(answer.body()[3]).isEqualTo((byte) 2);
        assertThat(calls.intake.records()).hasSize(1);
        String json =
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"a\":\"" + "x".repeat(9000) + "\"},{}]}]}]}";
        assertThat(calls.logs(JSON, text(json)).text())
                .startsWith("{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"1 log record(s)");
        assertThat(calls.counts.times(Refusal.SIZE)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"resourceLogs\":{}}",
                "{\"resourceLogs\":[1]}",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[\"x\"]}]}]}",
                "{\"resourceLogs\":[]} x",
                "{\"resourceLogs\":[{\"resource\":7}]}",
            })
    void malformedJson_isAnswered400WithAStatus(String body) {
        HttpAnswer answer = calls.logs(JSON, text(body));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("{\"code\":3,\"message\":\"no OTLP log request");
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void malformedProtobuf_isAnswered400WithAStatus() {
        for (byte[] body :
                new byte[][] {{10, 100}, {10}, {0}, {11}, {9, 1}, {(byte) 0xFF}, new byte[] {10, 2, 18, 9}}) {
            HttpAnswer answer = calls.logs(PROTOBUF, body);
            assertThat(answer.status()).as(Arrays.toString(body)).isEqualTo(400);
            assertThat(answer.body()).startsWith(8, 3);
        }
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void valuesWithinValues_endAtABound() {
        byte[] value = value("x");
        for (int i = 0; i < 200; i++) {
            value = message(5, message(1, value));
        }
        assertThat(calls.logs(PROTOBUF, request(message(5, value))).status()).isEqualTo(400);
    }

    @Test
    void manyRecordsOfOneLargeResource_areBounded() {
        byte[] resource = message(1, pair("k", value("x".repeat(7000))));
        ProtobufBytes scope = new ProtobufBytes();
        for (int i = 0; i < 150; i++) {
            scope.bytes(2, message());
        }
        HttpAnswer answer = calls.logs(PROTOBUF, message(1, message(1, resource, 2, scope.toByteArray())));
        assertThat(answer.status()).isIn(413, 429);
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void pressureAndOtherMedia_haveTheirStatus() {
        calls.intake.refuse(IntakeRefused.Reason.PRESSURE);
        HttpAnswer answer = calls.logs(PROTOBUF, request(message(3, "x")));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "2");
        assertThat(calls.logs("text/plain", text("x")).status()).isEqualTo(415);
        assertThat(calls.ask("GET", "/v1/logs").status()).isEqualTo(405);
        assertThat(calls.send("POST", "/v1/logs", "", Map.of("Authorization", "Bearer x"), Calls.bytes("{}"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aBomb_isNoticedAtTheBound_andTheServiceLives() {
        for (String type : List.of("application/json", "application/x-protobuf")) {
            HttpAnswer answer = calls.send(
                    "POST",
                    "/v1/logs",
                    "",
                    Map.of("Content-Type", type, "Content-Encoding", "gzip"),
                    new ByteArrayInputStream(Calls.gzip(new byte[64 << 20])));
            assertThat(answer.status()).as(type).isEqualTo(413);
        }
        assertThat(calls.counts.times(Refusal.EXPANSION)).isEqualTo(2);
        assertThat(calls.logs("application/json", text("{}")).status()).isEqualTo(200);
    }

    @Test
    void aBodyBeyondItsSize_isAnswered413() {
        byte[] large = new byte[65 * 1024];
        Arrays.fill(large, (byte) ' ');
        assertThat(calls.logs("application/json", large).status()).isEqualTo(413);
        assertThat(calls.logs("application/x-protobuf", large).status()).isEqualTo(413);
        assertThat(calls.intake.records()).isEmpty();
    }

    @Test
    void aBodyThatDoesNotCome_isAnswered408() {
        InputStream slow = new InputStream() {
            @Override
            public int read() {
                calls.clock.advance(Duration.ofSeconds(20));
                return ' ';
            }

            @Override
            public int read(byte[] buffer, int from, int length) {
                buffer[from] = (byte) read();
                return 1;
            }
        };
        assertThat(calls.send("POST", "/v1/logs", "", Map.of("Content-Type", "application/json"), slow)
                        .status())
                .isEqualTo(408);
    }

    @Test
    void spoiledRequests_areAnswered_whateverTheBytes() {
        byte[] sound = request(joined(
                fixed64(1, 5), message(2, 9L, 5, message(6, message(1, pair("user", value("registry.clerk1")))))));
        int runs = Boolean.getBoolean("tipstaff.full") ? 200_000 : 5_000;
        for (int seed = 0; seed < runs; seed++) {
            Random random = new Random(seed);
            byte[] spoiled = sound.clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt(256);
            }
            assertThat(calls.logs(PROTOBUF, spoiled).status())
                    .as("seed %d", seed)
                    .isIn(200, 400, 413);
        }
    }

    static Stream<Arguments> protobuf() {
        return Stream.of(Arguments.of((Object) request(message(3, "INFO", 5, value("x")))));
    }

    @MethodSource("protobuf")
    @FuzzTest(maxDuration = "5m")
    void anyProtobuf_isAnswered(byte[] body) {
        assertThat(calls.logs(PROTOBUF, body).status()).isIn(200, 400, 413, 429);
    }

    static Stream<Arguments> json() {
        return Stream.of(
                Arguments.of((Object) text("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{}}]}]}]}")));
    }

    @MethodSource("json")
    @FuzzTest(maxDuration = "5m")
    void anyJson_isAnswered(byte[] body) {
        assertThat(calls.logs(JSON, body).status()).isIn(200, 400, 413, 429);
    }
}
