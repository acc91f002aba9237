package org.tipstaff.sigma;

import java.util.List;
import java.util.Optional;

/** Tells which events a rule's log source stands for. */
public interface RouteTable {
    /**
     * The events of this log source, any of the routes; empty when no source of this kind is read, so that its rules
     * are counted as unmapped and never as silent.
     */
    Optional<List<Route>> routes(LogSource logSource);

    /**
     * Events of one product in some channels with some ids, and perhaps further conditions.
     *
     * @param product the event's product, empty for any
     * @param channels compared without regard to case; empty for any
     * @param eventIds empty for any
     * @param condition what else must hold; an empty {@link Expression.And} when nothing
     */
    record Route(String product, List<String> channels, List<Long> eventIds, Expression condition) {}
}
