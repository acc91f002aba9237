package org.tipstaff.evidence.anchor;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Where certificates say that lists of revoked ones are published. */
public final class RevocationPoints {
    /** Addresses taken from one chain. */
    static final int MAX_ADDRESSES = 16;

    private static final int MAX_LENGTH = 2_000;

    private RevocationPoints() {}

    /** Addresses of lists, {@code http} and {@code https} only, each once, in the order of the chain. */
    public static List<String> lists(List<X509Certificate> chain) {
        Set<String> found = new LinkedHashSet<>();
        for (X509Certificate certificate : chain) {
            byte[] value = certificate.getExtensionValue(Extension.cRLDistributionPoints.getId());
            if (value != null) {
                found.addAll(named(value));
            }
        }
        return found.stream().limit(MAX_ADDRESSES).toList();
    }

    private static List<String> named(byte[] extension) {
        List<String> found = new ArrayList<>();
        try {
            byte[] inside = ASN1OctetString.getInstance(extension).getOctets();
            DerBounds.check(inside, "a certificate's distribution points");
            for (DistributionPoint point : CRLDistPoint.getInstance(inside).getDistributionPoints()) {
                DistributionPointName name = point.getDistributionPoint();
                if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
                    for (GeneralName general :
                            GeneralNames.getInstance(name.getName()).getNames()) {
                        String address = general.getName().toString();
                        if (general.getTagNo() == GeneralName.uniformResourceIdentifier
                                && (address.startsWith("http://") || address.startsWith("https://"))
                                && address.length() <= MAX_LENGTH) {
                            found.add(address);
                        }
                    }
                }
            }
        } catch (TimestampException | RuntimeException e) {
            // A damaged extension names no address; BouncyCastle says so by unchecked exceptions of many kinds.
            return List.of();
        }
        return found;
    }
}
