package org.tipstaff.site;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes the text of a register of claims, gives the register or everything that is wrong with it:
 *
 * <pre>{@code
 * claims:
 *   - {id: paper-1, source: A newspaper, kind: press, date: 2026-03-04, grade: D4, says: mailboxes were taken, names: []}
 * published: [203.0.113.66, update.example.net]
 * }</pre>
 *
 * <p>What a claim says and whom it names is never quoted in a message: messages are read where the register is not.
 */
public final class ClaimsReader {
    /** A larger file is no register of claims. */
    public static final int FILE_BYTES_MAX = YamlReader.MAX_CODE_POINTS;

    private final SiteText source;
    private final Map<String, YamlNode> ids = new HashMap<>();

    private ClaimsReader(SiteText source) {
        this.source = source;
    }

    /** @param file how it is called in messages */
    public static ClaimsReading read(String file, byte[] bytes) {
        return read(SiteText.of(file, bytes, false));
    }

    /** @param file how it is called in messages */
    public static ClaimsReading read(String file, String text) {
        return read(new SiteText(file, text, false));
    }

    private static ClaimsReading read(SiteText source) {
        Optional<Claims> claims = YamlReader.read(source).map(root -> new ClaimsReader(source).claims(root));
        return new ClaimsReading(source.errors() == 0 ? claims : Optional.empty(), source.problems(), source.errors());
    }

    private Claims claims(YamlNode root) {
        Table top = Table.of(source, root, "the register of claims", "claims", "published");
        List<ExternalClaim> claims =
                top.tables("claims", "a claim", this::claim, "id", "source", "kind", "date", "grade", "says", "names");
        List<String> published = top.values(
                "published", text -> Names.line(text, "a published value").toLowerCase(Locale.ROOT));
        return source.errors() == 0
                ? new Claims(claims, published.stream().collect(Collectors.toUnmodifiableSet()))
                : Claims.NONE;
    }

    private Optional<ExternalClaim> claim(Table table) {
        int before = source.errors();
        String id = table.requiredText("id");
        if (!id.isEmpty() && ids.put(id, table.placeOf("id")) != null) {
            source.errorUnquoted(table.placeOf("id"), "a claim of this id stands twice");
        }
        String by = table.requiredText("source");
        ExternalClaim.Kind kind =
                table.required("kind", Table.word(ExternalClaim.Kind.values()), ExternalClaim.Kind.OTHER);
        LocalDate date = table.required("date", ClaimsReader::date, LocalDate.EPOCH);
        String grade = table.requiredText("grade");
        String says = table.requiredText("says");
        List<String> names = table.values("names", text -> Names.line(text, "a name"));
        return source.errors() > before
                ? Optional.empty()
                : table.made(table.placeOf("grade"), () -> new ExternalClaim(id, by, kind, date, grade, says, names));
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException _) {
            throw new IllegalArgumentException("'" + text + "' is no date like 2026-03-04");
        }
    }
}
