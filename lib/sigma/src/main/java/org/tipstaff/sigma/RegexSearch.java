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
 * <p>Linear is not fast: RE2/J keeps every state a search could be in, for each character, while most searches follow one
 * state to a quick end. So where pattern and text hold nothing that the engines could read differently
 * ({@link PlainRegex}), {@link java.util.regex} goes first, with steps enough for what is usual; when they are used up,
 * RE2/J gives the answer. On a large log that took the time spent on expressions from a fifth of all to a hundredth.
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

    /** Steps that the first, quick search has for each character of the text, and in any case. */
    private static final int QUICK_STEPS_PER_CHAR = 16;

    private static final int QUICK_STEPS_MIN = 1000;

    private final com.google.re2j.@Nullable Pattern linear;
    private final @Nullable Pattern quick;
    private final @Nullable Pattern backtracking;
    private final boolean endBeforeFinalNewline;

    private RegexSearch(
            com.google.re2j.@Nullable Pattern linear,
            @Nullable Pattern quick,
            @Nullable Pattern backtracking,
            boolean endBeforeFinalNewline) {
        this.linear = linear;
        this.quick = quick;
        this.backtracking = backtracking;
        this.endBeforeFinalNewline = endBeforeFinalNewline;
    }

    /**
     * @param flags of {@link Pattern}: CASE_INSENSITIVE, MULTILINE, DOTALL
     * @throws java.util.regex.PatternSyntaxException when neither engine knows the syntax
     */
    static RegexSearch compile(String pattern, int flags) {
        boolean dollar = pattern.indexOf('$') >= 0;
        int javaFlags = flags | Pattern.UNICODE_CASE | Pattern.UNIX_LINES;
        // A text without its final newline stands in for "$ before it"; \z would then hold there too, and must not.
        if (!(dollar && pattern.contains("\\z"))) {
            try {
                com.google.re2j.Pattern linear = com.google.re2j.Pattern.compile(pattern, re2Flags(flags));
                return new RegexSearch(
                        linear,
                        PlainRegex.isPlain(pattern, flags) ? Pattern.compile(pattern, javaFlags) : null,
                        null,
                        dollar && (flags & Pattern.MULTILINE) == 0);
            } catch (com.google.re2j.PatternSyntaxException _) {
                // not in RE2's syntax, which leaves out what can't be searched in linear time
            }
        }
        return new RegexSearch(null, null, Pattern.compile(pattern, javaFlags), false);
    }

    private static int re2Flags(int flags) {
        return ((flags & Pattern.CASE_INSENSITIVE) != 0 ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
                | ((flags & Pattern.MULTILINE) != 0 ? com.google.re2j.Pattern.MULTILINE : 0)
                | ((flags & Pattern.DOTALL) != 0 ? com.google.re2j.Pattern.DOTALL : 0);
    }

    /** Whether there is a quick search that goes first. */
    boolean isPlain() {
        return quick != null;
    }

    /** True when the search can't be slower than linear and folds case as {@link Folding} does. */
    boolean isLinear() {
        return linear != null;
    }

    Truth find(String text) {
        if (quick != null && PlainRegex.isPlain(text)) {
            long steps = Math.max(QUICK_STEPS_MIN, (long) text.length() * QUICK_STEPS_PER_CHAR);
            try {
                return Truth.of(quick.matcher(new CountedText(text, steps)).find());
            } catch (StepsExceeded | StackOverflowError _) {
                // Not quick after all.
            }
        }
        return findThoroughly(text);
    }

    /** Without the quick search first; the answer is the same. */
    Truth findThoroughly(String text) {
        com.google.re2j.Pattern pattern = linear;
        if (pattern != null) {
            if ((long) text.length() * pattern.programSize() > LINEAR_WORK_MAX) {
                return Truth.UNKNOWN;
            }
            return Truth.of(pattern.matcher(text).find()
                    || (endBeforeFinalNewline
                            && text.endsWith("\n")
                            && pattern.matcher(text.substring(0, text.length() - 1))
                                    .find()));
        }
        try {
            return Truth.of(java.util.Objects.requireNonNull(backtracking)
                    .matcher(new CountedText(text, BACKTRACKING_STEPS_MAX))
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

    /** A text that may be looked at so often and no more. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private long left;

        CountedText(String text, long steps) {
            this.text = text;
            this.left = steps;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
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
