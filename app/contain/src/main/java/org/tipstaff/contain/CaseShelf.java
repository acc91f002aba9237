package org.tipstaff.contain;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.tipstaff.engine.CaseDerivation;

/** {@code data/derived/plan} of a sealed case, which verifies after each addition. */
public record CaseShelf(CaseDerivation files) implements Shelf {
    /** The folder under {@code data/derived}. */
    public static final String FOLDER = "plan";

    @Override
    public List<String> names() {
        return files.names();
    }

    @Override
    public byte[] read(String name) throws IOException {
        return files.read(name);
    }

    @Override
    public void add(SortedMap<String, byte[]> added) throws IOException {
        files.add(added);
    }
}
