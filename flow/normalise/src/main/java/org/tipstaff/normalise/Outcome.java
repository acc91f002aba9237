package org.tipstaff.normalise;

import org.tipstaff.event.Event;

/** What became of a record. */
public sealed interface Outcome {
    /**
     * It is an event.
     *
     * @param event the event, with every field of the record
     * @param timeProblem why the event has no time although the record names one, or why a clock was left out; empty
     *     when there is nothing to say
     */
    record Normalised(Event event, String timeProblem) implements Outcome {}

    /**
     * It is of no known dialect: nothing says which log it belongs to.
     *
     * @param reason why, the same words for every such record, so that one gap can count them
     * @param example the first names of this record's fields, for who must find out what it is
     */
    record Unknown(String reason, String example) implements Outcome {}
}
