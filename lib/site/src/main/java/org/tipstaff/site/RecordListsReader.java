package org.tipstaff.site;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes the text of a file that says where lists of records are, gives what it says or everything that is wrong with it:
 *
 * <pre>{@code
 * records:
 *   - holding: registry-records
 *     before: {lists: [backup.sha256], under: /srv/registry, date: 2026-02-27, vouched_by: backup office, apart: yes, count: 1200}
 *     now: {folder: /mnt/registry, date: 2026-03-06}
 * }</pre>
 *
 * <p>One earlier state stands for each holding: two of different dates would be two answers, and whoever took one of them away
 * would choose between them.
 */
public final class RecordListsReader {
    /** A larger file is none of these. */
    public static final int FILE_BYTES_MAX = YamlReader.MAX_CODE_POINTS;

    private static final String[] STATE = {"lists", "folder", "under", "date", "vouched_by", "apart", "count"};

    private final SiteText source;
    private final Map<String, YamlNode> holdings = new HashMap<>();

    private RecordListsReader(SiteText source) {
        this.source = source;
    }

    /** @param file how it is called in messages */
    public static RecordListsReading read(String file, byte[] bytes) {
        return read(SiteText.of(file, bytes, true));
    }

    /** @param file how it is called in messages */
    public static RecordListsReading read(String file, String text) {
        return read(new SiteText(file, text, true));
    }

    private static RecordListsReading read(SiteText source) {
        Optional<RecordLists> lists = YamlReader.read(source).map(root -> new RecordListsReader(source).lists(root));
        return new RecordListsReading(
                source.errors() == 0 ? lists : Optional.empty(), source.problems(), source.errors());
    }

    private RecordLists lists(YamlNode root) {
        Table top = Table.of(source, root, "the file on lists of records", "records");
        if (!top.has("records")) {
            source.error(root, "the file on lists of records lacks 'records'");
        }
        List<HeldRecords> held = top.tables("records", "an entry of 'records'", this::held, "holding", "before", "now");
        return source.errors() == 0 ? new RecordLists(held) : RecordLists.NONE;
    }

    private Optional<HeldRecords> held(Table table) {
        int before = source.errors();
        String holding = table.requiredText("holding");
        if (!holding.isEmpty() && holdings.put(holding, table.placeOf("holding")) != null) {
            source.error(table.placeOf("holding"), "the holding '" + holding + "' stands twice");
        }
        Optional<RecordsState> then = state(table, "before");
        Optional<RecordsState> now = state(table, "now");
        return source.errors() > before || then.isEmpty() || now.isEmpty()
                ? Optional.empty()
                : table.made(table.place(), () -> new HeldRecords(holding, then.get(), now.get()));
    }

    private Optional<RecordsState> state(Table table, String key) {
        Optional<Table> made = table.table(key, "'" + key + "'", STATE);
        if (made.isEmpty()) {
            source.error(table.place(), "an entry of 'records' lacks '" + key + "'");
            return Optional.empty();
        }
        Table state = made.get();
        int before = source.errors();
        List<String> lists = state.values("lists", text -> path(text, "a list"));
        Optional<String> folder = state.value("folder", text -> path(text, "the folder"));
        String under = state.text("under");
        Optional<LocalDate> date = state.value("date", RecordListsReader::date);
        String vouchedBy = state.text("vouched_by");
        boolean apart = state.yes("apart");
        int count = state.number("count", -1);
        return source.errors() > before
                ? Optional.empty()
                : state.made(
                        state.place(),
                        () -> new RecordsState(
                                lists,
                                folder,
                                under,
                                date,
                                vouchedBy,
                                apart,
                                count < 0 ? OptionalLong.empty() : OptionalLong.of(count)));
    }

    private static String path(String text, String what) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " has no name");
        }
        return Names.line(text, what);
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("'" + text + "' is no date like 2026-03-04");
        }
    }
}
