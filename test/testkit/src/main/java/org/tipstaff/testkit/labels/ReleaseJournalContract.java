package org.tipstaff.testkit.labels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.Person;
import org.tipstaff.label.Release;
import org.tipstaff.label.ReleaseJournal;
import org.tipstaff.label.ReleaseTerms;
import org.tipstaff.label.Tlp;

/** What {@link Release} relies on in a journal, whoever writes it. */
public final class ReleaseJournalContract {
    private static final Labeled<String> SECRET = Labeled.of(Label.parse("TLP:AMBER/witness"), "mail was down");

    private ReleaseJournalContract() {}

    /**
     * @param journal one that holds no release yet; it may hold other entries
     * @throws AssertionError when it does not keep to what {@link ReleaseJournal} says
     */
    public static void check(ReleaseJournal journal) throws IOException {
        long first = release(journal, "finding-1", "mail was down").number();
        long second = release(journal, "finding-2", "mail was down").number();
        long third = release(journal, "finding-1", "mail was slow").number();
        if (first < 0 || second <= first || third <= second) {
            throw new AssertionError("numbers of entries rise, but these are " + first + ", " + second + ", " + third);
        }
        boolean refused = false;
        try {
            release(journal, "finding-1", "mail was down");
        } catch (IOException e) {
            refused = true;
        }
        if (!refused) {
            throw new AssertionError("the same decision on the same bytes was accepted twice");
        }
        if (release(journal, "finding-3", "mail was down").number() <= third) {
            throw new AssertionError("a refusal must leave the journal as it was");
        }
    }

    private static Release<String> release(ReleaseJournal journal, String subject, String wording) throws IOException {
        ReleaseTerms terms = new ReleaseTerms(
                subject,
                Label.of(Tlp.CLEAR),
                new Person("it.analyst1"),
                new Person("registry.clerk1"),
                new Person("chambers.judge1"),
                "the public asks",
                Instant.parse("2026-06-01T12:00:00Z"));
        return Release.of(SECRET, wording, text -> text.getBytes(StandardCharsets.UTF_8), terms, journal);
    }
}
