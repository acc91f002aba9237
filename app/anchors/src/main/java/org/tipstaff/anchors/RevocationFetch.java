package org.tipstaff.anchors;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tipstaff.evidence.anchor.AnchorStore;
import org.tipstaff.evidence.anchor.RevocationData;
import org.tipstaff.evidence.anchor.RevocationPoints;
import org.tipstaff.evidence.anchor.TimestampException;

/**
 * Fetches the revocation lists that a token's certificates name and stores them beside it. It is done on the day of the token and
 * may be repeated later; an authority that has closed publishes nothing any more.
 */
public final class RevocationFetch {
    private final Duration deadline;

    public RevocationFetch(Duration deadline) {
        this.deadline = deadline;
    }

    /**
     * What came of it.
     *
     * @param stored addresses whose list is now stored
     * @param failed addresses and why there is no list from them
     */
    public record Result(List<String> stored, List<String> failed) {}

    public Result store(AnchorStore store, int number, List<X509Certificate> chain) throws IOException {
        List<String> stored = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (String address : RevocationPoints.lists(chain)) {
            byte[] list;
            try {
                Exchange.Answer answer = new Exchange(new URI(address), null, deadline).get(RevocationData.MAX_BYTES);
                if (answer.status() != 200) {
                    throw new IOException("it answered with status " + answer.status());
                }
                RevocationData.parse(answer.body());
                list = answer.body();
            } catch (IOException | TimestampException | URISyntaxException | IllegalArgumentException e) {
                failed.add(address + ": " + e.getMessage());
                continue;
            }
            store.storeRevocation(number, AnchorStore.RevocationKind.CRL, list);
            stored.add(address);
        }
        return new Result(List.copyOf(stored), List.copyOf(failed));
    }
}
