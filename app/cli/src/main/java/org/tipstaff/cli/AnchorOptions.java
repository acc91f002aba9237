package org.tipstaff.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.anchors.Exchange;
import org.tipstaff.anchors.HttpCosigner;
import org.tipstaff.anchors.HttpTimestampAuthority;
import org.tipstaff.anchors.RevocationFetch;
import org.tipstaff.engine.CaseAnchors;
import org.tipstaff.engine.CaseLog;
import org.tipstaff.engine.SafeText;
import org.tipstaff.engine.UsageException;
import org.tipstaff.evidence.anchor.AnchorStore;
import org.tipstaff.evidence.anchor.Certificates;
import org.tipstaff.evidence.anchor.Cosigning;
import org.tipstaff.evidence.anchor.TimestampAuthority;
import org.tipstaff.evidence.anchor.TimestampException;
import org.tipstaff.evidence.anchor.TimestampTrust;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogPolicy;
import picocli.CommandLine.Option;

/** Who outside of the court is asked to bear witness to the head of a case's log. */
final class AnchorOptions {
    @Option(names = "--tsa", paramLabel = "URL", descriptionKey = "anchor.tsa")
    @Nullable
    URI authority;

    @Option(names = "--tsa-ca", paramLabel = "FILE", descriptionKey = "anchor.tsa-ca")
    List<Path> certificates = List.of();

    @Option(names = "--cosigners", paramLabel = "POLICY", descriptionKey = "anchor.cosigners")
    @Nullable
    Path policy;

    @Option(names = "--revocation", descriptionKey = "anchor.revocation")
    boolean revocation;

    boolean isAsked() {
        return authority != null || policy != null;
    }

    /** @throws UsageException before anything else is done */
    void check(Messages messages) throws IOException {
        var _ = trust(messages);
        var _ = cosigners(messages);
        var _ = authority(messages);
        if (authority != null && certificates.isEmpty()) {
            throw new UsageException(messages.text("anchor.needs-ca"));
        }
    }

    /** Asks, and says what came of it. That nobody answers is no failure of the case: its checkpoint waits. */
    CaseAnchors.Result anchor(CaseLog log, PrintWriter err, Messages messages) throws IOException {
        CaseAnchors.Result result =
                new CaseAnchors(log).anchor(authority(messages), trust(messages), cosigners(messages));
        if (!result.anchored().isEmpty()) {
            err.println(messages.text("anchor.done", String.valueOf(result.anchored())));
        }
        for (Map.Entry<Integer, String> waiting : result.waiting().entrySet()) {
            err.println(
                    messages.text("anchor.waits", waiting.getKey().toString(), SafeText.printable(waiting.getValue())));
        }
        if (!result.missing().isEmpty()) {
            err.println(messages.text(
                    "anchor.taken-up", Integer.toString(result.missing().size())));
        }
        if (revocation) {
            revocation(log, result, err, messages);
        }
        result.cosigning().ifPresent(round -> {
            round.outcomes()
                    .forEach((name, outcome) -> err.println(messages.text(
                            "anchor.cosigner",
                            SafeText.printable(name),
                            switch (outcome) {
                                case Cosigning.Outcome.Cosigned _ -> messages.text("anchor.cosigned");
                                case Cosigning.Outcome.SeenLarger larger ->
                                    messages.text("anchor.seen-larger", Long.toString(larger.size()));
                                case Cosigning.Outcome.OtherHistory other ->
                                    messages.text("anchor.other-history", SafeText.printable(other.detail()));
                                case Cosigning.Outcome.Declined declined -> SafeText.printable(declined.detail());
                                case Cosigning.Outcome.Unreached unreached -> SafeText.printable(unreached.detail());
                            })));
            err.println(messages.text(round.judgement().accepted() ? "anchor.enough" : "anchor.not-enough"));
        });
        return result;
    }

    /**
     * Stores what the authority says of revocation today: an authority that has closed publishes nothing any more. For the new
     * stamps, and for those that have no list yet.
     */
    private void revocation(CaseLog log, CaseAnchors.Result result, PrintWriter err, Messages messages)
            throws IOException {
        AnchorStore store = new AnchorStore(log.log().folder().resolve("anchors"));
        RevocationFetch fetch = new RevocationFetch(Exchange.DEADLINE);
        for (int number : store.list().numbers()) {
            try {
                TimestampTrust stored = store.trust(number, trust(messages));
                if (store.token(number).isEmpty()
                        || (!stored.revocation().isEmpty() && !result.anchored().contains(number))) {
                    continue;
                }
                RevocationFetch.Result fetched = fetch.store(store, number, stored.chain());
                fetched.stored()
                        .forEach(address -> err.println(messages.text(
                                "anchor.revocation.stored", Integer.toString(number), SafeText.printable(address))));
                fetched.failed()
                        .forEach(failure -> err.println(messages.text(
                                "anchor.revocation.failed", Integer.toString(number), SafeText.printable(failure))));
            } catch (TimestampException e) {
                err.println(messages.text(
                        "anchor.revocation.failed",
                        Integer.toString(number),
                        SafeText.printable(String.valueOf(e.getMessage()))));
            }
        }
        log.seal();
    }

    private @Nullable TimestampAuthority authority(Messages messages) {
        URI address = authority;
        if (address == null) {
            return null;
        }
        try {
            return new HttpTimestampAuthority(new Exchange(address, null, Exchange.DEADLINE));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    messages.text("anchor.address", address.toString(), String.valueOf(e.getMessage())));
        }
    }

    private TimestampTrust trust(Messages messages) throws IOException {
        List<X509Certificate> trusted = new ArrayList<>();
        for (Path file : certificates) {
            if (!Files.isRegularFile(file)) {
                throw new UsageException(messages.text("path.missing", file.toString()));
            }
            try {
                trusted.addAll(Certificates.fromPem(Files.readAllBytes(file)));
            } catch (TimestampException e) {
                throw new UsageException(
                        messages.text("verify.tsa.wrong", file.toString(), String.valueOf(e.getMessage())));
            }
        }
        return TimestampTrust.of(trusted);
    }

    private CaseAnchors.@Nullable Cosigners cosigners(Messages messages) throws IOException {
        Path file = policy;
        if (file == null) {
            return null;
        }
        if (!Files.isRegularFile(file)) {
            throw new UsageException(messages.text("path.missing", file.toString()));
        }
        try {
            return new CaseAnchors.Cosigners(
                    TlogPolicy.parse(Files.readAllBytes(file)),
                    party -> party.url().map(url -> new HttpCosigner(URI.create(url), null, Exchange.DEADLINE)));
        } catch (TlogFormatException e) {
            throw new UsageException(messages.text("anchor.policy", file.toString(), String.valueOf(e.getMessage())));
        }
    }
}
