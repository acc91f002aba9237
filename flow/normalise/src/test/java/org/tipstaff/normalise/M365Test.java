package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.RawRecord;

class M365Test {
    private static Event access(Object... more) {
        Object[] all = new Object[12 + more.length];
        Object[] base = {
            "CreationTime", "2026-03-01T08:00:00",
            "Operation", "MailItemsAccessed",
            "RecordType", 50L,
            "Workload", "Exchange",
            "UserId", "clerk@court.example",
            "ResultStatus", "Succeeded"
        };
        System.arraycopy(base, 0, all, 0, 12);
        System.arraycopy(more, 0, all, 12, more.length);
        return Tables.json(all);
    }

    @Test
    void timeIsUtc_thoughItDoesNotSay() {
        Event event = access();
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-01T08:00:00Z"));
        assertThat(event.product()).isEqualTo("m365");
        assertThat(event.channel()).isEqualTo("m365:Exchange");
        assertThat(event.user()).isEqualTo("clerk@court.example");
        assertThat(event.host()).isEmpty();
    }

    @Test
    void namesOfEcs_standBesideTheNative() {
        Event event = access("ClientIPAddress", "[2001:db8::7]:443", "ClientInfoString", "Client=OWA;");
        assertThat(event.fields().get("user.name")).isEqualTo("clerk@court.example");
        assertThat(event.fields().get("event.action")).isEqualTo("MailItemsAccessed");
        assertThat(event.fields().get("event.outcome")).isEqualTo("success");
        assertThat(event.fields().get("source.ip")).isEqualTo("2001:db8::7");
        assertThat(event.fields().get("user_agent.original")).isEqualTo("Client=OWA;");
        assertThat(event.fields().get("ClientIPAddress")).isEqualTo("[2001:db8::7]:443");
    }

    @Test
    void portIsNoPartOfAnAddress() {
        assertThat(access("ClientIP", "203.0.113.9:50123").fields().get("source.ip"))
                .isEqualTo("203.0.113.9");
        assertThat(access("ClientIP", "").fields().get("source.ip")).isNull();
    }

    @Test
    void commandsSayTrueAndFalse_othersSucceeded() {
        assertThat(Tables.json(
                                "CreationTime",
                                "2026-03-01T08:00:00",
                                "Operation",
                                "Set-Mailbox",
                                "RecordType",
                                1L,
                                "ResultStatus",
                                "False")
                        .fields()
                        .get("event.outcome"))
                .isEqualTo("failure");
        assertThat(Tables.json("CreationTime", "2026-03-01T08:00:00", "Operation", "x", "RecordType", 1L)
                        .fields()
                        .get("event.outcome"))
                .isNull();
    }

    @Test
    void serviceOfARecord_isKnownByItsType_whereItIsNotNamed() {
        assertThat(Tables.json("CreationTime", "2026-03-01T08:00:00", "Operation", "Set-Mailbox", "RecordType", 1L)
                        .channel())
                .isEqualTo("m365:Exchange");
        assertThat(Tables.json("CreationTime", "2026-03-01T08:00:00", "Operation", "x", "RecordType", 9999L)
                        .channel())
                .isEqualTo("m365:");
    }

    @Test
    void tableOfLogAnalytics_hasTheNamesOfTheSchema() {
        Event event = Tables.json(
                "TimeGenerated", "2026-03-01T08:00:00Z",
                "Operation", "MailItemsAccessed",
                "OfficeWorkload", "Exchange",
                "Client_IPAddress", "203.0.113.9",
                "Logon_Type", "Owner",
                "UserId", "clerk@court.example");
        assertThat(event.fields().get("Workload")).isEqualTo("Exchange");
        assertThat(event.fields().get("LogonType")).isEqualTo("Owner");
        assertThat(event.fields().get("source.ip")).isEqualTo("203.0.113.9");
        assertThat(event.channel()).isEqualTo("m365:Exchange");
    }

    @Test
    void rowWhoseJsonWasCut_isStillKnownByItsColumns() {
        Event event = Tables.json(
                "Operations", "MailItemsAccessed",
                "UserIds", "clerk@court.example",
                "AuditData", "{\"Id\":",
                "CreationDate", "/Date(1772352000000)/",
                "RecordType", "ExchangeItemAggregated");
        assertThat(event.fields().get("Operation")).isEqualTo("MailItemsAccessed");
        assertThat(event.user()).isEqualTo("clerk@court.example");
        assertThat(event.channel()).isEqualTo("m365:Exchange");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-01T08:00:00Z"));
    }

    @Test
    void parameters_canBeSearchedAsTexts() {
        Event event = access("Parameters.ForwardTo", "x@mail.example", "Parameters.Name", ".");
        assertThat(event.fields().get("Parameters")).isEqualTo(List.of("ForwardTo: x@mail.example", "Name: ."));
    }

    @Test
    void nameOfAnAlert_isWhatRulesCallTheEvent() {
        Event event = Tables.json(
                "CreationTime", "2026-03-01T08:00:00",
                "Operation", "AlertTriggered",
                "RecordType", 40L,
                "Workload", "SecurityComplianceCenter",
                "Name", "Suspicious inbox forwarding",
                "ResultStatus", "Succeeded");
        assertThat(event.fields().get("eventName")).isEqualTo(List.of("AlertTriggered", "Suspicious inbox forwarding"));
        assertThat(event.fields().get("status")).isEqualTo("success");
        assertThat(access().fields().get("eventName")).isEqualTo("MailItemsAccessed");
    }

    @Test
    void nothingIsLost() {
        Object[] given = {"CreationTime", "yesterday", "Operation", "x", "RecordType", 1L, "odd", "value"};
        Outcome.Normalised normalised =
                (Outcome.Normalised) Tables.normaliser().normalise(Tables.record(RawRecord.Format.JSON, given));
        assertThat(normalised.timeProblem()).contains("CreationTime 'yesterday'");
        assertThat(normalised.event().time()).isNull();
        assertThat(normalised.event().fields().get("odd")).isEqualTo("value");
    }

    @Test
    void recordsOfOtherLogs_areNotTakenForIt() {
        assertThat(Tables.normaliser()
                        .normalise(Tables.record(RawRecord.Format.JSON, "Operation", "read", "CreationTime", "2026")))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void mistakeInTheTable_isNamedWithItsPlace() {
        MappingText table = Tables.table("m365-fields.yaml");
        assertThatThrownBy(() -> M365Mapping.read(
                        new MappingText("t.yaml", table.text().replace("name: Workload,", "nam: Workload,"))))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("t.yaml:")
                .hasMessageContaining("nam");
    }
}
