package org.tipstaff.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;

/**
 * Takes an audit log that was exported as CSV (RFC 4180) with a column {@code AuditData} of JSON, as Microsoft Purview and {@code
 * Search-UnifiedAuditLog | Export-Csv} write it, gives a record for each row: what the JSON says, and the other columns beside it. A row
 * is numbered by the line it begins on.
 *
 * <p>A quote that is never closed takes every row after it into one value. So a row that does not fit its header costs its first line
 * only, and reading goes on at the next: which lines belonged to it nobody can say. Libraries that read CSV give up there, or hold
 * the rest of the file as one value.
 */
final class AuditCsv extends TextWindow {
    /** The column by which this form is known. */
    static final String DATA = "AuditData";

    private static final int BLOCK = 1 << 18;

    /** Characters of one cell of a spreadsheet: an export that went through one has its longest values cut there. */
    private static final int SPREADSHEET_CELL = 32_767;

    /** Bytes that are looked at a second time after rows that did not fit; beyond it every line is a row. */
    static final long READ_AGAIN_MAX = 256L << 20;

    private static final int NONE_LEFT = -1;
    private static final int UNCLOSED = -2;
    private static final int LONG = -3;

    private final Source source;
    private final IngestLimits limits;
    private final RecordSink sink;
    private final JsonRecords records;
    private final boolean hasOffsets;

    private long offset;
    private long line = 1;
    private char separator = ',';
    private String header = "";
    private List<String> columns = List.of();
    private int dataColumn;
    private long readAgain;

    private long replacedRows;
    private long firstReplaced;

    private long badLines;
    private long badFrom;
    private long badLine;
    private long badEnd;
    private String badReason = "";

    /** @param startOffset of the stream's first byte in the source, or negative when offsets mean nothing */
    AuditCsv(Source source, InputStream in, long startOffset, JsonText json, IngestLimits limits, RecordSink sink) {
        super(in, BLOCK, limits);
        this.source = source;
        this.hasOffsets = startOffset >= 0;
        this.offset = Math.max(0, startOffset);
        this.limits = limits;
        this.sink = sink;
        this.records = new JsonRecords(source, json, limits, sink);
    }

    /** Whether a line is one by which this form is known. */
    static boolean isHeader(String line) {
        return separatorOf(line) != 0;
    }

    /** The separator that makes a column of {@link #DATA} of this line, or 0. Spreadsheets of some languages write semicolons. */
    private static char separatorOf(String line) {
        if (line.length() > 8192 || line.indexOf(DATA) < 0) {
            return 0;
        }
        for (char candidate : new char[] {',', ';', '\t'}) {
            List<String> cells = cells(line, candidate);
            if (cells != null && cells.size() > 1 && cells.contains(DATA)) {
                return candidate;
            }
        }
        return 0;
    }

    void readAll() throws IOException {
        while (true) {
            boolean everyLine = columns.isEmpty() || readAgain > READ_AGAIN_MAX;
            int length = nextRow(everyLine);
            if (length == NONE_LEFT) {
                break;
            }
            if (length >= 0 && read(length)) {
                continue;
            }
            if (length == LONG || length == UNCLOSED || !everyLine) {
                int whole = length < 0 ? end - start : length;
                again(whole, length);
            } else {
                step(length);
            }
        }
        flushBad();
        if (replacedRows > 0) {
            sink.gap(new Gap(
                    source,
                    Gap.Kind.ENCODING,
                    -1,
                    -1,
                    firstReplaced,
                    replacedRows + " row(s) hold bytes that are not UTF-8; they were replaced by U+FFFD"));
        }
    }

    /** Leaves the first line of a row out that does not fit; what follows is read as if a row began there. */
    private void again(int whole, int length) throws IOException {
        int feed = start;
        while (feed < end && window[feed] != '\n') {
            feed++;
        }
        int first = feed - start;
        if (feed == end && length == LONG) {
            skipLongLine();
            return;
        }
        if (length == LONG) {
            bad(
                    "it holds a value in quotes that is longer than the limit of " + limits.recordBytes()
                            + " bytes (recordBytes)",
                    first);
        } else if (length == UNCLOSED) {
            bad("a quote is opened and never closed", first);
        }
        long before = readAgain;
        readAgain += whole - first;
        if (readAgain > READ_AGAIN_MAX && before <= READ_AGAIN_MAX) {
            flushBad();
            sink.gap(new Gap(
                    source,
                    Gap.Kind.LIMIT,
                    hasOffsets ? offset : -1,
                    -1,
                    line,
                    "the limit of " + READ_AGAIN_MAX + " bytes read again after rows that did not fit (readAgain) is"
                            + " reached; from line " + line + " on a row ends at its first line feed"));
        }
        step(first);
    }

    /** Goes on behind so many bytes and the line feed after them. */
    private void step(int length) {
        for (int i = start; i < start + length; i++) {
            line += window[i] == '\n' ? 1 : 0;
        }
        line++;
        start = Math.min(end, start + length + 1);
        offset += length + 1L;
    }

    /**
     * Brings the next row to {@code start} and gives its length without the line feed at its end, or why there is none.
     *
     * @param everyLine whether a row ends at the first line feed, quoted or not
     */
    private int nextRow(boolean everyLine) throws IOException {
        boolean quoted = false;
        boolean begins = true;
        int at = start;
        while (true) {
            while (at < end) {
                byte b = window[at];
                if (quoted && b == '"') {
                    if (at + 1 == end && !ended) {
                        break; // the next byte says what this one is
                    }
                    boolean doubled = at + 1 < end && window[at + 1] == '"';
                    quoted = doubled;
                    at += doubled ? 2 : 1;
                    continue;
                }
                if (b == '\n' && !quoted) {
                    return at - start;
                }
                quoted |= begins && b == '"' && !everyLine;
                begins = !quoted && b == separator;
                at++;
            }
            if (ended) {
                return start == end ? NONE_LEFT : quoted ? UNCLOSED : end - start;
            }
            if (at - start > limits.recordBytes()) {
                return LONG;
            }
            int seen = at - start;
            fill();
            at = start + seen;
        }
    }

    /** Leaves a line out that is longer than the limit, and goes on at the next. */
    private void skipLongLine() throws IOException {
        flushBad();
        long from = offset;
        long first = line;
        offset += passLine();
        line++;
        sink.gap(new Gap(
                source,
                Gap.Kind.LIMIT,
                hasOffsets ? from : -1,
                offset - from,
                first,
                "line " + first + " is longer than the limit of " + limits.recordBytes()
                        + " bytes (recordBytes) and was left out"));
    }

    /** @return whether it was a row that fits, or nothing at all; if so, reading stands behind it */
    private boolean read(int length) {
        int last = start + length;
        while (last > start && (window[last - 1] == '\r' || window[last - 1] == 0)) {
            last--;
        }
        if (last == start) {
            step(length);
            return true;
        }
        String text = decoded(start, last - start);
        if (columns.isEmpty() || text.equals(header)) { // exports are put together with cat
            header(text, length);
            step(length);
            return true;
        }
        List<String> values = cells(text, separator);
        if (values == null || values.size() != columns.size()) {
            bad(
                    values == null
                            ? "text follows a quote that closes a value"
                            : "it has " + values.size() + " columns where the header names " + columns.size(),
                    lineLength(length));
            return false;
        }
        flushBad();
        records.line(line, hasOffsets ? offset : Provenance.NO_OFFSET);
        if (!records.row(columns, values)) {
            String data = values.get(dataColumn);
            sink.gap(new Gap(
                    source,
                    Gap.Kind.CONTENT,
                    hasOffsets ? offset : -1,
                    length,
                    line,
                    "what " + DATA + " holds on line " + line + " is no JSON object"
                            + (data.length() == SPREADSHEET_CELL
                                    ? ": it is cut after " + SPREADSHEET_CELL
                                            + " characters, as a spreadsheet cuts it; export it again"
                                    : "")
                            + "; the other columns were read"));
        }
        step(length);
        return true;
    }

    private int lineLength(int length) {
        for (int i = 0; i < length; i++) {
            if (window[start + i] == '\n') {
                return i;
            }
        }
        return length;
    }

    private void header(String text, int length) {
        char found = separatorOf(text);
        if (found == 0) {
            if (!text.startsWith("#TYPE ")) { // what Windows PowerShell writes above the header
                bad("it stands before any header", length);
            }
            return;
        }
        flushBad();
        header = text;
        separator = found;
        List<String> names = cells(text, separator);
        columns = new ArrayList<>();
        for (int i = 0; names != null && i < Math.min(names.size(), limits.fields()); i++) {
            columns.add(names.get(i).isEmpty() ? "column" + (i + 1) : names.get(i));
        }
        dataColumn = columns.indexOf(DATA);
        if (dataColumn < 0) { // beyond the limit of fields
            columns = List.of();
        }
    }

    private String decoded(int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(window, from, length))
                    .toString();
        } catch (CharacterCodingException _) {
            if (replacedRows++ == 0) {
                firstReplaced = line;
            }
            return new String(window, from, length, StandardCharsets.UTF_8);
        }
    }

    /** The values of one row; null when text follows a quote that closes one. A quote within a value that has none around it is a character. */
    private static @Nullable List<String> cells(String row, char separator) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (true) {
            if (at < row.length() && row.charAt(at) == '"') {
                StringBuilder cell = null;
                int from = at + 1;
                int close = row.indexOf('"', from);
                while (close >= 0 && close + 1 < row.length() && row.charAt(close + 1) == '"') {
                    cell = cell == null ? new StringBuilder() : cell;
                    cell.append(row, from, close + 1);
                    from = close + 2;
                    close = row.indexOf('"', from);
                }
                if (close < 0) {
                    return null;
                }
                cells.add(
                        cell == null
                                ? row.substring(from, close)
                                : cell.append(row, from, close).toString());
                at = close + 1;
                if (at < row.length() && row.charAt(at) != separator) {
                    return null;
                }
            } else {
                int next = row.indexOf(separator, at);
                cells.add(row.substring(at, next < 0 ? row.length() : next));
                at = next < 0 ? row.length() : next;
            }
            if (at >= row.length()) {
                return cells;
            }
            at++;
            if (at == row.length()) {
                cells.add("");
                return cells;
            }
        }
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
                ? "line " + badLine + " is no row of this export: " + badReason
                : badLines + " lines from line " + badLine + " on are no rows of this export; the first: " + badReason;
        sink.gap(new Gap(source, Gap.Kind.SYNTAX, hasOffsets ? badFrom : -1, badEnd - badFrom, badLine, reason));
        badLines = 0;
    }
}
