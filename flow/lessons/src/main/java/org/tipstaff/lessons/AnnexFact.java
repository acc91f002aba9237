package org.tipstaff.lessons;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What an annex for those who are asked for support can speak of: fixed words, numbers and dates. It has no room for a name. */
public sealed interface AnnexFact {
    /**
     * What could not be seen or done.
     *
     * @param computers it was lacking on
     * @param answers that it leaves open
     * @param protectedAnswers those about data of witnesses and victims
     */
    record Lacked(Lack lack, SourceKind source, int computers, int answers, int protectedAnswers) implements AnnexFact {
        /** Without the names of computers. */
        public static Lacked of(CapabilityGap gap) {
            return new Lacked(gap.lack(), gap.source(), gap.hosts().size(), gap.bears(), gap.bearsProtected());
        }
    }

    /**
     * A measure and how it stands.
     *
     * @param cost that people expect; null while nobody said
     */
    record Planned(
            MeasureKind kind,
            SourceKind source,
            int computers,
            @Nullable LocalDate due,
            Measure.@Nullable Cost cost,
            int adds,
            Register.State state)
            implements AnnexFact {
        /** Both, where kind, source, due date, state and currency are the same. */
        Planned and(Planned other) {
            Measure.Cost own = cost;
            Measure.Cost others = other.cost;
            return new Planned(
                    kind,
                    source,
                    computers + other.computers,
                    due,
                    own == null || others == null
                            ? null
                            : new Measure.Cost(own.low() + others.low(), own.high() + others.high(), own.currency()),
                    Math.min(100, adds + other.adds),
                    state);
        }

        /** Without the names of computers and of whoever answers for it. */
        public static Planned of(Measure measure, Register.State state) {
            return new Planned(
                    measure.kind(),
                    measure.source(),
                    measure.hosts().size(),
                    measure.due(),
                    measure.cost(),
                    measure.adds(),
                    state);
        }
    }

    /**
     * How long something took in one case.
     *
     * @param high seconds; null when nothing bounds it
     */
    record Lasted(Metric metric, long low, @Nullable Long high, boolean ended) implements AnnexFact {
        public Lasted {
            if (low < 0 || (high != null && high < low)) {
                throw new IllegalArgumentException(metric + " lasts between " + low + " and " + high + " seconds");
            }
        }

        /** What clocks that contradict each other say is not told, nor what is about others. */
        public static java.util.Optional<Lasted> of(Took took) {
            return took.state() == Took.State.DISORDERED || !took.metric().isToldInAnnex()
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(
                            new Lasted(took.metric(), took.low(), took.high(), took.state() == Took.State.ENDED));
        }
    }
}
