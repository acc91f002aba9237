package org.tipstaff.site;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What somebody outside said of an incident. It is kept as a claim and never becomes a fact, however good its grade.
 *
 * @param source who says it
 * @param kind what they are
 * @param date on which they said it
 * @param grade of the Admiralty system, given by a person: the source A to F, what it says 1 to 6
 * @param says in words of the register, not of the source
 * @param names actors or States that it names; seen by nobody below TLP:RED
 */
public record ExternalClaim(
        String id, String source, Kind kind, LocalDate date, String grade, String says, List<String> names) {
    private static final Pattern GRADE = Pattern.compile("[A-F][1-6]");

    /** Who makes claims. */
    public enum Kind {
        PRESS,
        LEAK_SITE,
        STATE,
        VENDOR,
        OTHER;

        /** As the file and catalogues write it: {@code leak-site}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public ExternalClaim {
        if (!GRADE.matcher(grade).matches()) {
            throw new IllegalArgumentException("'" + grade
                    + "' is no grade: a letter from A to F for the source and a digit from 1 to 6 for what it "
                    + "says, like C3; F6 is what nobody has judged");
        }
        names = List.copyOf(names);
    }
}
