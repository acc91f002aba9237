package org.tipstaff.receivers.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tipstaff.receivers.Intake;
import org.tipstaff.receivers.Rate;
import org.tipstaff.receivers.RateGate;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.Refused;
import org.tipstaff.receivers.Tally;
import org.tipstaff.receivers.Timing;

/**
 * Takes logs over HTTP, whatever server it is bound to: Elasticsearch's {@code _bulk} with what shippers ask around it, and OTLP.
 * One call, one answer; safe to call on many threads. Every route needs a source's token.
 */
public final class HttpReceivers {
    private static final Pattern BULK = Pattern.compile("(?:/([^/_][^/]{0,254}))?/_bulk");

    private static final String OTLP_LOGS = "/v1/logs";

    private final SourceTokens tokens;
    private final BulkRequests bulk;
    private final OtlpRequests otlp;
    private final Tally tally;
    private final Timing timing;

    /** @param recent outlives these receivers, should they be made anew */
    public HttpReceivers(
            SourceTokens tokens,
            Intake intake,
            RecentDocuments recent,
            Rate rate,
            HttpLimits limits,
            Tally tally,
            Timing timing) {
        RateGate rates = new RateGate(rate, timing);
        UnderWay underWay = new UnderWay(limits.bytesUnderWay());
        this.tokens = tokens;
        this.bulk = new BulkRequests(intake, recent, rates, tally, timing, limits, underWay);
        this.otlp = new OtlpRequests(intake, rates, tally, timing, limits, underWay);
        this.tally = tally;
        this.timing = timing;
    }

    /**
     * Whether a request is one that this answers, so that a server can give all others to somebody else: OTLP's path, bulk requests, and
     * below the root whatever Elasticsearch keeps under names with an underscore. {@code GET /} is answered when it is handed over, but
     * whether it is a shipper's or a browser's the server must decide: a shipper shows a token, or accepts no HTML.
     */
    public static boolean isOwn(String path) {
        return path.equals(OTLP_LOGS)
                || path.startsWith("/_")
                || BULK.matcher(path).matches();
    }

    /** Answers, and never throws for what a sender has done. */
    public HttpAnswer answer(HttpCall call) {
        boolean isOtlp = call.path().equals(OTLP_LOGS);
        Optional<String> source = tokens.source(call.header("authorization"));
        HttpAnswer answer;
        if (source.isEmpty()) {
            answer = refuse(call, isOtlp);
        } else if (isOtlp) {
            answer = otlp.handle(source.get(), call);
        } else {
            Matcher path = BULK.matcher(call.path());
            boolean sends = call.method().equals("POST") || call.method().equals("PUT");
            answer = path.matches() && sends
                    ? bulk.handle(source.get(), path.group(1) == null ? "" : path.group(1), call)
                    : ElasticAnswers.answer(call);
        }
        return isOtlp ? answer : ElasticAnswers.marked(answer, call);
    }

    private HttpAnswer refuse(HttpCall call, boolean isOtlp) {
        boolean shown = call.header("authorization").isPresent();
        String sentence = shown ? "the token belongs to no source" : "a token of a source is needed";
        tally.refused(new Refused(
                timing.now(),
                isOtlp ? OtlpRequests.RECEIVER : BulkRequests.RECEIVER,
                Tally.UNKNOWN,
                Refusal.TOKEN,
                0,
                0,
                sentence));
        HttpAnswer answer = isOtlp
                ? OtlpRequests.error(call, 401, 16, sentence)
                : ElasticAnswers.error(401, ElasticAnswers.typeOf(401), sentence);
        answer = answer.with("WWW-Authenticate", "Bearer realm=\"tipstaff\", ApiKey, Basic realm=\"tipstaff\"");
        return call.method().equals("HEAD") ? answer.withoutBody() : answer;
    }
}
