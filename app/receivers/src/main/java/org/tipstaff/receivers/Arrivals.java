package org.tipstaff.receivers;

import java.io.IOException;
import java.util.function.Consumer;
import org.tipstaff.journal.Received;

/**
 * What became durable, for a receiver that remembers by itself how far it read: after the death of the program it asks whether
 * what it had handed on last has arrived.
 */
public interface Arrivals {
    /** The place behind all that is durable now. */
    long end();

    /**
     * Gives the durable records of one source, in their order.
     *
     * @param from a place that {@link #end} gave
     */
    void since(long from, String source, Consumer<Received> records) throws IOException;
}
