package org.tipstaff.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.incident.ClockOffset;
import org.tipstaff.incident.Entity;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Incident.EntityLink;
import org.tipstaff.incident.Join;
import org.tipstaff.incident.Score;
import org.tipstaff.incident.Sentence;
import org.tipstaff.incident.Step;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.LogSource;
import org.tipstaff.sigma.Problem;
import org.tipstaff.sigma.RuleHeader;

/** The attacker writes the log; the registrar's browser opens the report. */
class HostileTextTest {
    /** Every text that a case holds, in one hostile form. */
    private static CaseReport everythingIs(String text) {
        Source source = ExampleCase.source(text);
        Instant time = Instant.parse("2025-03-14T15:41:07Z");
        RuleHeader rule = new RuleHeader(
                text,
                text,
                text,
                Level.HIGH,
                text,
                text,
                text,
                List.of(text),
                List.of(text, "execution"),
                List.of(text),
                List.of(text),
                List.of(text),
                List.of(text),
                Map.of(text, text),
                new Location(text, 1, 1));
        Event event = new Event(
                new Provenance(source, 7, 4096),
                text,
                text,
                text,
                1,
                text,
                text,
                List.of(new ClockReading(text, time)),
                Fields.none(),
                text);
        Finding finding = new Finding(
                ExampleCase.id("f"),
                time,
                rule,
                List.of(event),
                false,
                new TreeMap<>(Map.of(text, text)),
                List.of(ExampleCase.source(text + "2")));
        Finding second = new Finding(
                ExampleCase.id("g"), null, rule, List.of(event), false, new TreeMap<>(Map.of(text, text)), List.of());
        Sentence sentence = new Sentence(text, List.of(text), List.of(event.provenance()));
        List<EntityLink> links = new ArrayList<>();
        for (Entity.Kind kind : Entity.Kind.values()) {
            links.add(new EntityLink(new Entity(kind, text), text, new Entity(Entity.Kind.FILE, text + kind), 1));
        }
        Incident incident = new Incident(
                text,
                sentence,
                Level.HIGH,
                new Score(1, List.of(new Score.Part(text, 1))),
                time,
                time,
                List.of(text),
                List.of(text),
                List.of(text),
                List.of(text),
                List.of(finding, second),
                List.of(new Step(
                        time.plusSeconds(9),
                        new ClockReading(text, time),
                        text,
                        List.of(text),
                        text,
                        text,
                        sentence,
                        List.of(finding))),
                List.of(sentence),
                List.of(new Join(new Entity(Entity.Kind.USER, text), text, List.of(finding.id(), second.id()), 1)),
                links,
                List.of(new ClockOffset(text, text, text, Duration.ofSeconds(-3), 1, 1, false)));
        Problem problem = new Problem(Problem.Severity.ERROR, new Location(text, 1, 2), text, text);
        return new CaseReport(
                new RunFacts(text, text, new TreeMap<>(Map.of(text, text))),
                List.of(new SourceFacts(text, source.sha256(), 1, text, 1, 1)),
                new EventFacts(
                        1,
                        1,
                        1,
                        1,
                        time,
                        time,
                        new TreeMap<>(Map.of(text, 1L)),
                        List.of(new EventFacts.HostFacts(text, 1, time, time))),
                new RuleFacts(
                        3,
                        0,
                        0,
                        1,
                        1,
                        1,
                        List.of(problem),
                        1,
                        List.of(problem),
                        new TreeMap<>(Map.of(text, 1L)),
                        List.of(new RuleFacts.LogSourceFacts(new LogSource(text, text, text), 1, true, 1))),
                List.of(new ChannelFacts(text, 1, 1, 1)),
                List.of(incident),
                List.of(finding, second),
                List.of(new Gap(source, Gap.Kind.RECORD, 1, 2, 3L, text)));
    }

    private static String report(String text) {
        SentenceVoice voice = (message, values, locale) -> message;
        return new HtmlReport(Language.FRENCH, voice).write(everythingIs(text));
    }

    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z0-9!]+)((?: [a-zA-Z0-9:-]+=\"[^\"<>]*\")*)>");

    /** What is left when every tag of ours is taken away; a lone {@code <} would be someone else's. */
    private static String textOf(String html) {
        String body = html.substring(html.indexOf("<body>"));
        Matcher matcher = TAG.matcher(body);
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            text.append(body, from, matcher.start());
            from = matcher.end();
            assertThat(matcher.group(2)).isNotIn("script", "img", "iframe", "style", "object", "form", "base", "meta");
            assertThat(matcher.group(3)).doesNotContainPattern(" (on[a-z]+|style)=\"");
        }
        return text.append(body, from, body.length()).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style><script>alert(1)</script>",
                "</title><svg/onload=alert(1)>",
                "<!--",
                "-->",
                "]]><script>",
                "javascript:alert(1)",
                "&lt;script&gt;alert(1)&lt;/script&gt;",
                "<svg><animate onbegin=alert(1)>",
                "{0}{1}{2}",
                "#\" href=\"https://example.org/",
                "`${alert(1)}`"
            })
    void textStaysText(String payload) {
        String html = report(payload);
        assertThat(textOf(html).chars().filter(c -> c == '<' || c == '>').count())
                .isZero();
        assertThat(html)
                .contains(payload.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&#39;"));
        assertThat(html).doesNotContain("href=\"https:").doesNotContain("href=\"javascript:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invoice\u202efdp.exe",
                "a\u0000b",
                "esc\u001b[31mred",
                "back\bspace",
                "c1\u0085\u009b",
                "zero\u200bwidth\u2060joined\ufeff",
                "isolate\u2066x\u2069",
                "lone\ud83dhigh",
                "lone\udc00low",
                "line\u2028paragraph\u2029",
                "filler\u3164\u115f",
                "tag\udb40\udc41",
                "non\uffff",
                "soft\u00adhyphen",
                "cr\rlf"
            })
    void whatCannotBeSeenIsNamed(String hostile) {
        String html = report(hostile);
        html.codePoints()
                .filter(LogText::isHidden)
                .findAny()
                .ifPresent(c -> assertThat(LogText.name(c))
                        .as("must not stand in the report")
                        .isEmpty());
        assertThat(html).contains("<b class=\"u\">[U+");
    }

    @Test
    void accentsAreNotStacked() {
        String zalgo = "e" + "\u0301".repeat(200);
        assertThat(LogText.visible(zalgo, 1_000)).startsWith("e\u0301\u0301\u0301\u0301[U+0301]");
        assertThat(LogText.visible("Convoqu\u0065\u0301 \u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", 1_000))
                .doesNotContain("[U+");
    }

    @Test
    void longTextIsCutAndSaysSo() {
        String html = report("x".repeat(1_000_000));
        assertThat(html).contains("(500 premiers caractères sur 1\u202f000\u202f000)");
        assertThat(html.length()).isLessThan(250_000);
    }

    @Test
    void cutsBetweenCharactersNotWithin() {
        assertThat(LogText.visible("ab\ud83d\ude00cd", 3)).isEqualTo("ab…");
    }

    @Test
    void emptyTextIsNoText() {
        assertThat(report("")).contains("(non nommé dans le journal)");
    }

    @Test
    void theWriterRefusesWhatCouldRunOrLead() {
        Html html = new Html();
        assertThatThrownBy(() -> html.open("script")).hasMessageContaining("<script>");
        assertThatThrownBy(() -> html.open("a", "href", "https://example.org/")).hasMessageContaining("itself only");
        assertThatThrownBy(() -> html.open("p", "onclick", "x")).hasMessageContaining("onclick");
        assertThatThrownBy(() -> new Html().style("</style><script>")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Html().open("p").close("div")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Html().open("p").toString()).isInstanceOf(IllegalStateException.class);
    }
}
