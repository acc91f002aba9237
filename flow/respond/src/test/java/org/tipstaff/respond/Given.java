package org.tipstaff.respond;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.site.SiteReading;

/** What the tests stand on: the example court, with keys for its people. */
final class Given {
    static final Instant NOW = Instant.parse("2026-03-05T08:00:00Z");
    static final String NONCE = "00112233445566778899aabbccddeeff";

    private Given() {}

    static String exampleText() {
        try {
            return Files.readString(Path.of(System.getProperty("tipstaff.root"), "examples/site.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Site site(String text) {
        SiteReading reading = SiteReader.read("site.yaml", text);
        return reading.site()
                .orElseThrow(() -> new AssertionError(reading.problems().toString()));
    }

    static Site example() {
        return site(exampleText());
    }

    /** A key for each of these people, and the example with those keys. */
    record Signers(Map<String, NoteSigner> keys, Site site) {
        static Signers of(String... persons) {
            Map<String, NoteSigner> keys = new TreeMap<>();
            String text = exampleText();
            for (String person : persons) {
                NoteSigner signer = NoteSigner.generate(person, SignatureType.ED25519);
                keys.put(person, signer);
                String line = "  - person: " + person + "\n";
                assert text.contains(line);
                text = text.replace(line, line + "    key: " + sshKey(signer) + "\n");
            }
            return new Signers(keys, Given.site(text));
        }

        SignedApproval sign(String person, ApprovalRequest request) {
            NoteSigner signer = keys.get(person);
            assert signer != null;
            return new SignedApproval(person, request.sign(signer));
        }
    }

    static String sshKey(NoteSigner signer) {
        byte[] head = HexFormat.of().parseHex("0000000b7373682d6564323535313900000020");
        byte[] blob = java.util.Arrays.copyOf(head, head.length + 32);
        System.arraycopy(signer.key().publicKey(), 0, blob, head.length, 32);
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
    }

    /** An intruder on two workstations, with an account, a mailbox and addresses. */
    static Suspects intruder() {
        return new Suspects(
                "incident-1",
                List.of("REG-WS-014"),
                List.of("CHB-WS-007"),
                List.of("registry.clerk3"),
                List.of("registry.clerk3@examplecourt.example"),
                List.of(Network.parse("198.51.100.7"), Network.parse("2001:db8:bad::/48")),
                List.of("updates.attacker.example"),
                List.of("TGT of registry.clerk3"),
                true);
    }
}
