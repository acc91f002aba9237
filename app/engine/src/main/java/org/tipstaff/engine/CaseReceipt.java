package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.seal.CaseFault;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.CaseTrust;
import org.tipstaff.evidence.seal.CaseVerdict;
import org.tipstaff.evidence.seal.CaseVerdict.Unproven;
import org.tipstaff.evidence.seal.Receipt;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;

/** The recipient's side of a handing over: what they got and what came of verifying it, signed with their own key. */
public final class CaseReceipt {
    private CaseReceipt() {}

    /**
     * @param subject as it was handed over: a file or a folder
     * @param folder the bag in it
     * @param own the recipient's keys
     */
    public static byte[] of(
            Path subject, Path folder, CaseTrust trust, CaseVerdict verdict, CustodyKeys own, InstantSource clock)
            throws IOException {
        boolean sound = verdict.faults().isEmpty();
        List<String> named = new ArrayList<>();
        for (CaseFault fault : verdict.faults()) {
            if (named.size() < Receipt.MAX_NAMED) {
                OptionalLong entry = fault.entry();
                named.add(fault.kind().key() + " " + fault.where()
                        + (entry.isPresent() ? " entry " + entry.getAsLong() : "") + ": " + fault.what());
            }
        }
        Path tags = folder.resolve(Bag.TAG_MANIFEST);
        return new Receipt(
                        clock.instant(),
                        Files.isDirectory(subject) ? Optional.empty() : Optional.of(Bag.Filed.of(subject)),
                        Files.isRegularFile(tags) ? Optional.of(Sha256.of(Files.readAllBytes(tags))) : Optional.empty(),
                        head(folder),
                        verdict.isVerified()
                                ? Receipt.Result.VERIFIED
                                : sound ? Receipt.Result.NOT_PROVEN : Receipt.Result.NOT_VERIFIED,
                        sound ? proven(trust, verdict) : List.of(),
                        verdict.unproven().stream()
                                .sorted()
                                .map(CaseReceipt::word)
                                .toList(),
                        verdict.faults().size(),
                        named,
                        trust.keys().stream().map(Receipt::shown).toList(),
                        own.ed25519().key())
                .signed(own.ed25519());
    }

    /** The same for a file that could not be opened as a package: that, too, is what its sender must hear of. */
    public static byte[] ofUnreadable(Path subject, String why, CaseTrust trust, CustodyKeys own, InstantSource clock)
            throws IOException {
        return new Receipt(
                        clock.instant(),
                        Optional.of(Bag.Filed.of(subject)),
                        Optional.empty(),
                        Optional.empty(),
                        Receipt.Result.NOT_VERIFIED,
                        List.of(),
                        List.of(),
                        1,
                        List.of(CaseFault.Kind.UNREADABLE.key() + ": " + why),
                        trust.keys().stream().map(Receipt::shown).toList(),
                        own.ed25519().key())
                .signed(own.ed25519());
    }

    private static Optional<Checkpoint> head(Path folder) throws IOException {
        try {
            return Optional.of(CustodyLogReader.open(folder.resolve(CaseSeal.LOG))
                    .checkpoint()
                    .checkpoint());
        } catch (TlogFormatException | java.nio.file.NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static List<String> proven(CaseTrust trust, CaseVerdict verdict) {
        List<String> proven = new ArrayList<>(List.of("files"));
        if (!trust.keys().isEmpty()) {
            proven.add("signed");
        }
        if (!trust.outside().isEmpty()) {
            proven.add("not-rewritten");
        }
        if (verdict.cosigned().isPresent()) {
            proven.add("cosigned");
        }
        if (!verdict.unproven().contains(Unproven.WHEN)) {
            proven.add("when");
        }
        if (verdict.referenced() > 0 && trust.originals().isPresent()) {
            proven.add("originals");
        }
        return proven;
    }

    private static String word(Unproven unproven) {
        return unproven.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
