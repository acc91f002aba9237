package org.tipstaff.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tipstaff.notify.Given.World;
import org.tipstaff.site.Channel;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Host;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.SitePart;

/** What holds in every course of events, each promise checked by a slow and plain reading of the same site. */
class EscalationPropertiesTest {
    private static final int STEPS = 60;

    static LongStream seeds() {
        return LongStream.range(0, Boolean.getBoolean("tipstaff.full") ? 3_000 : 60);
    }

    private final Site site = Given.site(Given.court(Given.THREE_PEOPLE));

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingGoesOverAChannelThatASuspectCanRead(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(site, Given.NOON);
        Map<String, Suspects> open = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            Happening happening = RandomCourse.next(random, world);
            if (happening instanceof Happening.IncidentSeen seen) {
                open.put(seen.incident().id(), seen.incident().suspects());
            } else if (happening instanceof Happening.IncidentClosed closed) {
                open.remove(closed.id());
            }
            Map<String, Integer> before = counts(world);
            world.happens(happening);
            for (Contact contact : site.contacts()) {
                for (Channel channel : contact.channels()) {
                    boolean unsafe = slowlyUnsafe(channel, open.values());
                    assertThat(world.state.unsafe().contains(Exposure.key(channel)))
                            .as("seed " + seed + " step " + step + " " + channel.target() + " " + open)
                            .isEqualTo(unsafe);
                    if (unsafe) {
                        assertThat(counts(world).getOrDefault(channel.target(), 0))
                                .as("seed " + seed + " step " + step + ": 0 bytes")
                                .isEqualTo(before.getOrDefault(channel.target(), 0));
                        assertThat(world.state.outbox().values())
                                .noneMatch(message -> message.channel().equals(Exposure.key(channel)));
                    }
                }
            }
            world.now = world.now.plusSeconds(random.nextInt(900));
        }
    }

    /** Somebody who is told what is open is told it again within the time the pace allows, for as long as nobody has it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatNobodyHasIsRepeatedInTime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(site, Given.NOON.plus(Duration.ofHours(random.nextInt(24 * 10))));
        for (int step = 0; step < 8; step++) {
            Happening happening = RandomCourse.next(random, world);
            world.dead.clear();
            world.happens(happening);
        }
        Instant from = world.now;
        world.until(from.plus(Duration.ofHours(2)));
        for (Matter matter : world.state.matters().values()) {
            if (matter.acknowledgement() != null) {
                continue;
            }
            List<Instant> told = new ArrayList<>();
            world.arrived.values().stream()
                    .flatMap(List::stream)
                    .filter(message -> message.lines().stream()
                            .anyMatch(line ->
                                    line.reference().equals(matter.reference()) && line.what() == Line.What.OPEN))
                    .map(Message::decided)
                    .filter(at -> !at.isBefore(from))
                    .sorted()
                    .forEach(told::add);
            Instant last = from;
            told.add(world.now);
            for (Instant at : told) {
                assertThat(Duration.between(last, at))
                        .as("seed " + seed + " " + matter)
                        .isLessThanOrEqualTo(Duration.ofMinutes(16));
                last = at;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsOverOrTakenIsToldToNobody(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(site, Given.NOON);
        for (int step = 0; step < STEPS; step++) {
            world.happens(RandomCourse.next(random, world));
            world.now = world.now.plusSeconds(random.nextInt(600));
        }
        for (Matter matter : List.copyOf(world.state.matters().values())) {
            world.happens(new Happening.Taken(matter.reference(), "it.admin1"));
        }
        Set<String> quiet = new HashSet<>();
        world.state.matters().values().stream()
                .filter(matter -> matter.acknowledgement() != null && matter.topic() != Topic.CHANNEL_FAILING)
                .forEach(matter -> quiet.add(matter.reference()));
        Instant from = world.now;
        world.until(from.plus(Duration.ofHours(3)));
        world.arrived.values().stream()
                .flatMap(List::stream)
                .filter(message -> message.decided().isAfter(from))
                .forEach(message -> assertThat(message.lines())
                        .as("seed " + seed)
                        .noneMatch(line -> line.what() == Line.What.OPEN && quiet.contains(line.reference())));
        assertThat(world.state.outbox().size())
                .as("the outbox is bounded by the channels")
                .isLessThanOrEqualTo(2 * world.escalation.exposure().channels().size());
    }

    private static Map<String, Integer> counts(World world) {
        Map<String, Integer> counts = new HashMap<>();
        world.arrived.forEach((target, messages) -> counts.put(target, messages.size()));
        return counts;
    }

    /** By the words of the issue: suspect host, account or mail server, and whatever runs there or needs it. */
    private boolean slowlyUnsafe(Channel channel, Iterable<Suspects> open) {
        for (Suspects suspects : open) {
            for (SitePart part : channel.reads()) {
                if (suspect(part, suspects)) {
                    return true;
                }
            }
            String host = channel.target().contains("://") ? channel.targetUri().getHost() : "mail.court.example";
            if (suspects.hosts().contains(host)
                    || site.hosts().stream().anyMatch(each -> each.isCalled(host) && hostSuspect(each, suspects))) {
                return true;
            }
        }
        return false;
    }

    private boolean suspect(SitePart part, Suspects suspects) {
        return switch (part.kind()) {
            case HOST ->
                site.hosts().stream().anyMatch(host -> host.id().equals(part.id()) && hostSuspect(host, suspects));
            case ACCOUNT ->
                suspects.accounts().stream()
                        .anyMatch(name -> site.accountsCalled(name).stream()
                                .anyMatch(account -> account.id().equals(part.id())));
            case SERVICE -> {
                Service service = site.services().stream()
                        .filter(each -> each.id().equals(part.id()))
                        .findFirst()
                        .orElseThrow();
                yield service.hosts().stream()
                                .anyMatch(host -> suspect(new SitePart(SitePart.Kind.HOST, host), suspects))
                        || service.needs().stream()
                                .anyMatch(need -> suspect(new SitePart(SitePart.Kind.SERVICE, need), suspects));
            }
        };
    }

    private static boolean hostSuspect(Host host, Suspects suspects) {
        return suspects.hosts().stream()
                .anyMatch(name -> host.isCalled(name)
                        || host.addresses().stream()
                                .anyMatch(address -> address.toString().equals(name)));
    }
}
