package org.tipstaff.respond;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Whether a cut may be taken back: an exit test, not a button. First the flows of what was cut are ended, for an attacker's
 * session outlives a short cut and goes on by itself; then what must run is seen to run; and the attacker's indicators were
 * silent for the stated time, where silence needs somebody who would have heard them.
 *
 * @param open tests that are not passed; empty when it may be reconnected
 */
public record Reconnection(List<Test> open) {
    /** An older probe says nothing about now. */
    public static final Duration PROBE_AGE_MAX = Duration.ofMinutes(10);

    /** A test that is not passed. */
    public record Test(Kind kind, String subject, String reason) {
        public enum Kind {
            FLOWS_ENDED,
            MUST_RUN,
            INDICATORS_SILENT
        }
    }

    /**
     * What was done to the flows of a host that was cut.
     *
     * @param ended that no flow of before is left; false when some are, or nobody knows
     */
    public record Flows(Instant at, boolean ended) {}

    /**
     * A probe of a must-run service.
     *
     * @param presence {@link Presence#PRESENT} when it answered as it should
     */
    public record ServiceProbe(Instant at, Presence presence) {}

    public Reconnection {
        open = List.copyOf(open);
    }

    public boolean allowed() {
        return open.isEmpty();
    }

    /**
     * Decides.
     *
     * @param hosts ids of all hosts that were cut
     * @param flows what was done to the flows of each; a host that is missing had nothing done
     * @param mustRun ids of the services that must run
     * @param probes the last of each service
     * @param indicators subjects, with the sources that could show them
     * @param lookouts of the indicators
     * @param since when the cut was verified
     * @param quiet how long they must have been silent
     */
    public static Reconnection decide(
            Collection<String> hosts,
            Map<String, Flows> flows,
            Collection<String> mustRun,
            Map<String, ServiceProbe> probes,
            Collection<Subject> indicators,
            Collection<Lookout> lookouts,
            Instant since,
            Duration quiet,
            Instant now) {
        List<Test> open = new ArrayList<>();
        for (String host : hosts.stream().distinct().sorted().toList()) {
            Flows own = flows.get(host);
            if (own == null || !own.ended()) {
                open.add(new Test(Test.Kind.FLOWS_ENDED, host, "flows of before the cut may be left"));
            } else if (own.at().isBefore(since) || own.at().isAfter(now)) {
                open.add(new Test(
                        Test.Kind.FLOWS_ENDED,
                        host,
                        "its flows were ended at " + own.at() + ", not between the cut and now"));
            }
        }
        for (String service : mustRun.stream().distinct().sorted().toList()) {
            ServiceProbe probe = probes.get(service);
            if (probe == null || probe.presence() != Presence.PRESENT) {
                open.add(new Test(
                        Test.Kind.MUST_RUN,
                        service,
                        probe == null ? "not probed" : "the probe says " + Shape.word(probe.presence())));
            } else if (probe.at().isAfter(now) || probe.at().isBefore(now.minus(PROBE_AGE_MAX))) {
                open.add(new Test(Test.Kind.MUST_RUN, service, "the probe is of " + probe.at() + "; probe again"));
            }
        }
        Instant from = now.minus(quiet);
        if (from.isBefore(since)) {
            open.add(new Test(
                    Test.Kind.INDICATORS_SILENT, "", "the cut holds since " + since + ", shorter than " + quiet));
        }
        if (!indicators.isEmpty()) {
            for (ContainmentVerdict.Judged judged :
                    ContainmentVerdict.judge(indicators, lookouts, from, now).subjects()) {
                if (judged.standing() != ContainmentVerdict.Standing.SILENT) {
                    open.add(new Test(
                            Test.Kind.INDICATORS_SILENT,
                            judged.subject().toString(),
                            String.join("; ", judged.reasons())));
                }
            }
        }
        return new Reconnection(open);
    }
}
