package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.RawRecord.Format;

class SyslogTest {
    private static final String RECEIVED = "2026-03-02T08:00:00.500Z";

    private static Event syslog(Object... fields) {
        return Tables.event(Tables.record(Format.SYSLOG, fields));
    }

    @Test
    void aTimeWithAZoneIsBelieved() {
        Event event = syslog(
                "timestamp", "2026-03-02T08:59:59+01:00", "host", "registry-01", "app", "sshd", "received", RECEIVED);
        assertThat(event.time()).hasToString("2026-03-02T07:59:59Z");
        assertThat(event.clocks()).hasSize(2);
        assertThat(event.product()).isEqualTo("linux");
        assertThat(event.channel()).isEqualTo("syslog");
        assertThat(event.provider()).isEqualTo("sshd");
        assertThat(event.host()).isEqualTo("registry-01");
    }

    @Test
    void aTimeWithoutYearAndZoneIsNot() {
        Event event = syslog("timestamp", "Mar  2 09:59:59", "app", "sshd", "received", RECEIVED);
        assertThat(event.time()).hasToString("2026-03-02T08:00:00.500Z");
        assertThat(event.fields().text("timestamp")).isEqualTo("Mar  2 09:59:59");
    }

    @Test
    void aTimeThatCannotBeIsSaid() {
        Outcome outcome = Tables.normaliser()
                .normalise(Tables.record(Format.SYSLOG, "timestamp", "1970-01-01T00:00:00Z", "received", RECEIVED));
        assertThat(((Outcome.Normalised) outcome).timeProblem()).contains("can't be the time");
    }

    @Test
    void aDeviceOfTheNetworkIsNotLinux() {
        assertThat(syslog("app", "%ASA-6-302013", "received", RECEIVED).product())
                .isEmpty();
        assertThat(syslog("message", "only words", "received", RECEIVED).product())
                .isEmpty();
    }

    @Test
    void theReceiverOfOpenTelemetryGivesEventsOfWindows() {
        Event event = Tables.json(
                "channel", "Security",
                "computer", "dc-01.court.example",
                "event_id.id", 4624L,
                "event_id.qualifiers", 0L,
                "provider.name", "Microsoft-Windows-Security-Auditing",
                "record_id", 4711L,
                "system_time", "2026-03-02T07:59:59.5Z",
                "event_data.TargetUserName", "registry.clerk1",
                "event_data.TargetDomainName", "COURT",
                "@timestamp", "2026-03-02T07:59:59.5Z");
        assertThat(event.product()).isEqualTo("windows");
        assertThat(event.channel()).isEqualTo("Security");
        assertThat(event.eventId()).isEqualTo(4624);
        assertThat(event.host()).isEqualTo("dc-01.court.example");
        assertThat(event.time()).hasToString("2026-03-02T07:59:59.500Z");
        assertThat(event.fields().text("TargetUserName")).isEqualTo("registry.clerk1");
        assertThat(event.fields().text("EventRecordID")).isEqualTo("4711");
    }
}
