package org.tipstaff.actuators.nftables;

import java.util.Collection;
import java.util.List;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.Destination;
import org.tipstaff.respond.HostTarget;
import org.tipstaff.respond.Probe;
import org.tipstaff.respond.Transport;
import org.tipstaff.site.Address;
import org.tipstaff.site.Network;

/** What a command means for one flow, said without rules: the reference that real packets are compared with. */
public final class Reach {
    private Reach() {}

    /**
     * Whether the command cuts the flow.
     *
     * @param probe begun by its {@code from}; an answer from a destination that is let through belongs to the flow
     */
    public static boolean cuts(Command command, Probe probe) {
        Address from = probe.from().address();
        Address to = probe.to().address();
        return switch (command) {
            case Command.BlockAddresses block -> in(from, block.networks()) || in(to, block.networks());
            case Command.IsolateHosts isolate ->
                (of(from, isolate.hosts()) && !in(to, isolate.inside()) && !kept(probe, isolate.mustRun()))
                        || (of(to, isolate.hosts()) && !in(from, isolate.inside()));
            case Command.IsolateSite isolate -> crosses(probe, isolate.inside(), isolate.mustRun());
            case Command.UnplugSite unplug -> crosses(probe, unplug.inside(), List.of());
            case Command.QuarantineHosts quarantine ->
                (of(from, quarantine.hosts())
                                && !kept(probe, quarantine.collectors())
                                && !kept(probe, quarantine.mustRun()))
                        || of(to, quarantine.hosts());
            case Command.UnplugHosts unplug -> of(from, unplug.hosts()) || of(to, unplug.hosts());
            case Command.SinkholeDomains _, Command.OfAccount _, Command.CallWebhook _ -> false;
        };
    }

    private static boolean crosses(Probe probe, List<Network> inside, List<Destination> kept) {
        boolean fromInside = in(probe.from().address(), inside);
        return !(fromInside && in(probe.to().address(), inside)) && !(fromInside && kept(probe, kept));
    }

    private static boolean in(Address address, Collection<Network> networks) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean of(Address address, List<HostTarget> hosts) {
        return hosts.stream().anyMatch(host -> host.addresses().contains(address));
    }

    private static boolean kept(Probe probe, List<Destination> kept) {
        return probe.transport() != Transport.ICMP
                && kept.stream()
                        .anyMatch(each -> each.transport() == probe.transport()
                                && each.port() == probe.port()
                                && each.network().contains(probe.to().address()));
    }
}
