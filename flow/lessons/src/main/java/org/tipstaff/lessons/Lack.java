package org.tipstaff.lessons;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was lacking so that something could not be seen or done. Each has the measure that would supply it. */
public enum Lack {
    /** No such log is made, or none was brought. */
    NOT_COLLECTED(MeasureKind.COLLECT),
    /** It was made, and records are missing. */
    NOT_WHOLE(MeasureKind.COLLECT),
    /** Older records were written over. */
    NOT_KEPT(MeasureKind.KEEP_LONGER),
    /** It was cleared where it was made, and there was no copy elsewhere. */
    NOT_COPIED_AWAY(MeasureKind.COPY_AWAY),
    /** Auditing was weakened. */
    AUDITING(MeasureKind.GUARD_AUDITING),
    /** A sensor was silent, or lost packets. */
    SENSOR(MeasureKind.PLACE_SENSOR),
    /** Nobody looked at the traffic over the border of the network. */
    BORDER(MeasureKind.PLACE_SENSOR),
    /** That something went out was seen, and not what. */
    CONTENT(MeasureKind.SEE_CONTENT),
    /** A clock was off. */
    CLOCK(MeasureKind.SET_CLOCKS),
    /** There are no earlier digests of records to compare with. */
    DIGESTS(MeasureKind.KEEP_DIGESTS),
    /** What is inside and what is outside was not written down. */
    DESCRIPTION(MeasureKind.DESCRIBE),
    /** Nothing could have shown whether the attacker goes on. */
    WATCH(MeasureKind.PLACE_SENSOR),
    /** A cut was decided and there was nothing that could carry it out. */
    TOOL(MeasureKind.GET_TOOL),
    /** Something would have been possible and was not allowed. People say so. */
    RIGHT(MeasureKind.GET_RIGHT);

    private final MeasureKind supply;

    Lack(MeasureKind supply) {
        this.supply = supply;
    }

    /** The measure that would supply it. */
    public MeasureKind supply() {
        return supply;
    }

    /** As in files and catalogues. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Lack> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }
}
