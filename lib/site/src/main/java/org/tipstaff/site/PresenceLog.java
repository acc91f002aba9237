package org.tipstaff.site;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who went in and out of the building, by account: what readers of badges saw, as a CSV (RFC 4180) with the columns {@code time},
 * {@code account}, {@code door} and {@code way}, which is {@code in} or {@code out}. A time without an offset is the court's own.
 *
 * @param passages in the order of the file
 * @param problems what is wrong and on which line; then there are no passages. None shows what a line holds
 */
public record PresenceLog(List<Passage> passages, List<String> problems) {
    /** Nobody looked. */
    public static final PresenceLog NONE = new PresenceLog(List.of(), List.of());

    /** A larger file is refused: it is cut to the time in question with the tool it came from. */
    public static final int FILE_BYTES_MAX = 64 << 20;

    private static final int PROBLEMS_MAX = 20;
    private static final List<String> COLUMNS = List.of("time", "account", "door", "way");

    /**
     * Somebody went through a door.
     *
     * @param account without its domain, in lower case
     * @param in or out of the building
     * @param line from 1
     */
    public record Passage(Instant time, String account, String door, boolean in, int line) {}

    public PresenceLog {
        passages = List.copyOf(passages);
        problems = List.copyOf(problems);
    }

    /**
     * @param file how it is called in messages
     * @param zone of times that have no offset
     */
    public static PresenceLog read(String file, byte[] bytes, ZoneId zone) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return new PresenceLog(List.of(), List.of(file + ":1  the file is not UTF-8"));
        }
        String[] lines = (text.startsWith("\ufeff") ? text.substring(1) : text).split("\r?\n", -1);
        List<String> problems = new ArrayList<>();
        List<Passage> passages = new ArrayList<>();
        List<String> head = fields(lines[0]).orElse(List.of()).stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        if (!head.containsAll(COLUMNS)) {
            return new PresenceLog(
                    List.of(), List.of(file + ":1  the first line names the columns " + String.join(", ", COLUMNS)));
        }
        for (int i = 1; i < lines.length && problems.size() < PROBLEMS_MAX; i++) {
            if (lines[i].isBlank()) {
                continue;
            }
            List<String> fields = fields(lines[i]).orElse(List.of());
            if (fields.size() != head.size()) {
                problems.add(file + ":" + (i + 1) + "  the line has not the " + head.size() + " columns of the first");
                continue;
            }
            Optional<Instant> time = time(fields.get(head.indexOf("time")).strip(), zone);
            String account = fields.get(head.indexOf("account")).strip().toLowerCase(Locale.ROOT);
            String way = fields.get(head.indexOf("way")).strip().toLowerCase(Locale.ROOT);
            if (time.isEmpty()) {
                problems.add(file + ":" + (i + 1) + "  the time is none like 2026-03-04T08:31:05+01:00");
            } else if (account.isEmpty() || account.length() > Names.ID_MAX) {
                problems.add(file + ":" + (i + 1) + "  the account is missing or too long");
            } else if (!way.equals("in") && !way.equals("out")) {
                problems.add(file + ":" + (i + 1) + "  the way is neither in nor out");
            } else {
                passages.add(new Passage(
                        time.get(), account, fields.get(head.indexOf("door")).strip(), way.equals("in"), i + 1));
            }
        }
        return problems.isEmpty() ? new PresenceLog(passages, problems) : new PresenceLog(List.of(), problems);
    }

    private static Optional<Instant> time(String text, ZoneId zone) {
        String iso = text.replace(' ', 'T');
        try {
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException _) {
            try {
                return Optional.of(LocalDateTime.parse(iso).atZone(zone).toInstant());
            } catch (DateTimeException _) {
                return Optional.empty();
            }
        }
    }

    /** One line of RFC 4180; empty when a quotation mark is left open. No field goes over a line end here. */
    private static Optional<List<String>> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean closed = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted) {
                quoted = false;
                closed = true;
            } else if (c == '"' && closed) {
                field.append('"');
                quoted = true;
            } else if (c == '"' && field.isEmpty()) {
                quoted = true;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
                closed = false;
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return quoted ? Optional.empty() : Optional.of(fields);
    }
}
