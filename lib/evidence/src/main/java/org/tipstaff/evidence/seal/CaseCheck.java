package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.anchor.AnchorAudit;
import org.tipstaff.evidence.anchor.AnchorEntry;
import org.tipstaff.evidence.anchor.AnchorStore;
import org.tipstaff.evidence.anchor.TimestampCheck;
import org.tipstaff.evidence.anchor.TimestampTrust;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Fault;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LogCheck;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.custody.Opening;
import org.tipstaff.evidence.custody.TimeBounds;
import org.tipstaff.evidence.seal.CaseEntries.FileEntry;
import org.tipstaff.evidence.seal.CaseFault.Kind;
import org.tipstaff.evidence.seal.CaseVerdict.Unproven;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * Checks a case folder from whosever hand: bag, seal, log, files against log, time stamps, outside checkpoints, originals.
 * All checks are made, whatever the earlier ones found, for the list of what is wrong is what an expert works from. Nothing
 * in the folder makes it throw.
 */
public final class CaseCheck {
    static final String OPENINGS = CaseSeal.LOG + "/" + CustodyLog.OPENINGS;
    private static final int MAX_LIST_BYTES = 1 << 30;

    private final Path folder;
    private final CaseTrust trust;
    private final List<CaseFault> faults = new ArrayList<>();
    private final Set<Unproven> unproven = EnumSet.noneOf(Unproven.class);
    private final List<CaseVerdict.ClockMove> clockMoves = new ArrayList<>();
    private final Set<CaseEntries.Place> commitments = new LinkedHashSet<>();
    private final List<FileEntry> files = new ArrayList<>();
    private final List<CaseEntries.Destroyed> tombs = new ArrayList<>();
    private final FileDigests digests;
    private final List<TimeBounds.Claim> claims = new ArrayList<>();
    private final List<AnchorAudit.Logged> anchors = new ArrayList<>();
    private List<CaseVerdict.Span> spans = List.of();
    private long referenced;

    private CaseCheck(Path folder, CaseTrust trust, FileDigests digests) {
        this.folder = folder;
        this.trust = trust;
        this.digests = digests;
    }

    /** @param folder of the case; its seal is looked for beside it */
    public static CaseVerdict check(Path folder, CaseTrust trust) {
        return check(folder, trust, FileDigests.oneByOne());
    }

    /**
     * The same, with files hashed as the program can.
     *
     * @param digests that hashes the files; what comes out does not depend on it
     */
    public static CaseVerdict check(Path folder, CaseTrust trust, FileDigests digests) {
        return new CaseCheck(folder.toAbsolutePath().normalize(), trust, digests).check();
    }

    private CaseVerdict check() {
        if (trust.keys().isEmpty()) {
            unproven.add(Unproven.WHO_SIGNED);
        }
        if (trust.outside().isEmpty()) {
            unproven.add(Unproven.NOT_REWRITTEN);
        }
        LogCheck.Result log = log();
        Map<Long, String> paths = paths();
        Tombstones tombstones = new Tombstones(folder, trust.keys(), faults, tombs, paths);
        BagCheck bag = new BagCheck(folder, faults, tombstones.paths(), digests);
        bag.check();
        seal();
        against(bag, paths, tombstones.paths());
        List<CaseVerdict.Destroyed> destroyed = tombstones.check(bag.payload(), files);
        anchors(log);
        Heads heads = new Heads(folder, trust, faults, unproven);
        heads.check(log);
        return new CaseVerdict(
                log.checkpoint().map(signed -> signed.checkpoint().origin()),
                log.checkedEntries(),
                bag.payload().values().stream()
                        .filter(file -> file.bytes() >= 0)
                        .count(),
                bag.bytes(),
                faults,
                unproven,
                spans,
                clockMoves,
                referenced,
                destroyed,
                heads.cosigned(),
                heads.splits());
    }

    private void seal() {
        String name = String.valueOf(folder.getFileName());
        try {
            byte[] seal = BagCheck.small(
                    CaseSeal.beside(folder, CaseSeal.SEAL), (int) Math.min(BagCheck.MAX_MANIFEST_BYTES, 1 << 28));
            byte[] signature = BagCheck.small(CaseSeal.beside(folder, CaseSeal.SIGNATURE), SshSignature.MAX_BYTES);
            if (Files.isRegularFile(folder.resolve(Bag.TAG_MANIFEST))
                    && !Arrays.equals(seal, Files.readAllBytes(folder.resolve(Bag.TAG_MANIFEST)))) {
                faults.add(CaseFault.of(Kind.SEAL, name + CaseSeal.SEAL, "it is not the tag manifest of this bag"));
            }
            List<NoteKey> able = trust.keys().stream()
                    .filter(key -> key.type() == SignatureType.ED25519)
                    .toList();
            String armour = BagCheck.utf8(signature);
            if (!trust.keys().isEmpty() && able.stream().noneMatch(key -> SshSignature.verifies(seal, armour, key))) {
                faults.add(CaseFault.of(
                        Kind.SEAL,
                        name + CaseSeal.SIGNATURE,
                        able.isEmpty()
                                ? "no Ed25519 key was given, and seals are signed with one"
                                : "it is no signature of the trusted key over the seal"));
            }
        } catch (IOException e) {
            faults.add(CaseFault.of(Kind.SEAL, name + CaseSeal.SEAL, BagCheck.why(e)));
        }
    }

    private LogCheck.Result log() {
        LogCheck.Result result = LogCheck.check(
                folder.resolve(CaseSeal.LOG),
                new LogCheck.Trusted(Optional.empty(), trust.keys(), trust.outside()),
                this::entry);
        for (Fault fault : result.faults()) {
            // Without a key nobody has to have signed; that is unproven, and said so.
            if (fault.kind() != Fault.Kind.SIGNATURE || !trust.keys().isEmpty()) {
                faults.add(new CaseFault(
                        fault.kind() == Fault.Kind.CONSISTENCY ? Kind.OUTSIDE : Kind.LOG,
                        CaseSeal.LOG + "/" + fault.where(),
                        fault.entry(),
                        fault.what()));
            }
        }
        return result;
    }

    private void entry(LoggedEntry entry) {
        commitments.addAll(CaseEntries.commitments(entry));
        claims.add(new TimeBounds.Claim(entry.index(), entry.at()));
        try {
            FileEntry.of(entry).ifPresent(files::add);
            CaseEntries.Destroyed.of(entry).ifPresent(tombs::add);
        } catch (TlogFormatException e) {
            faults.add(CaseFault.of(Kind.LOG, CaseSeal.LOG, entry.index(), String.valueOf(e.getMessage())));
        }
        AnchorEntry.of(entry).ifPresent(anchor -> anchors.add(new AnchorAudit.Logged(entry.index(), anchor)));
        if (entry.kind().equals(EntryKind.CLOCK.name())
                && entry.fields().get("before") instanceof Json.Text(String before)
                && entry.fields().get("after") instanceof Json.Text(String after)) {
            clockMoves.add(new CaseVerdict.ClockMove(entry.index(), before, after));
        }
    }

    /** The path that each entry speaks of, and whether every name in the log has its one opening. */
    private Map<Long, String> paths() {
        Map<Long, String> paths = new HashMap<>();
        try {
            for (Opening opening : CustodyLogReader.openings(folder.resolve(CaseSeal.LOG))) {
                if (opening.field().equals("fields/path")) {
                    paths.put(opening.entry(), opening.text());
                }
                if (!commitments.remove(new CaseEntries.Place(opening.entry(), opening.field()))) {
                    faults.add(CaseFault.of(
                            Kind.LOG, OPENINGS, opening.entry(), "it opens " + opening.field() + " once more"));
                }
            }
            commitments.forEach(place ->
                    faults.add(CaseFault.of(Kind.LOG, OPENINGS, place.entry(), "nothing opens " + place.field())));
        } catch (IOException | TlogFormatException e) {
            faults.add(CaseFault.of(Kind.LOG, OPENINGS, String.valueOf(e.getMessage())));
        }
        return paths;
    }

    private void against(BagCheck bag, Map<Long, String> paths, Set<String> destroyed) {
        byte[] list = new byte[0];
        try {
            list = BagCheck.small(folder.resolve(FilesAgainstLog.LIST), MAX_LIST_BYTES);
        } catch (IOException e) {
            faults.add(CaseFault.of(Kind.UNREADABLE, FilesAgainstLog.LIST, BagCheck.why(e)));
        }
        List<FilesAgainstLog.Opened> opened = files.stream()
                .map(entry -> new FilesAgainstLog.Opened(entry, paths.get(entry.entry())))
                .toList();
        new FilesAgainstLog(faults, destroyed).check(bag.payload(), list, opened);
        originals(opened);
    }

    private void originals(List<FilesAgainstLog.Opened> opened) {
        for (FilesAgainstLog.Opened each : opened) {
            String path = each.path();
            if (path == null
                    || !each.entry().kept().equals(Optional.of(CaseEntries.Kept.REFERENCE))
                    // A member of a container is proven with its container.
                    || path.indexOf('!') >= 0
                    || Files.exists(folder.resolve("data/original").resolve(path))) {
                continue;
            }
            referenced++;
            if (trust.originals().isEmpty()) {
                unproven.add(Unproven.ORIGINALS);
                continue;
            }
            Path root = trust.originals().get().toAbsolutePath().normalize();
            try {
                Path file = root.resolve(path).normalize();
                if (!file.startsWith(root) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    faults.add(CaseFault.of(Kind.ORIGINAL, path, each.entry().entry(), "it is not there"));
                    continue;
                }
                Sha256 found = Bag.Filed.of(file).sha256();
                if (!found.equals(each.entry().sha256())) {
                    faults.add(CaseFault.of(
                            Kind.ORIGINAL,
                            path,
                            each.entry().entry(),
                            "its SHA-256 is " + found + "; when it was acquired it was "
                                    + each.entry().sha256()));
                }
            } catch (IOException | java.nio.file.InvalidPathException e) {
                faults.add(CaseFault.of(Kind.ORIGINAL, path, each.entry().entry(), BagCheck.why(e)));
            }
        }
    }

    private void anchors(LogCheck.Result log) {
        AnchorStore store = new AnchorStore(folder.resolve(CaseSeal.LOG).resolve("anchors"));
        List<TimeBounds.Anchor> times = List.of();
        try {
            CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
            AnchorAudit.Report report =
                    AnchorAudit.of(store, TimestampTrust.of(trust.authorities()), underTest(reader), anchors);
            report.strangers()
                    .forEach(name -> faults.add(
                            CaseFault.of(Kind.ANCHOR, "log/anchors/" + name, "it belongs to no time stamp")));
            report.verdicts().forEach(this::anchor);
            times = report.times();
            swapped(store);
        } catch (IOException | TlogFormatException e) {
            if (!anchors.isEmpty() || Files.exists(folder.resolve("log/anchors"))) {
                faults.add(CaseFault.of(Kind.ANCHOR, "log/anchors", BagCheck.why(e)));
            }
        }
        List<TimeBounds> bounds = TimeBounds.of(claims, times);
        Set<Long> toldMoves = new HashSet<>();
        clockMoves.forEach(move -> toldMoves.add(move.entry()));
        for (TimeBounds.Violation violation : TimeBounds.violations(bounds, CaseVerdict.TOLERANCE)) {
            long entry = violation.bounds().entry();
            // The log said itself that the clock went back: that is no fault of the log.
            if (violation.wrong() == TimeBounds.Wrong.BACKWARDS && toldMoves.contains(entry)) {
                continue;
            }
            faults.add(CaseFault.of(Kind.TIME, CaseSeal.LOG, entry, wrong(violation)));
        }
        spans = spans(bounds);
        if (bounds.isEmpty() || bounds.stream().anyMatch(each -> each.notAfter().isEmpty())) {
            unproven.add(Unproven.WHEN);
        }
        if (log.checkpoint().isEmpty()) {
            unproven.add(Unproven.WHEN);
        }
    }

    static AnchorAudit.Log underTest(CustodyLogReader reader) {
        return new AnchorAudit.Log() {
            @Override
            public String origin() {
                return reader.checkpoint().checkpoint().origin();
            }

            @Override
            public long size() {
                return reader.size();
            }

            @Override
            public MerkleHash root(long size) throws IOException, TlogFormatException {
                return reader.root(size);
            }
        };
    }

    private void anchor(AnchorAudit.Verdict verdict) {
        String where = String.format(java.util.Locale.ROOT, "log/anchors/%04d", verdict.number());
        OptionalLong entry = verdict.logged().isPresent()
                ? OptionalLong.of(verdict.logged().get().index())
                : OptionalLong.empty();
        switch (verdict.state()) {
            case AnchorAudit.State.NotYetAnchored _ -> unproven.add(Unproven.WHEN);
            case AnchorAudit.State.Contradicts(String detail) ->
                faults.add(new CaseFault(Kind.ANCHOR, where + ".checkpoint", entry, detail));
            case AnchorAudit.State.Damaged(String detail) ->
                faults.add(new CaseFault(Kind.ANCHOR, where, entry, detail));
            case AnchorAudit.State.Checked checked -> {
                if (!checked.counts()) {
                    // Without certificates of an authority no token can hold, and none can be blamed for it.
                    if (trust.authorities().isEmpty()) {
                        unproven.add(Unproven.WHEN);
                    } else {
                        faults.add(new CaseFault(Kind.ANCHOR, where + ".tsr", entry, refusal(checked.check())));
                    }
                }
            }
        }
    }

    /** The log has the digest of each token, so that another one is seen even without any certificate. */
    private void swapped(AnchorStore store) throws IOException {
        for (AnchorAudit.Logged logged : anchors) {
            Optional<byte[]> token = store.token(logged.entry().number());
            if (token.isPresent()
                    && !Sha256.of(token.get()).equals(logged.entry().token())) {
                faults.add(CaseFault.of(
                        Kind.ANCHOR,
                        String.format(
                                java.util.Locale.ROOT,
                                "log/anchors/%04d.tsr",
                                logged.entry().number()),
                        logged.index(),
                        "it is not the token that the log recorded"));
            }
        }
    }

    private static String refusal(TimestampCheck check) {
        return switch (check) {
            case TimestampCheck.Refused refused -> refused.detail();
            case TimestampCheck.Doubtful doubtful ->
                "the authority's certificate was revoked at " + doubtful.revokedAt() + " (" + doubtful.reason()
                        + "), and nothing shows that the token is older";
            case TimestampCheck.Proven _ -> "";
        };
    }

    private static String wrong(TimeBounds.Violation violation) {
        Instant claimed = violation.bounds().claimed();
        String by = violation.by().toString();
        return switch (violation.wrong()) {
            case TOO_EARLY -> "it claims " + claimed + ", " + by + " before a time stamp that stands in front of it";
            case TOO_LATE -> "it claims " + claimed + ", " + by + " after a time stamp over it";
            case BACKWARDS -> "it claims " + claimed + ", " + by + " before the entry in front of it";
        };
    }

    private static List<CaseVerdict.Span> spans(List<TimeBounds> bounds) {
        List<CaseVerdict.Span> spans = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= bounds.size(); i++) {
            TimeBounds first = bounds.get(from);
            if (i == bounds.size()
                    || !bounds.get(i).notBefore().equals(first.notBefore())
                    || !bounds.get(i).notAfter().equals(first.notAfter())) {
                TimeBounds last = bounds.get(i - 1);
                spans.add(new CaseVerdict.Span(
                        first.entry(),
                        last.entry(),
                        first.claimed(),
                        last.claimed(),
                        first.notBefore(),
                        first.notAfter()));
                from = i;
            }
        }
        return spans;
    }
}
