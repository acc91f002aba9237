package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Source;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.ingest.Ingest;
import org.tipstaff.ingest.IngestLimits;
import org.tipstaff.ingest.LogFile;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;

/** Logs that were taken in before: those that {@code serve} received, or those that a case rests on. Reading them changes nothing. */
public sealed interface StoredLogs {
    /**
     * What {@code serve} received, also while it runs.
     *
     * @param data its folder
     */
    record Live(Path data) implements StoredLogs {
        public Path journal() {
            return data.resolve("journal");
        }

        @Override
        public Path folder() {
            return data;
        }

        @Override
        public Label label() {
            return Label.UNLABELLED;
        }

        @Override
        public Ingest.Listing listing() throws IOException {
            return new Ingest(IngestLimits.defaults()).journal(journal());
        }
    }

    /**
     * The originals of a case. One that is not what the case was made from any more is not read, and named.
     *
     * @param folder of the case
     * @param label of the whole
     * @param elsewhere where originals lie that the case only refers to; null when nobody said
     */
    record Case(Path folder, Label label, @Nullable Path elsewhere) implements StoredLogs {
        @Override
        public Ingest.Listing listing() throws IOException {
            Path copies = folder.resolve("data/original");
            Ingest ingest = new Ingest(IngestLimits.defaults());
            List<LogFile> files = new ArrayList<>();
            List<Gap> gaps = new ArrayList<>();
            for (Original original : Originals.readList(copies)) {
                if (original.isMember()) {
                    continue; // read with the file it lies in
                }
                Path file = within(copies, original.path());
                if (file == null && elsewhere != null) {
                    file = within(elsewhere, original.path());
                }
                if (file == null) {
                    gaps.add(Gap.whole(
                            Source.file(original.path()),
                            Gap.Kind.UNREADABLE,
                            elsewhere == null
                                    ? "the case only refers to this original; name the folder it was read from with --originals"
                                    : "this original is neither in the case nor in the folder that was named"));
                } else {
                    files.add(ingest.again(file, original.path(), original.sha256()));
                }
            }
            return new Ingest.Listing(files, gaps);
        }

        private static @Nullable Path within(Path folder, String path) {
            Path whole = folder.toAbsolutePath().normalize();
            Path file = whole.resolve(path).normalize();
            return file.startsWith(whole) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? file : null;
        }
    }

    /** The folder that was named. */
    Path folder();

    /** Of everything in it, as far as it says so itself. */
    Label label();

    /** What there is to read now. */
    Ingest.Listing listing() throws IOException;

    /**
     * Says what a folder is.
     *
     * @param originals where originals lie that a case only refers to, or null
     * @throws UsageException when it is neither a case nor a data folder
     */
    static StoredLogs open(Path folder, @Nullable Path originals) throws IOException {
        if (Files.isRegularFile(folder.resolve(CaseSeal.LOG).resolve(CustodyLog.CHECKPOINT))
                && Files.isRegularFile(folder.resolve("data/original").resolve(Originals.LIST))) {
            if (originals != null && !Files.isDirectory(originals)) {
                throw new UsageException(originals + " is no folder");
            }
            Case it = new Case(folder, caseLabel(folder), originals);
            if (it.listing().files().isEmpty()) {
                throw new UsageException(
                        "no original of " + folder
                                + " can be read: the case refers to them. Name the folder that it was made from with --originals");
            }
            return it;
        }
        if (Files.isDirectory(folder.resolve("journal"))) {
            if (originals != null) {
                throw new UsageException("--originals belongs to a case; " + folder + " is a data folder of serve");
            }
            return new Live(folder);
        }
        throw new UsageException(folder + " is neither a case folder nor a data folder of serve");
    }

    private static Label caseLabel(Path folder) throws IOException {
        try {
            return Label.parse(Bag.info(folder).getOrDefault("Tipstaff-Label", Label.UNLABELLED.toString()));
        } catch (LabelSyntaxException e) {
            return Label.UNLABELLED;
        }
    }
}
