package org.tipstaff.receivers.http;

import java.io.IOException;
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
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Answers {@code POST /_bulk} and {@code POST /{index}/_bulk} as Elasticsearch does, so far as shippers need it.
 *
 * <p><b>All or nothing first.</b> A body is read whole, within {@link HttpLimits}, before the intake sees any of it: an answer for the
 * whole request (400, 408, 413, 429) then means that nothing was taken, and a shipper that sends it again, whole or in
 * halves, doubles nothing. The intake takes all documents of a request at once; the answer is given when they are durable.
 *
 * <p><b>What differs from Elasticsearch</b>, each said in the answer: {@code update} and {@code delete} are refused item by item with 400,
 * for what was received is never changed; a document is not indexed under its {@code _id}, so {@code create} answers 409
 * only for the same document under the same id, and only for a while ({@link RecentDocuments}): when an answer was lost and the
 * sender comes again. A document without an id is given one made of its content, not a random one.
 */
public final class BulkRequests {
    /** Its name in counts. */
    static final String RECEIVER = "bulk";

    private final Intake intake;
    private final RecentDocuments recent;
    private final RateGate rates;
    private final Tally tally;
    private final Timing timing;
    private final HttpLimits limits;
    private final UnderWay underWay;
    private final JsonFactory json;

    BulkRequests(
            Intake intake,
            RecentDocuments recent,
            RateGate rates,
            Tally tally,
            Timing timing,
            HttpLimits limits,
            UnderWay underWay) {
        this.intake = intake;
        this.recent = recent;
        this.rates = rates;
        this.tally = tally;
        this.timing = timing;
        this.limits = limits;
        this.underWay = underWay;
        this.json = StrictJson.reader(limits.jsonDepth(), limits.recordBytes());
    }

    /** What a request comes to before the intake has seen it. */
    private static final class Request {
        final List<BulkItem> items = new ArrayList<>();
        final List<Received> records = new ArrayList<>();
        /** Of these, what will be known again. */
        final List<RecentDocuments.Asked> named = new ArrayList<>();
    }

    /**
     * @param source whose token was shown
     * @param index from the path, empty for {@code /_bulk}
     */
    HttpAnswer handle(String source, String index, HttpCall call) {
        long began = timing.nanos();
        Duration wait = rates.wait(source);
        if (!wait.isZero()) {
            return wholeRefused(source, 0, 429, Refusal.RATE, "source " + source + " sends faster than it may", wait);
        }
        Request request = new Request();
        boolean durable = false;
        try (UnderWay.Share share = underWay.share();
                BodyStream body = BodyStream.of(call, limits, share, timing)) {
            read(source, index, new Lines(body), request);
            if (request.items.isEmpty()) {
                return wholeRefused(
                        source, body.bytes(), 400, Refusal.MALFORMED, "request body is required", Duration.ZERO);
            }
            if (!request.records.isEmpty()) {
                intake.accept(request.records);
                durable = true;
                rates.take(source, request.records.size());
                tally.accepted(RECEIVER, source, request.records.size(), bytes(request.records));
            }
            long tookMillis = Math.max(0, (timing.nanos() - began) / 1_000_000);
            return BulkAnswer.of(request.items, tookMillis, BulkAnswer.asksForStatusOnly(call.query()));
        } catch (BodyRefused refused) {
            return wholeRefused(source, 0, refused.status, refused.reason, refused.sentence(), UnderWay.RETRY);
        } catch (IntakeRefused refused) {
            return intakeRefused(source, refused);
        } catch (IOException broken) {
            return wholeRefused(source, 0, 400, Refusal.MALFORMED, "the body broke off", Duration.ZERO);
        } finally {
            recent.end(request.named, durable);
        }
    }

    private void read(String source, String index, Lines lines, Request request) throws IOException {
        while (true) {
            Lines.Ending ending = lines.next(limits.actionBytes());
            if (ending == Lines.Ending.NONE) {
                return;
            }
            if (ending == Lines.Ending.WHOLE && lines.length() == 0) {
                continue;
            }
            requireEnded(ending);
            BulkAction action = ending == Lines.Ending.WHOLE
                    ? BulkAction.of(lines.line(), json).orElse(null)
                    : null;
            if (action == null) {
                throw malformed("Malformed action/metadata line [" + lines.number()
                        + "], expected an object with one of index, create, update, delete");
            }
            if (request.items.size() == limits.records()) {
                throw new BodyRefused(413, Refusal.SIZE, "the request has more than " + limits.records() + " actions");
            }
            String where = action.index().orElse(index);
            request.items.add(item(source, action, where, lines, request));
        }
    }

    private BulkItem item(String source, BulkAction action, String index, Lines lines, Request request)
            throws IOException {
        Lines.Ending ending = Lines.Ending.WHOLE;
        if (action.kind().hasDocument) {
            ending = lines.next(limits.recordBytes());
            if (ending == Lines.Ending.NONE) {
                throw malformed("the action of line [" + lines.number() + "] has no document");
            }
            requireEnded(ending);
        }
        if (action.kind() == BulkAction.Kind.UPDATE || action.kind() == BulkAction.Kind.DELETE) {
            return refused(
                    source,
                    action,
                    index,
                    Refusal.UNSUPPORTED,
                    lines.length(),
                    400,
                    "action_request_validation_exception",
                    "what was received is never changed: " + action.kind().word + " is not done");
        }
        if (index.isEmpty()) {
            return refused(
                    source,
                    action,
                    index,
                    Refusal.MALFORMED,
                    lines.length(),
                    400,
                    "action_request_validation_exception",
                    "index is missing");
        }
        if (ending == Lines.Ending.TOO_LONG) {
            return refused(
                    source,
                    action,
                    index,
                    Refusal.SIZE,
                    lines.length(),
                    413,
                    "document_too_large",
                    "the document has " + lines.length() + " bytes, and " + limits.recordBytes() + " are the most");
        }
        byte[] document = lines.line();
        String fault = faultOf(document);
        if (!fault.isEmpty()) {
            return refused(
                    source,
                    action,
                    index,
                    Refusal.MALFORMED,
                    document.length,
                    400,
                    "document_parsing_exception",
                    fault);
        }
        if (action.kind() == BulkAction.Kind.CREATE && action.id().isPresent()) {
            RecentDocuments.Asked asked = recent.new Asked(source, action.id().get(), document);
            switch (asked.begin()) {
                case NEW -> request.named.add(asked);
                case UNDER_WAY -> {
                    return refused(
                            source,
                            action,
                            index,
                            Refusal.PRESSURE,
                            document.length,
                            429,
                            "es_rejected_execution_exception",
                            "this document is under way in another request");
                }
                case TAKEN -> {
                    return refused(
                            source,
                            action,
                            index,
                            Refusal.REPEATED,
                            document.length,
                            409,
                            "version_conflict_engine_exception",
                            "this document was taken already, under this id");
                }
            }
        }
        request.records.add(new Received(source, timing.now(), Form.JSON, document));
        return new BulkItem(action.kind(), index, action.id().orElse(null), document, null);
    }

    private BulkItem refused(
            String source,
            BulkAction action,
            String index,
            Refusal reason,
            long bytes,
            int status,
            String type,
            String sentence) {
        tell(source, reason, 1, bytes, sentence);
        return new BulkItem(
                action.kind(), index, action.id().orElse(null), null, new BulkItem.Fault(status, type, sentence));
    }

    private static void requireEnded(Lines.Ending ending) throws BodyRefused {
        if (ending == Lines.Ending.UNENDED) {
            throw malformed("The bulk request must be terminated by a newline [\\n]");
        }
    }

    private static BodyRefused malformed(String sentence) {
        return new BodyRefused(400, Refusal.MALFORMED, sentence);
    }

    /** Reads a document to its end; empty when it is one JSON object. No content in the sentence: it goes to logs. */
    private String faultOf(byte[] document) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "the document is no JSON object";
            }
            parser.skipChildren();
            return parser.nextToken() == null ? "" : "more than one JSON object stands in the line of a document";
        } catch (JacksonException damaged) {
            return "the document is " + StrictJson.fault(damaged);
        }
    }

    private HttpAnswer wholeRefused(
            String source, long bytes, int status, Refusal reason, String sentence, Duration wait) {
        tell(source, reason, 0, bytes, sentence);
        HttpAnswer answer = ElasticAnswers.error(status, ElasticAnswers.typeOf(status), sentence);
        return status == 429 || status == 503 ? answer.retryAfter(wait) : answer;
    }

    private HttpAnswer intakeRefused(String source, IntakeRefused refused) {
        String message = refused.getMessage();
        int status = refused.reason() == IntakeRefused.Reason.LIMIT
                ? 413
                : refused.reason() == IntakeRefused.Reason.STOPPING ? 503 : 429;
        return wholeRefused(
                source,
                0,
                status,
                refused.reason().refusal(),
                message == null ? "refused" : message,
                refused.retryAfter());
    }

    private void tell(String source, Refusal reason, long records, long bytes, String sentence) {
        tally.refused(new Refused(timing.now(), RECEIVER, source, reason, records, bytes, sentence));
    }

    private static long bytes(List<Received> records) {
        long bytes = 0;
        for (Received record : records) {
            bytes += record.bytes().length;
        }
        return bytes;
    }
}
