package org.tipstaff.receivers.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Refusal;
import org.tipstaff.receivers.Refused;
import org.tipstaff.receivers.SteadyIntake;
import org.tipstaff.receivers.Tally;
import org.tipstaff.receivers.Timing;

/** What the followed files of one watch share. */
interface Surroundings {
    WatchConfig config();

    SteadyIntake intake();

    Tally tally();

    Timing timing();

    /** A folder of the program's own, for copies. */
    Path ownFolder();

    /** Remembers how far a file was read, after what was read of it has become durable. */
    void remember(Position position) throws IOException;

    /** Hands records on. False when the program stops, and nothing of them may be counted as read. */
    default boolean handOn(List<Received> records) {
        return intake().accept(config().source(), records) || !intake().isStopping();
    }

    default void tell(Refusal reason, long records, long bytes, String sentence) {
        tally().refused(new Refused(
                timing().now(), config().name(), config().source(), reason, records, bytes, sentence));
    }
}
