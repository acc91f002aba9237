package org.tipstaff.evidence.anchor;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a token is judged with.
 *
 * @param trusted certificates that the reader got from elsewhere than the package under test
 * @param chain certificates stored with the token; nothing is believed because of them
 * @param revocation lists and answers stored with the token, or fetched later
 */
public record TimestampTrust(
        List<X509Certificate> trusted, List<X509Certificate> chain, List<RevocationData> revocation) {
    public TimestampTrust {
        trusted = List.copyOf(trusted);
        chain = List.copyOf(chain);
        revocation = List.copyOf(revocation);
        if (chain.size() > Certificates.MAX_CERTIFICATES) {
            throw new IllegalArgumentException(
                    "a chain has at most " + Certificates.MAX_CERTIFICATES + " certificates");
        }
    }

    public static TimestampTrust of(List<X509Certificate> trusted) {
        return new TimestampTrust(trusted, List.of(), List.of());
    }

    /** The same trust with what is stored beside one token. */
    public TimestampTrust with(List<X509Certificate> storedChain, List<RevocationData> storedRevocation) {
        return new TimestampTrust(trusted, storedChain, storedRevocation);
    }
}
