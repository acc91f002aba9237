package org.tipstaff.receivers.syslog;

import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tipstaff.receivers.ListenerWarning;
import org.tipstaff.receivers.SourceName;

/**
 * Who may send to a listener, and as which source.
 *
 * <p>Where certificates are named, only a client with one of them is let in, and it says which source he is. Where
 * networks are named, only an address in one of them is let in, the first that contains it. Where both are, both must hold, and the
 * certificate names the source: an address can be borrowed. Where neither is, everybody is let in as the listener's own source.
 *
 * @param everybody the source of whoever is let in without one of his own
 * @param networks allowed networks in their order, each with its source
 * @param certificates SHA-256 of the DER form of client certificates (RFC 5425 §4.2.2), each with its source
 */
public record Senders(String everybody, List<Allowed> networks, Map<String, String> certificates) {
    /** One line of the allow-list. */
    public record Allowed(Network network, String source) {
        public Allowed {
            SourceName.checked(source);
        }
    }

    public Senders {
        SourceName.checked(everybody);
        networks = List.copyOf(networks);
        Map<String, String> plain = new TreeMap<>();
        certificates.forEach((fingerprint, source) -> {
            String hex = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
            if (!hex.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        "certificate '" + fingerprint + "' is no SHA-256 fingerprint of 64 hexadecimal digits");
            }
            plain.put(hex, SourceName.checked(source));
        });
        certificates = Map.copyOf(plain);
    }

    /** Everybody who reaches the listener. */
    public static Senders everybody(String source) {
        return new Senders(source, List.of(), Map.of());
    }

    ListenerWarning.Guard guard(boolean authorities) {
        if (authorities || !certificates.isEmpty()) {
            return ListenerWarning.Guard.CERTIFICATES;
        }
        return networks.isEmpty() ? ListenerWarning.Guard.NOTHING : ListenerWarning.Guard.ADDRESSES;
    }

    /** The source of an address; empty when it is not let in. Says nothing about certificates. */
    Optional<String> byAddress(InetAddress address) {
        if (networks.isEmpty()) {
            return Optional.of(everybody);
        }
        return networks.stream()
                .filter(allowed -> allowed.network().contains(address))
                .map(Allowed::source)
                .findFirst();
    }

    /** The source of a client certificate; empty when none is named for it. */
    Optional<String> byCertificate(X509Certificate certificate) {
        return Optional.ofNullable(certificates.get(fingerprint(certificate)));
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException impossible) {
            throw new IllegalStateException(
                    "every Java runtime has SHA-256, and a certificate that was read can be written", impossible);
        }
    }
}
