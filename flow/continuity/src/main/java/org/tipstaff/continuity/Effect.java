package org.tipstaff.continuity;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cut does to the court from one moment to another.
 *
 * @param services each of the site, in its order
 */
public record Effect(Cut cut, Instant from, Instant until, List<ServiceEffect> services) {
    public Effect {
        services = List.copyOf(services);
    }

    public Cost cost() {
        return services.stream().map(ServiceEffect::cost).reduce(Cost.NONE, Cost::plus);
    }

    /** What is lost, at least to some; also what nobody needs in this time. */
    public List<ServiceEffect> lost() {
        return services.stream().filter(each -> each.loss() != Loss.NONE).toList();
    }

    /** What goes on for everybody. */
    public List<ServiceEffect> remaining() {
        return services.stream().filter(each -> each.loss() == Loss.NONE).toList();
    }

    /** Must-run services that somebody needs in this time and does not have. */
    public List<ServiceEffect> mustRunLost() {
        return services.stream()
                .filter(each -> each.cost().mustRunMinutes() > 0)
                .toList();
    }

    /** Minutes without a service that is needed, by audience, summed over services. */
    public SortedMap<String, Long> minutesByAudience() {
        SortedMap<String, Long> minutes = new TreeMap<>();
        for (ServiceEffect each : services) {
            each.audiences().forEach(audience -> minutes.merge(audience, each.minutes(), Long::sum));
        }
        return minutes;
    }
}
