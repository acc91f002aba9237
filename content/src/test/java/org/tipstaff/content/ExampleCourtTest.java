package org.tipstaff.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;
import org.tipstaff.sigma.UnusableRulesException;

/** The logs of the example court are read whole, in each of their three dialects. What is found in them proves nothing. */
class ExampleCourtTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("tipstaff.root"), "examples");
    private static RulePack pack;
    private static List<Event> events;

    @BeforeAll
    static void read() throws UnusableRulesException, IOException {
        pack = new RulePack();
        events = pack.events(EXAMPLES.resolve("court-intrusion/logs"));
    }

    @Test
    void everyEventIsRead_withItsLogAndItsTime() throws IOException {
        Matcher count = Pattern.compile("\"events\": (\\d+)")
                .matcher(Files.readString(EXAMPLES.resolve("court-intrusion-truth.json")));
        assertThat(count.find()).isTrue();
        assertThat(events).hasSize(Integer.parseInt(count.group(1)));
        assertThat(events).allSatisfy(event -> {
            assertThat(event.product()).isEqualTo("windows");
            assertThat(event.channel()).isNotEmpty();
            assertThat(event.host()).endsWith(".examplecourt.example");
            assertThat(event.time()).isNotNull();
        });
    }

    @Test
    void rulesOnTheHourSeeTheTimeOfEveryDialect() {
        assertThat(events)
                .allSatisfy(event -> assertThat(event.fields().text("TimeCreated_SystemTime"))
                        .startsWith("2026-03-0"));
    }
}
