package org.tipstaff.evidence.tlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which logs and cosigners somebody trusts, and how many cosigners are enough (C2SP tlog-policy). It comes from the one
 * who verifies, never from what is verified.
 *
 * <p>In the file a cosigner is declared by the format's own keyword, {@code witness}.
 */
public final class TlogPolicy {
    /** A longer policy is refused unread. */
    public static final int MAX_BYTES = 1 << 20;
    /** Logs, cosigners and groups each; the specification asks for at least 32. */
    static final int MAX_OF_EACH = 256;

    private static final String NONE = "none";

    private final List<Party> logs;
    private final Map<String, Party> cosigners;
    private final Map<String, Group> groups;
    private final String quorum;

    private TlogPolicy(List<Party> logs, Map<String, Party> cosigners, Map<String, Group> groups, String quorum) {
        this.logs = List.copyOf(logs);
        this.cosigners = new LinkedHashMap<>(cosigners);
        this.groups = new LinkedHashMap<>(groups);
        this.quorum = quorum;
    }

    /**
     * A log or a cosigner.
     *
     * @param name within the policy; a log's is its origin
     * @param key to verify with
     * @param url where it can be reached, as written; application specific
     */
    public record Party(String name, NoteKey key, Optional<String> url) {}

    private record Group(int threshold, List<String> members) {}

    /**
     * What a policy says of one checkpoint.
     *
     * @param accepted whether a listed log signed it (or none is listed) and enough cosigners did
     * @param signedByLog names of the logs whose signature verified
     * @param cosignedBy names, within the policy, of the cosigners whose signature verified
     * @param wrong names of the logs and cosigners under whose name a signature stands that is not theirs
     */
    public record Judgement(boolean accepted, List<String> signedByLog, List<String> cosignedBy, List<String> wrong) {}

    public List<Party> logs() {
        return logs;
    }

    public List<Party> cosigners() {
        return List.copyOf(cosigners.values());
    }

    public static TlogPolicy parse(byte[] bytes) throws TlogFormatException {
        if (bytes.length > MAX_BYTES) {
            throw new TlogFormatException("a policy of " + bytes.length + " bytes; at most " + MAX_BYTES + " are read");
        }
        // Names are octets to the format. ISO 8859-1 keeps each as one char, so equal octets are equal names.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f) {
                throw new TlogFormatException("the policy holds control character " + (int) c + " at " + i);
            }
        }
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new TlogFormatException("the policy does not end with a newline");
        }
        Reading reading = new Reading();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            reading.line(line, number);
        }
        if (reading.quorum == null) {
            throw new TlogFormatException("the policy has no quorum line");
        }
        return new TlogPolicy(reading.logs, reading.cosigners, reading.groups, reading.quorum);
    }

    /** What was read so far. */
    private static final class Reading {
        private final List<Party> logs = new ArrayList<>();
        private final Map<String, Party> cosigners = new LinkedHashMap<>();
        private final Map<String, Group> groups = new LinkedHashMap<>();
        private final Set<ByteBuffer> logKeys = new HashSet<>();
        private final Set<ByteBuffer> cosignerKeys = new HashSet<>();
        private final Set<String> members = new HashSet<>();
        private @org.jspecify.annotations.Nullable String quorum;

        void line(String line, int number) throws TlogFormatException {
            String trimmed = trimmed(line);
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                return;
            }
            List<String> items = Arrays.asList(trimmed.split("[ \t]+"));
            String at = "line " + number + " of the policy";
            switch (items.getFirst()) {
                case "log" -> log(items, at);
                case "witness" -> cosigner(items, at);
                case "group" -> group(items, at);
                case "quorum" -> quorum(items, at);
                default -> throw new TlogFormatException(at + " begins with '" + items.getFirst() + "'");
            }
        }

        /** Blanks of this format are the space and the tab only. */
        private static String trimmed(String line) {
            int from = 0;
            int to = line.length();
            while (from < to && (line.charAt(from) == ' ' || line.charAt(from) == '\t')) {
                from++;
            }
            while (to > from && (line.charAt(to - 1) == ' ' || line.charAt(to - 1) == '\t')) {
                to--;
            }
            return line.substring(from, to);
        }

        private void log(List<String> items, String at) throws TlogFormatException {
            arity(items, 2, 3, at);
            NoteKey key = key(items.get(1), at);
            bound(logs.size(), "logs");
            if (!logKeys.add(ByteBuffer.wrap(key.publicKey()))) {
                throw new TlogFormatException(at + " names a log's key a second time");
            }
            logs.add(new Party(key.name(), key, url(items, 2)));
        }

        private void cosigner(List<String> items, String at) throws TlogFormatException {
            arity(items, 3, 4, at);
            NoteKey key = key(items.get(2), at);
            if (!key.type().isCosignature()) {
                throw new TlogFormatException(
                        at + " gives a key for plain notes; cosignatures have a type of their own");
            }
            bound(cosigners.size(), "cosigners");
            free(items.get(1), at);
            if (!cosignerKeys.add(ByteBuffer.wrap(key.publicKey()))) {
                throw new TlogFormatException(at + " names a cosigner's key a second time");
            }
            cosigners.put(items.get(1), new Party(items.get(1), key, url(items, 3)));
        }

        private void group(List<String> items, String at) throws TlogFormatException {
            arity(items, 4, MAX_BYTES, at);
            bound(groups.size(), "groups");
            free(items.get(1), at);
            List<String> of = items.subList(3, items.size());
            for (String member : of) {
                known(member, at);
                if (!members.add(member)) {
                    throw new TlogFormatException(at + " lists '" + member + "', which is a member already");
                }
            }
            long threshold = switch (items.get(2)) {
                case "all" -> of.size();
                case "any" -> 1;
                default -> StrictText.decimal(items.get(2), "the threshold in " + at);
            };
            if (threshold < 1 || threshold > of.size()) {
                throw new TlogFormatException(at + " asks for " + threshold + " of " + of.size() + " members");
            }
            groups.put(items.get(1), new Group((int) threshold, List.copyOf(of)));
        }

        private void quorum(List<String> items, String at) throws TlogFormatException {
            arity(items, 2, 2, at);
            if (quorum != null) {
                throw new TlogFormatException(at + " is a second quorum line");
            }
            if (!items.get(1).equals(NONE)) {
                known(items.get(1), at);
            }
            quorum = items.get(1);
        }

        private static NoteKey key(String text, String at) throws TlogFormatException {
            try {
                NoteKey key =
                        NoteKey.parse(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                // Proves now that the key is usable, so that judging can't fail later.
                return new NoteVerifier(key).key();
            } catch (TlogFormatException e) {
                throw new TlogFormatException(at + ": " + e.getMessage());
            }
        }

        private static Optional<String> url(List<String> items, int at) {
            return items.size() > at ? Optional.of(items.get(at)) : Optional.empty();
        }

        private static void arity(List<String> items, int least, int most, String at) throws TlogFormatException {
            if (items.size() < least || items.size() > most) {
                throw new TlogFormatException(at + " has " + items.size() + " items: '" + items.getFirst() + "' takes "
                        + least + (most == least ? "" : " or more"));
            }
        }

        private static void bound(int count, String what) throws TlogFormatException {
            if (count == MAX_OF_EACH) {
                throw new TlogFormatException("the policy has more than " + MAX_OF_EACH + " " + what);
            }
        }

        private void free(String name, String at) throws TlogFormatException {
            if (name.equals(NONE) || cosigners.containsKey(name) || groups.containsKey(name)) {
                throw new TlogFormatException(at + " defines '" + name + "', which has a meaning already");
            }
        }

        private void known(String name, String at) throws TlogFormatException {
            if (!cosigners.containsKey(name) && !groups.containsKey(name)) {
                throw new TlogFormatException(at + " names '" + name + "', which no line before it defines");
            }
        }
    }

    /** Judges a checkpoint by its signatures. A log's name must be the checkpoint's origin. */
    public Judgement judge(SignedCheckpoint signed) {
        List<String> byLog = new ArrayList<>();
        Set<String> byCosigner = new java.util.LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        for (Party log : logs) {
            if (log.key().name().equals(signed.checkpoint().origin())) {
                count(log, signed.note(), byLog, wrong);
            }
        }
        List<String> found = new ArrayList<>();
        cosigners.values().forEach(cosigner -> count(cosigner, signed.note(), found, wrong));
        byCosigner.addAll(found);
        boolean accepted = (logs.isEmpty() || !byLog.isEmpty()) && (quorum.equals(NONE) || met(quorum, byCosigner));
        return new Judgement(accepted, List.copyOf(byLog), List.copyOf(found), List.copyOf(wrong));
    }

    private static void count(Party party, Note note, List<String> signed, List<String> wrong) {
        NoteVerifier.Verdict verdict;
        try {
            verdict = new NoteVerifier(party.key()).verify(note);
        } catch (TlogFormatException e) {
            throw new IllegalStateException("the key was proven usable when the policy was read", e);
        }
        if (verdict == NoteVerifier.Verdict.SIGNED) {
            signed.add(party.name());
        } else if (verdict == NoteVerifier.Verdict.WRONG) {
            wrong.add(party.name());
        }
    }

    /** Groups name only what was defined before them, so this ends. */
    private boolean met(String name, Set<String> cosigned) {
        Group group = groups.get(name);
        if (group == null) {
            return cosigned.contains(name);
        }
        int count = 0;
        for (String member : group.members()) {
            if (met(member, cosigned)) {
                count++;
            }
        }
        return count >= group.threshold();
    }
}
