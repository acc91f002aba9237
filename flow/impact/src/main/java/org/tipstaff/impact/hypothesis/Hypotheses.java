package org.tipstaff.impact.hypothesis;

import java.util.List;

/**
 * What may have happened, weighed against what was found (analysis of competing hypotheses).
 *
 * @param items rows of the matrix, in an order that only they decide
 * @param answers one to each question
 */
public record Hypotheses(List<Item> items, List<Answer> answers) {
    public Hypotheses {
        items = List.copyOf(items);
        answers = List.copyOf(answers);
    }

    public Answer to(Question question) {
        return answers.stream()
                .filter(each -> each.question() == question)
                .findFirst()
                .orElseThrow();
    }
}
