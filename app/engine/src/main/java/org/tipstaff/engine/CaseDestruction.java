package org.tipstaff.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.Grade;
import org.tipstaff.evidence.seal.Tombstone;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;

/**
 * Destroys files of a case by order of a court. Order, approval and a tombstone for each file are in the log, durable, before
 * the first byte goes; what is gone stays listed with its digest, so that everybody's tools name exactly these files.
 */
public final class CaseDestruction {
    private static final int ZEROS = 1 << 16;
    /** The longest reason. */
    public static final int REASON_MAX = 4_000;

    private final CaseBag bag;

    /** @param folder of the case whose log is open */
    public CaseDestruction(CaseLog log, Path folder) throws IOException {
        this.bag = CaseBag.open(log, folder);
    }

    /**
     * By whose word.
     *
     * @param order the document; it is taken into the case
     * @param reason in one line
     * @param by who does it
     * @param approved the second person: what can't be undone is never one person's doing
     */
    public record Order(Path order, String reason, Person by, Person approved) {
        public Order {
            if (by.equals(approved)) {
                throw new IllegalArgumentException("the second person is the first one");
            }
            if (reason.isBlank()
                    || reason.length() > REASON_MAX
                    || reason.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a reason is one line of 1 to " + REASON_MAX + " characters");
            }
        }
    }

    /**
     * What was done.
     *
     * @param files paths in the bag, in their order
     * @param tombstone its path in the bag
     * @param exports entries of the log by which packages left: what was destroyed here may still be in them
     */
    public record Done(List<String> files, String tombstone, List<Long> exports) {}

    /**
     * Destroys files.
     *
     * @param paths in the bag, as the manifest lists them
     * @throws UsageException when one is no file of the payload, is gone already, or is itself a record of a destruction
     */
    public Done destroy(Order order, List<String> paths) throws IOException {
        finish();
        Map<String, Sha256> files = new TreeMap<>();
        for (String path : new TreeSet<>(paths)) {
            files.put(path, destructible(path));
        }
        Path document = order.order();
        if (!Files.isRegularFile(document, LinkOption.NOFOLLOW_LINKS)
                || document.toRealPath().startsWith(bag.folder().toRealPath())) {
            throw new UsageException(
                    document + " is no file outside of the case. Name the court's order, which is taken in");
        }
        String folder = bag.nextFolder(Tombstone.FOLDER);
        String name = String.valueOf(document.getFileName());
        String plain = CaseBag.plainName(name);
        String kept = folder + (plain.equals(Tombstone.NAME) ? "order-" + plain : plain);
        Bag.Filed taken = Originals.take(document, bag.folder().resolve(kept));
        byte[] stone = new Tombstone(
                        bag.log().custodian().clock().now(),
                        kept,
                        taken.sha256(),
                        order.by().id(),
                        order.approved().id(),
                        order.reason().strip(),
                        files)
                .signed(bag.log().custodian().keys().ed25519());
        String tombstone = folder + Tombstone.NAME;
        Files.write(bag.folder().resolve(tombstone), stone, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Bag.Filed filed = new Bag.Filed(Sha256.of(stone), stone.length);
        bag.add(kept, taken);
        bag.add(tombstone, filed);
        record(order, files, kept, taken, name, tombstone, filed);
        for (Map.Entry<String, Sha256> file : files.entrySet()) {
            remove(file.getKey(), file.getValue());
        }
        bag.seal();
        return new Done(List.copyOf(files.keySet()), tombstone, exports());
    }

    private void record(
            Order order,
            Map<String, Sha256> files,
            String kept,
            Bag.Filed taken,
            String name,
            String tombstone,
            Bag.Filed filed)
            throws IOException {
        List<CustodyEntry> entries = new ArrayList<>();
        entries.add(CaseEntries.receive(
                entry(EntryKind.RECEIVE), kept, taken, name, "the court, by its order", Grade.UNJUDGED));
        entries.add(CaseEntries.derive(entry(EntryKind.DERIVE), tombstone, filed));
        entries.add(CustodyEntry.of(EntryKind.APPROVE, order.approved().id(), CaseLog.text(Label.UNLABELLED))
                .word("what", "destroy")
                .digest("order", taken.sha256())
                .digest("record", filed.sha256())
                .build());
        files.forEach((path, digest) -> entries.add(CaseEntries.destroy(
                CustodyEntry.of(EntryKind.DESTROY, order.by().id(), CaseLog.text(Label.UNLABELLED)),
                path,
                digest,
                taken.sha256(),
                filed.sha256(),
                order.reason())));
        bag.record(entries);
    }

    private CustodyEntry.Builder entry(EntryKind kind) {
        return bag.log().entry(kind, Label.UNLABELLED);
    }

    private Sha256 destructible(String path) throws IOException {
        Bag.Filed file = bag.payload().get(path);
        if (file == null) {
            throw new UsageException(
                    path + " is no file of the case. Name it as manifest-sha256.txt does, from data/ on");
        }
        if (file.bytes() < 0) {
            throw new UsageException(path + " is not there any more");
        }
        if (path.startsWith(Tombstone.FOLDER) || path.equals("data/original/" + Originals.LIST)) {
            throw new UsageException(
                    path + " says what was in the case or was destroyed; without it nobody could say that any more");
        }
        return file.sha256();
    }

    /** A crash between the entries and the deletion leaves files that the log calls destroyed: they go now. */
    private void finish() throws IOException {
        boolean late = false;
        for (Map.Entry<String, Sha256> file : DestroyedFiles.of(bag.folder()).entrySet()) {
            Bag.Filed there = bag.payload().get(file.getKey());
            if (there != null && there.bytes() >= 0 && there.sha256().equals(file.getValue())) {
                remove(file.getKey(), file.getValue());
                late = true;
            }
        }
        if (late) {
            bag.seal();
        }
    }

    /**
     * Overwrites before deleting: it costs one write, and helps where the disk writes in place. Where it doesn't (flash,
     * snapshots, backups) only encryption of the whole disk does, and the command says so.
     */
    private void remove(String path, Sha256 digest) throws IOException {
        Path file = bag.folder().resolve(path);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            long left = out.size();
            ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
            while (left > 0) {
                zeros.position(0).limit((int) Math.min(ZEROS, left));
                left -= out.write(zeros);
            }
            out.force(true);
        }
        Files.delete(file);
        bag.gone(path, digest);
    }

    private List<Long> exports() throws IOException {
        try {
            CustodyLogReader reader = CustodyLogReader.open(bag.folder().resolve(CaseSeal.LOG));
            List<Long> exports = new ArrayList<>();
            for (long index = 0; index < reader.size(); index++) {
                if (reader.entry(index).kind().equals(EntryKind.EXPORT.name())) {
                    exports.add(index);
                }
            }
            return exports;
        } catch (TlogFormatException e) {
            throw new IOException("the case's log can't be read: " + e.getMessage(), e);
        }
    }
}
