package org.tipstaff.impact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins what the logs on requests and on files say of one body, and tells files from mere messages: what a program says to its server
 * has no name and no type of its own, and counts in the bound of the connection only.
 */
final class SentObjects {
    private static final Set<String> MESSAGES = Set.of(
            "",
            "text/plain",
            "text/html",
            "text/xml",
            "text/json",
            "application/json",
            "application/xml",
            "application/soap+xml",
            "application/x-www-form-urlencoded",
            "application/ocsp-request",
            "application/ocsp-response",
            "application/octet-stream");

    private static final Duration SENSORS_AGREE = Duration.ofSeconds(2);

    private final FlowLedger ledger;
    private final List<Sending> sendings = new ArrayList<>();

    /** One body on its way. */
    private record Sending(
            String name,
            long bytes,
            boolean complete,
            String sender,
            String receiver,
            Instant time,
            String digest,
            List<String> uids,
            List<Exhibit> evidence) {}

    /** The same file, however often it was sent. */
    private static final class Same {
        private final List<Sending> sendings = new ArrayList<>();
        private int times;

        SentObject object() {
            Sending best = sendings.stream()
                    .min(Comparator.comparing((Sending each) -> !each.complete())
                            .thenComparing(
                                    Comparator.comparingLong(Sending::bytes).reversed()))
                    .orElseThrow();
            List<Exhibit> evidence = new ArrayList<>();
            sendings.forEach(each -> evidence.addAll(each.evidence()));
            return new SentObject(
                    best.name(),
                    best.bytes(),
                    best.complete(),
                    times,
                    best.sender(),
                    best.receiver(),
                    sendings.getFirst().time(),
                    best.digest(),
                    evidence.subList(0, Math.min(evidence.size(), 20)));
        }
    }

    SentObjects(Observations seen, FlowLedger ledger) {
        this.ledger = ledger;
        Map<String, SentFile> files = new HashMap<>();
        seen.files.forEach(file -> files.put(file.fuid(), file));
        Set<String> told = new HashSet<>();
        for (Upload upload : seen.uploads) {
            if (leaves(upload.sender(), upload.receiver())) {
                request(upload, files, told);
            }
        }
        for (SentFile file : seen.files) {
            boolean page = file.protocol().equals("HTTP") && !file.request();
            boolean mail = file.protocol().equals("SMTP");
            boolean certificate = file.protocol().equals("SSL");
            if (!told.contains(file.fuid())
                    && !page
                    && !mail
                    && !certificate
                    && leaves(file.sender(), file.receiver())
                    && (isFile(file.type()) || !file.protocol().equals("HTTP"))) {
                sendings.add(new Sending(
                        file.name().isEmpty() ? '[' + file.type() + ']' : file.name(),
                        file.seen(),
                        file.complete(),
                        file.sender(),
                        file.receiver(),
                        file.time(),
                        file.digest(),
                        file.uids(),
                        List.of(new Exhibit("file", file.place()))));
            }
        }
        sendings.sort(Comparator.comparing(Sending::time).thenComparing(Sending::name));
    }

    private boolean leaves(String sender, String receiver) {
        return ledger.side(sender) == FlowLedger.Side.INSIDE && ledger.side(receiver) == FlowLedger.Side.OUTSIDE;
    }

    private static boolean isFile(String type) {
        return !MESSAGES.contains(type.toLowerCase(Locale.ROOT));
    }

    private void request(Upload upload, Map<String, SentFile> files, Set<String> told) {
        String path = upload.target().split("[?#]", 2)[0];
        String last = path.substring(path.lastIndexOf('/') + 1);
        boolean put = upload.method().equalsIgnoreCase("PUT");
        boolean named = !upload.names().isEmpty() || (put && last.lastIndexOf('.') > 0);
        String name = !upload.names().isEmpty() ? upload.names().getFirst() : put ? last : "";
        Exhibit request = new Exhibit("upload", upload.place());
        boolean any = false;
        for (String fuid : upload.fuids()) {
            SentFile file = files.get(fuid);
            if (file == null) {
                continue;
            }
            any = true;
            told.add(fuid);
            if (named || isFile(file.type())) {
                sendings.add(new Sending(
                        name.isEmpty() ? file.name().isEmpty() ? '[' + file.type() + ']' : file.name() : name,
                        file.seen(),
                        file.complete(),
                        upload.sender(),
                        upload.receiver(),
                        upload.time(),
                        file.digest(),
                        List.of(upload.uid()),
                        List.of(request, new Exhibit("file", file.place()))));
            }
        }
        if (!any && named) {
            // Without the log on files nothing says that all of it was seen.
            sendings.add(new Sending(
                    name,
                    upload.bytes(),
                    false,
                    upload.sender(),
                    upload.receiver(),
                    upload.time(),
                    "",
                    List.of(upload.uid()),
                    List.of(request)));
        }
    }

    /** Each file once, by the time it was first sent. */
    List<SentObject> objects() {
        Map<String, Same> known = new HashMap<>();
        List<Same> all = new ArrayList<>();
        for (Sending sending : sendings) {
            String byName = sending.sender() + '|' + sending.receiver() + '|' + sending.name() + '|' + sending.bytes();
            String byDigest = sending.complete() && !sending.digest().isEmpty()
                    ? sending.sender() + '|' + sending.digest()
                    : byName;
            Same same = known.getOrDefault(byDigest, known.get(byName));
            if (same == null) {
                same = new Same();
                all.add(same);
            }
            known.put(byName, same);
            known.put(byDigest, same);
            if (!isSeenAgain(same, sending)) {
                same.times++;
            }
            same.sendings.add(sending);
        }
        return all.stream().map(Same::object).toList();
    }

    /** Whether two sensors tell of one sending, rather than of two. */
    private boolean isSeenAgain(Same same, Sending sending) {
        for (Sending each : same.sendings) {
            if (Duration.between(each.time(), sending.time()).abs().compareTo(SENSORS_AGREE) > 0) {
                continue;
            }
            for (String uid : sending.uids()) {
                String counted = ledger.counted(uid);
                if (counted != null && !each.uids().contains(uid)) {
                    for (String other : each.uids()) {
                        if (counted.equals(ledger.counted(other))) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** Computers of which a file went over a connection that no log on connections has. */
    Set<String> withoutConnection() {
        Set<String> senders = new HashSet<>();
        for (Sending sending : sendings) {
            boolean known = sending.uids().stream().anyMatch(uid -> counted(uid) != null);
            if (!known) {
                senders.add(sending.sender());
            }
        }
        return senders;
    }

    private @Nullable String counted(String uid) {
        return ledger.counted(uid);
    }
}
