package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.seal.CaseEntries;
import org.tipstaff.label.Label;

/**
 * Adds files that the program makes of a case after it was sealed, each group in a folder of its own under {@code data/derived}.
 * The case verifies after each addition; what lies there and no entry knows is left to people to look at.
 */
public final class CaseDerivation {
    private final CaseBag bag;
    private final String part;

    /**
     * @param folder of the case whose log is open
     * @param name of the folder under {@code data/derived}
     */
    public CaseDerivation(CaseLog log, Path folder, String name) throws IOException {
        if (!name.matches("[a-z]+")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a folder of a case");
        }
        this.bag = CaseBag.open(log, folder);
        this.part = "data/derived/" + name + "/";
    }

    /** The label of the whole case. */
    public Label label() {
        return bag.label();
    }

    /** Names of the files that are there, sorted. */
    public List<String> names() {
        return bag.payload().keySet().stream()
                .filter(path -> path.startsWith(part))
                .map(path -> path.substring(part.length()))
                .toList();
    }

    /** @throws IOException also when its bytes are not those that were recorded */
    public byte[] read(String name) throws IOException {
        Bag.Filed filed = bag.payload().get(part + name);
        if (filed == null) {
            throw new IOException("the case has no " + part + name);
        }
        byte[] bytes = Files.readAllBytes(bag.folder().resolve(part + name));
        if (!Sha256.of(bytes).equals(filed.sha256())) {
            throw new IOException(part + name + " is not what the case's manifest says: it was changed. "
                    + "Run tipstaff verify, and go on with nothing from this case");
        }
        return bytes;
    }

    /** Adds files; they are in the case, recorded and sealed, when this returns. */
    public void add(SortedMap<String, byte[]> files) throws IOException {
        Path under = Files.createDirectories(bag.folder().resolve(part));
        refuseStrangers(under);
        TreeMap<String, Bag.Filed> made = new TreeMap<>();
        for (var file : files.entrySet()) {
            String name = file.getKey();
            if (!name.matches("[a-z0-9][a-z0-9.-]{0,100}")) {
                throw new IllegalArgumentException("'" + name + "' is no name of a file of a case");
            }
            Files.write(under.resolve(name), file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            made.put(part + name, new Bag.Filed(Sha256.of(file.getValue()), file.getValue().length));
        }
        List<CustodyEntry> entries = new ArrayList<>();
        made.forEach((path, filed) -> {
            bag.add(path, filed);
            entries.add(CaseEntries.derive(bag.log().entry(EntryKind.DERIVE, label()), path, filed));
        });
        bag.record(entries);
        bag.seal();
    }

    private void refuseStrangers(Path under) throws IOException {
        TreeSet<String> strangers = new TreeSet<>();
        try (Stream<Path> there = Files.list(under)) {
            there.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> !bag.payload().containsKey(part + name))
                    .forEach(strangers::add);
        }
        if (!strangers.isEmpty()) {
            throw new UsageException(under.resolve(strangers.first())
                    + " is in the case, and nothing in the case says what it is: a call was interrupted, or somebody put it "
                    + "there. Look at it, move it out of the case, and run this again");
        }
    }
}
