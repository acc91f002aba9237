package org.tipstaff.inform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a notice can speak of. Each slot has the few words (codes) and subjects that the catalogues have sentences for: a
 * notice is put together from these, so the two languages can't say different things.
 */
public enum Slot {
    DETECTED,
    CONTAINED,
    VECTOR("phishing", "stolen-credentials", "exposed-service", "removable-media", "supply-chain", "inside-access"),
    SYSTEMS("workstations", "servers", "directory", "mail", "files", "network", "cloud"),
    DATA_ACCESSED,
    DATA_TAKEN,
    PERSONS,
    ACTOR,
    PURPOSE("espionage", "disruption", "gain"),
    PRIOR_INCIDENT("second-of-its-kind", "not-connected"),
    ASSISTANCE("host-state", "partner-csirt", "outside-experts", "partner-courts"),
    CONTINUITY("core-work-continues", "hearings-continue", "services-limited", "services-down"),
    MEASURES(
            "evidence-preserved",
            "accounts-renewed",
            "systems-isolated",
            "watch-increased",
            "investigation-opened",
            "protection-ready",
            "persons-told"),
    NEXT_UPDATE;

    /** Whose data, or which persons: the categories of a court's data map, and all of it together. */
    public static final List<String> CATEGORIES =
            List.of("any", "witness", "victim", "defence", "chambers", "prosecution", "staff", "other");

    private final List<String> codes;

    Slot(String... codes) {
        this.codes = List.of(codes);
    }

    /** The words of this slot, in the order that a notice has them. */
    public List<String> codes() {
        return codes;
    }

    /** Whether a claim of this slot says whose data or which persons. */
    public boolean hasSubject() {
        return this == DATA_ACCESSED || this == DATA_TAKEN || this == PERSONS;
    }

    /** Whether a claim of this slot has a time. */
    public boolean hasTime() {
        return this == DETECTED || this == NEXT_UPDATE;
    }

    /** Whether a claim of this slot says who did it or why: for nobody below RED but by a release of its own. */
    public boolean attributes() {
        return this == ACTOR || this == PURPOSE;
    }

    /** As in files and catalogues: {@code data-taken}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Slot> of(String key) {
        return Arrays.stream(values()).filter(slot -> slot.key().equals(key)).findFirst();
    }

    @Override
    public String toString() {
        return key();
    }
}
