package org.tipstaff.sigma;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One regular expression, searched for anywhere in a text.
 *
 * <p>RE2/J searches in time linear in the text, so it is taken wherever it knows the syntax. What only
 * {@link java.util.regex} knows (look-around, back references, possessive quantifiers) may need exponential time: its
 * steps are counted, and at the limit the answer is {@link Truth#UNKNOWN}, never "no".
 *
 * <p>Linear is not fast: RE2/J keeps every state a search could be in, for each character. So what is plain is searched
 * for by {@link RegexAutomaton}, and RE2/J is asked only where that has no answer. On a large log expressions took a
 * fifth of the time before, and a twentieth with it (docs/benchmarks.md).
 *
 * <p>The two engines are made to agree with PCRE, which the specification names: a line ends at {@code \n} only; without
 * the m flag {@code $} holds at the end and before a final {@code \n}; ignoring case means Unicode simple folding;
 * {@code \d \w \s \b} speak of ASCII.
 */
final class RegexSearch {
    /** Characters that a backtracking search may look at in one value. */
    static final long BACKTRACKING_STEPS_MAX = 4_000_000;

    /** Length of the text times size of the program, above which a linear search isn't begun: some tens of seconds. */
    static final long LINEAR_WORK_MAX = 1L << 31;

    /**
     * What is asked before RE2/J.
     *
     * @param automaton null when the expression is not plain
     */
    private record Quick(@Nullable RegexAutomaton automaton) {}

    private final String pattern;
    private final int flags;
    private final com.google.re2j.@Nullable Pattern linear;
    private final @Nullable Pattern backtracking;
    private final boolean endBeforeFinalNewline;
    /** Made with the first search: most expressions stand behind a literal that a log never has. */
    private volatile @Nullable Quick quick;

    private RegexSearch(
            String pattern,
            int flags,
            com.google.re2j.@Nullable Pattern linear,
            @Nullable Pattern backtracking,
            boolean endBeforeFinalNewline) {
        this.pattern = pattern;
        this.flags = flags;
        this.linear = linear;
        this.backtracking = backtracking;
        this.endBeforeFinalNewline = endBeforeFinalNewline;
    }

    /**
     * @param flags of {@link Pattern}: CASE_INSENSITIVE, MULTILINE, DOTALL
     * @throws java.util.regex.PatternSyntaxException when neither engine knows the syntax
     */
    static RegexSearch compile(String pattern, int flags) {
        boolean dollar = pattern.indexOf('$') >= 0;
        // A text without its final newline stands in for "$ before it"; \z would then hold there too, and must not.
        if (!(dollar && pattern.contains("\\z"))) {
            try {
                com.google.re2j.Pattern linear = com.google.re2j.Pattern.compile(pattern, re2Flags(flags));
                return new RegexSearch(pattern, flags, linear, null, dollar && (flags & Pattern.MULTILINE) == 0);
            } catch (com.google.re2j.PatternSyntaxException _) {
                // not in RE2's syntax, which leaves out what can't be searched in linear time
            }
        }
        return new RegexSearch(
                pattern,
                flags,
                null,
                Pattern.compile(pattern, flags | Pattern.UNICODE_CASE | Pattern.UNIX_LINES),
                false);
    }

    private static int re2Flags(int flags) {
        return ((flags & Pattern.CASE_INSENSITIVE) != 0 ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
                | ((flags & Pattern.MULTILINE) != 0 ? com.google.re2j.Pattern.MULTILINE : 0)
                | ((flags & Pattern.DOTALL) != 0 ? com.google.re2j.Pattern.DOTALL : 0);
    }

    /** Whether an automaton is asked first. */
    boolean isPlain() {
        return automaton() != null;
    }

    private @Nullable RegexAutomaton automaton() {
        Quick known = quick;
        return (known == null ? prepare() : known).automaton();
    }

    /** One automaton for all threads, since each keeps the states it has made. */
    private synchronized Quick prepare() {
        Quick known = quick;
        if (known == null) {
            known = new Quick(linear == null ? null : RegexAutomaton.of(pattern, flags));
            quick = known;
        }
        return known;
    }

    /** True when the search can't be slower than linear and folds case as {@link Folding} does. */
    boolean isLinear() {
        return linear != null;
    }

    Truth find(String text) {
        RegexAutomaton automaton = automaton();
        int answer = automaton == null ? RegexAutomaton.NO_ANSWER : automaton.find(text);
        if (answer != RegexAutomaton.NO_ANSWER) {
            return Truth.of(answer == 1);
        }
        return findThoroughly(text);
    }

    /** Without the automaton; the answer is the same. */
    Truth findThoroughly(String text) {
        com.google.re2j.Pattern inLine = linear;
        if (inLine != null) {
            if ((long) text.length() * inLine.programSize() > LINEAR_WORK_MAX) {
                return Truth.UNKNOWN;
            }
            return Truth.of(inLine.matcher(text).find()
                    || (endBeforeFinalNewline
                            && text.endsWith("\n")
                            && inLine.matcher(text.substring(0, text.length() - 1))
                                    .find()));
        }
        try {
            return Truth.of(java.util.Objects.requireNonNull(backtracking)
                    .matcher(new CountedText(text))
                    .find());
        } catch (StepsExceeded | StackOverflowError _) {
            // The engine calls itself once for each repetition of a group, so deep nesting is a limit like the steps.
            return Truth.UNKNOWN;
        }
    }

    /** Says which limit, for the gap. */
    String limit() {
        return linear != null
                ? "a regular expression was not searched for, because text length times pattern size is above "
                        + LINEAR_WORK_MAX
                : "a regular expression was given up after " + BACKTRACKING_STEPS_MAX
                        + " steps or too deep nesting; without look-around and back references it would need neither";
    }

    private static final class StepsExceeded extends RuntimeException {
        private static final long serialVersionUID = 1;

        StepsExceeded() {
            super(null, null, false, false);
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private long steps;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > BACKTRACKING_STEPS_MAX) {
                throw new StepsExceeded();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
