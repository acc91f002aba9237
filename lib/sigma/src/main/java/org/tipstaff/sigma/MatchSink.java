package org.tipstaff.sigma;

import org.tipstaff.event.Event;

/** Where a matcher tells what it found. */
public interface MatchSink {
    void matched(RuleMatch match);

    /**
     * Whether this rule matches this event is not known: a search was given up at a named limit. It is neither a match
     * nor its absence, so it belongs among the gaps.
     *
     * @param reason which limit, in one English sentence
     */
    void limitReached(SigmaRule rule, Event event, String reason);
}
