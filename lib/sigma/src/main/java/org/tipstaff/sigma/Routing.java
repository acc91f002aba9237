package org.tipstaff.sigma;

import java.util.List;
import org.tipstaff.event.Event;

/** Whether a record is one of those a route stands for. Decided per record: files mix channels. */
final class Routing {
    private static final Expression.And NOTHING = new Expression.And(List.of());

    private Routing() {}

    /** Product, channel and event id fit; the route's own condition is not asked. */
    static boolean reaches(RouteTable.Route route, Event event) {
        if (!route.product().isEmpty() && !route.product().equalsIgnoreCase(event.product())) {
            return false;
        }
        if (!route.eventIds().isEmpty() && !route.eventIds().contains(event.eventId())) {
            return false;
        }
        if (route.channels().isEmpty()) {
            return true;
        }
        String channel = Folding.fold(event.channel());
        for (String wanted : route.channels()) {
            if (Folding.fold(wanted).equals(channel)) {
                return true;
            }
        }
        return false;
    }

    static boolean isUnconditional(RouteTable.Route route) {
        return route.condition().equals(NOTHING);
    }
}
