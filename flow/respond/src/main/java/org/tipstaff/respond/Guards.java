package org.tipstaff.respond;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tipstaff.site.Account;
import org.tipstaff.site.Directory;
import org.tipstaff.site.Host;
import org.tipstaff.site.Network;
import org.tipstaff.site.Partner;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;
import org.tipstaff.site.Zone;

/**
 * What no approval of a level makes right: a command that is more than its level says. An attacker who can choose the
 * indicators would otherwise have the court block itself at L1, which sites preapprove.
 */
public final class Guards {
    private Guards() {}

    /** Why the command must not be carried out at its level; empty when nothing speaks against it. */
    public static List<String> objections(Command command, Site site) {
        List<String> objections = new ArrayList<>();
        switch (command) {
            case Command.BlockAddresses block -> block.networks().forEach(network -> own(network, site, objections));
            case Command.SinkholeDomains sinkhole ->
                sinkhole.domains().forEach(domain -> own(domain, site, objections));
            case Command.OfHosts hosts -> hosts.hosts().forEach(target -> known(target, site, objections));
            case Command.OfAccount of -> spared(of.account(), site, objections);
            case Command.IsolateSite _, Command.UnplugSite _, Command.CallWebhook _ -> {
                // They say in full what they do; the policy decides.
            }
        }
        return objections;
    }

    private static void own(Network blocked, Site site, List<String> objections) {
        for (Zone zone : site.zones()) {
            for (Network network : zone.networks()) {
                if (network.overlaps(blocked)) {
                    objections.add(blocked + " overlaps the court's own zone " + zone.id()
                            + ": that is no block of an indicator; isolate the host instead");
                }
            }
        }
        for (Service service : site.services()) {
            if (service.mustRun()
                    && service.outside().stream().anyMatch(to -> to.network().overlaps(blocked))) {
                objections.add(blocked + " holds a destination that " + service.id() + " must reach, and it must run");
            }
        }
        for (Host host : site.hosts()) {
            if (host.addresses().stream().anyMatch(blocked::contains)) {
                objections.add(blocked + " is, or holds, the court's own host " + host.id());
            }
        }
    }

    private static void own(String domain, Site site, List<String> objections) {
        for (Host host : site.hosts()) {
            for (String name : host.names()) {
                String own = name.toLowerCase(Locale.ROOT);
                if (own.equals(domain) || own.endsWith("." + domain)) {
                    objections.add(domain + " is, or holds, the name of the court's own host " + host.id());
                }
            }
        }
        for (Partner partner : site.partners()) {
            for (String theirs : partner.domains()) {
                String own = theirs.toLowerCase(Locale.ROOT);
                if (own.equals(domain) || own.endsWith("." + domain)) {
                    objections.add(domain + " is, or holds, the domain of the partner " + partner.name());
                }
            }
        }
    }

    /** Accounts that let people back in, and those without which what must run stops. */
    private static void spared(String account, Site site, List<String> objections) {
        Directory directory = site.containment().directory();
        if (directory != null && directory.protects(account)) {
            objections.add("account " + account + " is protected by the site file (containment: directory: protect)");
        }
        List<String> ids =
                site.accountsCalled(account).stream().map(Account::id).toList();
        for (Service service : site.services()) {
            if (service.mustRun() && service.accounts().stream().anyMatch(ids::contains)) {
                objections.add("account " + account + " runs " + service.id()
                        + ", which must run: give it a new secret instead");
            }
        }
    }

    /** A target is the host that its name says, with addresses that are its own. */
    private static void known(HostTarget target, Site site, List<String> objections) {
        Host host = site.hosts().stream()
                .filter(each -> each.id().equals(target.host()))
                .findFirst()
                .orElse(null);
        if (host == null) {
            objections.add("the site has no host '" + target.host() + "'");
        } else {
            target.addresses().stream()
                    .filter(address -> !host.addresses().contains(address))
                    .forEach(address -> objections.add(address + " is not an address of host " + host.id()));
        }
    }
}
