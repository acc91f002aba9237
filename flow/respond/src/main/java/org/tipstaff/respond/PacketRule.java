package org.tipstaff.respond;

import java.util.List;
import org.tipstaff.site.Address;
import org.tipstaff.site.Network;

/**
 * What each command means for one packet flow: the meaning that actuators carry out and rehearsals hold them to. A cut is for
 * both directions and for flows that were there before.
 */
public final class PacketRule {
    private PacketRule() {}

    /** Whether the flow still gets through when all of the commands are in force. */
    public static boolean passes(List<Command> commands, Probe probe) {
        return commands.stream().allMatch(command -> passes(command, probe));
    }

    private static boolean passes(Command command, Probe probe) {
        Address from = probe.from().address();
        Address to = probe.to().address();
        return switch (command) {
            case Command.BlockAddresses block -> !in(block.networks(), from) && !in(block.networks(), to);
            case Command.IsolateHosts isolate -> {
                boolean goesOut = of(isolate.hosts(), from) && !inside(isolate.inside(), isolate.hosts(), to);
                boolean comesIn = of(isolate.hosts(), to) && !inside(isolate.inside(), isolate.hosts(), from);
                yield !comesIn && (!goesOut || allowed(isolate.mustRun(), probe));
            }
            case Command.IsolateSite isolate ->
                in(isolate.inside(), from) == in(isolate.inside(), to)
                        || (in(isolate.inside(), from) && allowed(isolate.mustRun(), probe));
            case Command.QuarantineHosts quarantine -> {
                boolean goes = of(quarantine.hosts(), from);
                boolean comes = of(quarantine.hosts(), to);
                yield from.equals(to)
                        || (!goes && !comes)
                        || (goes
                                && !comes
                                && (allowed(quarantine.collectors(), probe) || allowed(quarantine.mustRun(), probe)));
            }
            case Command.UnplugHosts unplug ->
                from.equals(to) || (!of(unplug.hosts(), from) && !of(unplug.hosts(), to));
            case Command.UnplugSite unplug -> in(unplug.inside(), from) == in(unplug.inside(), to);
            case Command.SinkholeDomains _, Command.OfAccount _, Command.CallWebhook _ -> true;
        };
    }

    private static boolean in(List<Network> networks, Address address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static boolean of(List<HostTarget> hosts, Address address) {
        return hosts.stream().anyMatch(host -> host.addresses().contains(address));
    }

    private static boolean inside(List<Network> inside, List<HostTarget> hosts, Address address) {
        return in(inside, address) || of(hosts, address);
    }

    private static boolean allowed(List<Destination> destinations, Probe probe) {
        return destinations.stream()
                .anyMatch(each -> each.transport() == probe.transport()
                        && each.port() == probe.port()
                        && each.network().contains(probe.to().address()));
    }
}
