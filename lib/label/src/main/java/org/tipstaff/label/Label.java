package org.tipstaff.label;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may know a fact: a point in the product of three orders, each of which only ever narrows the audience.
 *
 * <ul>
 *   <li>TLP 2.0: CLEAR below GREEN below AMBER below AMBER+STRICT below RED. RED names its recipients, and the fewer are
 *       named the higher it stands; RED without recipients is for nobody until people release it.
 *   <li>Compartments: the more, the higher.
 *   <li>Embargo: the later, the higher; none is lowest.
 * </ul>
 *
 * What is derived from several facts has their {@link #join}. Nothing here lowers a label: that takes a {@link Release}.
 * What came without a label is {@link #UNLABELLED}.
 *
 * <p>The text form, which {@link #parse} reads and {@link #toString} writes:
 *
 * <pre>
 * label        = tlp [ "/" "to:" person *( "," person ) ] [ "/" compartments ] [ "/" "embargo:" instant ]
 * tlp          = "TLP:CLEAR" / "TLP:GREEN" / "TLP:AMBER" / "TLP:AMBER+STRICT" / "TLP:RED"
 * compartments = "*" / compartment *( "," compartment )
 * instant      = YYYY-MM-DD "T" hh:mm:ss "Z"
 * </pre>
 *
 * Persons stand after RED only. Names are read in any order, each once, and written in theirs:
 * {@code TLP:AMBER+STRICT/chambers,witness/embargo:2026-12-01T00:00:00Z}.
 *
 * @param recipients of RED information; empty for any other level
 * @param embargo nobody may know before this moment (whole seconds, years 1970 to 9999); null for no embargo
 */
public record Label(
        Tlp tlp,
        SortedSet<Person> recipients,
        Compartments compartments,
        @Nullable Instant embargo) {

    /** What a fact has that nobody labelled: RED for no recipient. */
    public static final Label UNLABELLED = of(Tlp.RED);

    /** Persons that one label names; beyond that it is a mailing list, and not RED. */
    public static final int RECIPIENTS_MAX = 256;

    static final Instant EMBARGO_FIRST = Instant.EPOCH;
    static final Instant EMBARGO_LAST = Instant.parse("9999-12-31T23:59:59Z");

    public Label {
        recipients = Collections.unmodifiableSortedSet(new TreeSet<>(recipients));
        if (tlp != Tlp.RED && !recipients.isEmpty()) {
            throw new IllegalArgumentException(
                    tlp + " has no named recipients; only TLP:RED has, so write TLP:RED or leave out " + recipients);
        }
        if (recipients.size() > RECIPIENTS_MAX) {
            throw new IllegalArgumentException(
                    "a label names at most " + RECIPIENTS_MAX + " recipients, not " + recipients.size());
        }
        if (embargo != null
                && (!embargo.truncatedTo(ChronoUnit.SECONDS).equals(embargo)
                        || embargo.isBefore(EMBARGO_FIRST)
                        || embargo.isAfter(EMBARGO_LAST))) {
            throw new IllegalArgumentException(
                    "an embargo ends at a whole second of the years 1970 to 9999, not at " + embargo);
        }
    }

    public static Label of(Tlp tlp) {
        return new Label(tlp, new TreeSet<>(), Compartments.NONE, null);
    }

    /** RED, for these and nobody else. */
    public static Label redFor(Collection<Person> recipients) {
        return new Label(Tlp.RED, new TreeSet<>(recipients), Compartments.NONE, null);
    }

    /** @throws LabelSyntaxException with the place of the first mistake */
    public static Label parse(String text) {
        return new LabelParser(text).parse();
    }

    /** Only those who are cleared for these compartments too. */
    public Label within(Compartments more) {
        return new Label(tlp, recipients, compartments.union(more), embargo);
    }

    /** Nobody before this moment, nor before the embargo it has. */
    public Label until(Instant moment) {
        return new Label(tlp, recipients, compartments, later(embargo, moment));
    }

    /** The label of what is derived from both: for those who may know each, and for nobody else. */
    public Label join(Label other) {
        if (this == other) {
            return this;
        }
        return new Label(
                tlp.compareTo(other.tlp) >= 0 ? tlp : other.tlp,
                recipientsOfBoth(other),
                compartments.union(other.compartments),
                later(embargo, other.embargo));
    }

    /** The join of all; of none it is CLEAR, the label of what was derived from nothing. */
    public static Label joinAll(Iterable<Label> labels) {
        Label joined = of(Tlp.CLEAR);
        for (Label label : labels) {
            joined = joined.join(label);
        }
        return joined;
    }

    /** Whether what has this label may be called by the other without telling anybody more. */
    public boolean atMost(Label other) {
        return levelAtMost(other)
                && other.compartments.contains(compartments)
                && (embargo == null || (other.embargo != null && !embargo.isAfter(other.embargo)));
    }

    /** Whether each person of the audience may know what has this label, at the moment the audience reads. */
    public boolean canFlowTo(Audience audience) {
        return levelAtMost(audience.clearance())
                && audience.clearance().compartments.contains(compartments)
                && (embargo == null || !audience.at().isBefore(embargo));
    }

    /** The one text form. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(tlp.marking());
        if (!recipients.isEmpty()) {
            text.append("/to:").append(recipients.stream().map(Person::id).collect(Collectors.joining(",")));
        }
        if (!compartments.isEmpty()) {
            text.append('/').append(compartments);
        }
        if (embargo != null) {
            text.append("/embargo:").append(embargo);
        }
        return text.toString();
    }

    private boolean levelAtMost(Label other) {
        if (tlp != Tlp.RED || other.tlp != Tlp.RED) {
            return tlp.compareTo(other.tlp) <= 0;
        }
        return recipients.containsAll(other.recipients);
    }

    private SortedSet<Person> recipientsOfBoth(Label other) {
        if (tlp != Tlp.RED || other.tlp != Tlp.RED) {
            return tlp == Tlp.RED ? recipients : other.recipients;
        }
        SortedSet<Person> both = new TreeSet<>(recipients);
        both.retainAll(other.recipients);
        return both;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
