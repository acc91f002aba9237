package org.tipstaff.testkit.labels;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tipstaff.label.Audience;
import org.tipstaff.label.Label;
import org.tipstaff.label.Labeled;
import org.tipstaff.label.View;
import org.tipstaff.testkit.labels.ExampleCase.Fact;

/** An output that keeps its secrets: it writes from the view of the audience and has nothing else in its hands. */
final class ExampleNotice implements AudienceOutput<ExampleCase> {
    private static final Comparator<Fact> ORDER = Comparator.comparing(Fact::time)
            .thenComparing(Fact::id)
            .thenComparing(Fact::name)
            .thenComparing(Fact::host)
            .thenComparing(Fact::bytes);

    @Override
    public Map<String, byte[]> render(ExampleCase whole, Audience audience) {
        View view = new View(audience);
        return write(view.of(whole.labeled()), view.of(pairs(whole.labeled(), Integer.MAX_VALUE)));
    }

    /**
     * What is derived from two facts: that both concern one host.
     *
     * @param window how many places further another is looked for
     */
    static List<Labeled<String>> pairs(List<Labeled<Fact>> facts, int window) {
        List<Labeled<String>> pairs = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            for (int k = i + 1; k < facts.size() && k - i <= window; k++) {
                pairs.add(facts.get(i).combine(facts.get(k), ExampleNotice::sentence));
            }
        }
        return pairs;
    }

    static String sentence(Fact one, Fact other) {
        // A pair is found in the order of the case, so what it says must not depend on which of them came first.
        boolean inOrder = ORDER.compare(one, other) <= 0;
        Fact first = inOrder ? one : other;
        Fact second = inOrder ? other : one;
        return first.host().equals(second.host()) ? first.name() + " and " + second.name() + ": " + first.host() : "";
    }

    static Map<String, byte[]> write(List<Fact> facts, List<String> sentences) {
        List<Fact> sorted = facts.stream().sorted(ORDER).toList();
        Map<String, byte[]> files = new LinkedHashMap<>();
        StringBuilder notice = new StringBuilder();
        notice.append(Label.joinAll(sorted.stream().map(Fact::label).toList())).append('\n');
        notice.append(sorted.size()).append(" facts, ");
        notice.append(sorted.stream().mapToLong(Fact::bytes).sum()).append(" bytes\n");
        if (!sorted.isEmpty()) {
            notice.append(sorted.getFirst().time())
                    .append(" to ")
                    .append(sorted.getLast().time());
        }
        if (sorted.stream().noneMatch(Fact::taken)) {
            notice.append("\nNothing that is known here left the house.\n");
        }
        int number = 0;
        for (Fact fact : sorted) {
            number++;
            notice.append(number).append(". ").append(fact).append('\n');
            files.put("exhibit-" + number + "-" + fact.name() + ".bin", new byte[fact.bytes()]);
        }
        sentences.stream()
                .filter(each -> !each.isEmpty())
                .distinct()
                .sorted()
                .forEach(each -> notice.append(each).append('\n'));
        files.put("notice.txt", notice.toString().getBytes(StandardCharsets.UTF_8));
        return files;
    }
}
