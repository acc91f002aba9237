package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.Originals;
import org.tipstaff.evidence.Originals.Original;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.FieldValue;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.incident.Narrator;
import org.tipstaff.label.Label;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.Language;
import org.tipstaff.report.SourceFacts;

/**
 * Writes a case folder: originals by reference or copied, what was derived from them, and the bag around both. What is
 * under {@code data/derived} depends on the logs, the rules and the version alone.
 */
public final class CaseFolder {
    private final Path folder;
    private final List<Language> languages;
    private final OriginalsKept kept;
    private final Custodian custodian;
    private final CommandRun command;

    /** What a case holds of the logs it rests on. */
    public enum OriginalsKept {
        COPY,
        REFERENCE
    }

    public CaseFolder(
            Path folder, List<Language> languages, OriginalsKept kept, Custodian custodian, CommandRun command) {
        this.folder = folder;
        this.languages = List.copyOf(languages);
        this.kept = kept;
        this.custodian = custodian;
        this.command = command;
    }

    /** Whether something stands there already: a case is never written over. */
    public static boolean isTaken(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return entries.iterator().hasNext();
        }
    }

    public void write(Investigation investigation) throws IOException {
        Path derived = Files.createDirectories(folder.resolve("data/derived"));
        CaseReport report = investigation.report();
        DerivedFiles files = new DerivedFiles(report, investigation.timeline(), new Narrator());
        files.writeFacts(derived);
        files.writeRun(derived, languages, investigation.assessment());
        files.writeImpact(derived, investigation.assessment());
        for (Map.Entry<String, byte[]> list : investigation.records().made().entrySet()) {
            Files.write(derived.resolve(list.getKey()), list.getValue());
        }
        FactsFile.write(derived.resolve(FactsFile.NAME), investigation);

        Path original = Files.createDirectories(folder.resolve("data/original"));
        Originals.writeList(original, originals(investigation));
        for (Detection.ReadFile file : copied(investigation)) {
            Originals.copy(file.file(), original(file), original);
        }
        ToolStatement.write(folder, report, command);
        record(investigation);
    }

    /** Records what was taken in and what was made of it, and seals the folder. */
    private void record(Investigation investigation) throws IOException {
        CaseReport report = investigation.report();
        Label label = report.labels().run();
        TreeMap<String, Bag.Filed> made = made();
        TreeMap<String, Bag.Filed> payload = new TreeMap<>(made);
        try (CaseLog log = CaseLog.begin(folder, custodian)) {
            List<CustodyEntry> entries = new ArrayList<>();
            entries.add(log.entry(EntryKind.DECIDE, label)
                    .word("what", "investigate")
                    .word("version", Tipstaff.VERSION)
                    .secret("command", cut(custodian.command()))
                    .secret("options", cut(report.run().options().toString()))
                    .build());
            Set<Original> copied = new HashSet<>();
            copied(investigation).forEach(file -> copied.add(original(file)));
            for (Original original : originals(investigation)) {
                boolean isCopied = copied.remove(original);
                if (isCopied) {
                    payload.put(
                            "data/original/" + original.path(), new Bag.Filed(original.sha256(), original.sizeBytes()));
                }
                entries.add(CaseEntries.acquire(
                        log.entry(EntryKind.ACQUIRE, label),
                        original,
                        isCopied ? CaseEntries.Kept.COPY : CaseEntries.Kept.REFERENCE));
            }
            made.forEach(
                    (path, file) -> entries.add(CaseEntries.derive(log.entry(EntryKind.DERIVE, label), path, file)));
            log.log().recordAll(entries);

            Map<String, String> info = new TreeMap<>();
            info.put("Bag-Software-Agent", "Tipstaff " + Tipstaff.VERSION);
            info.put("External-Description", "Case folder; " + label.tlp().marking());
            info.put("External-Identifier", log.log().origin());
            info.put("Tipstaff-Label", label.toString());
            Bag.sealPayload(folder, info, payload);
            CaseSeal.writeKeys(folder, custodian.keys(), log.log().origin());
            Instructions.write(folder);
            log.seal();
        }
    }

    /** The files that the program made, by their path in the bag. */
    private TreeMap<String, Bag.Filed> made() throws IOException {
        TreeMap<String, Bag.Filed> made = new TreeMap<>();
        String list = "data/original/" + Originals.LIST;
        made.put(list, Bag.Filed.of(folder.resolve(list)));
        try (Stream<Path> files = Files.walk(folder.resolve("data/derived"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                made.put(path, Bag.Filed.of(file));
            }
        }
        return made;
    }

    /** A command line with thousands of paths is longer than what an entry commits to; its beginning says what was done. */
    private static String cut(String text) {
        if (text.length() <= FieldValue.Secret.MOST / 4) {
            return text;
        }
        int end = FieldValue.Secret.MOST / 4;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }

    /** Files of which the case holds the bytes: what the court gave beside its logs always, for no folder of logs has it. */
    private List<Detection.ReadFile> copied(Investigation investigation) {
        List<Detection.ReadFile> copied =
                new ArrayList<>(investigation.records().lists());
        copied.addAll(investigation.people().files());
        if (kept == OriginalsKept.COPY) {
            copied.addAll(investigation.detection().files());
        }
        return copied;
    }

    private static Original original(Detection.ReadFile file) {
        return new Original(
                file.source().path(), file.source().sha256(), file.source().sizeBytes());
    }

    /** Every source that was read to its end, and every file that is copied. */
    static List<Original> originals(Investigation investigation) {
        Set<Original> originals = new LinkedHashSet<>();
        for (SourceFacts source : investigation.report().sources()) {
            Sha256 digest = source.sha256();
            if (digest != null) {
                originals.add(new Original(source.path(), digest, source.sizeBytes()));
            }
        }
        investigation.detection().files().forEach(file -> originals.add(original(file)));
        investigation.records().lists().forEach(file -> originals.add(original(file)));
        investigation.people().files().forEach(file -> originals.add(original(file)));
        return List.copyOf(originals);
    }
}
