package org.tipstaff.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tipstaff.normalise.Tables.json;
import static org.tipstaff.normalise.Tables.normaliser;
import static org.tipstaff.normalise.Tables.record;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord;

class CloudTrailTest {
    private static Event asked(String address, Object... more) {
        Object[] all = new Object[12 + more.length];
        System.arraycopy(
                new Object[] {
                    "eventVersion", "1.09",
                    "eventTime", "2024-03-01T08:00:00Z",
                    "eventSource", "s3.amazonaws.com",
                    "eventName", "GetObject",
                    "awsRegion", "eu-west-1",
                    "sourceIPAddress", address
                },
                0,
                all,
                0,
                12);
        System.arraycopy(more, 0, all, 12, more.length);
        return json(all);
    }

    @Test
    void record_keepsItsOwnNames_withThoseOfEcsBesideThem() {
        Event event = asked(
                "203.0.113.9",
                "userAgent",
                "aws-cli/2.15",
                "recipientAccountId",
                "111122223333",
                "requestParameters.bucketName",
                "witness-files");
        assertThat(event.product()).isEqualTo("aws");
        assertThat(event.channel()).isEqualTo("aws:cloudtrail");
        assertThat(event.provider()).isEqualTo("s3.amazonaws.com");
        assertThat(event.host()).isEmpty();
        assertThat(event.time()).isEqualTo(Instant.parse("2024-03-01T08:00:00Z"));
        assertThat(event.fields().get("eventName")).isEqualTo("GetObject");
        assertThat(event.fields().get("event.action")).isEqualTo("GetObject");
        assertThat(event.fields().get("event.provider")).isEqualTo("s3.amazonaws.com");
        assertThat(event.fields().get("cloud.region")).isEqualTo("eu-west-1");
        assertThat(event.fields().get("cloud.account.id")).isEqualTo("111122223333");
        assertThat(event.fields().get("user_agent.original")).isEqualTo("aws-cli/2.15");
        assertThat(event.fields().get("source.ip")).isEqualTo("203.0.113.9");
        assertThat(event.fields().get("event.outcome")).isEqualTo("success");
        assertThat(event.fields().get("requestParameters")).isEqualTo(List.of("witness-files"));
    }

    @Test
    void sourceThatIsNoAddress_isNone() {
        for (String service : List.of("rds.amazonaws.com", "AWS Internal", "1.2.3", "1.2.3.400", "cafe", "")) {
            assertThat(asked(service).fields().get("source.ip")).as(service).isNull();
        }
        assertThat(asked("2001:db8::1").fields().get("source.ip")).isEqualTo("2001:db8::1");
    }

    @Test
    void whatWasRefused_isAFailure() {
        assertThat(asked("203.0.113.9", "errorCode", "AccessDenied").fields().get("event.outcome"))
                .isEqualTo("failure");
        assertThat(asked("203.0.113.9", "responseElements.ConsoleLogin", "Failure")
                        .fields()
                        .get("event.outcome"))
                .isEqualTo("failure");
        assertThat(asked("203.0.113.9", "errorCode", Fields.NULL).fields().get("event.outcome"))
                .isEqualTo("success");
    }

    @Test
    void accounts_areNamedWithTheAccountTheyAreOf() {
        assertThat(asked(
                                "203.0.113.9",
                                "userIdentity.type",
                                "IAMUser",
                                "userIdentity.accountId",
                                "111122223333",
                                "userIdentity.userName",
                                "clerk")
                        .user())
                .isEqualTo("111122223333\\clerk");
        Event role = asked(
                "203.0.113.9",
                "userIdentity.type",
                "AssumedRole",
                "userIdentity.accountId",
                "111122223333",
                "userIdentity.arn",
                "arn:aws:sts::111122223333:assumed-role/Archive/clerk@court.example",
                "userIdentity.sessionContext.sessionIssuer.userName",
                "Archive");
        assertThat(role.user()).isEqualTo("111122223333\\Archive/clerk@court.example");
        assertThat(role.fields().get("user.name")).isEqualTo("Archive/clerk@court.example");
        assertThat(asked("203.0.113.9", "userIdentity.type", "Root", "userIdentity.accountId", "1")
                        .user())
                .isEqualTo("1\\root");
        assertThat(asked("rds.amazonaws.com", "userIdentity.type", "AWSService", "userIdentity.invokedBy", "rds")
                        .user())
                .isEmpty();
    }

    @Test
    void excerptWithoutATime_isReadAndSaysSo() {
        Outcome outcome = normaliser()
                .normalise(record(
                        RawRecord.Format.JSON,
                        "eventSource",
                        "s3.amazonaws.com",
                        "eventName",
                        "DeleteObject",
                        "recipientAccountId",
                        "111122223333"));
        assertThat(((Outcome.Normalised) outcome).event().channel()).isEqualTo("aws:cloudtrail");
        assertThat(((Outcome.Normalised) outcome).timeProblem()).contains("eventTime");
    }

    @Test
    void digestFile_isNoRecord() {
        Event digest = json(
                "awsAccountId",
                "111122223333",
                "digestStartTime",
                "2024-03-01T08:00:00Z",
                "digestEndTime",
                "2024-03-01T09:00:00Z",
                "digestS3Object",
                "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/x.json.gz",
                "logFiles",
                Fields.NULL);
        assertThat(digest.channel()).isEqualTo("aws:cloudtrail-digest");
        assertThat(digest.time()).isEqualTo(Instant.parse("2024-03-01T09:00:00Z"));
        assertThat(digest.fields().get("event.outcome")).isNull();
    }

    @Test
    void recordsOfOthers_areNotTakenForOne() {
        assertThat(normaliser().normalise(record(RawRecord.Format.JSON, "eventName", "GetObject", "awsRegion", "x")))
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(normaliser()
                        .normalise(record(
                                RawRecord.Format.JSON, "eventSource", "app", "eventName", "started", "level", "info")))
                .isInstanceOf(Outcome.Unknown.class);
    }

    @Test
    void tableThatKnowsARecordByTooLittle_isRefused() {
        String table = """
                recognised-by: [[eventSource, eventName]]
                digest: [a, b, c]
                clocks: [t]
                digest-clocks: [t]
                whole: []
                add: []
                """;
        assertThatThrownBy(() -> CloudTrailMapping.read(new MappingText("t.yaml", table)))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("fewer than three fields");
    }
}
