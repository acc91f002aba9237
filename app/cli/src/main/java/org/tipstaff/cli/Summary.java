package org.tipstaff.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tipstaff.engine.Detection;
import org.tipstaff.engine.Investigation;
import org.tipstaff.engine.SafeText;
import org.tipstaff.event.Gap;
import org.tipstaff.impact.Dimension;
import org.tipstaff.impact.Impact;
import org.tipstaff.impact.Verdict;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Narrator;
import org.tipstaff.report.Language;
import org.tipstaff.report.RuleFacts;
import org.tipstaff.sigma.Problem;

/**
 * What is said on standard error after a run: what was looked at, by how many rules, what could not be read. An empty
 * result never stands alone.
 */
final class Summary {
    private static final int GAPS_SHOWN = 10;
    private static final int REFUSALS_SHOWN = 5;
    private static final int CHANNELS_SHOWN = 5;
    private static final int LOG_SOURCES_SHOWN = 3;

    private final PrintWriter err;
    private final Messages messages;

    Summary(PrintWriter err, Messages messages) {
        this.err = err;
        this.messages = messages;
    }

    void scanned(Detection detection, int shown) {
        coverage(detection, shown);
        gaps(detection.gaps());
        if (detection.findings().isEmpty()) {
            err.println(messages.text("summary.none"));
        }
    }

    void investigated(Investigation investigation, Path folder, Language first) {
        Detection detection = investigation.detection();
        coverage(detection, detection.findings().size());
        gaps(investigation.report().gaps());
        List<Incident> incidents = investigation.report().incidents();
        if (detection.findings().isEmpty()) {
            err.println(messages.text("summary.none"));
        } else {
            long joined = incidents.stream()
                    .mapToLong(incident -> incident.findings().size())
                    .sum();
            err.println(messages.text("summary.incidents", count(incidents.size()), count(joined)));
            for (Incident incident : incidents) {
                err.println(messages.text(
                        "summary.incident",
                        incident.severity().toString(),
                        count(incident.score().total()),
                        SafeText.printable(new Narrator().say(incident.title(), messages.locale()))));
            }
        }
        taken(investigation.impact());
        err.println(messages.text(
                "summary.case",
                folder.toString(),
                folder.resolve("data/derived/report." + first.key() + ".html").toString()));
    }

    /** Silent where no site file was given: then nobody knows what leaving would be. */
    private void taken(Impact impact) {
        if (!impact.zonesKnown()) {
            return;
        }
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        impact.verdicts().stream()
                .filter(each -> each.dimension() == Dimension.TAKEN)
                .forEach(each -> counts.merge(each.verdict(), 1L, Long::sum));
        err.println(messages.text(
                "summary.taken",
                Stream.of(
                                Verdict.CONFIRMED,
                                Verdict.LIKELY,
                                Verdict.POSSIBLE,
                                Verdict.NOT_SHOWN,
                                Verdict.CANNOT_BE_DETERMINED)
                        .map(verdict -> count(counts.getOrDefault(verdict, 0L)))
                        .toArray()));
    }

    int exitCode(Detection detection, boolean strict) {
        if (detection.filesUnread() > 0) {
            err.println(messages.text("interrupted", count(detection.filesUnread())));
            return Main.INTERRUPTED;
        }
        if (detection.events().recordsRead() == 0) {
            err.println(messages.text(
                    "error",
                    messages.text("nothing.read", count(detection.sources().size()))));
            return Main.FAILED;
        }
        boolean incomplete = detection.gaps().stream()
                        .anyMatch(gap -> gap.kind() != Gap.Kind.SKIPPED && gap.kind() != Gap.Kind.BLANKS)
                || detection.rules().rejectedRules() > 0
                || detection.rules().placeholderRules() > 0;
        return strict && incomplete ? Main.GAPS : Main.DONE;
    }

    private void coverage(Detection detection, int shown) {
        err.println(messages.text(
                "summary.events",
                count(detection.events().events()),
                count(detection.sources().size()),
                count(detection.findings().size()),
                count(shown)));
        RuleFacts rules = detection.rules();
        err.println(messages.text(
                "summary.rules",
                count(rules.read()),
                count(rules.active()),
                count(rules.unmapped()),
                count(rules.rejectedRules()),
                count(rules.placeholderRules())));
        if (rules.filters() + rules.copies() > 0) {
            err.println(messages.text("summary.also", count(rules.filters()), count(rules.copies())));
        }
        long leftOut =
                rules.leftOut().values().stream().mapToLong(Long::longValue).sum();
        if (leftOut > 0) {
            err.println(messages.text(
                    "summary.left-out",
                    count(leftOut),
                    SafeText.printable(String.join(", ", rules.leftOut().keySet()))));
        }
        refusals(rules.rejected(), Problem::render);
        refusals(rules.placeholders(), problem -> problem.location() + "  " + problem.message());
        idle(rules.logSources());
        SortedMap<String, Long> unwatched = detection.unwatched();
        if (!unwatched.isEmpty()) {
            long events = unwatched.values().stream().mapToLong(Long::longValue).sum();
            String names = unwatched.keySet().stream()
                    .map(name -> name.isEmpty() ? "-" : SafeText.printable(name))
                    .limit(CHANNELS_SHOWN)
                    .collect(Collectors.joining(", "));
            err.println(messages.text(
                    "summary.unwatched",
                    count(events),
                    count(unwatched.size()),
                    unwatched.size() > CHANNELS_SHOWN ? names + ", ..." : names));
        }
    }

    private void refusals(List<Problem> problems, Function<Problem, String> text) {
        List<Problem> errors = problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .toList();
        errors.stream()
                .limit(REFUSALS_SHOWN)
                .forEach(problem -> err.println(SafeText.printableLines(text.apply(problem))));
        if (errors.size() > REFUSALS_SHOWN) {
            err.println("  " + messages.text("summary.refused.more", count(errors.size() - REFUSALS_SHOWN)));
        }
    }

    /** Rules that had nothing to look at found nothing; that is no result. */
    private void idle(List<RuleFacts.LogSourceFacts> logSources) {
        List<RuleFacts.LogSourceFacts> idle = logSources.stream()
                .filter(each -> each.mapped() && each.events() == 0)
                .sorted(Comparator.comparingLong(RuleFacts.LogSourceFacts::rules)
                        .reversed()
                        .thenComparing(each -> each.logSource().toString()))
                .toList();
        if (idle.isEmpty()) {
            return;
        }
        String names = idle.stream()
                .limit(LOG_SOURCES_SHOWN)
                .map(each -> SafeText.printable(each.logSource().toString()))
                .collect(Collectors.joining(", "));
        err.println(messages.text(
                "summary.idle",
                count(idle.stream().mapToLong(RuleFacts.LogSourceFacts::rules).sum()),
                count(idle.size()),
                idle.size() > LOG_SOURCES_SHOWN ? names + ", ..." : names));
    }

    private void gaps(List<Gap> gaps) {
        if (gaps.isEmpty()) {
            return;
        }
        Map<Gap.Kind, Integer> kinds = new EnumMap<>(Gap.Kind.class);
        gaps.forEach(gap -> kinds.merge(gap.kind(), 1, Integer::sum));
        err.println(messages.text(
                "summary.gaps",
                count(gaps.size()),
                kinds.entrySet().stream()
                        .map(entry -> entry.getKey().key() + " " + entry.getValue())
                        .collect(Collectors.joining(", "))));
        gaps.stream()
                .limit(GAPS_SHOWN)
                .forEach(gap -> err.println("  " + gap.kind().key() + "  "
                        + SafeText.printable(gap.source().path()) + (gap.offset() >= 0 ? " @" + gap.offset() : "")
                        + "  " + SafeText.printable(gap.reason())));
        if (gaps.size() > GAPS_SHOWN) {
            err.println("  " + messages.text("summary.gaps.more", count(gaps.size() - GAPS_SHOWN)));
        }
    }

    /** Plain digits: MessageFormat would group them, and each language differently. */
    private static String count(long number) {
        return Long.toString(number);
    }
}
