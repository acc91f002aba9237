package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the expressions of which every engine says the same over ASCII: characters, classes, groups, alternatives,
 * repetition, the beginning of the text, its end at the end of the expression. Engines differ in nested and POSIX classes,
 * possessive quantifiers, look-around, word boundaries, rarer escapes, and in where lines begin and end; an expression with
 * any of these is not plain, and is left to a library.
 *
 * <p>What is read becomes a nondeterministic automaton after Thompson (Regular Expression Search Algorithm, 1968), from
 * which {@link RegexAutomaton} makes the states it needs. {@code RegexEnginesTest} makes plain expressions at random and
 * compares the engines.
 */
final class PlainRegex {
    /** Nodes of one automaton. Counted repetition multiplies them; an expression that needs more is left to a library. */
    static final int NODES_MAX = 4096;

    private static final int DEPTH_MAX = 32;
    /** RE2's own bound of a counted repetition. */
    private static final int COUNT_MAX = 1000;

    private static final Letters DIGITS = Letters.range('0', '9');
    private static final Letters WORD =
            DIGITS.or(Letters.range('a', 'z')).or(Letters.range('A', 'Z')).or(Letters.of('_'));
    private static final Letters BLANKS = Letters.of(' ')
            .or(Letters.of('\t'))
            .or(Letters.of('\n'))
            .or(Letters.of('\f'))
            .or(Letters.of('\r'));

    /** A set of ASCII characters. */
    record Letters(long low, long high) {
        static final Letters ALL = new Letters(-1, -1);

        static Letters of(int c) {
            return c < 64 ? new Letters(1L << c, 0) : new Letters(0, 1L << c);
        }

        static Letters range(int first, int last) {
            Letters all = new Letters(0, 0);
            for (int c = first; c <= last; c++) {
                all = all.or(of(c));
            }
            return all;
        }

        Letters or(Letters other) {
            return new Letters(low | other.low, high | other.high);
        }

        Letters not() {
            return new Letters(~low, ~high);
        }

        boolean has(int c) {
            return ((c < 64 ? low : high) & (1L << c)) != 0;
        }

        /** With the other case of each letter. */
        Letters anyCase() {
            Letters all = this;
            for (int c = 'a'; c <= 'z'; c++) {
                int upper = c - 'a' + 'A';
                if (has(c) || has(upper)) {
                    all = all.or(of(c)).or(of(upper));
                }
            }
            return all;
        }
    }

    /** One node; what a node is not, its fields don't say. */
    static final class Node {
        enum Kind {
            /** One character of {@link #letters}, then {@link #next}. */
            LETTER,
            /** {@link #next} or {@link #other}. */
            EITHER,
            /** {@link #next}, at the beginning of the text only. */
            BEGINNING,
            /** Found, at the end of the text or before a final line feed only. */
            END,
            FOUND
        }

        final Kind kind;
        final Letters letters;
        int next = -1;
        int other = -1;

        Node(Kind kind, Letters letters) {
            this.kind = kind;
            this.letters = letters;
        }
    }

    /** What has been built of some piece: where it begins, and the node that leads on from it. */
    private record Piece(int first, int last) {}

    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        NotPlain() {
            super(null, null, false, false);
        }
    }

    private final String pattern;
    private final boolean dotAll;
    private boolean anyCase;
    private int at;
    private final List<Node> nodes = new ArrayList<>();

    private PlainRegex(String pattern, int flags) {
        this.pattern = pattern;
        this.anyCase = (flags & Pattern.CASE_INSENSITIVE) != 0;
        this.dotAll = (flags & Pattern.DOTALL) != 0;
    }

    /**
     * The automaton's nodes, the first of which it begins with; null when the expression is not plain or too large.
     *
     * @param flags of {@link Pattern}
     */
    static @Nullable List<Node> read(String pattern, int flags) {
        if ((flags & Pattern.MULTILINE) != 0) {
            return null;
        }
        try {
            return new PlainRegex(pattern, flags).readAll();
        } catch (NotPlain _) {
            return null;
        }
    }

    private List<Node> readAll() throws NotPlain {
        if (pattern.startsWith("(?i)")) {
            anyCase = true;
            at = 4;
        }
        int first = add(Node.Kind.EITHER, Letters.ALL);
        Piece all = alternatives(0);
        if (at < pattern.length()) {
            throw new NotPlain();
        }
        nodes.get(first).next = all.first();
        nodes.get(all.last()).next = add(Node.Kind.FOUND, Letters.ALL);
        return List.copyOf(nodes);
    }

    private int add(Node.Kind kind, Letters letters) throws NotPlain {
        if (nodes.size() == NODES_MAX) {
            throw new NotPlain();
        }
        nodes.add(new Node(kind, letters));
        return nodes.size() - 1;
    }

    private Piece nothing() throws NotPlain {
        int node = add(Node.Kind.EITHER, Letters.ALL);
        return new Piece(node, node);
    }

    private Piece then(Piece before, Piece after) {
        nodes.get(before.last()).next = after.first();
        return new Piece(before.first(), after.last());
    }

    private Piece either(Piece one, Piece other) throws NotPlain {
        int split = add(Node.Kind.EITHER, Letters.ALL);
        int join = add(Node.Kind.EITHER, Letters.ALL);
        nodes.get(split).next = one.first();
        nodes.get(split).other = other.first();
        nodes.get(one.last()).next = join;
        nodes.get(other.last()).next = join;
        return new Piece(split, join);
    }

    private Piece alternatives(int depth) throws NotPlain {
        if (depth > DEPTH_MAX) {
            throw new NotPlain();
        }
        Piece all = sequence(depth);
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            all = either(all, sequence(depth));
        }
        return all;
    }

    private Piece sequence(int depth) throws NotPlain {
        Piece all = nothing();
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            int from = at;
            all = then(all, repeated(part(depth), from, depth));
        }
        return all;
    }

    /** One part without what says how often. */
    private Piece part(int depth) throws NotPlain {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '^' -> single(Node.Kind.BEGINNING, Letters.ALL);
            case '$' -> {
                if (at < pattern.length()) {
                    throw new NotPlain(); // it may stand before a final line feed, and what follows it then differs
                }
                yield single(Node.Kind.END, Letters.ALL);
            }
            case '(' -> group(depth);
            case '.' -> letter(dotAll ? Letters.ALL : Letters.of('\n').not());
            case '[' -> letter(letterClass());
            case '\\' -> letter(escape(true));
            case '*', '+', '?', '{', ']', '}' -> throw new NotPlain();
            default -> {
                if (c >= 128) {
                    throw new NotPlain();
                }
                yield letter(cased(Letters.of(c)));
            }
        };
    }

    private Piece group(int depth) throws NotPlain {
        if (pattern.startsWith("?", at)) {
            if (!pattern.startsWith("?:", at)) {
                throw new NotPlain();
            }
            at += 2;
        }
        Piece inside = alternatives(depth + 1);
        if (at >= pattern.length()) {
            throw new NotPlain();
        }
        at++; // the closing parenthesis, since nothing else ends alternatives
        return inside;
    }

    private Piece single(Node.Kind kind, Letters letters) throws NotPlain {
        int node = add(kind, letters);
        return new Piece(node, node);
    }

    private Piece letter(Letters letters) throws NotPlain {
        return single(Node.Kind.LETTER, letters);
    }

    private Letters cased(Letters letters) {
        return anyCase ? letters.anyCase() : letters;
    }

    /** The piece as often as its quantifier says. A count reads the part again for each time, so nodes are never shared. */
    private Piece repeated(Piece once, int from, int depth) throws NotPlain {
        if (at >= pattern.length() || "*+?{".indexOf(pattern.charAt(at)) < 0) {
            return once;
        }
        Node.Kind kind = nodes.get(once.first()).kind;
        if (once.first() == once.last() && (kind == Node.Kind.BEGINNING || kind == Node.Kind.END)) {
            throw new NotPlain();
        }
        int least = 0;
        int most = -1;
        switch (pattern.charAt(at++)) {
            case '*' -> {}
            case '+' -> least = 1;
            case '?' -> most = 1;
            default -> {
                int close = pattern.indexOf('}', at);
                String counts = close < 0 ? "" : pattern.substring(at, close);
                int comma = counts.indexOf(',');
                least = count(comma < 0 ? counts : counts.substring(0, comma));
                most = comma < 0 ? least : comma == counts.length() - 1 ? -1 : count(counts.substring(comma + 1));
                at = close + 1;
            }
        }
        if (most >= 0 && least > most) {
            throw new NotPlain();
        }
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            at++; // lazy: it decides what is found, not whether
        }
        if (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
            throw new NotPlain(); // possessive, or repeated twice
        }
        int after = at;
        Piece all = nothing();
        for (int i = 0; i < least; i++) {
            all = then(all, again(once, i, from, depth));
        }
        if (most < 0) {
            all = then(all, anyNumber(again(once, least, from, depth)));
        }
        for (int i = least; i < most; i++) {
            all = then(all, either(again(once, i, from, depth), nothing()));
        }
        at = after;
        return all;
    }

    private Piece again(Piece once, int number, int from, int depth) throws NotPlain {
        if (number == 0) {
            return once;
        }
        at = from;
        return part(depth);
    }

    private Piece anyNumber(Piece one) throws NotPlain {
        int loop = add(Node.Kind.EITHER, Letters.ALL);
        int out = add(Node.Kind.EITHER, Letters.ALL);
        nodes.get(loop).next = one.first();
        nodes.get(loop).other = out;
        nodes.get(one.last()).next = loop;
        return new Piece(loop, out);
    }

    private static int count(String digits) throws NotPlain {
        if (digits.isEmpty() || digits.length() > 4 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new NotPlain();
        }
        int count = Integer.parseInt(digits);
        if (count > COUNT_MAX) {
            throw new NotPlain();
        }
        return count;
    }

    /** What follows the backslash. */
    private Letters escape(boolean controls) throws NotPlain {
        if (at >= pattern.length()) {
            throw new NotPlain();
        }
        char c = pattern.charAt(at++);
        return switch (c) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.not();
            case 'w' -> WORD;
            case 'W' -> WORD.not();
            case 's' -> BLANKS;
            case 'S' -> BLANKS.not();
            default -> {
                if (controls && "tnrf".indexOf(c) >= 0) {
                    yield Letters.of("\t\n\r\f".charAt("tnrf".indexOf(c)));
                }
                if (c <= ' ' || c >= 127 || Character.isLetterOrDigit(c)) {
                    throw new NotPlain();
                }
                yield Letters.of(c);
            }
        };
    }

    /** What follows the opening bracket, up to the closing one: characters, ranges of letters or digits, escapes. */
    private Letters letterClass() throws NotPlain {
        boolean negated = pattern.startsWith("^", at);
        at += negated ? 1 : 0;
        Letters all = new Letters(0, 0);
        boolean empty = true;
        int rangeFrom = -1;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == ']') {
                if (empty) {
                    throw new NotPlain();
                }
                Letters folded = cased(all);
                return negated ? folded.not() : folded;
            }
            if (c == '[' || c == '&' || c == '^' || c >= 128) {
                throw new NotPlain(); // a class within the class, an intersection, a negation in an unusual place
            }
            if (c == '-' && !pattern.startsWith("]", at)) {
                int to = at < pattern.length() ? pattern.charAt(at++) : -1;
                if (rangeFrom < 0 || to < rangeFrom || to >= 128 || !Character.isLetterOrDigit(to)) {
                    throw new NotPlain();
                }
                all = all.or(Letters.range(rangeFrom, to));
                rangeFrom = -1;
                continue;
            }
            empty = false;
            if (c == '\\') {
                all = all.or(escape(false));
                rangeFrom = -1;
            } else {
                all = all.or(Letters.of(c));
                rangeFrom = c;
            }
        }
        throw new NotPlain();
    }
}
