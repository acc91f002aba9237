package org.tipstaff.incident;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a command is for, where that is plain from the command itself ({@code acts.tsv}). Asked only of processes that
 * belong to an incident for other reasons: an administrator's whoami is nothing.
 */
final class KnownActs {
    /** Stands in the table for the text of a script, wherever it ran. */
    static final String SCRIPT = "(script)";

    private final List<Act> acts = new ArrayList<>();

    /**
     * @param program file names, any of them
     * @param words all of these must stand in the command line
     */
    private record Act(List<String> program, List<String> words, Meaning meaning) {}

    /** An ATT&CK technique and the tactic it serves here. */
    record Meaning(String technique, String tactic) {}

    KnownActs() {
        try (InputStream in = KnownActs.class.getResourceAsStream("acts.tsv")) {
            if (in == null) {
                throw new IllegalStateException("acts.tsv is not in this build");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split("\t", -1);
                    if (columns.length != 4) {
                        throw new IllegalStateException("acts.tsv: not four columns: " + line);
                    }
                    acts.add(new Act(
                            List.of(columns[0].split(",")),
                            columns[1].isEmpty() ? List.of() : List.of(columns[1].split(",")),
                            new Meaning(columns[2], columns[3])));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first that fits. */
    Optional<Meaning> of(String image, String commandLine) {
        String program = Names.program(image);
        String command = ' ' + commandLine.toLowerCase(Locale.ROOT) + ' ';
        for (Act act : acts) {
            if (act.program.contains(program) && act.words.stream().allMatch(command::contains)) {
                return Optional.of(act.meaning);
            }
        }
        return Optional.empty();
    }
}
