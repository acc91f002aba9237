package org.tipstaff.lessons;

import java.util.Locale;

/** What is measured of a case. None begins at the first alert but those that say so: what went before would be hidden. */
public enum Metric {
    /** Earliest activity in the reconstructed timeline to the first alert: how long somebody was there unseen. */
    DWELL,
    /**
     * Earliest activity to the event of the first finding: how long it went on before anything of it could be found. Both are times
     * of events, so that whoever reads the same logs again finds the same.
     */
    DETECT,
    /** Event of the first finding to the first alert: how long the system took to say so. */
    LATENCY,
    /** First alert to a person who has it. */
    ACKNOWLEDGE,
    /** First alert to the last cut whose effect was verified. */
    CONTAIN,
    /** The decision that the court knew to the last cut whose effect was verified. */
    CONTAIN_FROM_AWARENESS,
    /** The decision that the court knew to the release of a notice. */
    INFORM,
    /** First alert to the first sealed package of evidence that left the case. */
    PACKAGE,
    /** A package that left the case to the word of its recipient that it verifies, by the recipient's clock. */
    VERIFY;

    /**
     * Whether those who are asked for support are told. How many notices others got, and who was given evidence, is nothing that one
     * audience learns from a count.
     */
    public boolean isToldInAnnex() {
        return switch (this) {
            case DWELL, DETECT, LATENCY, ACKNOWLEDGE, CONTAIN, CONTAIN_FROM_AWARENESS -> true;
            case INFORM, PACKAGE, VERIFY -> false;
        };
    }

    /** As in files and catalogues: {@code contain-from-awareness}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
