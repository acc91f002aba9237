package org.tipstaff.impact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.Address;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;

/** Every connection once, and on which side of the court's border its ends lie. */
final class FlowLedger {
    /** Clocks of two sensors that saw one connection agree within this. */
    private static final Duration SENSORS_AGREE = Duration.ofSeconds(2);

    /** Where sensors are not named, one connection seen twice begins within this and has the same payload. */
    private static final Duration SAME_MOMENT = Duration.ofMillis(100);

    /** Multicast, link-local and "this network" (RFC 1112, 3927, 4291, 6890): no router carries them out. */
    private static final List<Network> NEVER_LEAVES = List.of(
            Network.parse("224.0.0.0/4"),
            Network.parse("255.255.255.255/32"),
            Network.parse("169.254.0.0/16"),
            Network.parse("0.0.0.0/8"),
            Network.parse("127.0.0.0/8"),
            Network.parse("ff00::/8"),
            Network.parse("fe80::/10"),
            Network.parse("::/127"));

    /** Where an address lies. */
    enum Side {
        INSIDE,
        OUTSIDE,
        /** No address, or one that no router carries. */
        NOWHERE
    }

    private static final Comparator<Flow> IN_A_GROUP = Comparator.comparing(Flow::time)
            .thenComparing(Flow::sensor)
            .thenComparing(Flow::uid)
            .thenComparing(Places.ORDER_OF_FLOWS);

    /** A connection and the words for its ends and ports. */
    private record Ends(String words, Flow flow) {}

    private final Site site;
    private final Map<String, Side> sides = new HashMap<>();
    private final Map<String, String> standsFor = new HashMap<>();
    private final List<Flow> flows;
    private long seenTwice;

    FlowLedger(List<Flow> reported, Site site) {
        this.site = site;
        this.flows = once(reported);
    }

    /** The connections, each once. */
    List<Flow> flows() {
        return flows;
    }

    long seenTwice() {
        return seenTwice;
    }

    /** The id under which a connection that was reported under this one is counted; null when none was. */
    @Nullable
    String counted(String uid) {
        return standsFor.get(uid);
    }

    Side side(String text) {
        return sides.computeIfAbsent(text, this::find);
    }

    private Side find(String text) {
        Address address;
        try {
            address = Address.parse(text);
        } catch (IllegalArgumentException _) {
            return Side.NOWHERE;
        }
        if (site.zoneOf(address).isPresent()) {
            return Side.INSIDE;
        }
        return NEVER_LEAVES.stream().anyMatch(network -> network.contains(address)) ? Side.NOWHERE : Side.OUTSIDE;
    }

    /** Reports of one connection by two sensors become the fuller one of them. */
    private List<Flow> once(List<Flow> reported) {
        // Their ends are put into words once each: comparing them makes the words anew every time.
        List<Ends> ordered = new ArrayList<>(reported.size());
        reported.forEach(flow -> ordered.add(new Ends(flow.fiveTuple(), flow)));
        ordered.sort(Comparator.comparing(Ends::words).thenComparing(Ends::flow, IN_A_GROUP));
        List<Flow> once = new ArrayList<>();
        List<Flow> group = new ArrayList<>();
        String words = "";
        for (Ends each : ordered) {
            if (!group.isEmpty() && !(each.words().equals(words) && isSeenAgain(group, each.flow()))) {
                close(group, once);
            }
            words = each.words();
            group.add(each.flow());
        }
        close(group, once);
        return once;
    }

    /** @param group reports of one connection, with the same ends and ports as this one */
    private static boolean isSeenAgain(List<Flow> group, Flow flow) {
        Flow first = group.getFirst();
        Duration apart = Duration.between(first.time(), flow.time());
        if (group.stream().anyMatch(each -> each.sensor().equals(flow.sensor()))) {
            // One sensor gives one connection one report; two at one moment are two sensors without a name.
            return flow.sensor().isEmpty()
                    && apart.compareTo(SAME_MOMENT) <= 0
                    && first.fromOrig() == flow.fromOrig()
                    && first.fromResp() == flow.fromResp();
        }
        return apart.compareTo(SENSORS_AGREE) <= 0;
    }

    private void close(List<Flow> group, List<Flow> once) {
        if (group.isEmpty()) {
            return;
        }
        Flow fullest = group.stream().min(Flow.FULLER).orElseThrow();
        long fromOrig = Flow.UNKNOWN;
        long fromResp = Flow.UNKNOWN;
        Instant first = fullest.time();
        for (Flow each : group) {
            fromOrig = most(fromOrig, each.fromOrig());
            fromResp = most(fromResp, each.fromResp());
            first = each.time().isBefore(first) ? each.time() : first;
            standsFor.put(each.uid(), fullest.uid());
        }
        seenTwice += group.size() - 1L;
        once.add(new Flow(
                fullest.uid(),
                fullest.sensor(),
                first,
                fullest.orig(),
                fullest.origPort(),
                fullest.resp(),
                fullest.respPort(),
                fullest.proto(),
                fullest.service(),
                fromOrig,
                fromResp,
                fullest.missed(),
                fullest.place()));
        group.clear();
    }

    /** What one sensor did not see, another may have counted: then it is known, whichever of them is missing. */
    private static long most(long one, long other) {
        return Math.max(one, other);
    }
}
