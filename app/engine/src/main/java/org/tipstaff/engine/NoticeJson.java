package org.tipstaff.engine;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.inform.Amount;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Claim;
import org.tipstaff.inform.Notice;
import org.tipstaff.inform.Slot;
import org.tipstaff.inform.Span;
import org.tipstaff.inform.Standing;
import org.tipstaff.inform.Text;
import org.tipstaff.label.Label;
import org.tipstaff.lessons.AnnexFact;

/**
 * {@code notice.json}: what a notice is made of, so that its files can be made again and held against those that are there. Its
 * readers get it with the notice. {@code desk.json} has what is not for them; approvals are of both.
 */
final class NoticeJson {
    static final String NAME = "notice.json";
    static final String DESK = "desk.json";
    static final int BYTES_MAX = 1 << 20;

    /**
     * A notice on the desk.
     *
     * @param from the label of what it was made of, before two people release it
     * @param authors who drafted it or wrote claims of it
     * @param zone of its times
     * @param sources who says who did it or why
     * @param annex what the annex that goes with it says; without one there is no annex
     */
    record Draft(
            Notice notice, Label from, Set<String> authors, String zone, List<String> sources, List<AnnexFact> annex) {
        /** Whether it says who did it or why. */
        boolean attributes() {
            return notice.claims().stream().anyMatch(claim -> claim.slot().attributes());
        }
    }

    private NoticeJson() {}

    static byte[] write(Draft draft) {
        StringWriter out = new StringWriter();
        Notice notice = draft.notice();
        Json.object(out, json -> {
            json.writeStringProperty("audience", notice.kind().key());
            json.writeStringProperty("label", notice.label().toString());
            json.writeStringProperty("court", notice.court());
            json.writeStringProperty("zone", draft.zone());
            json.writeNumberProperty("number", notice.number());
            json.writeStringProperty("at", notice.at().toString());
            json.writeArrayPropertyStart("claims");
            for (Claim claim : notice.claims()) {
                json.writeStartObject();
                json.writeStringProperty("slot", claim.slot().key());
                Json.optional(json, "subject", claim.subject());
                json.writeStringProperty("standing", claim.standing().key());
                Json.strings(json, "codes", claim.codes());
                json.writeArrayPropertyStart("amounts");
                for (Amount amount : claim.amounts()) {
                    json.writeStartObject();
                    json.writeStringProperty("unit", amount.unit().key());
                    json.writeNumberProperty("low", amount.low());
                    json.writeNumberProperty("high", amount.high());
                    json.writeEndObject();
                }
                json.writeEndArray();
                Span span = claim.span();
                if (span != null) {
                    json.writeStringProperty("from", span.from().toString());
                    json.writeStringProperty("to", span.to().toString());
                }
                Json.optional(json, "en", claim.text().en());
                Json.optional(json, "fr", claim.text().fr());
                Json.strings(json, "corrects", claim.corrects());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (!draft.annex().isEmpty()) {
                LessonsText.annex(json, draft.annex());
            }
        });
        return (out + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What is for those who work on the case alone: who wrote it, what it was made of, who says who did it. */
    static byte[] writeDesk(Draft draft) {
        StringWriter out = new StringWriter();
        Json.object(out, json -> {
            json.writeStringProperty("notice", draft.notice().reference());
            json.writeStringProperty("made-of", draft.from().toString());
            Json.strings(json, "sources", draft.sources());
            Json.strings(json, "authors", new TreeSet<>(draft.authors()));
        });
        return (out + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A draft, of what its readers get and of what the desk keeps.
     *
     * @throws UsageException when it is none
     */
    static Draft read(String name, byte[] bytes, byte[] desk) {
        Said said = read(name, bytes);
        try {
            if (desk.length > BYTES_MAX) {
                throw new IllegalArgumentException("it has more than " + BYTES_MAX + " bytes");
            }
            Map<?, ?> json = map(FactJson.tree(new String(desk, StandardCharsets.UTF_8)));
            if (!text(json, "notice").equals(said.notice().reference())) {
                throw new IllegalArgumentException("it is of another notice");
            }
            return new Draft(
                    said.notice(),
                    Label.parse(text(json, "made-of")),
                    new TreeSet<>(words(json, "authors")),
                    said.zone(),
                    words(json, "sources"),
                    said.annex());
        } catch (FactsException | IllegalArgumentException e) {
            throw new UsageException(DESK + " beside " + name + " is not what this program wrote: " + e.getMessage());
        }
    }

    /**
     * What the readers of a notice get of it.
     *
     * @param zone of its times
     * @param annex what the annex that goes with it says
     */
    record Said(Notice notice, String zone, List<AnnexFact> annex) {}

    /** @throws UsageException when it is none */
    static Said read(String name, byte[] bytes) {
        try {
            if (bytes.length > BYTES_MAX) {
                throw new IllegalArgumentException("it has more than " + BYTES_MAX + " bytes");
            }
            Map<?, ?> json = map(FactJson.tree(new String(bytes, StandardCharsets.UTF_8)));
            List<Claim> claims = new ArrayList<>();
            for (Object each : list(json, "claims")) {
                claims.add(claim(map(each)));
            }
            String audience = text(json, "audience");
            Notice notice = new Notice(
                    AudienceKind.of(audience)
                            .orElseThrow(() -> new IllegalArgumentException("'" + audience + "' is no audience")),
                    Label.parse(text(json, "label")),
                    text(json, "court"),
                    Math.toIntExact(number(json, "number")),
                    Instant.parse(text(json, "at")),
                    claims);
            return new Said(notice, text(json, "zone"), LessonsText.annex(json));
        } catch (FactsException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new UsageException(name + " is no notice that this program wrote: " + e.getMessage());
        }
    }

    private static Claim claim(Map<?, ?> json) {
        List<Amount> amounts = new ArrayList<>();
        for (Object each : list(json, "amounts")) {
            Map<?, ?> amount = map(each);
            String unit = text(amount, "unit");
            amounts.add(new Amount(
                    java.util.Arrays.stream(Amount.Unit.values())
                            .filter(one -> one.key().equals(unit))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("'" + unit + "' is no unit")),
                    number(amount, "low"),
                    number(amount, "high")));
        }
        String slot = text(json, "slot");
        String standing = text(json, "standing");
        return new Claim(
                Slot.of(slot).orElseThrow(() -> new IllegalArgumentException("'" + slot + "' is no slot")),
                optional(json, "subject"),
                Standing.of(standing)
                        .orElseThrow(() -> new IllegalArgumentException("'" + standing + "' is no standing")),
                words(json, "codes"),
                amounts,
                json.containsKey("from")
                        ? new Span(Instant.parse(text(json, "from")), Instant.parse(text(json, "to")))
                        : null,
                new Text(optional(json, "en"), optional(json, "fr")),
                words(json, "corrects"));
    }

    static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("an object was expected");
    }

    static List<?> list(Map<?, ?> json, String name) {
        if (json.get(name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("the list '" + name + "' is missing");
    }

    static List<String> words(Map<?, ?> json, String name) {
        List<String> words = new ArrayList<>();
        for (Object each : list(json, name)) {
            if (!(each instanceof String word)) {
                throw new IllegalArgumentException("'" + name + "' is a list of texts");
            }
            words.add(word);
        }
        return words;
    }

    static String text(Map<?, ?> json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the text '" + name + "' is missing");
    }

    private static String optional(Map<?, ?> json, String name) {
        return json.containsKey(name) ? text(json, name) : "";
    }

    static long number(Map<?, ?> json, String name) {
        if (json.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("the number '" + name + "' is missing");
    }
}
