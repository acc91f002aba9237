package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.tipstaff.evidence.seal.SplitView;
import org.tipstaff.evidence.tlog.NoteKey;

/** Two signed histories of one log, put into files that prove it to anybody who has the court's public key. */
public final class SplitEvidence {
    private SplitEvidence() {}

    /** @param folder is made */
    public static void write(Path folder, List<SplitView> splits, List<NoteKey> keys) throws IOException {
        Files.createDirectory(folder);
        StringBuilder text = new StringBuilder("""
                Each pair of files here are two heads of one custody log, both signed with the same key, that can't both be true.
                A log only grows: whoever signed both showed one history to some and another to others.

                Check each file with any reader of C2SP checkpoints and the court's key from elsewhere, for example with the Go
                program of a case's VERIFY.md or golang.org/x/mod/sumdb/note. The key signs each log under the log's own name,
                which is the first line of each file. The keys that these were checked with:

                """);
        text.append(keys.stream().map(key -> "    " + key + "\n").collect(Collectors.joining()));
        int number = 0;
        for (SplitView split : splits) {
            number++;
            Files.write(folder.resolve(number + "-a.checkpoint"), split.kept().bytes());
            Files.write(folder.resolve(number + "-b.checkpoint"), split.other().bytes());
            text.append("\npair ")
                    .append(number)
                    .append(": ")
                    .append(split.kept().checkpoint().size())
                    .append(" entries, root ")
                    .append(split.kept().checkpoint().root())
                    .append("; ")
                    .append(split.other().checkpoint().size())
                    .append(" entries, root ")
                    .append(split.other().checkpoint().root())
                    .append(
                            split.provesItself()
                                    ? ". The two files are the whole proof.\n"
                                    : ". To prove it, the case folder of the second is needed too: its first entries give another root.\n");
        }
        Files.write(folder.resolve("README.txt"), text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
