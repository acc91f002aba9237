package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.inform.Containment;

/**
 * {@code containment.json}: the verdict on containment as it was judged, in the case. It is taken at its word only as far as the
 * custody log goes: its bytes must be those that were recorded, and its finding the one that its own subjects lead to.
 */
final class ContainmentFile {
    static final String NAME = "containment.json";

    private ContainmentFile() {}

    /**
     * What the verdicts in a case come to: for each subject the last one that judged it. A verdict on one plan does not speak for what
     * another plan was about, so the last file alone would not do.
     *
     * @return none where no verdict was recorded
     * @throws IOException when what lies there is not what was recorded, or is no verdict
     */
    static Optional<Containment> of(Path folder) throws IOException {
        Map<String, String> states = new TreeMap<>();
        Optional<Containment> last = Optional.empty();
        for (RecordedFiles.Kept kept : RecordedFiles.all(folder, NAME)) {
            Judged judged = read(kept.path(), kept.bytes());
            states.putAll(judged.states());
            last = Optional.of(new Containment(
                    finding(states.values()), judged.said().cut(), judged.said().until()));
        }
        return last;
    }

    /**
     * One file.
     *
     * @param states by subject: {@code active}, {@code silent}, {@code unknown}
     */
    record Judged(Containment said, Map<String, String> states) {}

    static Judged read(String name, byte[] bytes) throws IOException {
        try {
            Map<?, ?> json = NoticeJson.map(FactJson.tree(new String(bytes, StandardCharsets.UTF_8)));
            String word = NoticeJson.text(json, "finding");
            Containment.Finding finding = Containment.Finding.of(word)
                    .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no finding"));
            Map<String, String> states = new TreeMap<>();
            for (Object each : NoticeJson.list(json, "subjects")) {
                Map<?, ?> subject = NoticeJson.map(each);
                String state = NoticeJson.text(subject, "state");
                if (!Set.of("active", "silent", "unknown").contains(state)) {
                    throw new IllegalArgumentException("'" + state + "' is no state of a subject");
                }
                if (states.put(NoticeJson.text(subject, "subject"), state) != null) {
                    throw new IllegalArgumentException("a subject stands twice");
                }
            }
            if (finding != finding(states.values())) {
                throw new IllegalArgumentException("its subjects are " + states.values() + ", from which '"
                        + finding(states.values()).key() + "' follows and not '" + word + "'");
            }
            return new Judged(
                    new Containment(
                            finding,
                            Instant.parse(NoticeJson.text(json, "cut_at")),
                            Instant.parse(NoticeJson.text(json, "until"))),
                    states);
        } catch (FactsException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(name + " can't be read as a verdict on containment: " + e.getMessage(), e);
        }
    }

    /** The table of the verdict. */
    private static Containment.Finding finding(Collection<String> states) {
        if (states.contains("active")) {
            return states.contains("silent") ? Containment.Finding.PARTLY : Containment.Finding.NOT;
        }
        return !states.isEmpty() && states.stream().allMatch("silent"::equals)
                ? Containment.Finding.CONTAINED
                : Containment.Finding.CANNOT_BE_DETERMINED;
    }
}
