package org.tipstaff.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes HTML. Text comes in by {@link #text} and {@link #log} only, and both escape it; names of elements and
 * attributes must be among those listed here, none of which can run, load or send anything; a link can only lead to a
 * place in the same page. So whatever a log holds, it stays text: this is the one place to look at to believe it.
 *
 * <p>A mistake of the program (unknown element, unbalanced end) is an exception, never odd markup.
 */
final class Html {
    private static final Set<String> ELEMENTS = Set.of(
            "html",
            "head",
            "meta",
            "title",
            "body",
            "header",
            "main",
            "nav",
            "footer",
            "section",
            "article",
            "figure",
            "figcaption",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "p",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "div",
            "span",
            "strong",
            "em",
            "small",
            "code",
            "bdi",
            "b",
            "time",
            "a",
            "br",
            "wbr",
            "details",
            "summary",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "svg",
            "g",
            "desc",
            "rect",
            "circle",
            "line",
            "path",
            "polyline",
            "polygon",
            "text",
            "tspan");
    private static final Set<String> VOID = Set.of("meta", "br", "wbr");
    private static final Set<String> ATTRIBUTES = Set.of(
            "lang",
            "charset",
            "name",
            "content",
            "http-equiv",
            "id",
            "class",
            "scope",
            "colspan",
            "datetime",
            "href",
            "title",
            "role",
            "tabindex",
            "aria-label",
            "aria-labelledby",
            "aria-hidden",
            "data-label",
            "open",
            "dir",
            "xml:space",
            "viewBox",
            "width",
            "height",
            "x",
            "y",
            "x1",
            "x2",
            "y1",
            "y2",
            "cx",
            "cy",
            "r",
            "rx",
            "d",
            "points",
            "text-anchor",
            "transform",
            "fill",
            "focusable",
            "start",
            "value");

    private final StringBuilder out = new StringBuilder(1 << 14);
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element. {@code attributes} are names and values in turn. */
    Html open(String element, String... attributes) {
        if (!ELEMENTS.contains(element)) {
            throw new IllegalArgumentException("<" + element + "> is not among the elements of a report");
        }
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            attribute(attributes[i], attributes[i + 1]);
        }
        out.append('>');
        if (!VOID.contains(element)) {
            open.push(element);
        }
        return this;
    }

    private void attribute(String name, String value) {
        if (!ATTRIBUTES.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is not among the attributes of a report");
        }
        if (name.equals("href") && !value.startsWith("#")) {
            throw new IllegalArgumentException("a report links to itself only, not to '" + value + "'");
        }
        out.append(' ').append(name).append("=\"");
        escape(LogText.visible(value, Bounds.ATTRIBUTE_CHARS_MAX));
        out.append('"');
    }

    /** Ends the element that was begun last, which must be this one. */
    Html close(String element) {
        String last = open.poll();
        if (!element.equals(last)) {
            throw new IllegalStateException("</" + element + "> can't end <" + last + ">");
        }
        out.append("</").append(element).append('>');
        if (element.equals("p") || element.equals("li") || element.equals("tr") || element.equals("section")) {
            out.append('\n');
        }
        return this;
    }

    /** An element with nothing but this text in it. */
    Html leaf(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close(element);
    }

    /** Our own words, which are short, or values that were put into them, which may not be. */
    Html text(String text) {
        escape(LogText.visible(text, Bounds.TEXT_CHARS_MAX));
        return this;
    }

    /**
     * Words that someone else wrote: log values, rule texts, file names. Hidden characters are named, and marked so
     * that a name in brackets can be told from brackets in the log.
     *
     * @return how many chars were left out because the text is longer than {@code charsMax}
     */
    int log(String text, int charsMax) {
        int end = LogText.read(text, charsMax, new LogText.Receiver() {
            @Override
            public void plain(String whole, int from, int to) {
                escape(whole.substring(from, to));
            }

            @Override
            public void hidden(int codePoint) {
                out.append("<b class=\"u\">").append(LogText.name(codePoint)).append("</b>");
            }
        });
        if (end < text.length()) {
            out.append('…');
        }
        return text.length() - end;
    }

    /** A style sheet of our own; what could end it early is refused. */
    Html style(String css) {
        if (css.indexOf('<') >= 0) {
            throw new IllegalArgumentException("a style sheet must not hold '<'");
        }
        out.append("<style>").append(css).append("</style>");
        return this;
    }

    Html doctype() {
        out.append("<!DOCTYPE html>\n");
        return this;
    }

    /** A part that was written before its place was reached. */
    Html add(Html part) {
        if (!part.open.isEmpty()) {
            throw new IllegalStateException("<" + part.open.peek() + "> was not ended");
        }
        out.append(part.out);
        return this;
    }

    int length() {
        return out.length();
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("<" + open.peek() + "> was not ended");
        }
        return out.toString();
    }
}
