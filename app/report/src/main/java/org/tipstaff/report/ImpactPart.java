package org.tipstaff.report;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.ByteRange;
import org.tipstaff.impact.CoverageMatrix;
import org.tipstaff.impact.CoverageState;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.Outlet;
import org.tipstaff.impact.SentObject;
import org.tipstaff.impact.Verdict;
import org.tipstaff.impact.records.RecordsComparison;

/** What is known of data that was taken, altered or made unavailable, and how much of the time was looked at. */
final class ImpactPart {
    /** What the way out of a mailbox begins with, rather than with a protocol. */
    private static final Set<String> MAIL_KINDS = Set.of("read", "synced", "exported", "forwarded");

    private final Pen pen;
    private final Html html;
    private final Words words;

    ImpactPart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
        this.words = pen.words;
    }

    void write(Impact impact, List<RecordsComparison> records) {
        pen.section("impact", "impact.title");
        if (!impact.zonesKnown()) {
            pen.paragraph("impact.no-zones");
        } else {
            pen.paragraph("impact.intro");
            pen.paragraph(
                    "impact.not-counted",
                    words.size(impact.lateral()),
                    words.size(impact.inbound()),
                    words.size(impact.sentAgain()));
            total(impact.total());
            if (impact.borderNotSeen() > 0) {
                pen.paragraph("impact.border-not-seen", words.number(impact.borderNotSeen()));
            }
        }
        for (Dimension dimension : Dimension.values()) {
            verdicts(impact, dimension);
        }
        new RecordsPart(pen).write(records);
        systems(impact);
        accounts(impact);
        objects(impact);
        outlets(impact);
        coverage(impact.coverage());
        html.close("section");
    }

    private void total(ByteRange total) {
        Long high = total.high();
        if (high == null) {
            pen.paragraph("impact.total-open", words.size(total.low()));
        } else {
            pen.paragraph("impact.total", words.number(total.low()), words.number(high));
        }
    }

    private void verdicts(Impact impact, Dimension dimension) {
        List<AssetVerdict> all = impact.verdicts().stream()
                .filter(verdict -> verdict.dimension() == dimension)
                .sorted(Comparator.comparing(AssetVerdict::verdict)
                        .thenComparing(verdict -> verdict.bytes().low(), Comparator.reverseOrder())
                        .thenComparing(ImpactPart::highOrMost, Comparator.reverseOrder())
                        .thenComparing(AssetVerdict::asset)
                        .thenComparing(AssetVerdict::category))
                .toList();
        pen.heading(3, "impact." + dimension.key());
        if (all.isEmpty()) {
            pen.paragraph("impact.nothing-asked");
            return;
        }
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        all.forEach(verdict -> counts.merge(verdict.verdict(), 1L, Long::sum));
        counts.forEach((verdict, count) ->
                html.leaf("p", words.say("verdict." + verdict.key()) + "\u00a0\u2013 " + words.number(count)));
        List<AssetVerdict> open = all.stream().filter(ImpactPart::isOpen).toList();
        if (open.size() <= Bounds.OPEN_VERDICTS_SHOWN || open.size() == all.size()) {
            table(dimension, all);
            return;
        }
        table(dimension, all.stream().filter(verdict -> !isOpen(verdict)).toList());
        pen.openFold(words.say("impact.open-fold", words.number(open.size())));
        table(dimension, open);
        pen.closeFold();
    }

    /** Nothing can be said of it, and nobody has said whose data it holds. */
    private static boolean isOpen(AssetVerdict verdict) {
        return verdict.verdict() == Verdict.CANNOT_BE_DETERMINED
                && verdict.category().equals(Impact.UNCLASSIFIED);
    }

    private void table(Dimension dimension, List<AssetVerdict> verdicts) {
        pen.openTableUnder(
                "impact." + dimension.key(),
                "stack",
                "impact.asset",
                "impact.category",
                "impact.verdict",
                "impact.bytes",
                "impact.coverage",
                "impact.why");
        for (AssetVerdict verdict : verdicts.subList(0, Math.min(verdicts.size(), Bounds.VERDICTS_MAX))) {
            html.open("tr");
            pen.logCell("impact.asset", verdict.asset(), Bounds.PATH_CHARS_MAX);
            pen.cell("impact.category", words.say("category." + verdict.category()));
            pen.cell("impact.verdict", words.say("verdict." + verdict.verdict().key()));
            pen.cell("impact.bytes", range(verdict));
            pen.cell("impact.coverage", percent(verdict.coverage()));
            pen.cell("impact.why", why(verdict));
            html.close("tr");
        }
        pen.closeTable();
        if (verdicts.size() > Bounds.VERDICTS_MAX) {
            pen.note("more-in-file", (long) verdicts.size() - Bounds.VERDICTS_MAX, "impact.json");
        }
    }

    /** What a mailbox was not recorded for bears on the answer, whatever else it rests on. */
    private String why(AssetVerdict verdict) {
        String why = words.say("verdict-reason." + verdict.reason());
        for (String obstacle : List.of("throttled", "auditing-off")) {
            boolean stands = verdict.evidence().stream()
                    .anyMatch(exhibit -> exhibit.what().equals(obstacle));
            if (stands && !verdict.reason().equals(obstacle)) {
                why = words.say("impact.why-also", why, words.say("verdict-reason." + obstacle));
            }
        }
        return why;
    }

    private static long highOrMost(AssetVerdict verdict) {
        Long high = verdict.bytes().high();
        return high == null ? Long.MAX_VALUE : high;
    }

    private String range(AssetVerdict verdict) {
        if (verdict.dimension() != Dimension.TAKEN) {
            return words.say("impact.not-measured");
        }
        Long high = verdict.bytes().high();
        return high == null
                ? words.say("impact.range-open", words.number(verdict.bytes().low()))
                : words.say("impact.range", words.number(verdict.bytes().low()), words.number(high));
    }

    private String percent(double share) {
        return words.number((long) Math.floor(share * 100)) + "\u00a0%";
    }

    private void systems(Impact impact) {
        TreeMap<String, Map<String, Verdict>> rows = new TreeMap<>();
        impact.systems()
                .forEach(each ->
                        rows.computeIfAbsent(each.asset(), _ -> new HashMap<>()).put(each.question(), each.verdict()));
        questions("impact.systems", "host", rows);
    }

    private void accounts(Impact impact) {
        TreeMap<String, Map<String, Verdict>> rows = new TreeMap<>();
        impact.accounts()
                .forEach(each -> rows.computeIfAbsent(each.account(), _ -> new HashMap<>())
                        .put(each.question(), each.verdict()));
        questions("impact.accounts", "impact.account", rows);
    }

    /** A row for each computer or account, those of which most is known first. */
    private void questions(String title, String whose, TreeMap<String, Map<String, Verdict>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        pen.heading(3, title);
        pen.openTableUnder(
                title,
                "stack",
                whose,
                "impact.reached",
                "impact.credentials",
                "impact.persistence",
                "impact.destroyed");
        rows.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Map<String, Verdict>> row) ->
                                Collections.min(row.getValue().values()))
                        .thenComparing(Map.Entry::getKey))
                .limit(Bounds.VERDICTS_MAX)
                .forEach(row -> {
                    html.open("tr");
                    pen.logCell(whose, row.getKey(), Bounds.PATH_CHARS_MAX);
                    for (String question : List.of("reached", "credentials", "persistence", "destroyed")) {
                        Verdict verdict = row.getValue().getOrDefault(question, Verdict.CANNOT_BE_DETERMINED);
                        pen.cell("impact." + question, words.say("verdict." + verdict.key()));
                    }
                    html.close("tr");
                });
        pen.closeTable();
        if (rows.size() > Bounds.VERDICTS_MAX) {
            pen.note("more-in-file", (long) rows.size() - Bounds.VERDICTS_MAX, "impact.json");
        }
    }

    private void objects(Impact impact) {
        List<SentObject> objects = impact.verdicts().stream()
                .filter(verdict -> verdict.dimension() == Dimension.TAKEN)
                .flatMap(verdict -> verdict.objects().stream())
                .distinct()
                .toList();
        if (objects.isEmpty()) {
            return;
        }
        pen.heading(3, "impact.objects");
        pen.openTableUnder(
                "impact.objects", "stack", "impact.file", "impact.bytes", "impact.whole", "impact.times", "impact.to");
        for (SentObject object : objects.subList(0, Math.min(objects.size(), Bounds.VERDICTS_MAX))) {
            html.open("tr");
            pen.logCell("impact.file", object.name(), Bounds.PATH_CHARS_MAX);
            pen.numberCell("impact.bytes", object.bytes());
            pen.cell("impact.whole", whole(object));
            pen.numberCell("impact.times", object.times());
            pen.logCell("impact.to", object.receiver(), Bounds.PATH_CHARS_MAX);
            html.close("tr");
        }
        pen.closeTable();
        if (objects.size() > Bounds.VERDICTS_MAX) {
            pen.note("more-in-file", (long) objects.size() - Bounds.VERDICTS_MAX, "impact.json");
        }
    }

    private String whole(SentObject object) {
        if (object.told()) {
            return words.say("impact.whole-told");
        }
        if (object.complete()) {
            return words.say("impact.whole-yes");
        }
        return object.size() < 0
                ? words.say("impact.whole-no-size", words.number(object.bytes()))
                : words.say("impact.whole-no", words.number(object.bytes()), words.number(object.size()));
    }

    private void outlets(Impact impact) {
        List<Outlet> outlets = impact.verdicts().stream()
                .flatMap(verdict -> verdict.outlets().stream())
                .distinct()
                .sorted(Comparator.comparingLong(ImpactPart::outOrMost)
                        .reversed()
                        .thenComparing(Outlet::peer)
                        .thenComparingLong(Outlet::port))
                .toList();
        if (outlets.isEmpty()) {
            return;
        }
        pen.heading(3, "impact.outlets");
        pen.paragraph("impact.outlets-intro");
        pen.openTableUnder("impact.outlets", "stack", "impact.to", "impact.port", "impact.out", "impact.in");
        for (Outlet outlet : outlets.subList(0, Math.min(outlets.size(), Bounds.OUTLETS_MAX))) {
            html.open("tr");
            pen.logCell("impact.to", outlet.peer(), Bounds.PATH_CHARS_MAX);
            pen.cell("impact.port", way(outlet));
            Long out = outlet.out();
            pen.cell("impact.out", out == null ? words.say("unknown") : words.number(out));
            pen.numberCell("impact.in", outlet.in());
            html.close("tr");
        }
        pen.closeTable();
        if (outlets.size() > Bounds.OUTLETS_MAX) {
            pen.note("more-in-file", (long) outlets.size() - Bounds.OUTLETS_MAX, "impact.json");
        }
    }

    private String way(Outlet outlet) {
        String[] parts = outlet.protocol().split(" ", 3);
        if (parts.length < 3 || !MAIL_KINDS.contains(parts[0])) {
            return outlet.port() + " " + outlet.protocol();
        }
        String how = words.say("mail-kind." + parts[0]) + ", " + words.say("mail-by." + parts[1]);
        return parts[2].isEmpty() ? how : how + " \u2013 " + parts[2];
    }

    private static long outOrMost(Outlet outlet) {
        Long out = outlet.out();
        return out == null ? Long.MAX_VALUE : out;
    }

    private void coverage(CoverageMatrix matrix) {
        pen.heading(3, "impact.matrix");
        pen.paragraph("impact.matrix-intro", words.number(matrix.columns()), words.number(matrix.seconds() / 60));
        List<CoverageMatrix.Row> rows = matrix.rows().stream()
                .sorted(Comparator.comparingDouble(CoverageMatrix.Row::observed).thenComparing(CoverageMatrix.Row::log))
                .toList();
        pen.openFold(words.say("impact.matrix-fold", words.number(rows.size())));
        pen.openTableUnder(
                "impact.matrix", "stack", "impact.asset", "impact.log", "impact.coverage", "impact.otherwise");
        for (CoverageMatrix.Row row : rows.subList(0, Math.min(rows.size(), Bounds.MATRIX_ROWS_MAX))) {
            Map<CoverageState, Long> states = new EnumMap<>(CoverageState.class);
            row.cells().forEach(cell -> states.merge(cell.state(), 1L, Long::sum));
            StringBuilder otherwise = new StringBuilder();
            states.forEach((state, count) -> {
                if (state != CoverageState.OBSERVED) {
                    otherwise
                            .append(otherwise.isEmpty() ? "" : ", ")
                            .append(words.say("state." + state.key()))
                            .append(" (")
                            .append(words.number(count))
                            .append(')');
                }
            });
            html.open("tr");
            pen.logCell("impact.asset", row.log().host(), Bounds.PATH_CHARS_MAX);
            pen.logCell("impact.log", row.log().channel(), Bounds.PATH_CHARS_MAX);
            pen.cell("impact.coverage", percent(row.observed()));
            pen.cell("impact.otherwise", otherwise.toString());
            html.close("tr");
        }
        pen.closeTable();
        if (rows.size() > Bounds.MATRIX_ROWS_MAX) {
            pen.note("more-in-file", (long) rows.size() - Bounds.MATRIX_ROWS_MAX, "coverage-matrix.csv");
        }
        pen.closeFold();
    }
}
