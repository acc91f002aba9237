package org.tipstaff.report;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tipstaff.event.Gap;

/** What could not be read or is missing, by kind, each with its place and reason. */
final class GapsPart {
    private final Pen pen;
    private final Html html;
    private final Words words;

    GapsPart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
        this.words = pen.words;
    }

    /** Most frequent first. */
    static Map<Gap.Kind, Long> byKind(List<Gap> gaps) {
        Map<Gap.Kind, Long> counts = new EnumMap<>(Gap.Kind.class);
        gaps.forEach(gap -> counts.merge(gap.kind(), 1L, Long::sum));
        Map<Gap.Kind, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<Gap.Kind, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    void write(List<Gap> gaps) {
        pen.section("gaps", "gaps.title");
        if (gaps.isEmpty()) {
            pen.paragraph("gaps.none");
            html.close("section");
            return;
        }
        pen.paragraph("gaps.intro");
        Map<Gap.Kind, Long> kinds = byKind(gaps);
        pen.openTable("gaps.kinds", "stack", "gap.kind", "count", "gap.meaning");
        kinds.forEach((kind, count) -> {
            html.open("tr");
            pen.cell("gap.kind", words.say("gap." + kind.key()));
            pen.numberCell("count", count);
            pen.cell("gap.meaning", words.say("gap-meaning." + kind.key()));
            html.close("tr");
        });
        pen.closeTable();
        kinds.forEach((kind, count) -> kind(
                kind,
                count,
                gaps.stream()
                        .filter(gap -> gap.kind() == kind)
                        .limit(Bounds.GAPS_PER_KIND_MAX)
                        .toList()));
        html.close("section");
    }

    private void kind(Gap.Kind kind, long count, List<Gap> shown) {
        pen.openFold(words.say("gap." + kind.key()) + "\u00a0(" + words.number(count) + ")");
        pen.openTable("gaps.places", "stack", "source", "gap.position", "gap.reason");
        for (Gap gap : shown) {
            html.open("tr");
            pen.openCell("source");
            source(gap.source().path());
            html.close("td");
            pen.cell("gap.position", position(gap));
            pen.openCell("gap.reason");
            pen.english(gap.reason(), Bounds.RULE_TEXT_CHARS_MAX / 2);
            html.close("td").close("tr");
        }
        pen.closeTable();
        if (count > shown.size()) {
            pen.note("more-in-file", count - shown.size(), "gaps.jsonl");
        }
        pen.closeFold();
    }

    private void source(String path) {
        Optional<Integer> number = pen.places.sourceNumber(path).filter(n -> n <= Bounds.SOURCES_MAX);
        if (number.isPresent()) {
            html.leaf("a", "S" + number.get(), "href", "#" + Places.sourceAnchor(number.get()));
            html.text(" ");
        }
        pen.code(path, Bounds.PATH_CHARS_MAX);
    }

    private String position(Gap gap) {
        StringBuilder position = new StringBuilder();
        if (gap.offset() >= 0) {
            position.append(words.say("at-byte", gap.offset()));
        }
        if (gap.length() >= 0) {
            position.append(position.isEmpty() ? "" : ", ").append(words.count("size.bytes", gap.length()));
        }
        Long record = gap.record();
        if (record != null) {
            position.append(position.isEmpty() ? "" : ", ").append(words.say("record-number", record.toString()));
        }
        return position.isEmpty() ? words.say("gap.whole") : position.toString();
    }
}
