package org.tipstaff.report;

import java.util.ArrayList;
import java.util.List;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.impact.AssetVerdict;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.records.Difference;
import org.tipstaff.impact.records.ListedRecord;
import org.tipstaff.impact.records.RecordsAt;
import org.tipstaff.impact.records.RecordsComparison;
import org.tipstaff.impact.records.RecordsComparison.Count;

/** The records of the court, held against earlier lists of them. It speaks of differences from a list, never of forgery. */
final class RecordsPart {
    private final Pen pen;
    private final Html html;
    private final Words words;

    RecordsPart(Pen pen) {
        this.pen = pen;
        this.html = pen.html;
        this.words = pen.words;
    }

    void write(List<RecordsComparison> records) {
        pen.heading(3, "court-records.title");
        if (records.isEmpty()) {
            pen.paragraph("court-records.none");
            return;
        }
        pen.paragraph("court-records.intro");
        verdicts(records);
        counts(records);
        lists(records);
        records.forEach(this::cautions);
        differences("court-records.differing", records, RecordsComparison::differing, RecordsComparison::differ);
        differences("court-records.gone", records, RecordsComparison::gone, RecordsComparison::missing);
    }

    private void verdicts(List<RecordsComparison> records) {
        pen.openTable(
                "court-records.verdicts",
                "stack",
                "court-records.holding",
                "impact.category",
                "court-records.persons",
                "court-records.dimension",
                "impact.verdict",
                "court-records.how-many",
                "court-records.share",
                "impact.why");
        for (RecordsComparison each : shown(records)) {
            for (AssetVerdict verdict : each.verdicts()) {
                Count count = verdict.dimension() == Dimension.ALTERED ? each.altered() : each.unavailable();
                html.open("tr");
                pen.logCell("court-records.holding", verdict.asset(), Bounds.PATH_CHARS_MAX);
                pen.cell("impact.category", words.say("category." + verdict.category()));
                pen.cell("court-records.persons", String.join(", ", verdict.persons()));
                pen.cell(
                        "court-records.dimension",
                        words.say("impact." + verdict.dimension().key()));
                pen.cell(
                        "impact.verdict",
                        words.say("verdict." + verdict.verdict().key()));
                pen.cell("court-records.how-many", range(count));
                pen.cell("court-records.share", words.number((long) Math.floor(verdict.coverage() * 100)) + "\u00a0%");
                pen.cell(
                        "impact.why",
                        words.say(
                                "records-reason." + verdict.reason(),
                                each.before().date().toString(),
                                each.now().date().toString()));
                html.close("tr");
            }
        }
        pen.closeTable();
        if (records.size() > Bounds.VERDICTS_MAX) {
            pen.note("more-in-file", (long) records.size() - Bounds.VERDICTS_MAX, "impact.json");
        }
    }

    private static <T> List<T> shown(List<T> all) {
        return all.subList(0, Math.min(all.size(), Bounds.VERDICTS_MAX));
    }

    private String range(Count count) {
        Long high = count.high();
        return high == null
                ? words.say("impact.range-open", words.number(count.low()))
                : words.say("impact.range", words.number(count.low()), words.number(high));
    }

    private void counts(List<RecordsComparison> records) {
        pen.openTable(
                "court-records.counts",
                "stack",
                "court-records.holding",
                "court-records.same",
                "court-records.differ",
                "court-records.moved",
                "court-records.missing",
                "court-records.not-found",
                "court-records.not-compared",
                "court-records.new");
        for (RecordsComparison each : shown(records)) {
            html.open("tr");
            pen.logCell("court-records.holding", each.holding().id(), Bounds.PATH_CHARS_MAX);
            pen.numberCell("court-records.same", each.same());
            pen.numberCell("court-records.differ", each.differ());
            pen.numberCell("court-records.moved", each.moved());
            pen.numberCell("court-records.missing", each.missing());
            pen.numberCell("court-records.not-found", each.notFound());
            pen.numberCell("court-records.not-compared", each.notCompared());
            pen.numberCell("court-records.new", each.added());
            html.close("tr");
        }
        pen.closeTable();
    }

    private void lists(List<RecordsComparison> records) {
        pen.openTable(
                "court-records.lists",
                "stack",
                "court-records.holding",
                "court-records.date",
                "court-records.vouched",
                "court-records.lines",
                "court-records.list");
        for (RecordsComparison each : shown(records)) {
            state(each, each.before());
            state(each, each.now());
        }
        pen.closeTable();
    }

    private void state(RecordsComparison compared, RecordsAt at) {
        html.open("tr");
        pen.logCell("court-records.holding", compared.holding().id(), Bounds.PATH_CHARS_MAX);
        pen.cell("court-records.date", at.date().toString());
        pen.openCell("court-records.vouched");
        if (at.folder()) {
            html.text(words.say("court-records.hashed-here"));
        } else if (at.vouchedBy().isEmpty()) {
            html.text(words.say("court-records.nobody"));
        } else {
            html.log(at.vouchedBy(), Bounds.TEXT_CHARS_MAX);
        }
        html.close("td");
        Long stated = at.stated();
        pen.cell(
                "court-records.lines",
                stated == null
                        ? words.number(at.lines())
                        : words.say("court-records.of-stated", words.number(at.lines()), words.number(stated)));
        pen.openCell("court-records.list");
        for (Source list : at.lists().subList(0, Math.min(at.lists().size(), Bounds.NAMES_MAX))) {
            html.open("code");
            html.log(list.path(), Bounds.PATH_CHARS_MAX);
            html.close("code");
            html.text(" SHA-256\u00a0").leaf("code", list.sha256().hex());
            html.text(" ");
        }
        if (at.lists().size() > Bounds.NAMES_MAX) {
            html.text(words.say("more-in-file", (long) at.lists().size() - Bounds.NAMES_MAX, "impact.json"));
        }
        html.close("td").close("tr");
    }

    private void cautions(RecordsComparison each) {
        String holding = each.holding().id();
        if (!each.before().apart()) {
            pen.note("court-records.not-apart", holding);
        }
        if (!each.before().isWhole()) {
            pen.note("court-records.uncounted", holding);
        }
        if (!each.now().unread().isEmpty()) {
            pen.note(
                    "court-records.unread",
                    holding,
                    words.number(each.now().unread().size()));
        }
        if (each.before().outside() > 0) {
            pen.note(
                    "court-records.outside", holding, words.number(each.before().outside()));
        }
        if (!each.isNamed()) {
            pen.note("court-records.unnamed", holding);
        }
    }

    private interface Listed {
        List<Difference> of(RecordsComparison compared);
    }

    private interface Counted {
        long of(RecordsComparison compared);
    }

    private void differences(String title, List<RecordsComparison> records, Listed listed, Counted counted) {
        List<RecordsComparison> with =
                records.stream().filter(each -> counted.of(each) > 0).toList();
        if (with.isEmpty()) {
            return;
        }
        pen.openFold(words.say(title));
        pen.openTableUnder(
                title, "stack", "court-records.holding", "court-records.record", "court-records.lines-of-lists");
        long more = 0;
        int rows = 0;
        for (RecordsComparison each : with) {
            List<Difference> its = listed.of(each);
            int room = Math.max(0, Math.min(its.size(), Bounds.VERDICTS_MAX - rows));
            rows += room;
            more += counted.of(each) - room;
            for (Difference difference : its.subList(0, room)) {
                html.open("tr");
                pen.logCell("court-records.holding", each.holding().id(), Bounds.PATH_CHARS_MAX);
                if (each.isNamed()) {
                    pen.logCell("court-records.record", difference.name(), Bounds.PATH_CHARS_MAX);
                } else {
                    pen.cell("court-records.record", words.say("court-records.by-line"));
                }
                pen.openCell("court-records.lines-of-lists");
                List<Provenance> places =
                        new ArrayList<>(List.of(difference.before().place()));
                ListedRecord now = difference.now();
                if (now != null) {
                    places.add(now.place());
                }
                pen.evidence(places);
                html.close("td").close("tr");
            }
        }
        pen.closeTable();
        if (more > 0) {
            pen.note("more-in-file", more, "impact.json");
        }
        pen.closeFold();
    }
}
