package org.tipstaff.engine;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of text that holds what logs hold. */
public final class Utf8 {
    private Utf8() {}

    /**
     * Writes a file anew. Half of a pair of characters, which JSON and UTF-16 can hold and UTF-8 can't, becomes a question mark: one such value in a log
     * would else leave no case at all.
     */
    public static Writer to(Path file) throws IOException {
        return new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8));
    }
}
