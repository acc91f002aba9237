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

    /**
     * One body on its way.
     *
     * @param size bytes that it has; -1 where that is not known
     * @param row what the log on files says of it; null where the log on requests alone tells of it
     */
    private record Sending(
            String name,
            long bytes,
            long size,
            boolean complete,
            String sender,
            String receiver,
            Instant time,
            String digest,
            List<String> uids,
            List<Exhibit> evidence,
            FilesApart.@Nullable Row row) {
        /** A file that no request tells of. */
        static Sending of(SentFile file) {
            return of(file, "", file.sender(), file.receiver(), file.time(), file.uids(), List.of());
        }

        /** @param name what the request called it; empty when it gave it no name */
        static Sending of(SentFile file, String name, Upload request) {
            return of(
                    file,
                    name,
                    request.sender(),
                    request.receiver(),
                    request.time(),
                    List.of(request.uid()),
                    List.of(new Exhibit("upload", request.place())));
        }

        private static Sending of(
                SentFile file,
                String told,
                String sender,
                String receiver,
                Instant time,
                List<String> uids,
                List<Exhibit> request) {
            List<Exhibit> evidence = new ArrayList<>(request);
            evidence.add(new Exhibit("file", file.place()));
            String shown = !told.isEmpty() ? told : !file.name().isEmpty() ? file.name() : '[' + file.type() + ']';
            // The name in the log on files comes first: it is there whether or not the log on requests is.
            String name = file.name().isEmpty() ? told : file.name();
            String digest = file.complete() ? file.digest() : "";
            return new Sending(
                    shown,
                    file.bytes(),
                    file.size(),
                    file.complete(),
                    sender,
                    receiver,
                    time,
                    file.digest(),
                    uids,
                    evidence,
                    new FilesApart.Row(name, file.size(), digest, file.bytes()));
        }

        /** What two sendings of one file have in common, where no digest tells. */
        String ends() {
            return sender + '|' + receiver + '|' + name + '|' + (size >= 0 ? size : bytes);
        }
    }

    /** The same file, however often it was sent. */
    private static final class Same {
        private final List<Sending> sendings = new ArrayList<>();
        private int times;
        private long bytes;
        private String digest = "";

        /** @param again whether another sensor told of this sending already */
        void add(Sending sending, boolean again) {
            sendings.add(sending);
            times += again ? 0 : 1;
            bytes += again || sending.row() == null ? 0 : sending.bytes();
            digest = digest.isEmpty() && sending.complete() ? sending.digest() : digest;
        }

        boolean isDifferent(Sending sending) {
            return sending.complete()
                    && !digest.isEmpty()
                    && sending.digest().startsWith(digest.substring(0, digest.indexOf(':') + 1))
                    && !sending.digest().equals(digest);
        }

        SentObject object() {
            Sending best = sendings.stream()
                    .min(Comparator.comparing((Sending each) -> !each.complete())
                            .thenComparing(each -> each.row() == null)
                            .thenComparing(
                                    Comparator.comparingLong(Sending::bytes).reversed()))
                    .orElseThrow();
            List<Exhibit> evidence = new ArrayList<>();
            sendings.forEach(each -> evidence.addAll(each.evidence()));
            return new SentObject(
                    best.name(),
                    best.bytes(),
                    best.size(),
                    best.complete(),
                    best.row() == null,
                    times,
                    Math.max(0, bytes - best.bytes()),
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
                sendings.add(Sending.of(file));
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
        boolean any = false;
        for (String fuid : upload.fuids()) {
            SentFile file = files.get(fuid);
            if (file == null) {
                continue;
            }
            any = true;
            told.add(fuid);
            if (named || isFile(file.type())) {
                sendings.add(Sending.of(file, name, upload));
            }
        }
        if (!any && named) {
            // Without the log on files nothing says that any byte of it was seen.
            sendings.add(new Sending(
                    name,
                    upload.bytes(),
                    -1,
                    false,
                    upload.sender(),
                    upload.receiver(),
                    upload.time(),
                    "",
                    List.of(upload.uid()),
                    List.of(new Exhibit("upload", upload.place())),
                    null));
        }
    }

    /** Each file once, by the time it was first sent. */
    List<SentObject> objects() {
        Map<String, Same> known = new HashMap<>();
        List<Same> all = new ArrayList<>();
        for (Sending sending : sendings) {
            String byName = sending.ends();
            String byDigest = sending.complete() && !sending.digest().isEmpty()
                    ? sending.sender() + '|' + sending.digest()
                    : byName;
            Same same = known.getOrDefault(byDigest, known.get(byName));
            if (same == null || same.isDifferent(sending)) {
                same = new Same();
                all.add(same);
            }
            known.put(byName, same);
            known.put(byDigest, same);
            same.add(sending, isSeenAgain(same, sending));
        }
        return all.stream().map(Same::object).toList();
    }

    /** The fewest bytes of files that each sender sent; senders of which none were seen are not in it. */
    Map<String, Long> fewest() {
        Map<String, List<FilesApart.Row>> rows = new HashMap<>();
        for (Sending sending : sendings) {
            FilesApart.Row row = sending.row();
            if (row != null) {
                rows.computeIfAbsent(sending.sender(), _ -> new ArrayList<>()).add(row);
            }
        }
        Map<String, Long> fewest = new HashMap<>();
        rows.forEach((sender, its) -> fewest.put(sender, FilesApart.bytes(its)));
        return fewest;
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
