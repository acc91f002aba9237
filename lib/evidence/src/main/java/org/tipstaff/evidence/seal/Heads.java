package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tipstaff.evidence.anchor.AnchorAudit;
import org.tipstaff.evidence.anchor.AnchorStore;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.LogCheck;
import org.tipstaff.evidence.seal.CaseFault.Kind;
import org.tipstaff.evidence.seal.CaseVerdict.Cosigned;
import org.tipstaff.evidence.seal.CaseVerdict.Unproven;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.evidence.tlog.TlogPolicy;

/**
 * Looks at all signed heads of the log that are at hand, those in the case and those that the reader brought: whether enough
 * cosigners stand under one of them, and whether the court signed two that can't both be true.
 */
final class Heads {
    private final Path folder;
    private final CaseTrust trust;
    private final List<CaseFault> faults;
    private final Set<Unproven> unproven;
    private final List<SplitView> splits = new ArrayList<>();
    private Optional<Cosigned> cosigned = Optional.empty();

    Heads(Path folder, CaseTrust trust, List<CaseFault> faults, Set<Unproven> unproven) {
        this.folder = folder;
        this.trust = trust;
        this.faults = faults;
        this.unproven = unproven;
    }

    Optional<Cosigned> cosigned() {
        return cosigned;
    }

    List<SplitView> splits() {
        return splits;
    }

    void check(LogCheck.Result log) {
        List<SignedCheckpoint> stored = stored();
        log.checkpoint().ifPresent(head -> split(head, stored));
        trust.policy().ifPresent(policy -> cosigners(policy, log, stored));
    }

    /** Damaged anchors are left out here: they are told where anchors are judged. */
    private List<SignedCheckpoint> stored() {
        List<SignedCheckpoint> heads = new ArrayList<>();
        AnchorStore store = new AnchorStore(folder.resolve(CaseSeal.LOG).resolve("anchors"));
        try {
            store.list().numbers().forEach(number -> heads.addAll(forms(store, number)));
        } catch (IOException e) {
            return List.of();
        }
        return heads;
    }

    private static List<SignedCheckpoint> forms(AnchorStore store, int number) {
        try {
            return store.forms(number);
        } catch (IOException | TlogFormatException e) {
            return List.of();
        }
    }

    private void split(SignedCheckpoint head, List<SignedCheckpoint> stored) {
        List<SignedCheckpoint> signed = new ArrayList<>(trust.signed());
        signed.add(head);
        signed.addAll(stored);
        signed.removeIf(each -> !SplitView.isSigned(each, trust.keys()));
        splits.addAll(SplitView.among(signed));
        for (SignedCheckpoint kept : trust.signed()) {
            if (splits.size() < SplitView.MOST
                    && signed.contains(kept)
                    && signed.contains(head)
                    && kept.checkpoint().size() < head.checkpoint().size()
                    && differs(kept)) {
                splits.add(new SplitView(kept, head));
            }
        }
        for (SplitView split : splits) {
            long one = split.kept().checkpoint().size();
            long other = split.other().checkpoint().size();
            faults.add(CaseFault.of(
                    Kind.SPLIT,
                    CaseSeal.LOG + "/checkpoint",
                    one == other
                            ? "the court's key signed two roots for " + one + " entries: "
                                    + split.kept().checkpoint().root() + " and "
                                    + split.other().checkpoint().root()
                            : "the court's key signed a head of " + one + " entries, and one of " + other
                                    + " entries under which the first " + one + " are others"));
        }
    }

    private boolean differs(SignedCheckpoint kept) {
        try {
            CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
            return reader.checkpoint()
                            .checkpoint()
                            .origin()
                            .equals(kept.checkpoint().origin())
                    && !reader.root(kept.checkpoint().size())
                            .equals(kept.checkpoint().root());
        } catch (IOException | TlogFormatException e) {
            // Its tiles are damaged, and that is told; a damaged log proves nothing against who signed it.
            return false;
        }
    }

    private void cosigners(TlogPolicy policy, LogCheck.Result log, List<SignedCheckpoint> stored) {
        List<SignedCheckpoint> heads = new ArrayList<>(stored);
        heads.addAll(trust.signed());
        log.checkpoint().ifPresent(heads::add);
        Set<String> wrong = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        long best = -1;
        List<String> by = List.of();
        for (SignedCheckpoint head : heads) {
            TlogPolicy.Judgement judgement = policy.judge(head);
            wrong.addAll(judgement.wrong());
            seen.addAll(judgement.cosignedBy());
            if (judgement.accepted() && head.checkpoint().size() > best && isOfThisLog(head)) {
                best = head.checkpoint().size();
                by = judgement.cosignedBy();
            }
        }
        for (String name : wrong) {
            faults.add(CaseFault.of(
                    Kind.COSIGNED,
                    "log/anchors",
                    "a signature under the name " + name + " is not by the policy's key"));
        }
        if (best < 0) {
            faults.add(CaseFault.of(
                    Kind.COSIGNED,
                    "log/anchors",
                    "no head of this log is signed as the policy asks; of its cosigners "
                            + (seen.isEmpty() ? "none" : String.join(", ", seen)) + " signed one"));
            return;
        }
        if (by.isEmpty()) {
            // A policy that asks for nobody is met by nobody, and that shows nothing.
            return;
        }
        cosigned = Optional.of(new Cosigned(best, by));
        if (unproven.remove(Unproven.NOT_REWRITTEN)) {
            unproven.add(Unproven.NOT_CUT);
        }
    }

    private boolean isOfThisLog(SignedCheckpoint head) {
        try {
            CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
            return AnchorAudit.against(head.checkpoint(), CaseCheck.underTest(reader))
                    .isEmpty();
        } catch (IOException | TlogFormatException e) {
            return false;
        }
    }
}
