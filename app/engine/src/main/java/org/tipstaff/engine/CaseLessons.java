package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.EntryKind;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.custody.Opening;
import org.tipstaff.evidence.seal.CaseSeal;
import org.tipstaff.evidence.seal.Receipt;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.label.Label;
import org.tipstaff.label.LabelSyntaxException;
import org.tipstaff.lessons.CaseTimeline;
import org.tipstaff.lessons.CaseTimeline.Point;
import org.tipstaff.lessons.CaseView;
import org.tipstaff.lessons.Moment;

/**
 * Reads from a sealed case what lessons are drawn from: its custody log, and the files that the log has the digests of. It opens
 * nothing for writing and knows no clock, so the same case gives the same figures for ever.
 */
public final class CaseLessons {
    /** Moments of a live incident, as the system that handled it noted them. */
    private static final String TIMES = "times.json";

    private static final Map<String, Point> NOTED = Map.of(
            "first_activity", Point.EARLIEST_ACTIVITY,
            "first_finding", Point.FIRST_FINDING,
            "first_alert", Point.ALERT,
            "acknowledged", Point.ACKNOWLEDGED,
            "cut_approved", Point.CUT_APPROVED,
            "cut_verified", Point.CUT_VERIFIED,
            "aware", Point.AWARE);

    private final Path folder;

    /** @throws UsageException when the folder is no case with a log */
    public CaseLessons(Path folder) {
        if (!Files.isRegularFile(folder.resolve(CaseSeal.LOG).resolve(CustodyLog.CHECKPOINT))) {
            throw new UsageException(folder + " is no case folder with a custody log");
        }
        this.folder = folder;
    }

    /** Who may know the case as a whole; what can't be read is for nobody. */
    public Label label() throws IOException {
        String text = Bag.info(folder).get("Tipstaff-Label");
        try {
            return text == null ? Label.UNLABELLED : Label.parse(text);
        } catch (LabelSyntaxException e) {
            return Label.UNLABELLED;
        }
    }

    /** The moments of the case, each with the entry that holds it. */
    public CaseTimeline timeline() throws IOException {
        EnumMap<Point, Moment> points = new EnumMap<>(Point.class);
        TreeMap<String, Moment> notices = new TreeMap<>();
        TreeMap<Long, CaseTimeline.Handed> packages = new TreeMap<>();
        String name;
        Instant asOf = Instant.EPOCH;
        try {
            Path log = folder.resolve(CaseSeal.LOG);
            Map<Long, Map<String, String>> opened = new HashMap<>();
            for (Opening opening : CustodyLogReader.openings(log)) {
                opened.computeIfAbsent(opening.entry(), _ -> new HashMap<>()).put(opening.field(), opening.text());
            }
            CustodyLogReader reader = CustodyLogReader.open(log);
            name = reader.checkpoint().checkpoint().origin();
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                asOf = entry.at().isAfter(asOf) ? entry.at() : asOf;
                take(entry, opened.getOrDefault(index, Map.of()), points, notices);
                handed(entry, packages);
            }
        } catch (TlogFormatException | DateTimeException e) {
            throw new IOException("the custody log of " + folder + " can't be read: " + e.getMessage(), e);
        }
        files(points);
        Optional<RecordedFiles.Kept> coverage = RecordedFiles.last(folder, "coverage-matrix.csv");
        Moment earliest = points.get(Point.EARLIEST_ACTIVITY);
        Instant unseenFrom = null;
        if (coverage.isPresent() && earliest != null) {
            for (CaseView.Stretch stretch : stretches(coverage.get())) {
                boolean hole =
                        !stretch.state().equals("observed") && stretch.from().isBefore(earliest.at());
                if (hole && (unseenFrom == null || stretch.from().isBefore(unseenFrom))) {
                    unseenFrom = stretch.from();
                }
            }
        }
        return new CaseTimeline(
                name, asOf, points, unseenFrom, coverage.isPresent(), notices, List.copyOf(packages.values()));
    }

    private static void take(
            LoggedEntry entry, Map<String, String> opened, Map<Point, Moment> points, Map<String, Moment> notices) {
        Moment here = new Moment(entry.at(), entry.index());
        String about = opened.get("fields/about");
        String moment = opened.get("fields/moment");
        String subject = opened.get("fields/subject");
        if (entry.kind().equals(EntryKind.DECIDE.name())) {
            if (text(entry, "what").equals("investigate")) {
                // A case that was investigated from a folder alerts when it is made: nobody was shown anything before.
                points.putIfAbsent(Point.ALERT, here);
            }
            if ("awareness".equals(about) && moment != null) {
                // As duties have it: of several decisions the earliest time counts.
                earlier(points, Point.AWARE, Instant.parse(moment), entry.index());
            }
        }
        if (entry.kind().equals(EntryKind.RELEASE.name()) && subject != null && subject.startsWith("notice ")) {
            notices.putIfAbsent(subject.substring("notice ".length()), here);
        }
        switch (text(entry, "step")) {
            case "approved" -> points.putIfAbsent(Point.CUT_APPROVED, here);
            case "verified" -> {
                // The last one: containment takes as long as its slowest part.
                if (text(entry, "result").equals("verified")) {
                    points.put(Point.CUT_VERIFIED, here);
                }
            }
            default -> {}
        }
    }

    /** Packages, and the first word of a recipient that one verifies. */
    private static void handed(LoggedEntry entry, Map<Long, CaseTimeline.Handed> packages) {
        if (entry.kind().equals(EntryKind.EXPORT.name())) {
            packages.put(entry.index(), new CaseTimeline.Handed(new Moment(entry.at(), entry.index()), null));
        }
        if (entry.kind().equals(EntryKind.RECEIPT.name())
                && text(entry, "result").equals(Receipt.Result.VERIFIED.word())
                && entry.fields().get("export") instanceof Json.Whole(long export)) {
            CaseTimeline.Handed of = packages.get(export);
            if (of != null && of.verified() == null) {
                Moment verified = new Moment(Instant.parse(text(entry, "verified-at")), entry.index());
                packages.put(export, new CaseTimeline.Handed(of.made(), verified));
            }
        }
    }

    private static String text(LoggedEntry entry, String field) {
        return entry.fields().get(field) instanceof Json.Text(String text) ? text : "";
    }

    private void files(Map<Point, Moment> points) throws IOException {
        Optional<RecordedFiles.Kept> incidents = RecordedFiles.last(folder, "incidents.json");
        if (incidents.isPresent()) {
            for (Object each : NoticeJson.list(map(incidents.get()), "incidents")) {
                Map<?, ?> incident = NoticeJson.map(each);
                if (incident.get("first") instanceof String first) {
                    earlier(
                            points,
                            Point.EARLIEST_ACTIVITY,
                            time(incidents.get(), first),
                            incidents.get().entry());
                }
                findings(points, incidents.get(), incident);
            }
        }
        Optional<RecordedFiles.Kept> impact = RecordedFiles.last(folder, "impact.json");
        if (impact.isPresent()) {
            sent(points, impact.get());
        }
        // What the live system noted while it happened comes before what can be told afterwards.
        EnumMap<Point, Moment> noted = new EnumMap<>(Point.class);
        for (RecordedFiles.Kept times : RecordedFiles.all(folder, TIMES)) {
            Map<?, ?> json = map(times);
            Map<?, ?> entries = json.get("entries") instanceof Map<?, ?> of ? of : Map.of();
            for (Map.Entry<?, ?> each : json.entrySet()) {
                Point point = NOTED.get(String.valueOf(each.getKey()));
                if (point != null && each.getValue() instanceof String text) {
                    long entry =
                            entries.get(each.getKey()) instanceof Number number ? number.longValue() : times.entry();
                    if (point == Point.CUT_VERIFIED) {
                        noted.put(point, new Moment(time(times, text), entry));
                    } else {
                        earlier(noted, point, time(times, text), entry);
                    }
                }
            }
        }
        noted.forEach((point, moment) -> {
            // A plan is about one incident; somebody may have been there earlier in another.
            if (point == Point.EARLIEST_ACTIVITY || point == Point.FIRST_FINDING) {
                earlier(points, point, moment.at(), moment.entry());
            } else {
                points.put(point, moment);
            }
        });
    }

    /** Of an incident's steps, those that rest on a finding; what rules say of other things is no part of it. */
    private static void findings(Map<Point, Moment> points, RecordedFiles.Kept file, Map<?, ?> incident)
            throws IOException {
        if (incident.get("steps") instanceof List<?> steps) {
            for (Object each : steps) {
                if (each instanceof Map<?, ?> step
                        && step.get("findings") instanceof List<?> found
                        && !found.isEmpty()
                        && step.get("time") instanceof String text) {
                    earlier(points, Point.FIRST_FINDING, time(file, text), file.entry());
                }
            }
        }
    }

    /** That a file left is activity, also where logs of a network alone show it and no incident of computers does. */
    private static void sent(Map<Point, Moment> points, RecordedFiles.Kept file) throws IOException {
        for (Object each : NoticeJson.list(map(file), "verdicts")) {
            if (each instanceof Map<?, ?> verdict
                    && Set.of("confirmed", "likely").contains(String.valueOf(verdict.get("verdict")))
                    && verdict.get("objects") instanceof List<?> objects) {
                for (Object object : objects) {
                    if (object instanceof Map<?, ?> sent && sent.get("first") instanceof String first) {
                        earlier(points, Point.EARLIEST_ACTIVITY, time(file, first), file.entry());
                    }
                }
            }
        }
    }

    private static void earlier(Map<Point, Moment> points, Point point, Instant at, long entry) {
        Moment known = points.get(point);
        if (known == null || at.isBefore(known.at())) {
            points.put(point, new Moment(at, entry));
        }
    }

    private static Instant time(RecordedFiles.Kept file, String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException(file.path() + " holds '" + SafeText.printable(text) + "', which is no time", e);
        }
    }

    private static Map<?, ?> map(RecordedFiles.Kept file) throws IOException {
        try {
            return NoticeJson.map(FactJson.treeWithFractions(new String(file.bytes(), StandardCharsets.UTF_8)));
        } catch (FactsException | IllegalArgumentException e) {
            throw new IOException(file.path() + " can't be read: " + e.getMessage(), e);
        }
    }

    /** What the case says of coverage, impact and containment. */
    public CaseView view() throws IOException {
        List<CaseView.Stretch> stretches = new ArrayList<>();
        Optional<RecordedFiles.Kept> coverage = RecordedFiles.last(folder, "coverage-matrix.csv");
        if (coverage.isPresent()) {
            stretches.addAll(stretches(coverage.get()));
        }
        List<CaseView.Verdict> verdicts = new ArrayList<>();
        List<CaseView.SystemState> systems = new ArrayList<>();
        Optional<RecordedFiles.Kept> impact = RecordedFiles.last(folder, "impact.json");
        if (impact.isPresent()) {
            impact(impact.get(), verdicts, systems);
        }
        List<String> unwatched = new ArrayList<>();
        TreeMap<String, String> states = new TreeMap<>();
        for (RecordedFiles.Kept kept : RecordedFiles.all(folder, ContainmentFile.NAME)) {
            states.putAll(ContainmentFile.read(kept.path(), kept.bytes()).states());
        }
        states.forEach((subject, state) -> {
            // Nothing could have shown whether the attacker goes on there. A step that is not in force is no place, and
            // counted as what nothing could carry out.
            if (state.equals("unknown") && !subject.startsWith("measure:")) {
                unwatched.add(subject);
            }
        });
        List<CaseView.Seen> findings = new ArrayList<>();
        Optional<RecordedFiles.Kept> found = RecordedFiles.last(folder, "findings.jsonl");
        if (found.isPresent()) {
            findings.addAll(seen(found.get()));
        }
        return new CaseView(stretches, verdicts, systems, unwatched, failed(), findings);
    }

    private static void impact(
            RecordedFiles.Kept file, List<CaseView.Verdict> verdicts, List<CaseView.SystemState> systems)
            throws IOException {
        Map<?, ?> json = map(file);
        try {
            for (Object each : NoticeJson.list(json, "verdicts")) {
                Map<?, ?> verdict = NoticeJson.map(each);
                verdicts.add(new CaseView.Verdict(
                        NoticeJson.text(verdict, "asset"),
                        NoticeJson.text(verdict, "category"),
                        NoticeJson.text(verdict, "dimension"),
                        NoticeJson.text(verdict, "verdict"),
                        verdict.get("coverage") instanceof Number number ? number.doubleValue() : 0,
                        verdict.get("reason") instanceof String reason ? reason : ""));
            }
            if (json.get("systems") instanceof List<?> list) {
                for (Object each : list) {
                    Map<?, ?> system = NoticeJson.map(each);
                    systems.add(new CaseView.SystemState(
                            NoticeJson.text(system, "asset"),
                            NoticeJson.text(system, "question"),
                            NoticeJson.text(system, "verdict")));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file.path() + " can't be read as an assessment of impact: " + e.getMessage(), e);
        }
    }

    /** Steps of containment that a device was asked for and did not do. */
    private int failed() throws IOException {
        TreeSet<String> failed = new TreeSet<>();
        try {
            CustodyLogReader reader = CustodyLogReader.open(folder.resolve(CaseSeal.LOG));
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                if (text(entry, "step").equals("executed")) {
                    boolean done = Set.of("done", "partly").contains(text(entry, "result"));
                    if (done) {
                        failed.remove(text(entry, "action"));
                    } else {
                        failed.add(text(entry, "action"));
                    }
                }
            }
        } catch (TlogFormatException e) {
            throw new IOException("the custody log of " + folder + " can't be read: " + e.getMessage(), e);
        }
        return failed.size();
    }

    private static List<CaseView.Seen> seen(RecordedFiles.Kept file) throws IOException {
        List<CaseView.Seen> seen = new ArrayList<>();
        for (String line : new String(file.bytes(), StandardCharsets.UTF_8).split("\n")) {
            if (line.isBlank()) {
                continue;
            }
            try {
                Map<?, ?> finding = NoticeJson.map(FactJson.treeWithFractions(line));
                Set<String> tactics = new TreeSet<>();
                if (finding.get("tactics") instanceof List<?> list) {
                    list.forEach(each -> tactics.add(String.valueOf(each)));
                }
                if (finding.get("time") instanceof String time) {
                    seen.add(new CaseView.Seen(
                            finding.get("host") instanceof String host ? host : "", time(file, time), tactics));
                }
            } catch (FactsException | IllegalArgumentException e) {
                throw new IOException(file.path() + " can't be read: " + e.getMessage(), e);
            }
        }
        return seen;
    }

    private static List<CaseView.Stretch> stretches(RecordedFiles.Kept file) throws IOException {
        List<CaseView.Stretch> stretches = new ArrayList<>();
        List<List<String>> rows = rows(new String(file.bytes(), StandardCharsets.UTF_8));
        for (List<String> row : rows.subList(Math.min(1, rows.size()), rows.size())) {
            if (row.size() < 7) {
                throw new IOException(file.path() + " has a row of " + row.size() + " columns");
            }
            stretches.add(new CaseView.Stretch(
                    row.get(0), row.get(1), time(file, row.get(2)), time(file, row.get(3)), row.get(4), row.get(6)));
        }
        return stretches;
    }

    /** RFC 4180, as {@link CsvFormat} writes it. */
    static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean doubled = quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
            if (doubled) {
                value.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(value.toString());
                value.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                value.append(c);
            }
        }
        return rows;
    }
}
