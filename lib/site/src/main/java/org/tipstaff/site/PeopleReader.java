package org.tipstaff.site;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the text of a list of who joined and left, gives the list or everything that is wrong with it:
 *
 * <pre>{@code
 * people:
 *   - {account: registry.clerk3, joined: 2025-11-03, left: 2026-02-27}
 * }</pre>
 *
 * <p>People stand here by account only, and no message shows a line of it.
 */
public final class PeopleReader {
    /** A larger file is no such list. */
    public static final int FILE_BYTES_MAX = YamlReader.MAX_CODE_POINTS;

    private final SiteText source;
    private final Map<String, YamlNode> accounts = new HashMap<>();

    private PeopleReader(SiteText source) {
        this.source = source;
    }

    /** @param file how it is called in messages */
    public static PeopleReading read(String file, byte[] bytes) {
        return read(SiteText.of(file, bytes, false));
    }

    /** @param file how it is called in messages */
    public static PeopleReading read(String file, String text) {
        return read(new SiteText(file, text, false));
    }

    private static PeopleReading read(SiteText source) {
        Optional<People> people = YamlReader.read(source).map(root -> new PeopleReader(source).people(root));
        return new PeopleReading(source.errors() == 0 ? people : Optional.empty(), source.problems(), source.errors());
    }

    private People people(YamlNode root) {
        Table top = Table.of(source, root, "the list of people", "people");
        if (!top.has("people")) {
            source.error(root, "the list of people lacks 'people'");
        }
        List<Membership> all =
                top.tables("people", "an entry of 'people'", this::membership, "account", "joined", "left");
        return source.errors() == 0 ? new People(all) : People.NONE;
    }

    private Optional<Membership> membership(Table table) {
        int before = source.errors();
        String account = table.required("account", text -> text, "");
        if (!account.isEmpty() && accounts.put(account.toLowerCase(Locale.ROOT), table.placeOf("account")) != null) {
            source.errorUnquoted(table.placeOf("account"), "an account stands twice");
        }
        Optional<LocalDate> joined = table.value("joined", PeopleReader::date);
        Optional<LocalDate> left = table.value("left", PeopleReader::date);
        if (source.errors() == before && !account.matches("[A-Za-z0-9._@$-]{1," + Names.ID_MAX + "}")) {
            // What stands where an account belongs may be the name of a person.
            source.errorUnquoted(
                    table.placeOf("account"),
                    "an account is made of letters, digits and . _ - @ $ only, without its domain");
        }
        return source.errors() > before
                ? Optional.empty()
                : table.madeUnquoted(table.place(), () -> new Membership(account, joined, left));
    }

    private static LocalDate date(String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1900 && date.getYear() <= 9999) { // after the last of all days there is none
                return date;
            }
        } catch (DateTimeException _) {
            // as below
        }
        throw new IllegalArgumentException("this is no date like 2026-03-04");
    }
}
