package org.tipstaff.label;

import java.util.Optional;

/** The markings of the Traffic Light Protocol, version 2.0 (FIRST), from the widest audience to the narrowest. */
public enum Tlp {
    /** No limit on disclosure. */
    CLEAR("TLP:CLEAR", "#FFFFFF"),
    /** The community of the recipient, not the public. */
    GREEN("TLP:GREEN", "#33FF00"),
    /** The organisation of the recipient and its clients, as far as they need to know. */
    AMBER("TLP:AMBER", "#FFC000"),
    /** The organisation of the recipient only. */
    AMBER_STRICT("TLP:AMBER+STRICT", "#FFC000"),
    /** The named recipients only. */
    RED("TLP:RED", "#FF2B2B");

    private final String marking;
    private final String colour;

    Tlp(String marking, String colour) {
        this.marking = marking;
        this.colour = colour;
    }

    /** The text that marks a document. It has no space, is in capitals and is never translated (TLP 2.0, section 3). */
    public String marking() {
        return marking;
    }

    /** The colour of the text, on black (#000000); TLP 2.0, section 3. */
    public String colour() {
        return colour;
    }

    /** What exactly this text marks; nothing for any other spelling. */
    public static Optional<Tlp> ofMarking(String text) {
        for (Tlp tlp : values()) {
            if (tlp.marking.equals(text)) {
                return Optional.of(tlp);
            }
        }
        return Optional.empty();
    }

    /**
     * The level of a Sigma tag of the namespace {@code tlp} (Sigma tags appendix 2.1): {@code tlp.amber-strict}. A tag that
     * the namespace doesn't know asks for protection in words we don't understand, so it means {@link #RED}.
     *
     * @return nothing for a tag of another namespace
     */
    public static Optional<Tlp> ofSigmaTag(String tag) {
        if (!tag.startsWith("tlp.")) {
            return Optional.empty();
        }
        return Optional.of(
                switch (tag) {
                    // The name of CLEAR before TLP 2.0.
                    case "tlp.clear", "tlp.white" -> CLEAR;
                    case "tlp.green" -> GREEN;
                    case "tlp.amber" -> AMBER;
                    case "tlp.amber-strict", "tlp.amber+strict" -> AMBER_STRICT;
                    default -> RED;
                });
    }

    @Override
    public String toString() {
        return marking;
    }
}
