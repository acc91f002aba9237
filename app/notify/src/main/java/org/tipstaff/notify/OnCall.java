package org.tipstaff.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Duty;
import org.tipstaff.site.Site;

/** Who is to be told at a moment, the next ones after the first. */
final class OnCall {
    private final Site site;

    OnCall(Site site) {
        this.site = site;
    }

    /**
     * Circles of people by the order of their duty at this moment; each person once, as early as any duty says. Last come those who
     * have a duty at other hours: when nobody answers, somebody is woken. Who has no duty is never told.
     */
    List<SortedSet<String>> circles(Instant at) {
        SortedMap<Integer, SortedSet<String>> byOrder = new TreeMap<>();
        SortedSet<String> offDuty = new TreeSet<>();
        for (Contact contact : site.contacts()) {
            if (contact.duties().isEmpty()) {
                continue;
            }
            int order = contact.duties().stream()
                    .filter(duty -> duty.at(at, site.court()))
                    .mapToInt(Duty::order)
                    .min()
                    .orElse(0);
            if (order == 0) {
                offDuty.add(contact.person());
            } else {
                byOrder.computeIfAbsent(order, _ -> new TreeSet<>()).add(contact.person());
            }
        }
        List<SortedSet<String>> circles = new ArrayList<>(byOrder.values());
        if (!offDuty.isEmpty()) {
            circles.add(offDuty);
        }
        return Collections.unmodifiableList(circles);
    }
}
