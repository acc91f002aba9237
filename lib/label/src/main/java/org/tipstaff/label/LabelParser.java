package org.tipstaff.label;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the text form of a label, part by part, in the order the grammar gives ({@link Label}). */
final class LabelParser {
    /** The longest label of the form, with every bound reached, is shorter. */
    static final int LENGTH_MAX = 40_000;

    private static final String TO = "/to:";
    private static final String EMBARGO = "/embargo:";

    private final String text;
    private int at;

    LabelParser(String text) {
        this.text = text;
    }

    Label parse() {
        if (text.length() > LENGTH_MAX) {
            throw wrong(LENGTH_MAX, "the text has " + text.length() + " characters; the limit is " + LENGTH_MAX);
        }
        Tlp tlp = tlp();
        SortedSet<Person> recipients = new TreeSet<>();
        Compartments compartments = Compartments.NONE;
        Instant embargo = null;
        if (text.startsWith(TO, at)) {
            if (tlp != Tlp.RED) {
                throw wrong(at + 1, "named recipients stand after TLP:RED only, not after " + tlp);
            }
            at += TO.length();
            recipients = names(Person::new, Person.JOINTS, Label.RECIPIENTS_MAX, "recipient");
        }
        if (at < text.length() && !text.startsWith(EMBARGO, at)) {
            slash();
            compartments = compartments();
        }
        if (text.startsWith(EMBARGO, at)) {
            at += EMBARGO.length();
            embargo = embargo();
        }
        if (at < text.length()) {
            throw wrong(at, "'" + Shown.of(text.substring(at)) + "' stands after the end of the label");
        }
        return new Label(tlp, recipients, compartments, embargo);
    }

    private Tlp tlp() {
        int end = text.indexOf('/');
        String marking = text.substring(0, end < 0 ? text.length() : end);
        at = marking.length();
        return Tlp.ofMarking(marking).orElseThrow(() -> wrong(0, notTlp(marking)));
    }

    private static String notTlp(String marking) {
        String known = "; the markings are TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT and TLP:RED";
        if (marking.isEmpty()) {
            return "a label begins with a TLP marking" + known;
        }
        String meant = marking.replace(" ", "").toUpperCase(Locale.ROOT);
        if (meant.equals("TLP:WHITE")) {
            return "TLP 2.0 calls TLP:WHITE TLP:CLEAR";
        }
        if (Tlp.ofMarking(meant).isPresent()) {
            return "'" + Shown.of(marking) + "' is written " + meant + ", in capitals and without a space";
        }
        return "'" + Shown.of(marking) + "' is no TLP marking" + known;
    }

    private Compartments compartments() {
        if (text.startsWith("*", at)) {
            at++;
            return Compartments.ALL;
        }
        return Compartments.of(names(Compartment::new, Compartment.JOINTS, Compartments.COUNT_MAX, "compartment"));
    }

    private <T> SortedSet<T> names(Function<String, T> make, String joints, int max, String what) {
        SortedSet<T> read = new TreeSet<>();
        while (true) {
            int begin = at;
            while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '/') {
                at++;
            }
            String name = text.substring(begin, at);
            String mistake = Names.wrong(name, joints);
            if (!mistake.isEmpty()) {
                throw wrong(begin, what + ": " + mistake);
            }
            if (!read.add(make.apply(name))) {
                throw wrong(begin, what + " '" + name + "' stands twice");
            }
            if (read.size() > max) {
                throw wrong(begin, "a label names at most " + max + " of this kind: " + what);
            }
            if (at == text.length() || text.charAt(at) == '/') {
                return read;
            }
            at++;
        }
    }

    private Instant embargo() {
        String written = text.substring(at);
        Instant read = instant(written);
        // One moment has one spelling, so what is read must be what would be written.
        if (read == null
                || read.isBefore(Label.EMBARGO_FIRST)
                || read.isAfter(Label.EMBARGO_LAST)
                || !read.toString().equals(written)) {
            throw wrong(
                    at,
                    "'" + Shown.of(written) + "' is no moment an embargo ends at; write it like 2026-12-01T00:00:00Z,"
                            + " in UTC, years 1970 to 9999");
        }
        at = text.length();
        return read;
    }

    private static @Nullable Instant instant(String written) {
        if (written.length() != "2026-12-01T00:00:00Z".length()) {
            return null;
        }
        try {
            return Instant.parse(written);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private void slash() {
        if (text.charAt(at) != '/') {
            throw wrong(at, "'/' is expected before the next part of the label");
        }
        at++;
    }

    private static LabelSyntaxException wrong(int position, String reason) {
        return new LabelSyntaxException(position, reason);
    }
}
