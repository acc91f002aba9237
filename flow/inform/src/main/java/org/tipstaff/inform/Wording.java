package org.tipstaff.inform;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.tipstaff.label.Compartment;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;
import org.tipstaff.label.Tlp;

/** The sentences of notices in one language, from a catalogue; and the words that say a notice with them. */
public final class Wording {
    private static final List<List<Slot>> SECTIONS = List.of(
            List.of(Slot.DETECTED, Slot.CONTAINED, Slot.VECTOR, Slot.SYSTEMS, Slot.PRIOR_INCIDENT),
            List.of(Slot.DATA_ACCESSED, Slot.DATA_TAKEN, Slot.PERSONS),
            List.of(Slot.ACTOR, Slot.PURPOSE),
            List.of(Slot.CONTINUITY, Slot.MEASURES, Slot.ASSISTANCE),
            List.of(Slot.NEXT_UPDATE));
    private static final List<String> SECTION_KEYS = List.of("happened", "data", "who", "work", "next");

    private final Locale language;
    private final Properties words;
    private final ZoneId zone;

    private Wording(Locale language, Properties words, ZoneId zone) {
        this.language = language;
        this.words = words;
        this.zone = zone;
    }

    /**
     * Reads a catalogue.
     *
     * @param language {@link Locale#ENGLISH} or {@link Locale#FRENCH}
     * @param catalogue the text of a properties file
     * @param zone of the times in notices: the court's
     */
    public static Wording read(Locale language, String catalogue, ZoneId zone) {
        if (!language.equals(Locale.ENGLISH) && !language.equals(Locale.FRENCH)) {
            throw new IllegalArgumentException("notices are in English and French, not in " + language);
        }
        Properties words = new Properties();
        try {
            words.load(new StringReader(catalogue));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can't fail to be read", e);
        }
        return new Wording(language, words, zone);
    }

    public Locale language() {
        return language;
    }

    /** All keys, for comparing catalogues. */
    public Set<String> keys() {
        return new TreeSet<>(words.stringPropertyNames());
    }

    /** The whole notice. */
    public NoticeText say(Notice notice) {
        List<NoticeText.Block> blocks = new ArrayList<>();
        Set<String> said = new LinkedHashSet<>();
        blocks.add(new NoticeText.Block.Paragraph(of("intro." + notice.kind().key(), notice.court())));
        List<Claim> corrections = notice.claims().stream()
                .filter(claim -> !claim.corrects().isEmpty())
                .toList();
        if (!corrections.isEmpty()) {
            blocks.add(new NoticeText.Block.Heading(of("section.correction")));
            blocks.add(new NoticeText.Block.Bullets(
                    corrections.stream().map(this::correction).toList()));
        }
        for (int i = 0; i < SECTIONS.size(); i++) {
            List<Slot> slots = SECTIONS.get(i);
            List<String> sentences = new ArrayList<>();
            for (Claim claim : notice.claims()) {
                if (slots.contains(claim.slot())) {
                    sentences.addAll(sentences(claim));
                    said.add(claim.id());
                }
            }
            boolean attributes = slots.contains(Slot.ACTOR);
            if (attributes && notice.claims().stream().noneMatch(claim -> claim.slot() == Slot.ACTOR)) {
                sentences.addFirst(of("no-attribution"));
            }
            if (!sentences.isEmpty()) {
                blocks.add(new NoticeText.Block.Heading(of("section." + SECTION_KEYS.get(i))));
                if (sentences.size() == 1) {
                    blocks.add(new NoticeText.Block.Paragraph(sentences.getFirst()));
                } else {
                    blocks.add(new NoticeText.Block.Bullets(sentences));
                }
            }
        }
        blocks.add(new NoticeText.Block.Heading(of("section.ask")));
        blocks.add(new NoticeText.Block.Paragraph(of("ask." + notice.kind().key())));
        blocks.add(new NoticeText.Block.Paragraph(of("register")));
        return new NoticeText(
                language,
                notice.label().tlp(),
                handling(notice.label()),
                of("title." + notice.kind().key(), notice.court()),
                of("reference", notice.reference(), day(notice.at())),
                blocks,
                said);
    }

    /** An earlier notice as it stands in its place from now on: what it said, below that it is superseded and by what. */
    public NoticeText superseded(Notice earlier, Notice by) {
        NoticeText said = say(earlier);
        List<NoticeText.Block> blocks = new ArrayList<>();
        blocks.add(new NoticeText.Block.Heading(of("section.superseded")));
        blocks.add(new NoticeText.Block.Paragraph(of("superseded", by.reference(), day(by.at()))));
        blocks.addAll(said.blocks());
        return new NoticeText(
                said.language(), said.tlp(), said.handling(), said.title(), said.reference(), blocks, said.claims());
    }

    /** One line of at most 280 weighted characters: as many of the most important sentences as fit. */
    public String pressLine(Notice notice) {
        StringBuilder line = new StringBuilder(of("press.begin", notice.court()));
        for (Claim claim : notice.claims().stream()
                .sorted(java.util.Comparator.comparingInt((Claim claim) -> PRESS.indexOf(claim.slot()))
                        .thenComparing(Claim.ORDER))
                .filter(claim -> PRESS.contains(claim.slot()) && claim.text().isEmpty())
                .toList()) {
            String key = "press." + claim.slot().key() + "." + claim.standing().key();
            if (!words.containsKey(key)
                    || (claim.slot().hasSubject() && !claim.subject().equals("any"))) {
                continue;
            }
            String sentence = claim.span() == null && claim.slot().hasTime() ? "" : shortSentence(claim, key);
            if (!sentence.isEmpty() && PressLength.of(line + " " + sentence) <= PressLength.MOST) {
                line.append(' ').append(sentence);
            }
        }
        String line0 = line.toString();
        if (PressLength.of(line0) > PressLength.MOST) {
            throw new IllegalArgumentException("the name of the court is too long for a line of " + PressLength.MOST);
        }
        return line0;
    }

    private static final List<Slot> PRESS =
            List.of(Slot.DETECTED, Slot.DATA_TAKEN, Slot.CONTAINED, Slot.CONTINUITY, Slot.NEXT_UPDATE);

    private String shortSentence(Claim claim, String key) {
        if (claim.slot() == Slot.CONTINUITY && !claim.codes().contains("core-work-continues")) {
            return "";
        }
        Span span = claim.span();
        return span == null ? of(key) : of(key, day(span.from()));
    }

    private String correction(Claim claim) {
        return of("correction", of("name." + claim.slot().key(), subject(claim)), String.join(", ", claim.corrects()));
    }

    /** What one claim says, in whole sentences. */
    List<String> sentences(Claim claim) {
        List<String> sentences = new ArrayList<>();
        String key = claim.slot().key() + "." + claim.standing().key();
        Span span = claim.span();
        boolean detailed =
                !claim.codes().isEmpty() || span != null || !claim.text().isEmpty();
        if (span != null) {
            sentences.add(of(key + ".time", time(span)));
        } else if (!claim.codes().isEmpty()) {
            List<String> named = claim.codes().stream()
                    .map(code -> of(claim.slot().key() + "." + code))
                    .toList();
            if (isList(claim.slot())) {
                sentences.add(of(key + ".list", listed(named)));
            } else {
                sentences.addAll(named);
            }
        } else if (!detailed) {
            sentences.add(of(key, subject(claim)));
        } else if (words.containsKey(key) && claim.slot().hasSubject()) {
            sentences.add(of(key, subject(claim)));
        }
        for (Amount amount : claim.amounts()) {
            sentences.add(amount(amount));
        }
        String text = language.equals(Locale.FRENCH)
                ? claim.text().fr()
                : claim.text().en();
        if (!text.isBlank()) {
            sentences.add(text.strip());
        }
        return sentences;
    }

    private static boolean isList(Slot slot) {
        return slot == Slot.VECTOR || slot == Slot.SYSTEMS || slot == Slot.ASSISTANCE;
    }

    private String listed(List<String> names) {
        if (names.size() == 1) {
            return names.getFirst();
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + of("list.and") + names.getLast();
    }

    private String subject(Claim claim) {
        return claim.subject().isEmpty() ? "" : of("category." + claim.subject());
    }

    private String amount(Amount amount) {
        String unit = "amount." + amount.unit().key();
        return amount.low() == amount.high()
                ? of(unit + ".exact", number(amount.low()))
                : of(unit + ".between", number(amount.low()), number(amount.high()));
    }

    /** A number, as the language writes it. */
    public String number(long number) {
        NumberFormat format = NumberFormat.getIntegerInstance(language);
        // The narrow no-break space of French has no glyph in many fonts; the ordinary one has.
        return format.format(number).replace('\u202f', '\u00a0');
    }

    private String time(Span span) {
        boolean wholeDays =
                isMidnight(span.from()) && isMidnight(span.to()) && span.to().isAfter(span.from());
        if (wholeDays) {
            Instant last = span.to().minusSeconds(1);
            return day(span.from()).equals(day(last))
                    ? of("time.day", day(span.from()))
                    : of("time.days", day(span.from()), day(last));
        }
        return span.from().equals(span.to())
                ? of("time.moment", minute(span.from()))
                : of("time.between", minute(span.from()), minute(span.to()));
    }

    private boolean isMidnight(Instant at) {
        return at.atZone(zone).toLocalTime().toSecondOfDay() == 0;
    }

    /** A day, as the language writes it, in the court's time zone. */
    public String day(Instant at) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu", language).format(at.atZone(zone));
    }

    private String minute(Instant at) {
        return DateTimeFormatter.ofPattern(of("time.minute"), language).format(at.atZone(zone));
    }

    /** What a marking means to its reader. */
    public String handling(Label label) {
        StringBuilder handling =
                new StringBuilder(of("tlp." + label.tlp().name().toLowerCase(Locale.ROOT)));
        if (label.tlp() == Tlp.RED) {
            handling.append(' ')
                    .append(of(
                            "tlp.recipients",
                            names(label.recipients().stream().map(Person::id).toList())));
        }
        if (!label.compartments().isEmpty()) {
            handling.append(' ')
                    .append(
                            label.compartments().isAll()
                                    ? of("tlp.all-circles")
                                    : of(
                                            "tlp.circles",
                                            names(label.compartments().named().stream()
                                                    .map(Compartment::name)
                                                    .toList())));
        }
        return handling.toString();
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "–" : String.join(", ", names);
    }

    /** A sentence of the catalogue, filled in. */
    public String of(String key, Object... values) {
        String pattern = words.getProperty(key);
        if (pattern == null) {
            throw new IllegalArgumentException("the catalogue of " + language + " has no '" + key + "'");
        }
        return new MessageFormat(pattern, language).format(values);
    }
}
