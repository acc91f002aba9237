package org.tipstaff.engine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;

/** The custody log of one case folder, open for writing by one person. */
public final class CaseLog implements Closeable {
    private final Path folder;
    private final CustodyLog log;
    private final Custodian custodian;

    private CaseLog(Path folder, CustodyLog log, Custodian custodian) {
        this.folder = folder;
        this.log = log;
        this.custodian = custodian;
    }

    /** Begins the log of a new case. Its name is random: it stands in every checkpoint, and a folder's name may name people. */
    static CaseLog begin(Path folder, Custodian custodian) throws IOException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String origin = custodian.keys().ed25519().key().name() + "/case-"
                + HexFormat.of().formatHex(random);
        return new CaseLog(
                folder,
                CustodyLog.open(folder.resolve(CaseSeal.LOG), origin, custodian.keys(), custodian.clock()),
                custodian);
    }

    /** @throws UsageException when the folder is no case with a log */
    public static CaseLog open(Path folder, Custodian custodian) throws IOException {
        if (!Files.isRegularFile(folder.resolve(CaseSeal.LOG).resolve(CustodyLog.CHECKPOINT))) {
            throw new UsageException(folder + " is no case folder with a custody log");
        }
        try {
            String origin = CustodyLogReader.open(folder.resolve(CaseSeal.LOG))
                    .checkpoint()
                    .checkpoint()
                    .origin();
            return new CaseLog(
                    folder,
                    CustodyLog.open(folder.resolve(CaseSeal.LOG), origin, custodian.keys(), custodian.clock()),
                    custodian);
        } catch (TlogFormatException e) {
            throw new IOException("the custody log of " + folder + " can't be read: " + e.getMessage(), e);
        }
    }

    public CustodyLog log() {
        return log;
    }

    public Custodian custodian() {
        return custodian;
    }

    CustodyEntry.Builder entry(EntryKind kind, Label label) {
        return CustodyEntry.of(kind, custodian.actor(), text(label));
    }

    /** A label with more names than an entry takes becomes the one that is for nobody. */
    public static String text(Label label) {
        String text = label.toString();
        return text.length() > CustodyEntry.MAX_LABEL ? Label.UNLABELLED.toString() : text;
    }

    /** Signs what was recorded, and the bag with it. */
    public SignedCheckpoint seal() throws IOException {
        SignedCheckpoint checkpoint = log.checkpoint();
        CaseSeal.sign(folder, custodian.keys());
        return checkpoint;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
