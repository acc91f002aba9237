package org.tipstaff.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.respond.ContainmentPlanner;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** Planning for a court made up of so many computers, a third of them servers of services that need each other. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlanBench {
    private static final Instant MADE = Instant.parse("2026-03-05T08:00:00Z");

    @Param({"60", "200", "600"})
    public int hosts;

    /** Positions of the attacker. */
    @Param({"3", "12"})
    public int positions;

    private Optional<Site> site = Optional.empty();
    private Suspects suspects =
            new Suspects("none", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), true);

    /** Makes the court; always the same one. */
    @Setup
    public void court() {
        SplittableRandom random = new SplittableRandom(20_230_919);
        StringBuilder text = new StringBuilder("court: {name: C, timezone: Europe/Amsterdam}\nzones:\n");
        int zones = 6;
        for (int z = 0; z < zones; z++) {
            text.append("  - {id: z%d, networks: [10.0.%d.0/24], internet: %s, reaches: [z%d, z%d]}%n"
                    .formatted(z, z, z % 2 == 0 ? "yes" : "no", (z + 1) % zones, random.nextInt(zones)));
        }
        text.append("hosts:\n");
        for (int h = 0; h < hosts; h++) {
            text.append("  - {id: h%d, addresses: [10.0.%d.%d], zone: z%d, crown_jewel: %s}%n"
                    .formatted(h, h % zones, h / zones + 1, h % zones, h % 20 == 7 ? "yes" : "no"));
        }
        text.append("audiences:\n  - {id: out, outside: yes}\n  - {id: in, zones: [z0]}\nservices:\n");
        for (int s = 0; s < hosts / 3; s++) {
            text.append(
                    "  - {id: s%d, hosts: [h%d, h%d], needs: [%s], must_run: %s, serves: [in, out], hours: \"mon-sun %02d:00-23:00\"}%n"
                            .formatted(
                                    s,
                                    random.nextInt(hosts),
                                    random.nextInt(hosts),
                                    s > 0 ? "s" + random.nextInt(s) : "",
                                    s % 3 == 0 ? "yes" : "no",
                                    random.nextInt(22)));
        }
        site = SiteReader.read("bench", text.toString()).site();
        List<String> compromised = new ArrayList<>();
        while (compromised.size() < positions) {
            String host = "h" + random.nextInt(hosts);
            if (!compromised.contains(host)) {
                compromised.add(host);
            }
        }
        suspects =
                new Suspects("i", compromised, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false);
    }

    /** The whole plan: search, alternatives, costs, predictions. */
    @Benchmark
    public ContainmentPlan plan() {
        return ContainmentPlanner.contain(site.orElseThrow(), suspects, MADE, "00112233445566778899aabbccddeeff");
    }
}
