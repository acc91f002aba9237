package org.tipstaff.report;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tipstaff.label.Compartment;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;
import org.tipstaff.label.Tlp;

/**
 * The marking of a report: the TLP label in its own letters and colours, never translated (TLP 2.0, section 3), and what
 * the whole label means in the reader's language. It stands at the head and the end of the page and, in print, at the top
 * and the bottom of each sheet.
 */
final class LabelMark {
    private final Label label;
    private final Words words;

    LabelMark(Label label, Words words) {
        this.label = label;
        this.words = words;
    }

    String marking() {
        return label.tlp().marking();
    }

    void write(Html html) {
        html.leaf("p", marking(), "class", "tlp");
        html.leaf("p", meaning(), "class", "tlp-meaning");
    }

    /** The style sheet with the marking and its colour in their places. */
    String in(String css) {
        return css.replace("%TLP%", marking())
                .replace("%TLP-COLOUR%", label.tlp().colour().toLowerCase(Locale.ROOT))
                .replace("%TLP-WIDTH%", width());
    }

    /** A margin box of a sheet doesn't fit itself to its text; in 12 point. */
    private String width() {
        return label.tlp() == Tlp.AMBER_STRICT ? "48mm" : "28mm";
    }

    private String meaning() {
        StringBuilder meaning = new StringBuilder(
                words.say("tlp." + label.tlp().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        if (label.tlp() == Tlp.RED) {
            List<String> people = label.recipients().stream().map(Person::id).toList();
            meaning.append(' ')
                    .append(
                            people.isEmpty()
                                    ? words.say("label.no-recipients")
                                    : words.say("label.recipients", String.join(", ", people)));
        }
        if (label.compartments().isAll()) {
            meaning.append(' ').append(words.say("label.all-compartments"));
        } else if (!label.compartments().isEmpty()) {
            meaning.append(' ')
                    .append(words.say(
                            "label.compartments",
                            label.compartments().named().stream()
                                    .map(Compartment::name)
                                    .collect(Collectors.joining(", "))));
        }
        Instant embargo = label.embargo();
        if (embargo != null) {
            meaning.append(' ').append(words.say("label.embargo", embargo));
        }
        return meaning.toString();
    }
}
