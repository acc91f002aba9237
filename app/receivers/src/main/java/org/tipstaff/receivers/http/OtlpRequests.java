package org.tipstaff.receivers.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.IntakeRefused;
import org.tipstaff.receivers.RateGate;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.Refused;
import org.tipstaff.receivers.Tally;
import org.tipstaff.receivers.Timing;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Answers {@code POST /v1/logs}, OTLP/HTTP 1.x, in protobuf and in JSON.
 *
 * <p>Each log record becomes a record of its own in the form of an OTLP request with that one log record in it: {@code
 * {"resourceLogs":[{"resource":…,"scopeLogs":[{"scope":…,"logRecords":[…]}]}]}}, what OpenTelemetry's own file exporter writes a
 * line of. So nothing of its resource and scope is lost, and any tool that reads OTLP JSON reads it. From a JSON request
 * resource, scope and log record are taken over byte by byte.
 *
 * <p><b>The decoder is our own</b>, about three hundred lines, and not protobuf-java with the generated classes: the wire format is five
 * rules, the bytes are hostile, and here each bound is ours and nothing is built in memory but the record under work. The
 * tests compare it with the SDK's own encoder.
 *
 * <p>A log record beyond its size is rejected by itself and counted in {@code partialSuccess}; all others of its request are taken
 * together or not at all. 429 and 503 carry Retry-After, which OTLP calls retryable; 400 and 413 are not tried again by a
 * sender that keeps to the specification.
 */
final class OtlpRequests {
    /** Its name in counts. */
    static final String RECEIVER = "otlp";

    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    private final Intake intake;
    private final RateGate rates;
    private final Tally tally;
    private final Timing timing;
    private final HttpLimits limits;
    private final UnderWay underWay;
    private final OtlpJson json;

    OtlpRequests(Intake intake, RateGate rates, Tally tally, Timing timing, HttpLimits limits, UnderWay underWay) {
        this.intake = intake;
        this.rates = rates;
        this.tally = tally;
        this.timing = timing;
        this.limits = limits;
        this.underWay = underWay;
        this.json = new OtlpJson(limits);
    }

    /** Takes log records as they are decoded. */
    final class Records implements OtlpSink {
        private final String source;
        private final List<Received> taken = new ArrayList<>();
        private final UnderWay.Share share;
        private long bytes;
        private long tooLarge;

        Records(String source, UnderWay.Share share) {
            this.source = source;
            this.share = share;
        }

        @Override
        public void record(byte[] bytesOfOne) throws BodyRefused {
            if (taken.size() + tooLarge >= limits.records()) {
                throw new BodyRefused(
                        413, Refusal.SIZE, "the request has more than " + limits.records() + " log records");
            }
            // Resource and scope are repeated in each record: what a request comes to is bounded as a body is.
            bytes += bytesOfOne.length;
            if (bytes > 4L * limits.requestBytes()) {
                throw new BodyRefused(
                        413,
                        Refusal.EXPANSION,
                        "the log records with their resources come to more than " + 4L * limits.requestBytes()
                                + " bytes");
            }
            share.take(bytesOfOne.length);
            taken.add(new Received(source, timing.now(), Form.OTLP_JSON, bytesOfOne));
        }

        @Override
        public void tooLarge(long size) {
            tooLarge++;
            tell(
                    source,
                    Refusal.SIZE,
                    1,
                    size,
                    "a log record of more than " + limits.recordBytes() + " bytes with its resource");
        }
    }

    HttpAnswer handle(String source, HttpCall call) {
        if (!call.method().equals("POST")) {
            return error(call, 405, 12, "log records are sent with POST").with("Allow", "POST");
        }
        boolean isJson = call.mediaType().equals(JSON);
        if (!isJson && !call.mediaType().equals(PROTOBUF)) {
            return refused(
                    source,
                    call,
                    415,
                    Refusal.UNSUPPORTED,
                    "log records are sent as " + PROTOBUF + " or " + JSON,
                    Duration.ZERO);
        }
        Duration wait = rates.wait(source);
        if (!wait.isZero()) {
            return refused(source, call, 429, Refusal.RATE, "source " + source + " sends faster than it may", wait);
        }
        try (UnderWay.Share share = underWay.share();
                BodyStream body = BodyStream.of(call, limits, share, timing)) {
            byte[] bytes = body.readAllBytes();
            Records records = new Records(source, share);
            if (isJson) {
                json.read(bytes, records);
            } else {
                new OtlpProtobuf(bytes, limits).read(records);
            }
            if (!records.taken.isEmpty()) {
                intake.accept(records.taken);
                rates.take(source, records.taken.size());
                tally.accepted(RECEIVER, source, records.taken.size(), records.bytes);
            }
            return answer(isJson, records.tooLarge);
        } catch (BodyRefused refused) {
            return refused(source, call, refused.status, refused.reason, refused.sentence(), UnderWay.RETRY);
        } catch (IntakeRefused refused) {
            String message = refused.getMessage();
            return refused(
                    source,
                    call,
                    refused.reason() == IntakeRefused.Reason.LIMIT
                            ? 413
                            : refused.reason() == IntakeRefused.Reason.STOPPING ? 503 : 429,
                    refused.reason().refusal(),
                    message == null ? "refused" : message,
                    refused.retryAfter());
        } catch (IOException broken) {
            return refused(source, call, 400, Refusal.MALFORMED, "the body broke off", Duration.ZERO);
        }
    }

    /** ExportLogsServiceResponse; an empty one says that all was taken. */
    private HttpAnswer answer(boolean isJson, long tooLarge) {
        String sentence = tooLarge + " log record(s) of more than " + limits.recordBytes() + " bytes were rejected";
        if (isJson) {
            return HttpAnswer.json(
                    200,
                    tooLarge == 0
                            ? "{}"
                            : "{\"partialSuccess\":{\"rejectedLogRecords\":\"" + tooLarge + "\",\"errorMessage\":\""
                                    + sentence + "\"}}");
        }
        if (tooLarge == 0) {
            return HttpAnswer.of(200, PROTOBUF, new byte[0]);
        }
        ProtobufBytes partial = new ProtobufBytes();
        partial.number(1, tooLarge);
        partial.bytes(2, sentence.getBytes(StandardCharsets.UTF_8));
        ProtobufBytes response = new ProtobufBytes();
        response.bytes(1, partial.toByteArray());
        return HttpAnswer.of(200, PROTOBUF, response.toByteArray());
    }

    private HttpAnswer refused(
            String source, HttpCall call, int status, Refusal reason, String sentence, Duration wait) {
        tell(source, reason, 0, 0, sentence);
        HttpAnswer answer = error(call, status, code(status), sentence);
        return status == 429 || status == 503 ? answer.retryAfter(wait) : answer;
    }

    private void tell(String source, Refusal reason, long records, long bytes, String sentence) {
        tally.refused(new Refused(timing.now(), RECEIVER, source, reason, records, bytes, sentence));
    }

    /** The code of google.rpc.Status that goes with a status. */
    private static int code(int status) {
        return switch (status) {
            case 408 -> 4;
            case 413, 429 -> 8;
            case 503 -> 14;
            default -> 3;
        };
    }

    /** The body of an error is a google.rpc.Status in the form of the request (OTLP 1.x, Failures). */
    static HttpAnswer error(HttpCall call, int status, int code, String sentence) {
        if (call.mediaType().equals(PROTOBUF)) {
            ProtobufBytes body = new ProtobufBytes();
            body.number(1, code);
            body.bytes(2, sentence.getBytes(StandardCharsets.UTF_8));
            return HttpAnswer.of(status, PROTOBUF, body.toByteArray());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator body = StrictJson.WRITER.createGenerator(ObjectWriteContext.empty(), out)) {
            body.writeStartObject();
            body.writeNumberProperty("code", code);
            body.writeStringProperty("message", sentence);
            body.writeEndObject();
        }
        return HttpAnswer.of(status, JSON, out.toByteArray());
    }
}
