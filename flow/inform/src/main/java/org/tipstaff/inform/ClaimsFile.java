package org.tipstaff.inform;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.label.Person;

/**
 * What people want to say: a YAML file with a list {@code claims}. Each is for the audiences it names and replaces what a
 * draft would say of the same thing.
 *
 * <pre>
 * claims:
 *   - slot: continuity
 *     standing: affirmed
 *     codes: [core-work-continues]
 *     audiences: [public, states-parties]
 *     author: registry.spokesperson
 * </pre>
 */
public final class ClaimsFile {
    private static final List<String> KEYS = List.of(
            "slot",
            "subject",
            "standing",
            "codes",
            "bytes",
            "objects",
            "persons",
            "systems",
            "from",
            "to",
            "text",
            "corrects",
            "audiences",
            "author",
            "source");

    private ClaimsFile() {}

    /**
     * A claim as somebody wrote it.
     *
     * @param audiences whom it is for
     * @param author who wrote it; they can't release it
     * @param source who says who did it or why; empty for other claims
     */
    public record Written(Claim claim, Set<AudienceKind> audiences, Person author, String source) {
        public Written {
            audiences = Set.copyOf(audiences);
            if (claim.slot().attributes() && source.isBlank()) {
                throw new IllegalArgumentException(
                        claim.slot() + " says who did it or why: name the source of that with 'source'");
            }
        }
    }

    /** @throws MistakesException with all that is wrong, each with its place */
    public static List<Written> read(String file, String text) throws MistakesException {
        Page page = new Page(file);
        List<Written> written = new ArrayList<>();
        Optional<Page.Pairs> root = page.read(text);
        if (root.isPresent()) {
            page.keys(root.get(), List.of("claims"));
            for (Page.Pairs each : page.maps(root.get(), "claims")) {
                claim(page, each).ifPresent(written::add);
            }
        }
        page.check();
        return List.copyOf(written);
    }

    private static Optional<Written> claim(Page page, Page.Pairs pairs) {
        page.keys(pairs, KEYS);
        Optional<Slot> slot = page.need(
                pairs,
                "slot",
                word -> Slot.of(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + word + "' is no slot; there are " + List.of(Slot.values()))));
        Optional<Standing> standing = page.need(
                pairs,
                "standing",
                word -> Standing.of(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + word + "' is none of " + List.of(Standing.values()))));
        Optional<Person> author = page.need(pairs, "author", Person::new);
        List<Amount> amounts = new ArrayList<>();
        for (Amount.Unit unit : Amount.Unit.values()) {
            page.may(pairs, unit.key(), word -> amount(unit, word)).ifPresent(amounts::add);
        }
        Set<AudienceKind> audiences = new TreeSet<>();
        for (String word : page.words(pairs, "audiences")) {
            page.made(
                    pairs,
                    () -> audiences.add(AudienceKind.of(word)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "'" + word + "' is no audience; there are " + AudienceKind.keys()))));
        }
        if (audiences.isEmpty()) {
            page.wrong(pairs, "'audiences' is missing: a claim names those it is for");
        }
        Optional<Page.Pairs> words = page.map(pairs, "text");
        words.ifPresent(map -> page.keys(map, List.of("en", "fr")));
        Optional<Text> said = words.flatMap(map -> page.made(
                map,
                () -> new Text(
                        page.may(map, "en", String::strip).orElse(""),
                        page.may(map, "fr", String::strip).orElse(""))));
        Instant from = page.may(pairs, "from", Instant::parse).orElse(null);
        Instant to = page.may(pairs, "to", Instant::parse).orElse(from);
        if (slot.isEmpty() || standing.isEmpty() || author.isEmpty() || audiences.isEmpty()) {
            return Optional.empty();
        }
        return page.made(
                pairs,
                () -> new Written(
                        new Claim(
                                slot.get(),
                                page.may(pairs, "subject", String::strip)
                                        .orElse(slot.get().hasSubject() ? "any" : ""),
                                standing.get(),
                                page.words(pairs, "codes"),
                                amounts,
                                span(from, to),
                                said.orElse(Text.NONE),
                                page.words(pairs, "corrects")),
                        audiences,
                        author.get(),
                        page.may(pairs, "source", String::strip).orElse("")));
    }

    private static @Nullable Span span(@Nullable Instant from, @Nullable Instant to) {
        if (from == null && to != null) {
            throw new IllegalArgumentException("'to' stands without 'from'");
        }
        return from == null || to == null ? null : new Span(from, to);
    }

    private static Amount amount(Amount.Unit unit, String word) {
        String[] bounds = word.split("-", 2);
        try {
            long low = Long.parseLong(bounds[0].strip());
            return new Amount(unit, low, bounds.length == 1 ? low : Long.parseLong(bounds[1].strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("an amount is written like 12 or 12-40, not '" + word + "'", e);
        }
    }
}
