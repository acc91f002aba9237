package org.tipstaff.impact.hypothesis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What may have happened. Each is always asked about, however little speaks for it. */
public enum Hypothesis {
    /** Data left the court. */
    TAKEN(Question.DATA),
    /** Data was packed, and did not leave. */
    STAGED_ONLY(Question.DATA),
    /** Data was read, neither packed nor sent. */
    ACCESSED_ONLY(Question.DATA),
    /** Data was not even read. */
    NOT_ACCESSED(Question.DATA),
    /** Somebody from outside, who found a way in. */
    OUTSIDER(Question.ORIGIN),
    /** Somebody whom the court let in, under their own name or another's. */
    INSIDER_OR_IMPOSTOR(Question.ORIGIN),
    /** What leads to an earlier case was left by whoever did both. */
    TRACES_AS_THEY_ARE(Question.TRACES),
    /** What leads to an earlier case was left so that it should. */
    FALSE_FLAG(Question.TRACES);

    private final Question question;

    Hypothesis(Question question) {
        this.question = question;
    }

    public Question question() {
        return question;
    }

    /** As files and catalogues write it: {@code staged-only}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that exclude each other. */
    public static List<Hypothesis> of(Question question) {
        return Arrays.stream(values()).filter(each -> each.question == question).toList();
    }
}
