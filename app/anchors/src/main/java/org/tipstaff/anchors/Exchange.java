package org.tipstaff.anchors;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange with a stranger. A client is opened for it and closed with it, so no thread outlives the call; the JDK's
 * client needs threads of its own, and that price, some ten milliseconds once in ten minutes, buys what the older
 * {@code HttpURLConnection} cannot give: one deadline over connecting, waiting and reading, so that a peer who sends a byte a
 * minute is dropped.
 *
 * <p>Redirections are not followed: an address in the configuration is the address that is asked. Proxies are those of the Java
 * runtime's settings.
 */
public final class Exchange {
    /** A whole exchange takes no longer. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final URI address;
    private final @Nullable SSLContext tls;
    private final Duration deadline;

    /**
     * @param address {@code https}, or {@code http}, which does for what is signed anyway
     * @param tls whom to believe; null for the Java runtime's own list
     */
    public Exchange(URI address, @Nullable SSLContext tls, Duration deadline) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https"))
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "'" + address
                            + "' is not an address that can be asked: http or https, a host, no user name and no fragment are wanted");
        }
        this.address = address;
        this.tls = tls;
        this.deadline = deadline;
    }

    /**
     * An answer.
     *
     * @param contentType without parameters, in small letters; empty where none was sent
     */
    public record Answer(int status, String contentType, byte[] body) {}

    /**
     * Posts, and waits for the whole answer.
     *
     * @param most bytes of an answer; a longer one fails
     * @throws IOException when there is no whole answer in time; the message names the address
     */
    public Answer post(byte[] body, String contentType, long most) throws IOException {
        return send(
                HttpRequest.newBuilder(address)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)),
                most);
    }

    /** The same without a body. */
    public Answer get(long most) throws IOException {
        return send(HttpRequest.newBuilder(address).GET(), most);
    }

    private Answer send(HttpRequest.Builder builder, long most) throws IOException {
        HttpClient.Builder settings = HttpClient.newBuilder()
                .connectTimeout(deadline.compareTo(CONNECT) < 0 ? deadline : CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        if (tls != null) {
            settings.sslContext(tls);
        }
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpClient client = settings.executor(workers).build();
            try {
                return answer(client.sendAsync(
                                builder.header("User-Agent", "tipstaff")
                                        .timeout(deadline)
                                        .build(),
                                BodyHandlers.limiting(BodyHandlers.ofByteArray(), most))
                        .get(deadline.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                client.shutdownNow();
                client.close();
            }
        } catch (TimeoutException e) {
            throw new IOException(address + " gave no whole answer within " + deadline.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw new IOException(address + " could not be asked: " + words, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(address + " was not waited for: interrupted", e);
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        return new Answer(
                response.statusCode(),
                (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT),
                response.body());
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
