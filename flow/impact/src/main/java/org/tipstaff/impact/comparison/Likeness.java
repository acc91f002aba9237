package org.tipstaff.impact.comparison;

import java.util.List;
import java.util.Locale;

/**
 * How this case and an earlier one are alike.
 *
 * @param earlier its name
 * @param shared what both have, by kind
 * @param ofTraits what the number of shared traits that are not public is worth
 * @param ofTechniques what the overlap of techniques is worth (Jaccard); shown, and never a reason for likeness
 */
public record Likeness(String earlier, List<Shared> shared, Chance ofTraits, Chance ofTechniques) {
    public Likeness {
        shared = List.copyOf(shared);
    }

    /** What can be said. */
    public enum Word {
        /** Infrastructure and tools that are not public are the same, and a coin would not do as well. */
        ALIKE,
        /** The same, but there are too few cases to measure what a coin would do: a person must look. */
        CHANCE_NOT_MEASURED,
        /** Something is the same, and a coin might do as well. */
        NOT_DISTINGUISHABLE,
        /** All that is the same is public, so that anybody could have left it. */
        IMITABLE,
        /** Nothing is the same. */
        NOTHING_SHARED;

        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Word word() {
        if (shared.isEmpty()) {
            return Word.NOTHING_SHARED;
        }
        boolean leads = hasOwn(Trait.Kind.INFRASTRUCTURE) && hasOwn(Trait.Kind.TOOLING);
        if (leads && ofTraits.isDistinguishable()) {
            return Word.ALIKE;
        }
        if (leads && !ofTraits.isMeasured()) {
            return Word.CHANCE_NOT_MEASURED;
        }
        return shared.stream().allMatch(Shared::isPublic) ? Word.IMITABLE : Word.NOT_DISTINGUISHABLE;
    }

    /** Whether something of this kind is shared that is not public. */
    public boolean hasOwn(Trait.Kind kind) {
        return shared.stream().anyMatch(each -> each.trait().kind() == kind && !each.isPublic());
    }

    /** Whether anything leads to the earlier case at all; that the same people are after the same court does not. */
    public boolean leads() {
        return shared.stream().anyMatch(each -> each.trait().kind() != Trait.Kind.VICTIM);
    }
}
