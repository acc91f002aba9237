package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tipstaff.normalise.Tables.json;
import static org.tipstaff.normalise.Tables.normaliser;
import static org.tipstaff.normalise.Tables.record;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord;

class ZeekTest {
    private static Event zeek(Object... namesAndValues) {
        return Tables.event(record(RawRecord.Format.ZEEK, namesAndValues));
    }

    @Test
    void connection_isOfItsLog_withTheNamesOfRulesBesideItsOwn() {
        Event event = zeek(
                "_path", "conn",
                "ts", new BigDecimal("1709280000.25"),
                "id.orig_h", "10.0.1.4",
                "id.resp_h", "203.0.113.7",
                "id.resp_p", 443L,
                "proto", "tcp",
                "orig_bytes", Fields.NULL);
        assertThat(event.product()).isEqualTo("zeek");
        assertThat(event.channel()).isEqualTo("zeek:conn");
        assertThat(event.time()).isEqualTo(Instant.parse("2024-03-01T08:00:00.250Z"));
        assertThat(event.host()).isEmpty();
        assertThat(event.fields().get("id.orig_h")).isEqualTo("10.0.1.4");
        assertThat(event.fields().get("src_ip")).isEqualTo("10.0.1.4");
        assertThat(event.fields().get("destination.ip")).isEqualTo("203.0.113.7");
        assertThat(event.fields().get("dst_port")).isEqualTo(443L);
        assertThat(event.fields().get("orig_bytes")).isSameAs(Fields.NULL);
    }

    @Test
    void jsonOfAnyKnownShipping_isTheSame() {
        Event path =
                json("_path", "dns", "ts", "2024-03-01T08:00:00.25Z", "id.orig_h", "10.0.1.4", "query", "a.example");
        Event stream = json(
                "@stream",
                "dns",
                "@system",
                "sensor-1",
                "ts",
                new BigDecimal("1709280000.25"),
                "id_orig_h",
                "10.0.1.4");
        Event bare = json("ts", 1709280000L, "uid", "C1", "trans_id", 7L, "proto", "udp", "id.orig_h", "10.0.1.4");
        assertThat(path.channel()).isEqualTo("zeek:dns");
        assertThat(stream.channel()).isEqualTo("zeek:dns");
        assertThat(bare.channel()).isEqualTo("zeek:dns");
        assertThat(stream.host()).isEqualTo("sensor-1");
        assertThat(stream.time()).isEqualTo(path.time());
        assertThat(stream.fields().get("id.orig_h")).isEqualTo("10.0.1.4");
        assertThat(stream.fields().get("src_ip")).isEqualTo("10.0.1.4");
    }

    @Test
    void jsonWithATimeAndNoMoreOfZeek_isUnknown() {
        Outcome outcome = normaliser().normalise(record(RawRecord.Format.JSON, "ts", 1709280000L, "msg", "hello"));
        assertThat(outcome).isInstanceOf(Outcome.Unknown.class);
        assertThat(((Outcome.Unknown) outcome).reason()).contains("Zeek");
    }

    @Test
    void recordOfWindowsThatNamesAPath_staysOfWindows() {
        Event event = json("Event.System.EventID", 1L, "Event.System.Channel", "Security", "ts", 1L, "_path", "conn");
        assertThat(event.product()).isEqualTo("windows");
    }

    @Test
    void whoAsksForATicket_isItsAccount() {
        assertThat(zeek("_path", "kerberos", "ts", 1709280000L, "client", "registrar/COURT.EXAMPLE")
                        .user())
                .isEqualTo("registrar/COURT.EXAMPLE");
        assertThat(zeek("_path", "ntlm", "ts", 1709280000L, "domainname", "COURT", "username", "clerk")
                        .user())
                .isEqualTo("COURT\\clerk");
        assertThat(zeek("_path", "conn", "ts", 1709280000L, "client", "x").user())
                .isEmpty();
    }

    @Test
    void timeThatCantBe_isSaid() {
        for (Object ts : new Object[] {new BigDecimal("1e30"), "yesterday", -5L, "1.2.3", Fields.NULL}) {
            Outcome outcome = normaliser().normalise(record(RawRecord.Format.ZEEK, "_path", "conn", "ts", ts));
            assertThat(((Outcome.Normalised) outcome).event().time())
                    .as("%s", ts)
                    .isNull();
            assertThat(((Outcome.Normalised) outcome).timeProblem())
                    .as("%s", ts)
                    .isNotEmpty();
        }
    }

    @Test
    void tableThatKnowsALogByTooLittle_isRefusedWithItsPlace() {
        assertThatThrownBy(() -> ZeekMapping.read(new MappingText(
                        "zeek.yaml", "log: [_path]\nrecognised-by:\n  - {log: conn, fields: [ts, uid]}\n")))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("zeek.yaml:3");
    }
}
