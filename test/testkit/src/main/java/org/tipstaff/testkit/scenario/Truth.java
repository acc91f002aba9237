package org.tipstaff.testkit.scenario;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What really happened: the steps of the intrusion, and the ordinary work that looks like one. */
final class Truth {
    /**
     * @param time true time, whatever the host's clock showed
     * @param techniques ATT&CK techniques; empty for ordinary work
     * @param entries the records that show it best, not all
     */
    record Deed(
            String id,
            Instant time,
            Host host,
            Account account,
            String what,
            List<String> techniques,
            List<Entry> entries) {}

    private final List<Deed> steps = new ArrayList<>();
    private final List<Deed> hardNegatives = new ArrayList<>();

    void step(Instant time, Host host, Account account, String what, List<String> techniques, Entry... entries) {
        steps.add(new Deed("S" + (steps.size() + 1), time, host, account, what, techniques, List.of(entries)));
    }

    void hardNegative(Instant time, Host host, Account account, String what) {
        hardNegatives.add(new Deed("H" + (hardNegatives.size() + 1), time, host, account, what, List.of(), List.of()));
    }

    List<Deed> steps() {
        return Collections.unmodifiableList(steps);
    }

    List<Deed> hardNegatives() {
        return Collections.unmodifiableList(hardNegatives);
    }
}
