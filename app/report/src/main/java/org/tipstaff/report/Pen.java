package org.tipstaff.report;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.incident.Sentence;
import org.tipstaff.sigma.Level;

/** What all parts of the report write alike: headings, times, severities, references to records, lists with a bound. */
final class Pen {
    private static final int FILE_NAME_CHARS_MAX = 27;

    final Html html = new Html();
    final Words words;
    final Places places;
    private final SentenceVoice voice;

    Pen(Words words, Places places, SentenceVoice voice) {
        this.words = words;
        this.places = places;
        this.voice = voice;
    }

    /** The same pen on a fresh sheet, for a part that is written before its place is reached. */
    Pen fresh() {
        return new Pen(words, places, voice);
    }

    String say(Sentence sentence) {
        return voice.say(sentence.message(), sentence.values(), words.language().locale());
    }

    /** The name of a reason ({@code join}, {@code score}) or relation that an incident gives by its key. */
    String name(String family, String key) {
        return voice.say(family + "." + key, List.of(), words.language().locale());
    }

    void section(String id, String key) {
        html.open("section", "id", id, "aria-labelledby", id + "-title");
        html.leaf("h2", words.say(key), "id", id + "-title");
    }

    void heading(int level, String key, Object... values) {
        html.leaf("h" + level, words.say(key, values));
    }

    void paragraph(String key, Object... values) {
        html.leaf("p", words.say(key, values));
    }

    void note(String key, Object... values) {
        html.leaf("p", words.say(key, values), "class", "note");
    }

    void item(String text) {
        html.leaf("li", text);
    }

    /** A table that scrolls sideways by itself when the screen is too narrow, also by keyboard. */
    void openTable(String captionKey, String classes, String... columnKeys) {
        table(captionKey, "", classes, columnKeys);
    }

    /** A table right under the heading that names it: its caption is there for those who hear it, and not seen a second time. */
    void openTableUnder(String headingKey, String classes, String... columnKeys) {
        table(headingKey, "heard", classes, columnKeys);
    }

    private void table(String captionKey, String captionClass, String classes, String... columnKeys) {
        html.open("div", "class", "wide", "tabindex", "0", "role", "group", "aria-label", words.say(captionKey));
        html.open("table", "class", classes);
        if (captionClass.isEmpty()) {
            html.leaf("caption", words.say(captionKey));
        } else {
            html.leaf("caption", words.say(captionKey), "class", captionClass);
        }
        html.open("thead").open("tr");
        for (String key : columnKeys) {
            html.leaf("th", words.say(key), "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
    }

    void closeTable() {
        html.close("tbody").close("table").close("div");
    }

    /** A cell; on a narrow screen, where rows are stacked, it begins with the name of its column. */
    void openCell(String columnKey) {
        html.open("td", "data-label", words.say(columnKey));
    }

    void cell(String columnKey, String text) {
        openCell(columnKey);
        html.text(text).close("td");
    }

    void numberCell(String columnKey, long number) {
        html.open("td", "data-label", words.say(columnKey), "class", "n");
        html.text(words.number(number)).close("td");
    }

    /** A cell with text that someone else wrote. */
    void logCell(String columnKey, String text, int charsMax) {
        openCell(columnKey);
        code(text, charsMax);
        html.close("td");
    }

    void code(String text, int charsMax) {
        html.open("code");
        int cut = html.log(text, charsMax);
        html.close("code");
        if (cut > 0) {
            html.text(" ").leaf("small", words.say("cut", charsMax, cut + charsMax));
        }
    }

    /** English prose from a rule or a reason, in a report of whatever language. */
    void english(String text, int charsMax) {
        if (words.language() == Language.ENGLISH) {
            html.open("bdi");
        } else {
            html.open("bdi", "lang", "en");
        }
        html.log(text, charsMax);
        html.close("bdi");
    }

    void severity(Level level) {
        html.open("span", "class", "sev sev-" + level);
        html.text(shape(level) + "\u00a0" + words.say("level." + level)).close("span");
    }

    /** Colour is never the only carrier: each level has a sign of its own. */
    private static String shape(Level level) {
        return switch (level) {
            case CRITICAL -> "\u25c6";
            case HIGH -> "\u25b2";
            case MEDIUM -> "\u25cf";
            case LOW -> "\u25cb";
            case INFORMATIONAL -> "\u2013";
        };
    }

    void time(@Nullable Instant time) {
        if (time == null) {
            html.text(words.say("no-time"));
            return;
        }
        html.leaf("time", words.shortTime(time), "datetime", time.toString());
    }

    void span(@Nullable Instant first, @Nullable Instant last) {
        time(first);
        if (first != null && last != null && !first.equals(last)) {
            html.text(" \u2013 ");
            time(last);
        }
    }

    /** Names from logs, one after the other; says how many there are beyond the bound. */
    void names(Collection<String> names, int max) {
        if (names.isEmpty()) {
            html.text(words.say("none"));
            return;
        }
        int shown = 0;
        for (String name : names) {
            if (shown == max) {
                html.text(", ").text(words.count("and-more", names.size() - max));
                return;
            }
            if (shown++ > 0) {
                html.text(", ");
            }
            name(name);
        }
    }

    /** One name from a log: a host, an account; said in words when it is empty. */
    void name(String name) {
        if (name.isEmpty()) {
            html.text(words.say("unnamed"));
        } else {
            // An account too long for its column breaks behind its domain.
            int domain = name.indexOf('\\') + 1;
            html.open("bdi");
            if (domain > 0 && domain < Bounds.PATH_CHARS_MAX) {
                html.log(name.substring(0, domain), Bounds.PATH_CHARS_MAX);
                html.open("wbr");
            }
            html.log(name.substring(domain), Bounds.PATH_CHARS_MAX);
            html.close("bdi");
        }
    }

    /** References to records, in brackets: {@code [S3 Security.evtx #7]}, each a link to where more is said of it. */
    void evidence(List<Provenance> evidence) {
        html.open("span", "class", "refs");
        int shown = 0;
        String last = "";
        for (Provenance provenance : evidence) {
            if (shown == Bounds.EVIDENCE_PER_SENTENCE_MAX) {
                html.text(" ").text(words.count("and-more", evidence.size() - shown));
                break;
            }
            html.text(shown++ > 0 ? " " : "");
            // A source that was just named is not named again.
            String path = provenance.source().path();
            reference(provenance, !path.equals(last));
            last = path;
        }
        html.close("span");
    }

    private void reference(Provenance provenance, boolean named) {
        Optional<Integer> number = places.sourceNumber(provenance.source().path());
        Optional<String> target = places.findingAt(provenance)
                .or(() -> number.filter(n -> n <= Bounds.SOURCES_MAX).map(Places::sourceAnchor));
        String element = target.isPresent() ? "a" : "span";
        if (target.isPresent()) {
            html.open("a", "href", "#" + target.get());
        } else {
            html.open("span");
        }
        html.text("[");
        if (named) {
            html.text(number.map(n -> "S" + n + "\u00a0").orElse(""));
            html.text(shortened(fileName(provenance.source().path())) + "\u00a0");
        }
        html.text("#" + provenance.record() + "]");
        html.close(element);
    }

    private static String fileName(String path) {
        int cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('!'));
        return path.substring(cut + 1);
    }

    /** Its beginning and its end: file names of one kind differ in one or the other. */
    private static String shortened(String fileName) {
        String visible = LogText.visible(fileName, Bounds.PATH_CHARS_MAX);
        return visible.length() <= FILE_NAME_CHARS_MAX
                ? visible
                : visible.substring(0, FILE_NAME_CHARS_MAX / 3) + "…"
                        + visible.substring(visible.length() - FILE_NAME_CHARS_MAX * 2 / 3 + 1);
    }

    /** A record in full: path, number, offset, and the digest of the file it stands in. */
    void record(Provenance provenance) {
        Source source = provenance.source();
        Optional<Integer> number = places.sourceNumber(source.path()).filter(n -> n <= Bounds.SOURCES_MAX);
        if (number.isPresent()) {
            html.leaf("a", "S" + number.get(), "href", "#" + Places.sourceAnchor(number.get()));
            html.text(" ");
        }
        html.open("code");
        html.log(source.path(), Bounds.PATH_CHARS_MAX);
        html.text("#" + provenance.record()).close("code");
        if (provenance.offset() != Provenance.NO_OFFSET) {
            html.text(" ").leaf("small", words.say("at-byte", provenance.offset()));
        }
        if (source.isHashed()) {
            html.text(" ").open("small");
            html.text("SHA-256\u00a0").leaf("code", source.sha256().hex().substring(0, 16) + "…");
            html.close("small");
        }
    }

    /** Text that can be opened; on paper it is open. */
    void openFold(String summary) {
        html.open("details").leaf("summary", summary);
    }

    void closeFold() {
        html.close("details");
    }

    void term(String key) {
        html.leaf("dt", words.say(key));
    }

    void fact(String key, String text) {
        term(key);
        html.leaf("dd", text);
    }
}
