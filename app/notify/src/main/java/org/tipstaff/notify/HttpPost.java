package org.tipstaff.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body, looks at the status, and reads nothing of the answer: ten gigabytes of it cost nothing. A redirection is a refusal; it
 * would hand the message, and the token with it, to an address that nobody wrote down. The client is opened for the one exchange and closed with
 * it, so no thread outlives it. Reasons name the host alone, for the rest of an address may be a secret.
 */
final class HttpPost {
    private static final int TOO_EARLY = 425;

    private final URI address;
    private final @Nullable String trust;
    private final Duration deadline;

    HttpPost(URI address, @Nullable String trust, Duration deadline) {
        this.address = address;
        this.trust = trust;
        this.deadline = deadline;
    }

    /** A request to this address, to be filled in. */
    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(address).header("User-Agent", "tipstaff").timeout(deadline);
    }

    void send(HttpRequest request) throws CarriageException {
        String host = address.getHost();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(deadline)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(Trust.context(trust))
                    .executor(workers)
                    .build();
            try {
                HttpResponse<InputStream> response = client.sendAsync(request, BodyHandlers.ofInputStream())
                        .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
                response.body().close();
                judge(host, response.statusCode());
            } finally {
                client.shutdownNow();
                client.close();
            }
        } catch (TimeoutException e) {
            throw CarriageException.passing(host + " gave no answer within " + deadline.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw CarriageException.passing(
                    host + " could not be asked: " + cause.getClass().getSimpleName());
        } catch (IOException e) {
            throw CarriageException.passing(host + ": " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CarriageException.passing(host + " was not waited for: interrupted");
        }
    }

    private static void judge(String host, int status) throws CarriageException {
        if (status >= 200 && status < 300) {
            return;
        }
        String refusal = host + " answers " + status;
        boolean later = status >= 500 || status == 408 || status == TOO_EARLY || status == 429;
        throw later ? CarriageException.passing(refusal) : CarriageException.lasting(refusal);
    }
}
