package org.tipstaff.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.Level;

class RunningFactsTest {
    private static final Source JOURNAL = Source.file("journal");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("tipstaff.full") ? 2_000 : 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsAroundTheFindingsLeadsToTheIncidentsThatAllFactsLeadTo(long seed) throws IOException {
        Random random = new Random(seed);
        Given court = court(random);
        RunningFacts running = new RunningFacts();
        running.begin(1, 0);
        running.begin(2, 0);
        ContextCollector[] parts = {new ContextCollector(), new ContextCollector(), new ContextCollector()};
        for (Event event : court.events) {
            parts[random.nextInt(parts.length)].observe(event);
        }
        running.add(1, again(parts[0]));
        running.add(2, parts[1]);
        running.add(2, again(parts[2]));
        IncidentBuilder builder = new IncidentBuilder();
        List<Finding> some = new ArrayList<>(court.findings);
        some.removeIf(_ -> random.nextInt(4) == 0);
        for (List<Finding> findings : List.of(court.findings, some)) {
            List<String> all = said(builder.incidents(findings, running.whole()));
            assertThat(said(builder.build(findings, court.context()).incidents()))
                    .as("seed %s: as a finished case", seed)
                    .isEqualTo(all);
            assertThat(said(builder.incidents(findings, running.around(findings))))
                    .as("seed %s: of what is around", seed)
                    .isEqualTo(all);
        }
    }

    /** Written down and read again. */
    private static ContextCollector again(ContextCollector seen) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ContextBytes.write(seen, new DataOutputStream(bytes));
        return ContextBytes.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), JOURNAL);
    }

    private static List<String> said(List<Incident> incidents) {
        return incidents.stream()
                .map(each -> each + "\n" + String.join("\n", Given.sayings(each, "en")))
                .toList();
    }

    /** Hosts with attacks, hosts where people work, and what leads from one to the other: files, accounts, addresses, names, logons. */
    private static Given court(Random random) {
        Given court = Given.received("DC1");
        int hosts = 3 + random.nextInt(8);
        for (int i = 0; i < hosts; i++) {
            String host = "WS" + i + (random.nextBoolean() ? ".court.example" : "");
            String user = "COURT\\clerk" + random.nextInt(4);
            String name = "tool" + random.nextInt(3);
            long second = random.nextInt(20_000);
            if (random.nextInt(3) == 0) {
                court.attack(host, user, second, name + i);
            }
            for (int k = 0; k < 1 + random.nextInt(6); k++) {
                String guid = (random.nextInt(4) == 0 ? "shared" : "p" + i) + "-" + k;
                String image = "C:\\Users\\Public\\" + name + ".exe";
                court.start(
                        host,
                        user,
                        "0x" + (100 + i),
                        second + k,
                        guid,
                        image,
                        image + " C:\\Users\\Public\\out" + random.nextInt(3) + ".dmp",
                        random.nextBoolean() ? "tool0" + i + "-1" : "p" + i + "-" + (k - 1),
                        "C:\\Windows\\explorer.exe");
                Event connection = court.connect(
                        host, user, second + k + 1, guid, image, "10.0.0." + i, "10.0.0." + random.nextInt(12), 445);
                court.connect(
                        host, user, second + k + 1, guid, image, "10.0.0." + i, "198.51.100." + random.nextInt(3), 443);
                Event written = court.sysmon(
                        11,
                        host,
                        user,
                        second + k,
                        "ProcessGuid",
                        "{" + guid + "}",
                        "Image",
                        image,
                        "TargetFilename",
                        "C:\\Users\\Public\\out" + random.nextInt(3) + ".dmp");
                court.sysmon(
                        22,
                        host,
                        user,
                        second + k,
                        "ProcessGuid",
                        "{" + guid + "}",
                        "Image",
                        image,
                        "QueryName",
                        "name" + random.nextInt(3) + ".example",
                        "QueryResults",
                        "198.51.100." + random.nextInt(3));
                court.logon(
                        host,
                        user,
                        "0x" + (100 + i),
                        3,
                        "10.0.0." + random.nextInt(hosts),
                        "WS" + random.nextInt(hosts),
                        second + random.nextInt(3000));
                if (random.nextInt(hosts) < 2) {
                    court.found(
                            random.nextBoolean() ? connection : written,
                            Level.values()[1 + random.nextInt(Level.values().length - 1)],
                            "rule " + random.nextInt(5),
                            "lateral-movement");
                }
            }
        }
        return court;
    }

    @Test
    void ofAForgottenEpochNothingIsLeft() {
        Given court = Given.received("DC1").attack("WS1", "COURT\\clerk1", 1, "tool");
        RunningFacts running = new RunningFacts();
        running.begin(1, 0);
        ContextCollector seen = new ContextCollector();
        court.events.forEach(seen::observe);
        running.add(1, seen);
        assertThat(running.whole().processes()).isNotEmpty();
        running.begin(4, 2);
        assertThat(running.whole().processes()).isEmpty();
        ContextCollector late = new ContextCollector();
        court.events.forEach(late::observe);
        running.add(1, late);
        assertThat(running.whole().processes()).isEmpty();
    }

    @Test
    void factsThatLieInAFileAreNotWrittenDown() {
        ContextCollector seen = new ContextCollector();
        new Given("Security.evtx")
                .attack("WS1", "COURT\\clerk1", 1, "tool")
                .events
                .forEach(seen::observe);
        assertThatThrownBy(() -> again(seen)).isInstanceOf(IOException.class).hasMessageContaining("Security.evtx");
    }

    @Test
    void bytesThatBreakOffAreRefused() throws IOException {
        ContextCollector seen = new ContextCollector();
        Given.received("DC1").attack("WS1", "COURT\\clerk1", 1, "tool").events.forEach(seen::observe);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ContextBytes.write(seen, new DataOutputStream(bytes));
        for (int length = 0; length < bytes.size(); length += 7) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray(), 0, length));
            assertThatThrownBy(() -> ContextBytes.read(in, JOURNAL)).isInstanceOf(IOException.class);
        }
    }
}
