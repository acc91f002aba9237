package org.tipstaff.inform;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tipstaff.label.Compartments;
import org.tipstaff.label.Label;
import org.tipstaff.label.Tlp;

/** Who a notice is for, and what is written to them unless people decide otherwise. */
public enum AudienceKind {
    STATES_PARTIES(Label.of(Tlp.AMBER), Detail.DAYS),
    PUBLIC(Label.of(Tlp.CLEAR), Detail.DAYS),
    STAFF(Label.of(Tlp.AMBER_STRICT), Detail.DAYS),
    HOST_STATE(Label.of(Tlp.AMBER), Detail.WHOLE),
    DATA_PROTECTION(Label.of(Tlp.AMBER), Detail.WHOLE),
    AFFECTED_PERSONS(Label.of(Tlp.AMBER), Detail.DAYS),
    DEFENCE_COUNSEL(Label.of(Tlp.AMBER).within(Compartments.of("defence")), Detail.DAYS),
    PARTNER_CSIRT(Label.of(Tlp.AMBER), Detail.WHOLE),
    PRESS_LINE(Label.of(Tlp.CLEAR), Detail.DAYS);

    private static final Set<Slot> ALWAYS = Set.of(
            Slot.DETECTED,
            Slot.CONTAINED,
            Slot.DATA_ACCESSED,
            Slot.DATA_TAKEN,
            Slot.PRIOR_INCIDENT,
            Slot.ASSISTANCE,
            Slot.CONTINUITY,
            Slot.MEASURES,
            Slot.NEXT_UPDATE);

    private enum Detail {
        /** Times to the day; no counts, no way in, no systems: what helps whoever did it most. */
        DAYS,
        WHOLE
    }

    private final Label clearance;
    private final Detail detail;

    AudienceKind(Label clearance, Detail detail) {
        this.clearance = clearance;
        this.detail = detail;
    }

    /**
     * What this audience may know where nobody says otherwise. It is also the marking of what it gets, whatever is in it: a
     * reader who is told little is not thereby free to pass it on.
     */
    public Label clearance() {
        return clearance;
    }

    /** Whether all is proposed that is known, or only what {@link Proposals} leaves of it. */
    public boolean wantsWhole() {
        return detail == Detail.WHOLE;
    }

    /** Whether a draft speaks of this without being asked to. */
    public boolean proposes(Slot slot) {
        return !slot.attributes() && (ALWAYS.contains(slot) || wantsWhole());
    }

    /** Whether anybody at all can read it. */
    public boolean isPublic() {
        return clearance.tlp() == Tlp.CLEAR;
    }

    /** As on the command line and in file names. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<AudienceKind> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    public static List<String> keys() {
        return Arrays.stream(values()).map(AudienceKind::key).toList();
    }
}
