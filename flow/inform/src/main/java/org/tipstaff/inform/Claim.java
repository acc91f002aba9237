package org.tipstaff.inform;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the court says of an incident.
 *
 * @param subject a category ({@link Slot#CATEGORIES}) where the slot has one, else empty
 * @param codes words of the slot, each once; kept in the order of the slot
 * @param amounts at most one a unit
 * @param span only where the slot has a time; null when the claim gives none
 * @param text words of people, besides or in place of codes
 * @param corrects references of earlier notices that said otherwise
 */
public record Claim(
        Slot slot,
        String subject,
        Standing standing,
        List<String> codes,
        List<Amount> amounts,
        @Nullable Span span,
        Text text,
        List<String> corrects)
        implements NoticeFact {
    /** The order of claims in a notice: of their slots, then of what they are about. */
    public static final Comparator<Claim> ORDER = Comparator.comparing(Claim::slot)
            .thenComparingInt(claim -> Slot.CATEGORIES.indexOf(claim.subject()))
            .thenComparing(Claim::toString);

    private static final int CORRECTS_MAX = 16;

    public Claim {
        if (slot.hasSubject() != Slot.CATEGORIES.contains(subject) || (!slot.hasSubject() && !subject.isEmpty())) {
            throw new IllegalArgumentException(
                    slot.hasSubject()
                            ? slot + " is about one of " + Slot.CATEGORIES + ", not '" + subject + "'"
                            : slot + " has no subject, not '" + subject + "'");
        }
        Set<String> given = new HashSet<>(codes);
        if (given.size() != codes.size() || !slot.codes().containsAll(given)) {
            throw new IllegalArgumentException("the words of " + slot + " are " + slot.codes() + ", not " + codes);
        }
        codes = slot.codes().stream().filter(given::contains).toList();
        amounts = amounts.stream().sorted().toList();
        if (amounts.stream().map(Amount::unit).distinct().count() != amounts.size()) {
            throw new IllegalArgumentException(slot + " has two amounts of one unit");
        }
        if (span != null && !slot.hasTime()) {
            throw new IllegalArgumentException(slot + " has no time");
        }
        if (standing != Standing.AFFIRMED && (!codes.isEmpty() || !amounts.isEmpty() || span != null)) {
            throw new IllegalArgumentException(slot + " is " + standing + " and still says what is so");
        }
        if (standing == Standing.NOT_STATED && !text.isEmpty()) {
            throw new IllegalArgumentException(slot + " is not stated and still has words");
        }
        corrects = corrects.stream().sorted().distinct().toList();
        if (corrects.size() > CORRECTS_MAX) {
            throw new IllegalArgumentException("a claim corrects at most " + CORRECTS_MAX + " notices");
        }
    }

    /** What is claimed, whatever is claimed of it: {@code data-taken/witness}. Made of fixed words, so it tells nothing. */
    public String id() {
        return subject.isEmpty() ? slot.key() : slot.key() + "/" + subject;
    }

    /** A claim without details. */
    public static Claim bare(Slot slot, String subject, Standing standing) {
        return new Claim(slot, subject, standing, List.of(), List.of(), null, Text.NONE, List.of());
    }

    public static Claim ofCodes(Slot slot, String... codes) {
        return new Claim(slot, "", Standing.AFFIRMED, List.of(codes), List.of(), null, Text.NONE, List.of());
    }

    public static Claim ofTime(Slot slot, Span span) {
        return new Claim(slot, "", Standing.AFFIRMED, List.of(), List.of(), span, Text.NONE, List.of());
    }

    public Claim withAmounts(List<Amount> others) {
        return new Claim(slot, subject, standing, codes, others, span, text, corrects);
    }

    public Claim withSpan(@Nullable Span other) {
        return new Claim(slot, subject, standing, codes, amounts, other, text, corrects);
    }

    public Claim withText(Text other) {
        return new Claim(slot, subject, standing, codes, amounts, span, other, corrects);
    }

    public Claim correcting(List<String> references) {
        return new Claim(slot, subject, standing, codes, amounts, span, text, references);
    }

    /** The words of both. */
    Claim withCodesOf(Claim other) {
        List<String> both = new ArrayList<>(codes);
        other.codes.stream().filter(code -> !both.contains(code)).forEach(both::add);
        return new Claim(slot, subject, standing, both, amounts, span, text, corrects);
    }
}
