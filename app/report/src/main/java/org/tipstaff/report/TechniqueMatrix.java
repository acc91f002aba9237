package org.tipstaff.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tipstaff.detect.Finding;
import org.tipstaff.incident.Tactics;

/**
 * Which ATT&CK techniques findings speak of, by tactic, with counts. A rule names tactics and techniques separately;
 * where it names several tactics its techniques are counted under each, and the page says so.
 */
final class TechniqueMatrix {
    /** Stands for a rule that names a tactic and no technique. */
    private static final String NO_TECHNIQUE = "";

    private final SortedMap<String, SortedMap<String, Long>> columns = new TreeMap<>(Tactics.BY_MATRIX);

    TechniqueMatrix(List<Finding> findings) {
        for (Finding finding : findings) {
            List<String> tactics = finding.rule().tactics();
            List<String> techniques = finding.rule().techniques();
            if (tactics.isEmpty() && techniques.isEmpty()) {
                continue;
            }
            for (String tactic : tactics.isEmpty() ? List.of("") : tactics) {
                SortedMap<String, Long> column = columns.computeIfAbsent(tactic, t -> new TreeMap<>());
                for (String technique : techniques.isEmpty() ? List.of(NO_TECHNIQUE) : techniques) {
                    column.merge(technique, 1L, Long::sum);
                }
            }
        }
    }

    void write(Pen pen) {
        Words words = pen.words;
        if (columns.isEmpty()) {
            pen.paragraph("matrix.empty");
            return;
        }
        pen.html.open("div", "class", "wide", "tabindex", "0", "role", "group", "aria-label", words.say("matrix"));
        pen.html.open("table", "class", "matrix");
        pen.html.leaf("caption", words.say("matrix.caption"));
        pen.html.open("thead").open("tr");
        List<String> tactics =
                columns.keySet().stream().limit(Bounds.TACTICS_MAX).toList();
        for (String tactic : tactics) {
            pen.html.leaf("th", tacticName(words, tactic), "scope", "col");
        }
        pen.html.close("tr").close("thead").open("tbody").open("tr");
        for (String tactic : tactics) {
            pen.html.open("td", "data-label", tacticName(words, tactic));
            techniques(pen, Objects.requireNonNull(columns.get(tactic)));
            pen.html.close("td");
        }
        pen.html.close("tr").close("tbody").close("table").close("div");
        if (columns.size() > tactics.size()) {
            pen.note("more-in-file", (long) columns.size() - tactics.size(), "incidents.json");
        }
    }

    private static void techniques(Pen pen, SortedMap<String, Long> column) {
        pen.html.open("ul");
        int shown = 0;
        for (Map.Entry<String, Long> technique : column.entrySet()) {
            if (shown++ == Bounds.TECHNIQUES_PER_TACTIC_MAX) {
                pen.item(pen.words.count("and-more", column.size() - Bounds.TECHNIQUES_PER_TACTIC_MAX));
                break;
            }
            boolean named = !technique.getKey().equals(NO_TECHNIQUE);
            pen.html.open("li").text(named ? technique.getKey() : pen.words.say("matrix.no-technique"));
            pen.html.text(" ").leaf("span", "\u00d7\u00a0" + pen.words.number(technique.getValue()), "class", "n");
            pen.html.close("li");
        }
        pen.html.close("ul");
    }

    static String tacticName(Words words, String tactic) {
        return tactic.isEmpty() ? words.say("tactic.none") : words.name("tactic", tactic);
    }
}
