package org.tipstaff.receivers.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.tipstaff.receivers.Counts;
import org.tipstaff.receivers.HandClock;
import org.tipstaff.receivers.MemoryIntake;
import org.tipstaff.receivers.Rate;

/** The receivers of a test, and requests to them. */
final class Calls {
    static final HttpLimits LIMITS =
            new HttpLimits(64 * 1024, 8 * 1024, 200, 200 * 1024, Duration.ofSeconds(60), 20, 1024);

    final SourceTokens.Minted token = SourceTokens.mint("registry", new SecureRandom());
    final HandClock clock = new HandClock();
    final MemoryIntake intake = new MemoryIntake();
    final Counts counts = new Counts();
    final RecentDocuments recent;
    final HttpReceivers receivers;

    Calls() {
        this(LIMITS, Rate.generous());
    }

    Calls(HttpLimits limits, Rate rate) {
        this.recent = new RecentDocuments(clock);
        this.receivers = new HttpReceivers(
                new SourceTokens(Map.of("registry", List.of(token.digest()))),
                intake,
                recent,
                rate,
                limits,
                counts,
                clock);
    }

    HttpAnswer send(String method, String path, String query, Map<String, String> headers, InputStream body) {
        Map<String, String> all = new HashMap<>(headers);
        all.putIfAbsent("Authorization", "Bearer " + token.bearer());
        return receivers.answer(new HttpCall(method, path, query, all, body));
    }

    HttpAnswer bulk(String body) {
        return send("POST", "/_bulk", "", Map.of("Content-Type", "application/x-ndjson"), bytes(body));
    }

    HttpAnswer logs(String contentType, byte[] body) {
        return send("POST", "/v1/logs", "", Map.of("Content-Type", contentType), new ByteArrayInputStream(body));
    }

    HttpAnswer ask(String method, String path) {
        return send(method, path, "", Map.of(), InputStream.nullInputStream());
    }

    static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
