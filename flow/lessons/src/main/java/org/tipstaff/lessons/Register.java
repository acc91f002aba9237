package org.tipstaff.lessons;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.inform.MistakesException;
import org.tipstaff.inform.Page;

/**
 * The measures after one case. The program proposes them and checks them; people say whose they are, by when, and what they cost.
 *
 * @param gaps what people know to have been lacking besides: that something would have been possible and was not allowed, no log says
 */
public record Register(List<Measure> measures, List<CapabilityGap> gaps) {
    /** The coverage below which a check proves nothing. */
    public static final double COVERAGE_LEAST = 0.95;

    /** For how long a later case must have looked before silence says anything. Of somebody who comes back less often it proves nothing. */
    public static final Duration QUIET_LEAST = Duration.ofDays(3);

    private static final int MEASURES_MAX = 1_000;
    private static final int HOSTS_MAX = 10_000;
    private static final List<String> KEYS =
            List.of("id", "kind", "origin", "hosts", "source", "owner", "due", "cost", "since", "stated", "adds");

    public Register {
        measures = List.copyOf(measures);
        gaps = List.copyOf(gaps);
        if (measures.size() > MEASURES_MAX || gaps.size() > MEASURES_MAX) {
            throw new IllegalArgumentException("a register has at most " + MEASURES_MAX + " measures and as many gaps");
        }
        if (measures.stream().map(Measure::id).distinct().count() != measures.size()) {
            throw new IllegalArgumentException("two measures have one id");
        }
    }

    /** How a measure stands. */
    public enum State {
        /** Not carried out, or nothing to check it with. */
        OPEN,
        /** What should be gone was seen, or what should be there is not. */
        FAILED,
        /** Nothing speaks against it, and too little was looked at to say that it is done. */
        NOT_PROVEN,
        PROVEN;

        /** As in files and catalogues. */
        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** What a case asks for, from its impact, from what the attacker left, and from what could not be seen. */
    public static Register propose(CaseView view) {
        List<Measure> measures = new ArrayList<>();
        Map<MeasureKind, SortedSet<String>> byQuestion = new TreeMap<>();
        for (CaseView.SystemState system : view.systems()) {
            if (system.isShown() && system.question().equals("persistence")) {
                byQuestion
                        .computeIfAbsent(MeasureKind.REMOVE_PERSISTENCE, _ -> new TreeSet<>())
                        .add(system.asset());
            }
            if (system.isShown() && system.question().equals("credentials")) {
                byQuestion
                        .computeIfAbsent(MeasureKind.RENEW_CREDENTIALS, _ -> new TreeSet<>())
                        .add(system.asset());
            }
        }
        byQuestion.forEach((kind, hosts) -> hosts.forEach(host -> measures.add(proposed(
                measures, kind, Measure.Origin.PERSISTENCE, new TreeSet<>(List.of(host)), SourceKind.OTHER, 0))));
        for (CaseView.Verdict verdict : view.verdicts()) {
            boolean shown = List.of("confirmed", "likely").contains(verdict.verdict());
            MeasureKind kind =
                    verdict.dimension().equals("taken") ? MeasureKind.TELL_PERSONS : MeasureKind.RESTORE_DATA;
            if (shown) {
                measures.add(proposed(
                        measures,
                        kind,
                        Measure.Origin.IMPACT,
                        new TreeSet<>(List.of(verdict.asset())),
                        SourceKind.RECORDS,
                        0));
            }
        }
        long all =
                view.stretches().stream().mapToLong(CaseView.Stretch::seconds).sum();
        for (CapabilityGap gap : CapabilityGap.of(List.of(view))) {
            measures.add(proposed(
                    measures,
                    gap.lack().supply(),
                    Measure.Origin.GAP,
                    gap.lack() == Lack.WATCH || gap.lack() == Lack.TOOL ? new TreeSet<>() : gap.hosts(),
                    gap.source(),
                    all == 0 ? 0 : (int) (100 * gap.unseenSeconds() / all)));
        }
        return new Register(measures, List.of());
    }

    private static Measure proposed(
            List<Measure> before,
            MeasureKind kind,
            Measure.Origin origin,
            SortedSet<String> hosts,
            SourceKind source,
            int adds) {
        long number = 1 + before.stream().filter(each -> each.kind() == kind).count();
        return new Measure(kind.key() + "-" + number, kind, origin, hosts, source, "", null, null, null, "", adds);
    }

    /**
     * How a measure stands.
     *
     * @param later what was investigated after it was carried out; null when nothing was
     */
    public static State state(Measure measure, @Nullable CaseView later) {
        Instant since = measure.since();
        if (measure.proof() == Measure.Proof.WORD) {
            return measure.stated().isEmpty() ? State.OPEN : State.PROVEN;
        }
        if (since == null || later == null || measure.hosts().isEmpty()) {
            return State.OPEN;
        }
        Instant end = later.stretches().stream()
                .map(CaseView.Stretch::to)
                .max(java.util.Comparator.naturalOrder())
                .orElse(since);
        if (!end.isAfter(since)) {
            return State.OPEN;
        }
        if (measure.proof() == Measure.Proof.SILENCE) {
            boolean seen = later.findings().stream()
                    .anyMatch(each -> !each.at().isBefore(since)
                            && each.tactics().contains("persistence")
                            && measure.hosts().stream().anyMatch(host -> CaseView.isSame(host, each.host())));
            boolean looked = !end.isBefore(since.plus(QUIET_LEAST))
                    && measure.hosts().stream()
                            .allMatch(host -> coverage(later, host, null, since, end) >= COVERAGE_LEAST);
            return seen ? State.FAILED : looked ? State.PROVEN : State.NOT_PROVEN;
        }
        double least = measure.hosts().stream()
                .mapToDouble(host -> coverage(later, host, measure.source(), since, end))
                .min()
                .orElse(0);
        return least >= COVERAGE_LEAST ? State.PROVEN : least == 0 ? State.FAILED : State.NOT_PROVEN;
    }

    /** Share of the whole time since in which all logs of a computer, or those of one kind, were whole; none counts as 0. */
    private static double coverage(
            CaseView later, String host, @Nullable SourceKind source, Instant since, Instant end) {
        TreeSet<String> channels = new TreeSet<>();
        long observed = 0;
        for (CaseView.Stretch stretch : later.stretches()) {
            boolean ofIt = CaseView.isSame(stretch.host(), host)
                    && (source == null || SourceKind.ofChannel(stretch.channel()) == source);
            if (ofIt) {
                channels.add(stretch.channel());
                long from = Math.max(stretch.from().getEpochSecond(), since.getEpochSecond());
                observed += stretch.isObserved() ? Math.max(0, stretch.to().getEpochSecond() - from) : 0;
            }
        }
        long asked = end.getEpochSecond() - since.getEpochSecond();
        return channels.isEmpty() || asked <= 0 ? 0 : (double) observed / (channels.size() * asked);
    }

    /** Whether the attacker is out, as far as measures go: each that belongs to it is proven, and there is one. */
    public boolean isEradicated(@Nullable CaseView later) {
        List<Measure> own =
                measures.stream().filter(each -> each.kind().eradicates()).toList();
        return !own.isEmpty() && own.stream().allMatch(each -> state(each, later) == State.PROVEN);
    }

    /** The gaps of cases and those that people entered, ranked. */
    public List<CapabilityGap> withGaps(List<CapabilityGap> found) {
        List<CapabilityGap> all = new ArrayList<>(found);
        all.addAll(gaps);
        all.sort(CapabilityGap.BY_WEIGHT);
        return List.copyOf(all);
    }

    /** As people complete it. */
    public String yaml() {
        StringBuilder out = new StringBuilder(
                "# Enter owner, due (like 2026-04-01) and cost (like 0-5000 EUR). When it was carried out"
                        + " goes into since; who says so into stated,\n# for what no log shows. What was lacking besides: gaps: [{lack: right, source: mailboxes, hosts: [], answers: 1}]\nmeasures:");
        out.append(measures.isEmpty() ? " []\n" : "\n");
        for (Measure each : measures) {
            out.append("  - id: ").append(each.id());
            line(out, "kind", each.kind().key());
            line(out, "origin", each.origin().key());
            line(out, "hosts", list(each.hosts()));
            line(out, "source", each.source().key());
            line(out, "owner", quoted(each.owner()));
            line(out, "due", each.due() == null ? "''" : each.due().toString());
            Measure.Cost cost = each.cost();
            line(out, "cost", cost == null ? "''" : cost.low() + "-" + cost.high() + " " + cost.currency());
            line(out, "since", each.since() == null ? "''" : each.since().toString());
            line(out, "stated", quoted(each.stated()));
            line(out, "adds", Integer.toString(each.adds()));
            out.append('\n');
        }
        if (!gaps.isEmpty()) {
            out.append("gaps:\n");
        }
        for (CapabilityGap gap : gaps) {
            out.append("  - lack: ").append(gap.lack().key());
            line(out, "source", gap.source().key());
            line(out, "hosts", list(gap.hosts()));
            line(out, "answers", Integer.toString(gap.bears()));
            out.append('\n');
        }
        return out.toString();
    }

    private static String list(SortedSet<String> hosts) {
        return "[" + String.join(", ", hosts.stream().map(Register::quoted).toList()) + "]";
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append("\n    ").append(key).append(": ").append(value);
    }

    /** YAML 1.2 section 7.3.2, for names that come from logs: what acts on a terminal or ends a line is left out. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("'");
        text.codePoints()
                .filter(c -> !Character.isISOControl(c) && c != 0x2028 && c != 0x2029 && Character.isDefined(c))
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .forEach(c -> out.append(c == '\'' ? "''" : Character.toString(c)));
        return out.append('\'').toString();
    }

    /** @throws MistakesException with all that is wrong, each with its place */
    public static Register read(String file, String text) throws MistakesException {
        Page page = new Page(file);
        List<Measure> measures = new ArrayList<>();
        List<CapabilityGap> gaps = new ArrayList<>();
        Optional<Page.Pairs> root = page.read(text);
        if (root.isPresent()) {
            page.keys(root.get(), List.of("measures", "gaps"));
            for (Page.Pairs each : page.maps(root.get(), "gaps")) {
                gap(page, each).ifPresent(gaps::add);
            }
            for (Page.Pairs each : page.maps(root.get(), "measures")) {
                measure(page, each).ifPresent(measures::add);
            }
        }
        Optional<Register> register = root.flatMap(at -> page.made(at, () -> new Register(measures, gaps)));
        page.check();
        return register.orElseThrow(() -> new IllegalStateException("a page without mistakes has a register"));
    }

    private static Optional<Measure> measure(Page page, Page.Pairs pairs) {
        page.keys(pairs, KEYS);
        Optional<String> id = page.need(pairs, "id", String::strip);
        Optional<MeasureKind> kind = page.need(
                pairs, "kind", word -> MeasureKind.of(word).orElseThrow(() -> none(word, MeasureKind.values())));
        Optional<Measure.Origin> origin = page.need(
                pairs,
                "origin",
                word -> Arrays.stream(Measure.Origin.values())
                        .filter(each -> each.key().equals(word))
                        .findFirst()
                        .orElseThrow(() -> none(word, Measure.Origin.values())));
        Optional<SourceKind> source = page.need(
                pairs, "source", word -> SourceKind.of(word).orElseThrow(() -> none(word, SourceKind.values())));
        List<String> hosts = page.words(pairs, "hosts");
        if (hosts.size() > HOSTS_MAX) {
            page.wrong(pairs, "a measure is about at most " + HOSTS_MAX + " computers");
        }
        LocalDate due = page.may(pairs, "due", word -> word.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(word))
                .filter(each -> !each.equals(LocalDate.EPOCH))
                .orElse(null);
        Instant since = page.may(pairs, "since", word -> word.isEmpty() ? Instant.EPOCH : Instant.parse(word))
                .filter(each -> !each.equals(Instant.EPOCH))
                .orElse(null);
        Optional<Optional<Measure.Cost>> cost = page.may(pairs, "cost", Register::cost);
        int adds = page.may(pairs, "adds", word -> whole("adds", word)).orElse(0);
        if (id.isEmpty() || kind.isEmpty() || origin.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        return page.made(
                pairs,
                () -> new Measure(
                        id.get(),
                        kind.get(),
                        origin.get(),
                        new TreeSet<>(hosts),
                        source.get(),
                        page.may(pairs, "owner", String::strip).orElse(""),
                        due,
                        cost.flatMap(each -> each).orElse(null),
                        since,
                        page.may(pairs, "stated", String::strip).orElse(""),
                        adds));
    }

    private static Optional<CapabilityGap> gap(Page page, Page.Pairs pairs) {
        page.keys(pairs, List.of("lack", "source", "hosts", "answers"));
        Optional<Lack> lack =
                page.need(pairs, "lack", word -> Lack.of(word).orElseThrow(() -> none(word, Lack.values())));
        Optional<SourceKind> source = page.need(
                pairs, "source", word -> SourceKind.of(word).orElseThrow(() -> none(word, SourceKind.values())));
        int answers = page.may(pairs, "answers", word -> whole("answers", word)).orElse(0);
        List<String> hosts = page.words(pairs, "hosts");
        return lack.isEmpty() || source.isEmpty()
                ? Optional.empty()
                : page.made(
                        pairs, () -> new CapabilityGap(lack.get(), source.get(), new TreeSet<>(hosts), answers, 0, 0));
    }

    private static IllegalArgumentException none(String word, Object[] known) {
        return new IllegalArgumentException("'" + word + "' is none of "
                + Arrays.stream(known)
                        .map(each -> each.toString()
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '-'))
                        .toList());
    }

    private static int whole(String key, String word) {
        if (!word.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("'" + key + "' is a whole number, not '" + word + "'");
        }
        return Integer.parseInt(word);
    }

    private static Optional<Measure.Cost> cost(String word) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        var parts = java.util.regex.Pattern.compile("([0-9]{1,12})(?:-([0-9]{1,12}))? ([A-Z]{3})")
                .matcher(word);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a cost is written like 0-5000 EUR, not '" + word + "'");
        }
        long low = Long.parseLong(parts.group(1));
        String high = parts.group(2);
        return Optional.of(
                new Measure.Cost(low, high == null ? low : Long.parseLong(high), String.valueOf(parts.group(3))));
    }
}
