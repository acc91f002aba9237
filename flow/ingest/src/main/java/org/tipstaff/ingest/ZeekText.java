package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

/**
 * Takes a log of Zeek in its own text form (rows under {@code #fields} and {@code #types}), gives a record for each row with
 * the names and types that Zeek's JSON has, the name of the log under {@code _path}. The headers may come again at any
 * place: rotated logs are put together with {@code cat}. A row that does not fit its header costs only itself.
 *
 * <p>An unset value is {@link Fields#NULL}, and so is an empty set, as an empty array of JSON is; an empty string is the empty
 * string. A value that is not of its declared type stays the text it is, and is counted.
 */
final class ZeekText extends TextWindow {
    private static final int BLOCK = 1 << 18;

    /** Digits of a number: the largest count of Zeek has 20. */
    private static final int DIGITS_MAX = 40;

    /** Elements of one set or vector; what lies beyond stays one text. */
    private static final int ELEMENTS_MAX = 100_000;

    private final Source source;
    private final IngestLimits limits;
    private final RecordSink sink;
    private final boolean hasOffsets;
    private final Fields.Builder builder = Fields.builder();

    private long offset;
    private long line;

    private String separator = "\t";
    private String setSeparator = ",";
    private String empty = "(empty)";
    private String unset = "-";
    private String path = "";
    private String[] names = new String[0];
    private Type[] types = new Type[0];

    private long replacedLines;
    private long firstReplaced;
    private final TreeMap<String, long[]> odd = new TreeMap<>();

    private long badLines;
    private long badFrom;
    private long badLine;
    private long badEnd;
    private String badReason = "";

    /** What a column holds, and whether it holds many of it. */
    private record Type(String name, boolean many) {
        static Type of(String text) {
            int open = text.indexOf('[');
            boolean many = open > 0 && text.endsWith("]") && (text.startsWith("set[") || text.startsWith("vector["));
            return many ? new Type(text.substring(open + 1, text.length() - 1), true) : new Type(text, false);
        }
    }

    private static final Type TEXT = new Type("string", false);

    /** @param startOffset of the stream's first byte in the source, or negative when offsets mean nothing */
    ZeekText(Source source, InputStream in, long startOffset, IngestLimits limits, RecordSink sink) {
        super(in, BLOCK, limits);
        this.source = source;
        this.hasOffsets = startOffset >= 0;
        this.offset = Math.max(0, startOffset);
        this.limits = limits;
        this.sink = sink;
    }

    /** Whether a line is one by which this form is known. */
    static boolean isHeader(String line) {
        return line.startsWith("#separator ") || line.startsWith("#fields\t");
    }

    void readAll() throws IOException {
        for (int length = nextLine(); length >= 0; length = nextLine()) {
            line++;
            read(length);
            start += length + 1;
            offset += length + 1;
        }
        flushBad();
        odd.forEach((column, seen) -> sink.gap(new Gap(
                source,
                Gap.Kind.CONTENT,
                -1,
                -1,
                seen[1],
                seen[0] + " value(s) of " + column + " are not of that type, the first on line " + seen[1]
                        + "; they were kept as text")));
        if (replacedLines > 0) {
            sink.gap(new Gap(
                    source,
                    Gap.Kind.ENCODING,
                    -1,
                    -1,
                    firstReplaced,
                    replacedLines + " line(s) hold bytes that are not UTF-8; they were replaced by U+FFFD"));
        }
    }

    /** Brings the next line to {@code start} and gives its length without the line feed, or -1 at the end. */
    private int nextLine() throws IOException {
        int at = start;
        while (true) {
            for (int i = at; i < end; i++) {
                if (window[i] == '\n') {
                    return i - start;
                }
            }
            at = end;
            if (ended) {
                return end > start ? end - start : -1;
            }
            if (end - start > limits.recordBytes()) {
                skipLongLine();
                at = start;
                continue;
            }
            at -= start;
            fill();
        }
    }

    /** Leaves a line out that is longer than the limit; what follows it, or the end, is then in the window. */
    private void skipLongLine() throws IOException {
        long from = offset;
        line++;
        flushBad();
        long skipped = passLine();
        offset = from + skipped;
        sink.gap(new Gap(
                source,
                Gap.Kind.LIMIT,
                hasOffsets ? from : -1,
                skipped,
                line,
                "line " + line + " is longer than the limit of " + limits.recordBytes()
                        + " bytes (recordBytes) and was left out"));
    }

    private void read(int length) {
        int last = start + length;
        while (last > start && (window[last - 1] == '\r' || window[last - 1] == 0)) {
            last--;
        }
        if (last == start) {
            return;
        }
        String text = decoded(start, last - start);
        if (text.charAt(0) == '#') {
            header(text, length);
        } else {
            row(text, length);
        }
    }

    private String decoded(int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(window, from, length))
                    .toString();
        } catch (CharacterCodingException _) {
            if (replacedLines++ == 0) {
                firstReplaced = line;
            }
            return new String(window, from, length, StandardCharsets.UTF_8);
        }
    }

    private void header(String text, int length) {
        int blank = 1;
        while (blank < text.length()
                && text.charAt(blank) != ' '
                && text.charAt(blank) != '\t'
                && !text.startsWith(separator, blank)) {
            blank++;
        }
        String key = text.substring(1, blank);
        String value = blank < text.length()
                ? text.substring(blank + (text.startsWith(separator, blank) ? separator.length() : 1))
                : "";
        switch (key) {
            case "separator" -> {
                String stated = unescaped(value);
                if (stated.isEmpty() || stated.length() > 8 || stated.equals("\n")) {
                    bad("the separator '" + value + "' is none", length);
                } else {
                    separator = stated;
                }
            }
            case "set_separator" -> setSeparator = value.isEmpty() ? "," : unescaped(value);
            case "empty_field" -> empty = unescaped(value);
            case "unset_field" -> unset = unescaped(value);
            case "path" -> path = unescaped(value);
            case "fields" -> {
                List<String> columns = split(value, separator, limits.fields() + 1);
                if (columns.size() > limits.fields()) {
                    names = new String[0];
                    bad("more than the limit of " + limits.fields() + " columns (fields)", length);
                } else {
                    names = columns.stream().map(ZeekText::unescaped).toArray(String[]::new);
                    types = new Type[0];
                }
            }
            case "types" -> {
                types = split(value, separator, limits.fields() + 1).stream()
                        .map(Type::of)
                        .toArray(Type[]::new);
                if (types.length != names.length) {
                    sink.gap(new Gap(
                            source,
                            Gap.Kind.FILE_HEADER,
                            hasOffsets ? offset : -1,
                            length,
                            line,
                            "the header has " + names.length + " fields and " + types.length
                                    + " types; columns without a type are read as text"));
                }
            }
            case "open", "close" -> {}
            default -> bad("'#" + cut(key) + "' is no header of Zeek", length);
        }
    }

    private void row(String text, int length) {
        if (names.length == 0) {
            bad("it stands before any #fields", length);
            return;
        }
        List<String> values = split(text, separator, names.length + 1);
        if (values.size() != names.length) {
            bad(
                    "it has " + (values.size() > names.length ? "more than " + names.length : values.size())
                            + " columns where the header names " + names.length,
                    length);
            return;
        }
        flushBad();
        boolean named = !path.isEmpty();
        if (named) {
            builder.append("_path", path);
        }
        for (int i = 0; i < names.length; i++) {
            Type type = i < types.length ? types[i] : TEXT;
            Object value = value(values.get(i), type, names[i]);
            if (named && names[i].equals("_path")) {
                continue; // a combined log says it in a column as well; the header's word is the same
            }
            builder.add(names[i], value);
        }
        sink.record(new RawRecord(
                new Provenance(source, line, hasOffsets ? offset : Provenance.NO_OFFSET),
                RawRecord.Format.ZEEK,
                builder.build(),
                null));
    }

    private Object value(String text, Type type, String column) {
        if (text.equals(unset)) {
            return Fields.NULL;
        }
        if (!type.many()) {
            return text.equals(empty) && isText(type.name()) ? "" : scalar(text, type.name(), column);
        }
        if (text.equals(empty) || text.isEmpty()) {
            return Fields.NULL;
        }
        List<String> parts = split(text, setSeparator, ELEMENTS_MAX + 1);
        if (parts.size() > ELEMENTS_MAX) {
            return text;
        }
        List<Object> elements = new ArrayList<>(parts.size());
        for (String part : parts) {
            elements.add(part.equals(unset) ? Fields.NULL : scalar(part, type.name(), column));
        }
        return List.copyOf(elements);
    }

    private static boolean isText(String type) {
        return switch (type) {
            case "count", "int", "port", "double", "interval", "time", "bool" -> false;
            default -> true;
        };
    }

    private Object scalar(String text, String type, String column) {
        switch (type) {
            case "count", "int", "port" -> {
                int from = text.startsWith("-") ? 1 : 0;
                boolean digits = text.length() > from && text.length() <= DIGITS_MAX;
                for (int i = from; digits && i < text.length(); i++) {
                    digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
                }
                if (digits) {
                    return text.length() < 19 ? (Object) Long.parseLong(text) : new BigDecimal(text);
                }
            }
            case "double", "interval", "time" -> {
                if (text.length() <= DIGITS_MAX) {
                    try {
                        BigDecimal number = new BigDecimal(text);
                        if (Math.abs((long) number.scale()) <= DIGITS_MAX) {
                            return number;
                        }
                    } catch (NumberFormatException _) {
                        // a time may be ISO 8601, and Zeek writes inf and nan
                    }
                }
                if (type.equals("time")) {
                    return text;
                }
            }
            case "bool" -> {
                if (text.equals("T") || text.equals("F")) {
                    return text.equals("T");
                }
            }
            default -> {
                return unescaped(text);
            }
        }
        long[] seen = odd.size() < limits.fields()
                ? odd.computeIfAbsent(column + " (" + type + ")", _ -> new long[] {0, line})
                : odd.firstEntry().getValue();
        seen[0]++;
        return unescaped(text);
    }

    /** Bytes that Zeek wrote as {@code \xHH}, and its doubled backslash; runs of them are UTF-8 again. */
    private static String unescaped(String text) {
        int slash = text.indexOf('\\');
        if (slash < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        byte[] bytes = new byte[text.length()];
        int count = 0;
        int at = 0;
        while (at < text.length()) {
            int hex = at + 3 < text.length() && text.charAt(at) == '\\' && text.charAt(at + 1) == 'x'
                    ? Character.digit(text.charAt(at + 2), 16) << 4 | Character.digit(text.charAt(at + 3), 16)
                    : -1;
            if (hex >= 0) {
                bytes[count++] = (byte) hex;
                at += 4;
                continue;
            }
            if (count > 0) {
                bytes(out, bytes, count);
                count = 0;
            }
            boolean doubled = text.charAt(at) == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\\';
            out.append(text.charAt(at));
            at += doubled ? 2 : 1;
        }
        if (count > 0) {
            bytes(out, bytes, count);
        }
        return out.toString();
    }

    /**
     * Bytes that are no UTF-8 stay in their escaped form, for U+FFFD would make one value of many; and so do control characters other
     * than blanks, as Zeek's JSON has them.
     */
    private static void bytes(StringBuilder out, byte[] bytes, int count) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, count))
                    .toString();
        } catch (CharacterCodingException _) {
            for (int i = 0; i < count; i++) {
                escaped(out, bytes[i]);
            }
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) {
                escaped(out, c);
            } else {
                out.append(c);
            }
        }
    }

    private static void escaped(StringBuilder out, int value) {
        out.append("\\x").append(Character.forDigit(value >> 4 & 15, 16)).append(Character.forDigit(value & 15, 16));
    }

    private static List<String> split(String text, String separator, int most) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0 && parts.size() < most; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        if (parts.size() < most) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static String cut(String text) {
        return SafeName.of(text.length() <= 40 ? text : text.substring(0, 40) + "…");
    }

    private void bad(String reason, int length) {
        if (badLines == 0 || badEnd != offset) {
            flushBad();
            badFrom = offset;
            badLine = line;
            badReason = reason;
        }
        badLines++;
        badEnd = offset + length + 1;
    }

    private void flushBad() {
        if (badLines == 0) {
            return;
        }
        String reason = badLines == 1
                ? "line " + badLine + " is no row of this Zeek log: " + badReason
                : badLines + " lines from line " + badLine + " on are no rows of this Zeek log; the first: "
                        + badReason;
        sink.gap(new Gap(source, Gap.Kind.SYNTAX, hasOffsets ? badFrom : -1, badEnd - badFrom, badLine, reason));
        badLines = 0;
    }
}
