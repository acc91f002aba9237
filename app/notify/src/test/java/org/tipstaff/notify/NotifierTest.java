package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.site.Channel;
import org.tipstaff.site.Severity;
import org.tipstaff.site.Site;

/** The whole module, with what is on disk and what arrives. */
class NotifierTest {
    private static final String ID = "3f1c0000-0000-5000-8000-000000000001";

    @TempDir
    Path folder;

    private final Site site = Given.site(Given.court(Given.THREE_PEOPLE));
    private final Map<String, List<Letter>> arrived = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    private final List<DiaryEntry> diary = new ArrayList<>();
    private final List<String> screen = new ArrayList<>();
    private Instant now = Given.NOON;

    private final Function<Channel, Carrier> carriers = channel -> letter -> {
        if (dead.contains(channel.target())) {
            throw CarriageException.passing("dead");
        }
        arrived.computeIfAbsent(channel.target(), _ -> new ArrayList<>()).add(letter);
    };

    private Notifier open() throws IOException {
        return Notifier.open(folder, site, carriers, Runnable::run, () -> now, screen::add, diary::add);
    }

    private static Suspects nobody() {
        return Suspects.NONE;
    }

    @Test
    void aPersonIsToldInTheirLanguageAndCanSayThatTheyHaveIt() throws IOException {
        Notifier notifier = open();
        notifier.incident(new IncidentSnapshot(ID, Severity.HIGH, now, nobody()));
        now = now.plus(Duration.ofMinutes(31));
        notifier.tick();
        Letter english = arrived.get("https://phone.example/one").getFirst();
        assertThat(english.subject()).isEqualTo("[Tipstaff] HIGH: incident " + ID + ": nobody has it yet");
        assertThat(english.text()).contains("tipstaff ack " + ID, "2026-03-03 13:00:00 +01:00");
        assertThat(arrived.get("https://phone.example/two").getFirst().subject())
                .isEqualTo("[Tipstaff] ÉLEVÉE : incident " + ID + " : personne ne s’en occupe encore");
        assertThat(notifier.acknowledge("0000", "it.admin2")).isInstanceOf(Acknowledged.Unknown.class);
        assertThat(notifier.acknowledge(ID, "it.admin2")).isEqualTo(new Acknowledged.Now(ID));
        assertThat(notifier.acknowledge(ID, "it.admin1")).isEqualTo(new Acknowledged.Already(ID, "it.admin2", now));
        assertThat(Files.readString(folder.resolve("board.txt"))).contains("Taken by it.admin2");
        assertThat(screen.getLast()).contains("Taken by it.admin2");
        assertThat(diary)
                .anyMatch(entry -> entry.deed() == DiaryEntry.Deed.ACKNOWLEDGED
                        && entry.person().equals("it.admin2"))
                .anyMatch(entry -> entry.deed() == DiaryEntry.Deed.DELIVERED
                        && entry.references().contains(ID));
    }

    @Test
    void whatWasDecidedIsSentAfterACrashAndWhatWasSentIsNot() throws IOException {
        dead.addAll(List.of("it.admin1@court.example", "https://push.example/one", "https://phone.example/one"));
        Notifier notifier = open();
        notifier.incident(new IncidentSnapshot(ID, Severity.HIGH, now, nobody()));
        assertThat(arrived.get("https://phone.example/two")).hasSize(1);
        dead.clear();
        now = now.plusSeconds(30);
        open().tick();
        assertThat(arrived.get("https://phone.example/one")).hasSize(1);
        open().tick();
        assertThat(arrived.get("https://phone.example/one")).hasSize(1);
        assertThat(arrived.get("https://phone.example/two")).hasSize(1);
    }

    @Test
    void aCopyOfAMessageHasTheSameId() throws IOException {
        Map<String, Set<String>> ids = new HashMap<>();
        Function<Channel, Carrier> answersLost = channel -> letter -> {
            ids.computeIfAbsent(channel.target(), _ -> new HashSet<>()).add(letter.id());
            throw CarriageException.passing("the answer was lost");
        };
        Notifier notifier = Notifier.open(folder, site, answersLost, Runnable::run, () -> now, _ -> {}, _ -> {});
        notifier.incident(new IncidentSnapshot(ID, Severity.HIGH, now, nobody()));
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(60);
            notifier.tick();
        }
        assertThat(ids.get("https://phone.example/one")).hasSize(1);
    }

    @Test
    void aDamagedMemoryIsSaidAndKept() throws IOException {
        open().incident(new IncidentSnapshot(ID, Severity.HIGH, now, nobody()));
        Files.writeString(folder.resolve("state.json"), "{\"version\":1,");
        Notifier notifier = open();
        assertThat(notifier.matters()).extracting(Matter::topic).containsExactly(Topic.MEMORY_LOST);
        assertThat(folder.resolve("state.json.damaged")).exists();
    }

    @Test
    void aDiskThatTakesNothingKeepsNobodyFromBeingTold() throws IOException {
        Notifier notifier = open();
        assertThat(notifier.unsaved()).isEmpty();
        Files.createDirectory(folder.resolve("state.json.next"));
        notifier.journalFull(now);
        assertThat(arrived.get("https://phone.example/one").getFirst().subject())
                .contains("CRITICAL: journal full");
        assertThat(notifier.unsaved()).contains("can not be written down");
        Files.delete(folder.resolve("state.json.next"));
        notifier.tick();
        assertThat(notifier.unsaved()).isEmpty();
    }

    @Test
    void anotherSiteFileHoldsAtOnce() throws IOException {
        Notifier notifier = open();
        IncidentSnapshot incident =
                new IncidentSnapshot(ID, Severity.HIGH, now, Given.suspects(List.of("REG-WS-014"), List.of()));
        notifier.incident(incident);
        int before = arrived.get("it.admin1@court.example").size();
        Site wiser = Given.site(Given.court(Given.THREE_PEOPLE.replace("IT-WS-002]", "IT-WS-002, REG-WS-014]")));
        notifier.site(wiser, carriers, List.of(incident));
        now = now.plus(Duration.ofHours(1));
        notifier.tick();
        assertThat(arrived.get("it.admin1@court.example")).hasSize(before);
        assertThat(notifier.channels()).filteredOn(ChannelState::unsafe).hasSize(1);
    }

    @Test
    void aMessageOnItsWayToAChannelThatBecameUnsafeIsNotHandedOver() throws IOException {
        List<Runnable> waiting = new ArrayList<>();
        Notifier notifier = Notifier.open(folder, site, carriers, waiting::add, () -> now, screen::add, diary::add);
        notifier.incident(new IncidentSnapshot("aaa", Severity.HIGH, now, nobody()));
        notifier.incident(
                new IncidentSnapshot(ID, Severity.LOW, now, Given.suspects(List.of("mail.court.example"), List.of())));
        while (!waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
        assertThat(arrived).doesNotContainKey("it.admin1@court.example").containsKey("https://phone.example/one");
    }

    @Test
    void theScreenSaysWhoMustBeFetched() throws IOException {
        Site alone = Given.site(Given.court("""
                - person: it.admin1
                  office: it
                  channels: [{kind: mail, target: it.admin1@court.example, reads: [mail]}]
                  duty: [{when: always, order: 1}]
                """));
        Notifier notifier = Notifier.open(folder, alone, carriers, Runnable::run, () -> now, screen::add, diary::add);
        notifier.incident(new IncidentSnapshot(ID, Severity.HIGH, now, Given.suspects(List.of("EXCH01"), List.of())));
        assertThat(arrived.keySet()).containsExactly("https://beat.example/x");
        assertThat(screen.getLast()).contains("FETCH IN PERSON", "it.admin1", ID);
    }

    /** Any course of events, cut anywhere: what is on disk reads back as what was in memory. */
    @Test
    void theStateReadsBackAsItself() throws IOException {
        int runs = Boolean.getBoolean("tipstaff.full") ? 500 : 20;
        for (int seed = 0; seed < runs; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Given.World world = new Given.World(site, Given.NOON);
            StateFile file = new StateFile(folder.resolve("state-" + seed + ".json")).salted("salt");
            for (int i = 0; i < 30; i++) {
                world.happens(RandomCourse.next(random, world));
                world.now = world.now.plusSeconds(random.nextInt(600));
                file.write(world.state);
                assertThat(file.read().state()).as("seed " + seed).isEqualTo(world.state);
            }
        }
    }
}
