package org.tipstaff.site;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The text of a site file and everything found wrong with it so far. */
final class SiteText {
    /** Nobody needs more to act; the rest is counted. */
    static final int MAX_PROBLEMS = 200;

    private static final int MAX_SHOWN_LINE = 500;

    private final String file;
    private final String text;
    private final boolean shown;
    private final List<Problem> problems = new ArrayList<>();
    private int errors;
    private int[] lineStarts = new int[0];

    /** @param shown whether messages may show the line they are about */
    SiteText(String file, String text, boolean shown) {
        this.file = file;
        this.text = text;
        this.shown = shown;
    }

    /** The bytes as UTF-8, without a mark of byte order at their beginning; where they are none, that is the error. */
    static SiteText of(String file, byte[] bytes, boolean shown) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new SiteText(file, text.startsWith("\ufeff") ? text.substring(1) : text, shown);
        } catch (CharacterCodingException _) {
            SiteText source = new SiteText(file, "", shown);
            source.error(1, 1, "the file is not UTF-8");
            return source;
        }
    }

    String text() {
        return text;
    }

    /** What was found, by place. */
    List<Problem> problems() {
        return problems.stream().sorted().toList();
    }

    /** Counted beyond what is kept. */
    int errors() {
        return errors;
    }

    void error(YamlNode node, String message) {
        error(node.line(), node.column(), message);
    }

    void error(int line, int column, String message) {
        add(Problem.Kind.ERROR, line, column, message, line(line));
    }

    /** An error in a line that must not be shown. */
    void errorUnquoted(YamlNode node, String message) {
        add(Problem.Kind.ERROR, node.line(), node.column(), message, "");
    }

    void warning(YamlNode node, String message) {
        add(Problem.Kind.WARNING, node.line(), node.column(), message, line(node.line()));
    }

    private void add(Problem.Kind kind, int line, int column, String message, String text) {
        errors += kind == Problem.Kind.ERROR ? 1 : 0;
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(kind, file, line, column, message, shown ? text : ""));
        }
    }

    private String line(int number) {
        int[] starts = starts();
        if (number < 1 || number > starts.length) {
            return "";
        }
        int from = starts[number - 1];
        int to = from;
        while (to < text.length() && text.charAt(to) != '\n' && text.charAt(to) != '\r' && to - from < MAX_SHOWN_LINE) {
            to++;
        }
        return text.substring(from, to);
    }

    private int[] starts() {
        if (lineStarts.length == 0) {
            List<Integer> starts = new ArrayList<>();
            starts.add(0);
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean crLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
                if (c == '\n' || (c == '\r' && !crLf)) {
                    starts.add(i + 1);
                }
            }
            lineStarts = starts.stream().mapToInt(Integer::intValue).toArray();
        }
        return lineStarts;
    }
}
