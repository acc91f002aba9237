package org.tipstaff.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.journal.Form;

/** A record that was received is read as if it had stood in a file of its form. */
class ReceivedRecordsTest {
    private static final Instant AT = Instant.parse("2026-03-02T08:00:00.5Z");

    @TempDir
    Path folder;

    private static Collected read(Form form, byte[] bytes) {
        Collected collected = new Collected();
        new ReceivedRecords(IngestLimits.defaults(), collected)
                .read(Source.file("journal"), 42, "registry-01", AT, form, bytes, 0, bytes.length);
        return collected;
    }

    private static Collected read(Form form, String text) {
        return read(form, text.getBytes(UTF_8));
    }

    private static Fields only(Collected collected) {
        assertThat(collected.gaps).isEmpty();
        assertThat(collected.records).hasSize(1);
        return collected.records.getFirst().fields();
    }

    @Test
    void jsonIsReadAsALineOfAFile() {
        String line = "{\"@timestamp\":\"2026-03-02T07:59:59Z\",\"winlog\":{\"event_id\":4624,\"channel\":\"Security\","
                + "\"event_data\":{\"TargetUserName\":\"registry.clerk1\",\"List\":[1,2,null]}}}";
        Collected collected = read(Form.JSON, line);
        RawRecord received = collected.records.getFirst();
        RawRecord inFile =
                Collected.of(folder, "a.ndjson", line.getBytes(UTF_8)).records.getFirst();
        assertThat(received.fields()).isEqualTo(inFile.fields());
        assertThat(received.format()).isEqualTo(inFile.format());
        Source source = received.provenance().source();
        assertThat(received.provenance().record()).isEqualTo(42);
        assertThat(source.path()).isEqualTo("journal/registry-01");
        assertThat(source.sha256()).isEqualTo(Sha256.of(line.getBytes(UTF_8)));
        assertThat(source.file().path()).isEqualTo("journal");
    }

    @Test
    void bytesThatAreNoUtf8AreReplacedAndSaid() {
        Collected collected = read(Form.JSON, "{\"message\":\"Café\"}".getBytes(ISO_8859_1));
        assertThat(collected.records.getFirst().fields().text("message")).isEqualTo("Caf\ufffd");
        assertThat(collected.gaps).singleElement().returns(Gap.Kind.ENCODING, Gap::kind);
    }

    @ParameterizedTest
    @CsvSource({
        "JSON, not json, SYNTAX",
        "JSON, '{\"a\":', SYNTAX",
        "OTLP_JSON, '{', SYNTAX",
        "WINDOWS_XML, <Event>, SYNTAX"
    })
    void whatCannotBeReadIsAGapOfThisRecord(Form form, String text, Gap.Kind kind) {
        Collected collected = read(form, text);
        assertThat(collected.records).isEmpty();
        assertThat(collected.gaps).singleElement().returns(kind, Gap::kind);
        assertThat(collected.gaps.getFirst().source().path()).isEqualTo("journal/registry-01");
    }

    @Test
    void aRecordWithoutBytesIsAGap() {
        assertThat(read(Form.JSON, "").gaps).singleElement().returns(Gap.Kind.CONTENT, Gap::kind);
    }

    @Test
    void syslogOfRfc5424() {
        Fields fields = only(
                read(
                        Form.SYSLOG,
                        "<38>1 2026-03-02T07:59:59.003Z registry-01 sshd 4711 ID47 [meta@1 a=\"x\\\"y\\]z\" b=\"2\"][o] \ufeffFailed password"));
        assertThat(fields.get("facility")).isEqualTo(4L);
        assertThat(fields.get("severity")).isEqualTo(6L);
        assertThat(fields.text("timestamp")).isEqualTo("2026-03-02T07:59:59.003Z");
        assertThat(fields.text("host")).isEqualTo("registry-01");
        assertThat(fields.text("app")).isEqualTo("sshd");
        assertThat(fields.text("procid")).isEqualTo("4711");
        assertThat(fields.text("msgid")).isEqualTo("ID47");
        assertThat(fields.text("sd.meta@1.a")).isEqualTo("x\"y]z");
        assertThat(fields.text("sd.meta@1.b")).isEqualTo("2");
        assertThat(fields.text("message")).isEqualTo("Failed password");
        assertThat(fields.text("received")).isEqualTo(AT.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "<86>Mar  2 08:00:01 registry-01 sudo[12]: a command | Mar  2 08:00:01 | registry-01 | sudo | 12 | a command",
                "<13>Mar 12 08:00:01 registry-01 CRON: (root) CMD | Mar 12 08:00:01 | registry-01 | CRON | - | (root) CMD",
                "Mar  2 08:00:01 registry-01 sshd[1]: from a file | Mar  2 08:00:01 | registry-01 | sshd | 1 | from a file",
                "2026-03-02T08:00:01.123456+01:00 registry-01 su: x | 2026-03-02T08:00:01.123456+01:00 | registry-01 | su | - | x",
                "<13>Mar  2 08:00:01 sshd[1]: no host | Mar  2 08:00:01 | - | sshd | 1 | no host",
                "<13>dnsmasq[9]: no time | - | - | dnsmasq | 9 | no time",
                "<190>%ASA-6-302013: Built | - | - | %ASA-6-302013 | - | Built",
                "<13>only words here | - | - | - | - | only words here",
                "<999>no priority | - | - | - | - | <999>no priority",
                "<13>1 | - | - | - | - | 1",
            })
    void syslogOfRfc3164AsItIsSent(String text, String time, String host, String app, String pid, String message) {
        Fields fields = only(read(Form.SYSLOG, text));
        assertThat(fields.text("timestamp")).isEqualTo(time);
        assertThat(fields.text("host")).isEqualTo(host);
        assertThat(fields.text("app")).isEqualTo(app);
        assertThat(fields.text("procid")).isEqualTo(pid);
        assertThat(fields.text("message")).isEqualTo(message);
    }

    @Test
    void anEventWithinASyslogMessageIsThatEvent() {
        Collected collected = read(
                Form.SYSLOG,
                "<14>1 2026-03-02T07:59:59Z dc-01 nxlog - - - {\"EventID\":4624,\"Channel\":\"Security\",\"Hostname\":\"dc-01\"}");
        assertThat(only(collected).get("EventID")).isEqualTo(4624L);
        assertThat(collected.records.getFirst().format()).isEqualTo(RawRecord.Format.JSON);
    }

    @Test
    void aLineOfTextSaysByItsLookWhatItIs() {
        assertThat(only(read(Form.TEXT, "Mar  2 08:00:01 registry-01 sshd[1]: x"))
                        .text("app"))
                .isEqualTo("sshd");
        assertThat(only(read(Form.TEXT, "{\"EventID\":1}")).get("EventID")).isEqualTo(1L);
        assertThat(only(read(Form.TEXT, "anything else")).text("message")).isEqualTo("anything else");
    }

    @Test
    void otlpIsUnfolded() {
        String record = """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"dc-01"}}]},
                "scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1772438399000000000","severityNumber":9,
                "body":{"kvlistValue":{"values":[{"key":"channel","value":{"stringValue":"Security"}},
                {"key":"event_id","value":{"kvlistValue":{"values":[{"key":"id","value":{"intValue":"4624"}}]}}},
                {"key":"event_data","value":{"kvlistValue":{"values":[{"key":"LogonType","value":{"stringValue":"3"}}]}}}]}},
                "attributes":[{"key":"n","value":{"arrayValue":{"values":[{"intValue":"1"},{"boolValue":true}]}}}]}]}]}]}
                """;
        Fields fields = only(read(Form.OTLP_JSON, record));
        assertThat(fields.text("channel")).isEqualTo("Security");
        assertThat(fields.get("event_id.id")).isEqualTo(4624L);
        assertThat(fields.text("event_data.LogonType")).isEqualTo("3");
        assertThat(fields.text("@timestamp")).isEqualTo("2026-03-02T07:59:59Z");
        assertThat(fields.text("resource.host.name")).isEqualTo("dc-01");
        assertThat(fields.get("attributes.n")).isEqualTo(List.of(1L, true));
    }

    @Test
    void anEventAsTextInABodyIsThatEvent() {
        Fields fields = only(
                read(
                        Form.OTLP_JSON,
                        "{\"timeUnixNano\":\"0\",\"body\":{\"stringValue\":\"{\\\"winlog\\\":{\\\"event_id\\\":1,\\\"channel\\\":\\\"System\\\"}}\"}}"));
        assertThat(fields.get("winlog.event_id")).isEqualTo(1L);
    }

    @RepeatedTest(20)
    void whateverIsSentReadingEnds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<String> seeds = List.of(
                "<38>1 2026-03-02T07:59:59.003Z h a 1 - [m a=\"b\"] text",
                "<38>Mar  2 08:00:01 h a[1]: text",
                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"x\"}}]}]}]}");
        for (Form form : Form.values()) {
            if (form == Form.UNKNOWN) {
                continue;
            }
            for (int i = 0; i < 200; i++) {
                byte[] bytes = seeds.get(random.nextInt(seeds.size())).getBytes(UTF_8);
                for (int j = random.nextInt(5); j >= 0; j--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                Collected collected = read(form, cut);
                assertThat(collected.records.size() + collected.gaps.size())
                        .as("seed %s: %s", repetition.getCurrentRepetition(), new String(cut, UTF_8))
                        .isPositive();
            }
        }
    }
}
