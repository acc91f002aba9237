package org.tipstaff.testkit.labels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Compartments;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;
import org.tipstaff.label.Tlp;
import org.tipstaff.label.View;
import org.tipstaff.testkit.labels.ExampleCase.Fact;

/**
 * {@link ExampleNotice} with one mistake each, of the kinds that were made in real products or are easily made.
 */
enum LeakingNotice implements AudienceOutput<ExampleCase> {
    // Wrong idea of who may know.
    FILTER_FORGOTTEN((label, audience) -> true),
    OFF_BY_ONE_LEVEL((label, audience) -> lowered(label).canFlowTo(audience)),
    STRICT_TAKEN_FOR_AMBER((label, audience) -> with(label, label.tlp() == Tlp.AMBER_STRICT ? Tlp.AMBER : label.tlp())
            .canFlowTo(audience)),
    EMBARGO_IGNORED((label, audience) ->
            new Label(label.tlp(), label.recipients(), label.compartments(), null).canFlowTo(audience)),
    EMBARGO_ENDS_A_SECOND_EARLY((label, audience) -> label.canFlowTo(
            new Audience("early", audience.clearance(), audience.at().plusSeconds(1)))),
    COMPARTMENT_IGNORED((label, audience) ->
            new Label(label.tlp(), label.recipients(), Compartments.NONE, label.embargo()).canFlowTo(audience)),
    ONE_COMPARTMENT_SUFFICES((label, audience) -> label.compartments().named().stream()
            .anyMatch(
                    each -> new Label(label.tlp(), label.recipients(), Compartments.of(List.of(each)), label.embargo())
                            .canFlowTo(audience))),
    RECIPIENTS_IGNORED((label, audience) -> label.tlp() == Tlp.RED
            && audience.clearance().tlp() == Tlp.RED
            && new Label(Tlp.CLEAR, none(), label.compartments(), label.embargo()).canFlowTo(audience)),
    ONE_RECIPIENT_SUFFICES((label, audience) -> audience.clearance().recipients().stream()
            .anyMatch(each -> label.canFlowTo(new Audience(
                    "one",
                    Label.redFor(List.of(each)).within(audience.clearance().compartments()),
                    audience.at())))),
    UNLABELLED_TAKEN_FOR_CLEAR((label, audience) -> label.equals(Label.UNLABELLED)),

    // Right filter, and then a line over everything.
    TOTAL_COUNT(line(all -> "of " + all.size())),
    WITHHELD_COUNT((files, all, hidden) -> append(files, hidden.isEmpty() ? "" : hidden.size() + " items withheld")),
    WITHHELD_MARK((files, all, hidden) -> append(files, hidden.isEmpty() ? "" : "[redacted]")),
    REDACTION_BAR((files, all, hidden) -> append(
            files, hidden.stream().map(each -> "#".repeat(each.name().length())).collect(Collectors.joining(" ")))),
    SUM_OF_BYTES(line(all -> all.stream().mapToLong(Fact::bytes).sum())),
    HIGHEST_SEVERITY(line(all -> all.stream().mapToInt(Fact::severity).max().orElse(0))),
    TIME_RANGE(line(
            all -> all.stream().map(Fact::time).max(Comparator.naturalOrder()).orElse(Instant.EPOCH))),
    DICTIONARY_OF_NAMES(line(all -> all.stream().map(Fact::name).collect(Collectors.toCollection(TreeSet::new)))),
    DIGEST_OF_EVERYTHING(line(all -> all.toString().hashCode())),
    UUID_OF_A_SECRET((files, all, hidden) -> append(
            files,
            hidden.stream()
                    .findFirst()
                    .map(each -> UUID.nameUUIDFromBytes(each.name().getBytes(StandardCharsets.UTF_8)))
                    .toString())),
    ATTACHMENT_IN_BASE64(
            line(all -> Base64.getEncoder().encodeToString(all.toString().getBytes(StandardCharsets.UTF_8)))),
    NEXT_ID(line(all -> all.stream().mapToLong(Fact::id).max().orElse(0) + 1)),
    LABEL_OF_THE_WHOLE(line(all -> Label.joinAll(all.stream().map(Fact::label).toList()))),
    NUMBERS_WITH_HOLES((files, all, hidden) -> {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < all.size(); i++) {
            numbers.append(hidden.contains(all.get(i)) ? "" : " " + i);
        }
        return append(files, numbers.toString());
    }),
    SORTED_BY_HIDDEN_KEY(line(all ->
            all.stream()
                    .collect(Collectors.groupingBy(Fact::host, Collectors.summingInt(Fact::bytes)))
                    .entrySet()
                    .stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .toList())),
    CUT_BEFORE_THE_FILTER((files, all, hidden) -> append(
            files,
            all.stream()
                    .limit(3)
                    .filter(each -> !hidden.contains(each))
                    .map(Fact::name)
                    .toList()
                    .toString())),
    SILENCE((files, all, hidden) ->
            append(files, hidden.stream().anyMatch(Fact::taken) ? "" : "Nothing left the house.")),

    // Told by the wrapping.
    PADDING((files, all, hidden) -> append(files, " ".repeat(all.size() / 8))),
    FILE_NAME((files, all, hidden) -> {
        Map<String, byte[]> named = new LinkedHashMap<>(files);
        named.put("notice-" + all.size() + "-parts.sig", new byte[0]);
        return named;
    }),
    EMPTY_FILE_OF_A_HIDDEN_EXHIBIT((files, all, hidden) -> {
        Map<String, byte[]> named = new LinkedHashMap<>(files);
        hidden.stream().limit(1).forEach(each -> named.put(each.host() + ".bin", new byte[0]));
        return named;
    }),
    ORDER_OF_FILES((files, all, hidden) -> {
        Map<String, byte[]> turned = new LinkedHashMap<>();
        files.keySet().stream()
                .sorted(hidden.isEmpty() ? Comparator.naturalOrder() : Comparator.reverseOrder())
                .forEach(name -> turned.put(name, bytesOf(files, name)));
        return turned;
    }),
    FAILURE((files, all, hidden) -> {
        if (hidden.stream().anyMatch(each -> each.bytes() > 2_500)) {
            throw new IOException("an exhibit is too large");
        }
        return files;
    }),

    // Derived from two facts, and labelled as the lower of them.
    MEET_FOR_JOIN {
        @Override
        public Map<String, byte[]> render(ExampleCase whole, Audience audience) throws IOException {
            List<String> sentences = new ArrayList<>();
            List<Fact> facts = whole.facts();
            for (Fact one : facts) {
                for (Fact other : facts) {
                    if (one.label().canFlowTo(audience) || other.label().canFlowTo(audience)) {
                        sentences.add(one == other ? "" : ExampleNotice.sentence(one, other));
                    }
                }
            }
            return ExampleNotice.write(seen(whole, audience, Label::canFlowTo), sentences);
        }
    },

    // Derived rightly and shown rightly, but looked for among everything: what lies between pushes two facts apart.
    WINDOW_OVER_EVERYTHING {
        @Override
        public Map<String, byte[]> render(ExampleCase whole, Audience audience) {
            View view = new View(audience);
            return ExampleNotice.write(view.of(whole.labeled()), view.of(ExampleNotice.pairs(whole.labeled(), 2)));
        }
    };

    /** What a mistake makes of the right files. */
    private interface Mistake {
        Map<String, byte[]> in(Map<String, byte[]> files, List<Fact> all, List<Fact> hidden) throws IOException;
    }

    private final BiPredicate<Label, Audience> also;
    private final Mistake mistake;

    /** @param also who is let in besides those who may */
    LeakingNotice(BiPredicate<Label, Audience> also) {
        this.also = also;
        this.mistake = (files, all, hidden) -> files;
    }

    LeakingNotice(Mistake mistake) {
        this.also = (label, audience) -> false;
        this.mistake = mistake;
    }

    LeakingNotice() {
        this((label, audience) -> false);
    }

    @Override
    public Map<String, byte[]> render(ExampleCase whole, Audience audience) throws IOException {
        List<Fact> seen = seen(whole, audience, also.or(Label::canFlowTo));
        List<Fact> hidden = whole.facts().stream()
                .filter(fact -> !fact.label().canFlowTo(audience))
                .toList();
        return mistake.in(ExampleNotice.write(seen, List.of()), whole.facts(), hidden);
    }

    private static List<Fact> seen(ExampleCase whole, Audience audience, BiPredicate<Label, Audience> may) {
        return whole.facts().stream()
                .filter(fact -> may.test(fact.label(), audience))
                .toList();
    }

    private static Mistake line(Function<List<Fact>, Object> over) {
        return (files, all, hidden) -> append(files, over.apply(all).toString());
    }

    private static Map<String, byte[]> append(Map<String, byte[]> files, String text) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        byte[] notice = bytesOf(files, "notice.txt");
        byte[] longer = Arrays.copyOf(notice, notice.length + more.length);
        System.arraycopy(more, 0, longer, notice.length, more.length);
        changed.put("notice.txt", longer);
        return changed;
    }

    private static byte[] bytesOf(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static Label lowered(Label label) {
        return with(label, Tlp.values()[Math.max(0, label.tlp().ordinal() - 1)]);
    }

    private static Label with(Label label, Tlp tlp) {
        return tlp == label.tlp() ? label : new Label(tlp, none(), label.compartments(), label.embargo());
    }

    private static TreeSet<Person> none() {
        return new TreeSet<>();
    }
}
