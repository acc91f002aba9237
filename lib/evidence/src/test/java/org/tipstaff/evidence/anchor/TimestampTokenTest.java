package org.tipstaff.evidence.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tipstaff.event.Sha256;

class TimestampTokenTest {
    private static final byte[] CHECKPOINT =
            "court.example/custody/1\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
                    .getBytes(StandardCharsets.UTF_8);
    private static final BigInteger NONCE = BigInteger.valueOf(0x1234_5678_9abcL);
    private static final Instant STAMPED = LocalAuthority.STAMPED;

    private final LocalAuthority authority = new LocalAuthority();

    private TimestampToken stamped() throws IOException, TimestampException {
        return stampedBy(authority);
    }

    private static TimestampToken stampedBy(LocalAuthority by) throws IOException, TimestampException {
        return TimestampToken.parse(
                by.ask(TimestampRequest.of(CHECKPOINT, NONCE).encoded()));
    }

    private TimestampTrust with(byte[]... revocation) throws TimestampException {
        List<RevocationData> data = new java.util.ArrayList<>();
        for (byte[] bytes : revocation) {
            data.add(RevocationData.parse(bytes));
        }
        return authority.trust().with(List.of(), data);
    }

    /** The list of the issuing authority's own issuer: without it something stays unshown. */
    private byte[] rootList() {
        return LocalAuthority.list("CN=Test Root", authority.rootKeys, STAMPED.plusSeconds(60), -1, null, -1, null);
    }

    private static void refused(TimestampCheck check, TimestampRefusal reason) {
        assertThat(check).isInstanceOf(TimestampCheck.Refused.class);
        assertThat(((TimestampCheck.Refused) check).reason())
                .as(((TimestampCheck.Refused) check).detail())
                .isEqualTo(reason);
    }

    private static TimestampCheck.Proven proven(TimestampCheck check) {
        assertThat(check).isInstanceOf(TimestampCheck.Proven.class);
        return (TimestampCheck.Proven) check;
    }

    @Test
    void provesTheTimeOfACheckpoint() throws Exception {
        TimestampToken token = stamped();
        TimestampFacts facts = proven(token.check(TimestampRequest.of(CHECKPOINT, NONCE), authority.trust()))
                .facts();
        assertThat(facts.time()).isEqualTo(STAMPED);
        assertThat(facts.earliest()).isEqualTo(STAMPED.minusSeconds(1));
        assertThat(facts.authority()).isEqualTo("CN=Test Time Stamping");
        assertThat(facts.certificateEnds()).isEqualTo(LocalAuthority.SIGNER_TO);
        assertThat(facts.token()).isEqualTo(Sha256.of(token.bytes()));
    }

    @Test
    void judgesYearsLaterByTheTokensTime() throws Exception {
        // The signer's certificate of this test ended in mid-2026: whenever the test runs after that, it is expired.
        assertThat(proven(stamped().check(CHECKPOINT, authority.trust()))
                        .facts()
                        .time())
                .isEqualTo(STAMPED);
    }

    @Test
    void takesABareToken() throws Exception {
        byte[] bare = new org.bouncycastle.tsp.TimeStampResponse(stamped().bytes())
                .getTimeStampToken()
                .getEncoded("DER");
        proven(TimestampToken.parse(bare).check(CHECKPOINT, authority.trust()));
    }

    @Test
    void refusesATokenOverSomethingElse() throws Exception {
        byte[] other = CHECKPOINT.clone();
        other[0] ^= 1;
        refused(stamped().check(other, authority.trust()), TimestampRefusal.IMPRINT);
    }

    @Test
    void refusesAnOldAnswerPlayedAgain() throws Exception {
        TimestampRequest later = TimestampRequest.of(CHECKPOINT, NONCE.add(BigInteger.ONE));
        refused(stamped().check(later, authority.trust()), TimestampRefusal.NONCE);
    }

    @Test
    void refusesAnAuthorityNobodyTrusts() throws Exception {
        refused(stamped().check(CHECKPOINT, new LocalAuthority().trust()), TimestampRefusal.CHAIN);
        refused(stamped().check(CHECKPOINT, TimestampTrust.of(List.of())), TimestampRefusal.CHAIN);
    }

    @Test
    void trustsAPinnedSigner() throws Exception {
        proven(stamped().check(CHECKPOINT, TimestampTrust.of(List.of(authority.signer))));
    }

    @Test
    void refusesATimeOutsideTheCertificate() throws Exception {
        authority.clock = LocalAuthority.SIGNER_TO.plusSeconds(1);
        assertThat(stamped().check(CHECKPOINT, authority.trust())).isInstanceOf(TimestampCheck.Refused.class);
        authority.clock = LocalAuthority.SIGNER_FROM.minusSeconds(1);
        assertThat(stamped().check(CHECKPOINT, authority.trust())).isInstanceOf(TimestampCheck.Refused.class);
    }

    @Test
    void refusesCertificatesForOtherPurposes() throws Exception {
        // BouncyCastle's generator does not sign with these, so a good token is given another certificate of the same
        // key.
        for (LocalAuthority other : List.of(
                new LocalAuthority(null, true),
                new LocalAuthority(new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning), true),
                new LocalAuthority(new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping), false),
                new LocalAuthority(
                        new ExtendedKeyUsage(
                                new KeyPurposeId[] {KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_codeSigning}),
                        true))) {
            var signed = new org.bouncycastle.tsp.TimeStampResponse(stamped().bytes())
                    .getTimeStampToken()
                    .toCMSSignedData();
            var swapped = org.bouncycastle.cms.CMSSignedData.replaceCertificatesAndCRLs(
                    signed,
                    new org.bouncycastle.cert.jcajce.JcaCertStore(List.of(other.signer, other.issuer)),
                    null,
                    null);
            TimestampCheck check = TimestampToken.parse(swapped.getEncoded("DER"))
                    .check(CHECKPOINT, TimestampTrust.of(List.of(other.root)));
            refused(check, TimestampRefusal.KEY_PURPOSE);
        }
    }

    @Test
    void refusesAnotherCertificateOfTheSameName() throws Exception {
        LocalAuthority twin = new LocalAuthority();
        var signed = new org.bouncycastle.tsp.TimeStampResponse(stamped().bytes())
                .getTimeStampToken()
                .toCMSSignedData();
        var swapped = org.bouncycastle.cms.CMSSignedData.replaceCertificatesAndCRLs(
                signed, new org.bouncycastle.cert.jcajce.JcaCertStore(List.of(twin.signer, twin.issuer)), null, null);
        refused(
                TimestampToken.parse(swapped.getEncoded("DER")).check(CHECKPOINT, twin.trust()),
                TimestampRefusal.SIGNATURE);
    }

    @Test
    void refusesForgeableDigests() throws Exception {
        authority.signatureAlgorithm = "SHA1withECDSA";
        refused(stamped().check(CHECKPOINT, authority.trust()), TimestampRefusal.SIGNATURE);
    }

    @Test
    void saysThatTheAuthorityRefused() {
        assertThatThrownBy(() -> TimestampToken.parse(LocalAuthority.refusing("not today")))
                .isInstanceOf(TimestampException.class)
                .hasMessageContaining("not today")
                .extracting(e -> ((TimestampException) e).refusal())
                .isEqualTo(TimestampRefusal.STATUS);
    }

    @ParameterizedTest
    @CsvSource({
        // reason of RFC 5280 (-1: none), days after the token, expected
        "0, 1, PROVEN", "3, 1, PROVEN", "4, 1, PROVEN", "5, 1, PROVEN",
        "1, 1, DOUBTFUL", "-1, 1, DOUBTFUL", "2, 1, DOUBTFUL", "6, 1, DOUBTFUL",
        "0, -1, REVOKED", "1, -1, REVOKED", "-1, -1, REVOKED", "5, 0, REVOKED"
    })
    void readsRevocationForTheTimeOfTheToken(int reason, int days, String expected) throws Exception {
        Instant revoked = STAMPED.plus(days, ChronoUnit.DAYS);
        byte[] list = authority.list(STAMPED.plus(10, ChronoUnit.DAYS), revoked, reason, null);
        TimestampCheck check = stamped().check(CHECKPOINT, with(list, rootList()));
        switch (expected) {
            case "PROVEN" -> assertThat(proven(check).caveats()).containsExactly(TimestampCheck.Caveat.REVOKED_LATER);
            case "DOUBTFUL" -> {
                assertThat(check).isInstanceOf(TimestampCheck.Doubtful.class);
                TimestampCheck.Doubtful doubtful = (TimestampCheck.Doubtful) check;
                assertThat(doubtful.revokedAt()).isEqualTo(revoked);
                assertThat(doubtful.settledBy(revoked.minusSeconds(1))).isTrue();
                assertThat(doubtful.settledBy(revoked)).isFalse();
            }
            default -> refused(check, TimestampRefusal.REVOKED);
        }
    }

    @Test
    void believesTheDateFromWhichAKeyIsDoubted() throws Exception {
        byte[] list = authority.list(
                STAMPED.plus(10, ChronoUnit.DAYS),
                STAMPED.plus(5, ChronoUnit.DAYS),
                1,
                STAMPED.minus(5, ChronoUnit.DAYS));
        refused(stamped().check(CHECKPOINT, with(list, rootList())), TimestampRefusal.REVOKED);
    }

    @Test
    void saysWhatIsNotShownAboutRevocation() throws Exception {
        assertThat(proven(stamped().check(CHECKPOINT, with())).caveats())
                .containsExactly(TimestampCheck.Caveat.REVOCATION_NOT_SHOWN);
        assertThat(proven(stamped()
                                .check(
                                        CHECKPOINT,
                                        with(authority.list(STAMPED.minusSeconds(60), null, -1, null), rootList())))
                        .caveats())
                .containsExactly(TimestampCheck.Caveat.REVOCATION_OLDER_THAN_TOKEN);
        assertThat(proven(stamped()
                                .check(
                                        CHECKPOINT,
                                        with(authority.list(STAMPED.plusSeconds(60), null, -1, null), rootList())))
                        .caveats())
                .isEmpty();
    }

    @Test
    void believesOnlyTheIssuersList() throws Exception {
        byte[] forged = LocalAuthority.list(
                "CN=Test Issuing Authority",
                LocalAuthority.keys(),
                STAMPED.plusSeconds(60),
                3,
                STAMPED.minusSeconds(60),
                1,
                null);
        assertThat(proven(stamped().check(CHECKPOINT, with(forged, rootList()))).caveats())
                .containsExactly(TimestampCheck.Caveat.REVOCATION_NOT_SHOWN);
    }

    @Test
    void seesThatTheIssuerWasRevoked() throws Exception {
        byte[] list = LocalAuthority.list(
                "CN=Test Root", authority.rootKeys, STAMPED.plusSeconds(60), 2, STAMPED.minusSeconds(60), 0, null);
        refused(stamped().check(CHECKPOINT, with(list)), TimestampRefusal.REVOKED);
    }

    @Test
    void readsOcspAnswers() throws Exception {
        Instant asOf = STAMPED.plus(1, ChronoUnit.DAYS);
        byte[] good = authority.ocsp(CertificateStatus.GOOD, asOf, authority.issuerKeys, null);
        assertThat(proven(stamped().check(CHECKPOINT, with(good, rootList()))).caveats())
                .isEmpty();
        byte[] before = authority.ocsp(
                new RevokedStatus(Date.from(STAMPED.minusSeconds(60)), 5), asOf, authority.issuerKeys, null);
        refused(stamped().check(CHECKPOINT, with(before)), TimestampRefusal.REVOKED);
        var responderKeys = LocalAuthority.keys();
        var responder = LocalAuthority.certificate(
                "CN=Responder",
                "CN=Test Issuing Authority",
                responderKeys,
                authority.issuerKeys,
                9,
                LocalAuthority.ROOT_FROM,
                LocalAuthority.ROOT_TO,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning),
                false);
        byte[] delegated = authority.ocsp(
                new RevokedStatus(Date.from(STAMPED.minusSeconds(60)), 5), asOf, responderKeys, responder);
        refused(stamped().check(CHECKPOINT, with(delegated)), TimestampRefusal.REVOKED);
        byte[] stranger = authority.ocsp(
                new RevokedStatus(Date.from(STAMPED.minusSeconds(60)), 5), asOf, LocalAuthority.keys(), null);
        assertThat(proven(stamped().check(CHECKPOINT, with(stranger, rootList())))
                        .caveats())
                .containsExactly(TimestampCheck.Caveat.REVOCATION_NOT_SHOWN);
    }

    @Test
    void refusesEveryCutToken() throws Exception {
        byte[] whole = stamped().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> TimestampToken.parse(cut)).isInstanceOf(TimestampException.class);
        }
    }

    @Test
    void refusesDeepAndEndlessValues() {
        byte[] deep = new byte[1 << 19];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }
        assertThatThrownBy(() -> TimestampToken.parse(deep)).isInstanceOf(TimestampException.class);
        byte[] nested = {};
        for (int i = 0; i < 60; i++) {
            byte[] outer = new byte[nested.length + 2];
            outer[0] = 0x30;
            outer[1] = (byte) nested.length;
            System.arraycopy(nested, 0, outer, 2, nested.length);
            nested = outer;
        }
        byte[] sixty = nested;
        assertThatThrownBy(() -> TimestampToken.parse(sixty)).hasMessageContaining("nest");
        assertThatThrownBy(() -> TimestampToken.parse(new byte[TimestampToken.MAX_BYTES + 1]))
                .hasMessageContaining("bytes");
    }

    /**
     * Every byte altered, and seeded heavier damage. Nothing altered is taken for the token whose digest is known; where no digest
     * is known, what is still accepted says exactly what the unaltered one says (parts of an answer that nothing signs).
     */
    @Test
    void survivesMutations() throws Exception {
        TimestampToken token = stamped();
        byte[] whole = token.bytes();
        TimestampTrust trust = with(authority.list(STAMPED.plusSeconds(60), null, -1, null), rootList());
        TimestampFacts facts = proven(token.check(CHECKPOINT, trust)).facts();
        AtomicInteger unsigned = new AtomicInteger();
        long seed = 20_260_102;
        Random random = new Random(seed);
        int rounds = Boolean.getBoolean("tipstaff.full") ? 50_000 : 3_000;
        Set<Sha256> seen = new java.util.HashSet<>();
        for (int round = 0; round < whole.length + rounds; round++) {
            byte[] mutated = whole.clone();
            if (round < whole.length) {
                mutated[round] ^= (byte) (1 << random.nextInt(8));
            } else {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
            }
            if (Arrays.equals(mutated, whole)) {
                continue;
            }
            seen.add(Sha256.of(mutated));
            judgeMutated(mutated, trust, facts, unsigned, "seed " + seed + ", round " + round);
        }
        System.out.println("mutated tokens: " + seen.size() + ", still saying the same in unsigned parts: " + unsigned
                + ", otherwise accepted: 0");
    }

    private static void judgeMutated(
            byte[] mutated, TimestampTrust trust, TimestampFacts facts, AtomicInteger unsigned, String where) {
        TimestampToken token;
        try {
            token = TimestampToken.parse(mutated);
        } catch (TimestampException e) {
            return;
        }
        assertThat(token.digest()).as(where).isNotEqualTo(facts.token());
        TimestampCheck check = token.check(CHECKPOINT, trust);
        if (check instanceof TimestampCheck.Proven proven) {
            unsigned.incrementAndGet();
            assertThat(new TimestampFacts(
                            proven.facts().time(),
                            proven.facts().accuracy(),
                            proven.facts().authority(),
                            proven.facts().policy(),
                            proven.facts().serial(),
                            proven.facts().certificateEnds(),
                            facts.token()))
                    .as(where)
                    .isEqualTo(facts);
        } else {
            assertThat(check).as(where).isInstanceOf(TimestampCheck.Refused.class);
        }
    }
}
