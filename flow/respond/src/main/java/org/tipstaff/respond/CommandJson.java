package org.tipstaff.respond;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.site.Address;
import org.tipstaff.site.Mac;
import org.tipstaff.site.Network;

/** The canonical form of commands, both ways. */
public final class CommandJson {
    private CommandJson() {}

    static Json.Members of(Command command) {
        Map<String, Json> members = new TreeMap<>();
        members.put("kind", Shape.string(command.kind()));
        switch (command) {
            case Command.BlockAddresses block -> members.put("networks", Shape.texts(block.networks()));
            case Command.SinkholeDomains sinkhole -> {
                members.put("domains", Shape.texts(sinkhole.domains()));
                Address answer = sinkhole.answer();
                if (answer != null) {
                    members.put("answer", Shape.string(answer));
                }
            }
            case Command.IsolateHosts isolate -> {
                members.put("hosts", hosts(isolate.hosts()));
                members.put("inside", Shape.texts(isolate.inside()));
                members.put("must_run", destinations(isolate.mustRun()));
            }
            case Command.IsolateSite isolate -> {
                members.put("inside", Shape.texts(isolate.inside()));
                members.put("must_run", destinations(isolate.mustRun()));
            }
            case Command.QuarantineHosts quarantine -> {
                members.put("hosts", hosts(quarantine.hosts()));
                members.put("collectors", destinations(quarantine.collectors()));
                members.put("must_run", destinations(quarantine.mustRun()));
            }
            case Command.UnplugHosts unplug -> members.put("hosts", hosts(unplug.hosts()));
            case Command.UnplugSite unplug -> members.put("inside", Shape.texts(unplug.inside()));
            case Command.DisableAccount disable -> members.put("account", Shape.string(disable.account()));
            case Command.RevokeSessions revoke -> members.put("account", Shape.string(revoke.account()));
            case Command.RemoveFromGroups remove -> {
                members.put("account", Shape.string(remove.account()));
                members.put("groups", Shape.texts(remove.groups()));
            }
            case Command.CallWebhook webhook -> {
                members.put("name", Shape.string(webhook.name()));
                members.put("level", Shape.string(webhook.level()));
                members.put("body", webhook.body());
            }
        }
        return new Json.Members(members);
    }

    /**
     * Reads what {@link Command#json} gave, and nothing that is nearly that.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static Command read(Json json) {
        Shape shape = new Shape("a command", json);
        String kind = shape.text("kind");
        Command command = switch (kind) {
            case "block-addresses" -> new Command.BlockAddresses(networks(shape, "networks"));
            case "sinkhole-domains" ->
                new Command.SinkholeDomains(
                        shape.texts("domains"), shape.has("answer") ? Address.parse(shape.text("answer")) : null);
            case "isolate-hosts" ->
                new Command.IsolateHosts(hosts(shape), networks(shape, "inside"), destinations(shape, "must_run"));
            case "isolate-site" -> new Command.IsolateSite(networks(shape, "inside"), destinations(shape, "must_run"));
            case "quarantine-hosts" ->
                new Command.QuarantineHosts(
                        hosts(shape), destinations(shape, "collectors"), destinations(shape, "must_run"));
            case "unplug-hosts" -> new Command.UnplugHosts(hosts(shape));
            case "unplug-site" -> new Command.UnplugSite(networks(shape, "inside"));
            case "disable-account" -> new Command.DisableAccount(shape.text("account"));
            case "revoke-sessions" -> new Command.RevokeSessions(shape.text("account"));
            case "remove-from-groups" -> new Command.RemoveFromGroups(shape.text("account"), shape.texts("groups"));
            case "call-webhook" ->
                new Command.CallWebhook(
                        shape.text("name"), ContainmentLevel.valueOf(shape.text("level")), shape.object("body"));
            default -> throw new IllegalArgumentException("'" + kind + "' is no command that is known here");
        };
        shape.end();
        if (!command.json().equals(json)) {
            throw new IllegalArgumentException("a command of kind " + kind + " is not in its canonical order");
        }
        return command;
    }

    private static List<Network> networks(Shape shape, String name) {
        return shape.texts(name).stream().map(Network::parse).toList();
    }

    private static Json hosts(List<HostTarget> hosts) {
        return Shape.items(hosts.stream()
                .map(host -> new Json.Members(Map.of(
                        "host", Shape.string(host.host()),
                        "addresses", Shape.texts(host.addresses()),
                        "macs", Shape.texts(host.macs()))))
                .toList());
    }

    private static List<HostTarget> hosts(Shape shape) {
        return shape.list("hosts", item -> {
            Shape host = new Shape("a host", item);
            HostTarget target = new HostTarget(
                    host.text("host"),
                    host.texts("addresses").stream().map(Address::parse).toList(),
                    host.texts("macs").stream().map(Mac::parse).toList());
            host.end();
            return target;
        });
    }

    static Json destinations(List<Destination> destinations) {
        return Shape.items(destinations.stream()
                .map(each -> new Json.Members(Map.of(
                        "network", Shape.string(each.network()),
                        "transport", Shape.string(each.transport()),
                        "port", new Json.Whole(each.port()))))
                .toList());
    }

    static List<Destination> destinations(Shape shape, String name) {
        return shape.list(name, item -> {
            Shape each = new Shape("a destination", item);
            Destination destination = new Destination(
                    Network.parse(each.text("network")),
                    each.word("transport", Transport.values()),
                    each.number("port"));
            each.end();
            return destination;
        });
    }
}
