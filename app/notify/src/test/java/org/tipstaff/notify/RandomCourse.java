package org.tipstaff.notify;

import java.util.List;
import java.util.SplittableRandom;
import org.tipstaff.site.Severity;

/** What may happen next at the small court. */
final class RandomCourse {
    private static final List<String> HOSTS =
            List.of("DC01", "mail.court.example", "PUSH01", "REG-WS-014", "elsewhere", "phone.example", "10.20.1.30");
    private static final List<String> ACCOUNTS = List.of("COURT\\it.admin1", "it.admin2", "nobody");
    private static final List<String> TARGETS =
            List.of("it.admin1@court.example", "https://push.example/one", "https://phone.example/two");

    private RandomCourse() {}

    static Happening next(SplittableRandom random, Given.World world) {
        String id = "a" + random.nextInt(5);
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 ->
                new Happening.IncidentSeen(Given.incident(
                        id,
                        Severity.values()[random.nextInt(5)],
                        Given.suspects(
                                random.nextInt(2) == 0 ? List.of(HOSTS.get(random.nextInt(HOSTS.size()))) : List.of(),
                                random.nextInt(3) == 0
                                        ? List.of(ACCOUNTS.get(random.nextInt(ACCOUNTS.size())))
                                        : List.of())));
            case 4 -> new Happening.IncidentClosed(id);
            case 5 -> new Happening.Trouble(Topic.SOURCE_SILENT, "source " + random.nextInt(3), world.now);
            case 6 -> new Happening.TroubleOver(Topic.SOURCE_SILENT, "source " + random.nextInt(3));
            case 7 -> new Happening.Taken(id, "it.admin2");
            case 8, 9 -> {
                String target = TARGETS.get(random.nextInt(TARGETS.size()));
                if (!world.dead.remove(target)) {
                    world.dead.add(target);
                }
                yield new Happening.TimePassed();
            }
            default -> new Happening.TimePassed();
        };
    }
}
