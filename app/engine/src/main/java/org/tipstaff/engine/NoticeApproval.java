package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.label.Person;

/**
 * One person's signed word on the exact bytes of a notice: a short text, signed with {@code ssh-keygen -Y sign -n
 * tipstaff-notice}, the signature beside it as {@code .sig}.
 *
 * @param caseName of the custody log, so that it counts in one case only
 * @param notice such as {@code public-1}
 * @param sha256 of the list of digests of all files of the notice
 * @param desk SHA-256 of what the desk keeps of it and no reader gets: who wrote it, what it was made of
 * @param embargo nobody is told before; null for none
 * @param attributes whether the person agrees to what it says of who did it or why
 * @param by {@code name@office}
 * @param text as it was signed
 */
public record NoticeApproval(
        String caseName,
        String notice,
        String sha256,
        String desk,
        Decision decision,
        @Nullable Instant embargo,
        boolean attributes,
        String reason,
        Person by,
        byte[] text) {
    /** What {@code ssh-keygen -n} is told. */
    public static final String NAMESPACE = "tipstaff-notice";

    private static final String TITLE = "Approval of a notice (tipstaff-notice/v2)";
    private static final SignedForm FORM = new SignedForm(
            TITLE,
            NAMESPACE,
            List.of("case", "notice", "sha256", "desk", "decision", "embargo", "attribution", "reason", "by"));

    /** What was decided. */
    public enum Decision {
        RELEASE,
        /** By the protection office: persons at risk were warned. */
        PERSONS_WARNED,
        /** By the protection office: no warning, for the reason given. */
        NO_WARNING_NEEDED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** The text that a person completes and signs. */
    static String form(String caseName, String notice, String sha256, String desk) {
        return TITLE + "\ncase: " + caseName + "\nnotice: " + notice + "\nsha256: " + sha256 + "\ndesk: " + desk
                + "\ndecision: release\nembargo: none\nattribution: no\nreason: \nby: name@office\n";
    }

    /** The part of a person's name behind the at sign. */
    public String office() {
        return by.id().substring(by.id().indexOf('@') + 1);
    }

    /** The part before it: one person has one, whatever office they write. */
    public String name() {
        return name(by.id());
    }

    static String name(String id) {
        int at = id.indexOf('@');
        return at < 0 ? id : id.substring(0, at);
    }

    /**
     * Reads and verifies one.
     *
     * @param signers who may sign, by {@code name@office}
     * @throws UsageException when it is none, or not signed by the person it names
     */
    static NoticeApproval read(Path file, Map<String, NoteKey> signers) throws IOException {
        SignedForm.Signed signed = FORM.read(file, signers);
        try {
            return of(signed);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new UsageException(file + " is not taken: " + e.getMessage());
        }
    }

    private static NoticeApproval of(SignedForm.Signed signed) {
        String word = signed.value("decision");
        Decision decision = java.util.Arrays.stream(Decision.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + SafeText.printable(word) + "' is no decision"));
        String reason = signed.value("reason");
        if (reason.isBlank()) {
            throw new IllegalArgumentException("the reason is missing");
        }
        String embargo = signed.value("embargo");
        return new NoticeApproval(
                signed.value("case"),
                signed.value("notice"),
                signed.value("sha256"),
                signed.value("desk"),
                decision,
                embargo.equals("none") ? null : Instant.parse(embargo),
                signed.value("attribution").equals("yes"),
                reason,
                signed.by(),
                signed.text());
    }

    /**
     * Reads who may sign: lines {@code name@office ssh-ed25519 KEY}, as in {@code allowed_signers} of OpenSSH.
     *
     * @throws UsageException with the line that is wrong
     */
    static Map<String, NoteKey> signers(Path file) throws IOException {
        Map<String, NoteKey> signers = new LinkedHashMap<>();
        List<Sha256> keys = new ArrayList<>();
        int number = 0;
        for (String line : Files.readString(file).split("\n")) {
            number++;
            String[] words = line.strip().split("\\s+");
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                if (words.length < 3 || !words[1].equals("ssh-ed25519") || !words[0].contains("@")) {
                    throw new IllegalArgumentException("it is not written name@office ssh-ed25519 KEY");
                }
                byte[] blob = Base64.getDecoder().decode(words[2]);
                // RFC 4253 section 6.6: the kind and the key, each behind its length.
                byte[] kind = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
                if (blob.length != 4 + kind.length + 4 + 32) {
                    throw new IllegalArgumentException("the key has not the length of an Ed25519 key");
                }
                byte[] key = java.util.Arrays.copyOfRange(blob, blob.length - 32, blob.length);
                Sha256 digest = Sha256.of(key);
                if (keys.contains(digest)) {
                    throw new IllegalArgumentException("the key stands twice; two people have two keys");
                }
                keys.add(digest);
                if (signers.put(new Person(words[0]).id(), new NoteKey(words[0], SignatureType.ED25519, key)) != null) {
                    throw new IllegalArgumentException(words[0] + " stands twice");
                }
            } catch (IllegalArgumentException e) {
                throw new UsageException(file + ":" + number + ": " + e.getMessage());
            }
        }
        return signers;
    }
}
