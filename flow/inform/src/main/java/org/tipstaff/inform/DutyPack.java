package org.tipstaff.inform;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The duties of one law or rule, as data. Which pack applies is for counsel; the program never decides that.
 *
 * @param source what was read, and what was not
 * @param holidays of the place where business days are counted
 */
public record DutyPack(String id, String title, String source, Set<LocalDate> holidays, List<Duty> duties) {
    private static final List<String> KEYS = List.of("id", "title", "source", "holidays", "duties");
    private static final List<String> DUTY_KEYS =
            List.of("id", "recipient", "clock", "after", "within", "slots", "basis", "read");

    public DutyPack {
        holidays = Set.copyOf(holidays);
        duties = List.copyOf(duties);
        Set<String> before = new HashSet<>();
        for (Duty duty : duties) {
            if (!duty.after().isEmpty() && !before.contains(duty.after())) {
                throw new IllegalArgumentException(
                        "'after: " + duty.after() + "' of " + duty.id() + " names no duty that stands before it");
            }
            if (!before.add(duty.id())) {
                throw new IllegalArgumentException("two duties are called '" + duty.id() + "'");
            }
        }
    }

    /** Whether every text was read that its duties cite. What is not confirmed is for counsel to confirm before it is relied on. */
    public boolean confirmed() {
        return duties.stream().allMatch(Duty::read);
    }

    /** @throws MistakesException with all that is wrong, each with its place */
    public static DutyPack read(String file, String text) throws MistakesException {
        Page page = new Page(file);
        Optional<Page.Pairs> root = page.read(text);
        Optional<DutyPack> pack = root.flatMap(pairs -> pack(page, pairs));
        page.check();
        return pack.orElseThrow(() -> new IllegalStateException("a pack that is not there has no mistake"));
    }

    private static Optional<DutyPack> pack(Page page, Page.Pairs pairs) {
        page.keys(pairs, KEYS);
        Optional<String> id = page.need(pairs, "id", String::strip);
        Optional<String> title = page.need(pairs, "title", String::strip);
        Optional<String> source = page.need(pairs, "source", String::strip);
        Set<LocalDate> holidays = new TreeSet<>();
        for (String day : page.words(pairs, "holidays")) {
            page.made(pairs, () -> holidays.add(LocalDate.parse(day)));
        }
        List<Duty> duties = new ArrayList<>();
        for (Page.Pairs each : page.maps(pairs, "duties")) {
            duty(page, each).ifPresent(duties::add);
        }
        if (id.isEmpty() || title.isEmpty() || source.isEmpty()) {
            return Optional.empty();
        }
        return page.made(pairs, () -> new DutyPack(id.get(), title.get(), source.get(), holidays, duties));
    }

    private static Optional<Duty> duty(Page page, Page.Pairs pairs) {
        page.keys(pairs, DUTY_KEYS);
        Optional<String> id = page.need(pairs, "id", String::strip);
        Optional<String> recipient = page.need(pairs, "recipient", String::strip);
        Optional<Duty.Start> clock = page.need(
                pairs,
                "clock",
                word -> Duty.Start.of(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + word + "' is none of awareness, classification, notification")));
        Optional<Term> within = page.need(pairs, "within", Term::parse);
        Optional<String> basis = page.need(pairs, "basis", String::strip);
        Optional<Boolean> read = page.need(pairs, "read", DutyPack::yesOrNo);
        String after = page.may(pairs, "after", String::strip).orElse("");
        List<Slot> slots = new ArrayList<>();
        for (String word : page.words(pairs, "slots")) {
            page.made(
                    pairs,
                    () -> slots.add(Slot.of(word)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "'" + word + "' is no slot; there are " + List.of(Slot.values())))));
        }
        if (id.isEmpty()
                || recipient.isEmpty()
                || clock.isEmpty()
                || within.isEmpty()
                || basis.isEmpty()
                || read.isEmpty()) {
            return Optional.empty();
        }
        return page.made(
                pairs,
                () -> new Duty(
                        id.get(), recipient.get(), clock.get(), after, within.get(), slots, basis.get(), read.get()));
    }

    private static Boolean yesOrNo(String word) {
        return switch (word) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalArgumentException("'" + word + "' is neither yes nor no");
        };
    }
}
