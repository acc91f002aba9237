package org.tipstaff.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tipstaff.continuity.Cost;
import org.tipstaff.label.Label;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ContainmentLevel;
import org.tipstaff.respond.ContainmentPlan;
import org.tipstaff.respond.Destination;
import org.tipstaff.respond.HostTarget;
import org.tipstaff.respond.Option;
import org.tipstaff.respond.PlanStep;
import org.tipstaff.respond.ServiceLoss;
import org.tipstaff.respond.UnavoidableLoss;
import org.tipstaff.site.Approval;
import org.tipstaff.site.Containment;
import org.tipstaff.site.Emergency;
import org.tipstaff.site.Host;
import org.tipstaff.site.Service;
import org.tipstaff.site.Site;

/**
 * Takes a plan and the court it is for, gives one HTML page for whoever must agree to it: what is asked, what stops for whom
 * and for how long, what remains, and what else could be done. Nothing in it runs, loads or sends; it prints on paper; the
 * same plan gives the same page.
 */
public final class PlanPage {
    private static final int NAMES_MAX = 12;

    private final Words words;
    private final Pen pen;
    private final Html html;
    private final ContainmentPlan plan;
    private final Site site;

    private PlanPage(Language language, ContainmentPlan plan, Site site) {
        this.words = new Words(language);
        // A plan has no sentences of incidents and no sources.
        this.pen = new Pen(words, new Places(List.of()), (message, values, locale) -> message);
        this.html = pen.html;
        this.plan = plan;
        this.site = site;
    }

    /** @param label of the plan: who may read the page */
    public static String write(Language language, ContainmentPlan plan, Site site, Label label) {
        return new PlanPage(language, plan, site).write(label);
    }

    private String write(Label label) {
        LabelMark mark = new LabelMark(label, words);
        html.doctype().open("html", "lang", words.language().key());
        PageHead.write(html, mark, words.say("plan.title"), "report.css", "plan.css");
        html.open("body");
        html.leaf("a", words.say("plan.skip"), "href", "#asked", "class", "skip");
        html.open("header");
        mark.write(html);
        html.leaf("h1", words.say("plan.title"));
        html.leaf("p", words.say("plan.subtitle", site.court().name(), at(plan.made())), "class", "subtitle")
                .close("header");
        html.open("main");
        asked();
        steps();
        stops();
        remains();
        pictures();
        others();
        notes();
        signing();
        html.close("main").open("footer");
        mark.write(html);
        html.leaf("p", words.say("plan.end", plan.id())).close("footer");
        return html.close("body").close("html").toString() + "\n";
    }

    // ---- what is asked

    private void asked() {
        pen.section("asked", "plan.asked");
        Optional<ContainmentLevel> highest = levels().stream().max(ContainmentLevel::compareTo);
        html.open("div", "class", "ask");
        html.leaf(
                "p",
                plan.kind() == ContainmentPlan.Kind.WATCH
                        ? words.say("plan.asked.watch")
                        : highest.map(level -> words.say("plan.asked.contain", level, words.say("plan.level." + level)))
                                .orElseGet(() -> words.say("plan.asked.nothing")));
        html.leaf("p", cost());
        html.leaf("p", jewels());
        html.leaf("p", words.say("plan.asked.until", at(plan.expires()))).close("div");
        html.open("dl", "class", "facts");
        fact("plan.fact.incident", plan.suspects().incident());
        fact("plan.fact.compromised", names(plan.suspects().compromised()));
        fact("plan.fact.suspected", names(plan.suspects().suspected()));
        fact("plan.fact.accounts", names(plan.suspects().accounts()));
        fact("plan.fact.addresses", names(plan.suspects().networks()));
        fact("plan.fact.domains", names(plan.suspects().domains()));
        for (ContainmentLevel level : levels()) {
            fact("plan.fact.approval", approval(level), level.toString());
        }
        Emergency emergency = site.policy().emergency();
        if (emergency != null && !levels().isEmpty()) {
            fact(
                    "plan.fact.emergency",
                    words.count("plan.approval.people", emergency.count(), String.join(", ", emergency.offices()))
                            + ". "
                            + words.say("plan.emergency.review", words.duration(emergency.reviewWithin())));
        }
        html.close("dl").close("section");
    }

    private Set<ContainmentLevel> levels() {
        Set<ContainmentLevel> levels = new java.util.TreeSet<>();
        for (PlanStep step : plan.steps()) {
            ContainmentLevel level = step.level();
            if (level != null) {
                levels.add(level);
            }
        }
        return levels;
    }

    private String cost() {
        Cost cost = plan.cost();
        if (cost.minutes() == 0) {
            return words.say("plan.cost.nothing-needed");
        }
        List<String> missed = plan.losses().stream()
                .filter(loss -> loss.minutes() > 0 && loss.mustRun())
                .map(this::name)
                .toList();
        return missed.isEmpty()
                ? words.say("plan.cost.no-must-run", hours(cost.minutes()))
                : words.say("plan.cost.must-run", names(missed), hours(cost.minutes()));
    }

    private String jewels() {
        if (plan.jewels().isEmpty()) {
            return words.say("plan.jewels.none");
        }
        if (plan.reachedAfter().isEmpty()) {
            return words.say(
                    "plan.jewels.safe",
                    plan.reachedBefore().size(),
                    plan.jewels().size());
        }
        return words.say(
                "plan.jewels.reached",
                names(plan.reachedAfter()),
                plan.reachedBefore().size());
    }

    private void fact(String key, String text, String... values) {
        if (!text.isEmpty()) {
            html.leaf("dt", words.say(key, (Object[]) values))
                    .open("dd")
                    .text(text)
                    .close("dd");
        }
    }

    private String approval(ContainmentLevel level) {
        List<String> rules = new ArrayList<>();
        for (Approval rule : site.policy().approvals()) {
            if (rule.level().equals(level.name())) {
                String who = rule.preapproved()
                        ? words.say("plan.approval.nobody")
                        : words.count("plan.approval.people", rule.count(), String.join(", ", rule.offices()));
                rules.add(rule.hours() == null ? who : who + " (" + rule.hours() + ")");
            }
        }
        return rules.isEmpty() ? words.say("plan.approval.unknown") : String.join("; ", rules);
    }

    // ---- the steps

    private void steps() {
        pen.section("steps", "plan.steps");
        pen.paragraph("plan.steps.intro");
        pen.openTable(
                "plan.steps.caption",
                "stack plan-steps",
                "plan.column.number",
                "plan.column.what",
                "plan.column.level",
                "plan.column.cost",
                "plan.column.undo");
        int number = 0;
        for (PlanStep step : plan.steps()) {
            html.open("tr");
            pen.numberCell("plan.column.number", ++number);
            pen.cell("plan.column.what", what(step));
            ContainmentLevel level = step.level();
            pen.cell("plan.column.level", level == null ? words.say("plan.by-people") : level.toString());
            pen.cell("plan.column.cost", cost(step.cost()));
            // Whoever does a step by hand takes it back by hand.
            pen.cell(
                    "plan.column.undo",
                    words.say("plan.reversal." + key(byHand(step) ? PlanStep.Reversal.BY_PEOPLE : step.reversal())));
            html.close("tr");
        }
        pen.closeTable();
        html.close("section");
    }

    private String what(PlanStep step) {
        return switch (step.work()) {
            case PlanStep.Act act ->
                byHand(step) ? words.say("plan.no-device", what(act.command())) : what(act.command());
            case PlanStep.Task task -> words.say("plan.duty." + key(task.duty()), task.subject());
        };
    }

    /** The program would do it, but the court has given it nothing to do it with. */
    private boolean byHand(PlanStep step) {
        Containment with = site.containment();
        return step.work() instanceof PlanStep.Act act
                && switch (act.command()) {
                    case Command.SinkholeDomains _ -> with.resolver() == null;
                    case Command.OfAccount _ -> with.directory() == null;
                    case Command.CallWebhook _ -> false;
                    case Command.BlockAddresses _, Command.OfHosts _, Command.IsolateSite _, Command.UnplugSite _ ->
                        with.gateways().isEmpty();
                };
    }

    private String what(Command command) {
        String key = "plan.command." + command.kind();
        return switch (command) {
            case Command.BlockAddresses block -> words.say(key, names(block.networks()));
            case Command.SinkholeDomains sinkhole -> words.say(key, names(sinkhole.domains()));
            case Command.IsolateHosts isolate ->
                words.say(key, hosts(isolate.hosts()), destinations(isolate.mustRun()));
            case Command.IsolateSite isolate -> words.say(key, destinations(isolate.mustRun()));
            case Command.QuarantineHosts quarantine ->
                words.say(key, hosts(quarantine.hosts()), destinations(quarantine.collectors()));
            case Command.UnplugHosts unplug -> words.say(key, hosts(unplug.hosts()));
            case Command.UnplugSite _ -> words.say(key);
            case Command.OfAccount account ->
                account instanceof Command.RemoveFromGroups remove
                        ? words.say(key, remove.account(), names(remove.groups()))
                        : words.say(key, account.account());
            case Command.CallWebhook webhook -> words.say(key, webhook.name());
        };
    }

    private String hosts(List<HostTarget> hosts) {
        return names(hosts.stream().map(HostTarget::host).toList());
    }

    private String destinations(List<Destination> destinations) {
        return destinations.isEmpty() ? words.say("none") : names(destinations);
    }

    private String cost(Cost cost) {
        if (cost.minutes() == 0) {
            return words.say("plan.cost.none");
        }
        return cost.mustRunMinutes() == 0
                ? hours(cost.minutes())
                : words.say("plan.cost.of-which", hours(cost.minutes()), hours(cost.mustRunMinutes()));
    }

    // ---- what stops and what remains

    private void stops() {
        pen.section("stops", "plan.stops");
        if (plan.losses().isEmpty()) {
            pen.paragraph("plan.stops.nothing");
            html.close("section");
            return;
        }
        pen.openTable(
                "plan.stops.caption",
                "stack plan-stops",
                "plan.column.service",
                "plan.column.for-whom",
                "plan.column.how-long",
                "plan.column.why",
                "plan.column.instead");
        for (ServiceLoss loss : plan.losses()) {
            html.open("tr");
            pen.cell("plan.column.service", loss.mustRun() ? words.say("plan.must-run", name(loss)) : name(loss));
            pen.cell(
                    "plan.column.for-whom",
                    names(loss.audiences()) + " (" + words.say("plan.loss." + key(loss.loss())) + ")");
            pen.cell("plan.column.how-long", howLong(loss));
            pen.cell(
                    "plan.column.why",
                    loss.reasons().stream()
                            .limit(NAMES_MAX)
                            .map(reason -> words.say("plan.reason." + key(reason.kind()), reason.subject()))
                            .collect(Collectors.joining("; ")));
            pen.cell(
                    "plan.column.instead", loss.fallback().isEmpty() ? words.say("plan.no-fallback") : loss.fallback());
            html.close("tr");
        }
        pen.closeTable();
        if (!plan.unavoidable().isEmpty()) {
            html.open("ul");
            for (UnavoidableLoss each : plan.unavoidable()) {
                pen.item(words.say(
                        each.unavoidable() ? "plan.unavoidable" : "plan.avoidable-dearer",
                        name(each.service()),
                        each.way().isEmpty() ? words.say("none") : String.join(" \u2192 ", each.way())));
            }
            html.close("ul");
        }
        html.close("section");
    }

    private String howLong(ServiceLoss loss) {
        Instant first = loss.firstMissed();
        return first == null
                ? words.say("plan.not-needed")
                : words.say("plan.hours-from", hours(loss.minutes()), at(first));
    }

    private void remains() {
        pen.section("remains", "plan.remains");
        Set<String> lost = plan.losses().stream().map(ServiceLoss::service).collect(Collectors.toSet());
        List<Service> goOn = site.services().stream()
                .filter(service -> !lost.contains(service.id()))
                .toList();
        if (goOn.isEmpty()) {
            pen.paragraph("plan.remains.nothing");
        } else {
            html.open("ul", "class", "remains");
            for (Service service : goOn) {
                pen.item(words.say(
                        service.mustRun() ? "plan.remains.must-run" : "plan.remains.service",
                        service.name(),
                        service.serves().isEmpty() ? words.say("plan.court") : String.join(", ", service.serves())));
            }
            html.close("ul");
        }
        html.close("section");
    }

    // ---- pictures

    private void pictures() {
        pen.section("picture", "plan.picture");
        pen.note("plan.picture.how");
        new SitePicture(pen, site, plan, false).draw("before", "plan.picture.before");
        new SitePicture(pen, site, plan, true).draw("after", "plan.picture.after");
        html.close("section");
    }

    // ---- what else could be done

    private void others() {
        pen.section("others", "plan.others");
        pen.paragraph("plan.others.intro");
        pen.openTable(
                "plan.others.caption",
                "stack plan-others",
                "plan.column.level",
                "plan.column.what",
                "plan.column.cost",
                "plan.column.jewels");
        plan.grades().forEach(option -> option(option, words.say("plan.grade", option.level())));
        plan.alternatives().forEach(option -> option(option, words.say("plan.alternative", option.level())));
        pen.closeTable();
        pen.note(plan.proven() ? "plan.proven" : "plan.not-proven");
        html.close("section");
    }

    private void option(Option option, String name) {
        html.open("tr");
        pen.cell("plan.column.level", name);
        pen.openCell("plan.column.what");
        html.open("ul", "class", "plain");
        option.commands().stream().limit(NAMES_MAX).map(this::what).forEach(pen::item);
        html.close("ul").close("td");
        pen.cell("plan.column.cost", cost(option.cost()));
        pen.cell(
                "plan.column.jewels",
                option.jewelsReached().isEmpty() ? words.say("none") : names(option.jewelsReached()));
        html.close("tr");
    }

    // ---- notes and signing

    private void notes() {
        if (plan.notes().isEmpty()) {
            return;
        }
        pen.section("notes", "plan.notes");
        html.open("ul");
        for (ContainmentPlan.Note note : plan.notes()) {
            pen.item(words.say("plan.note." + key(note.topic()), note.text()));
        }
        html.close("ul").close("section");
    }

    private void signing() {
        pen.section("signing", "plan.signing");
        pen.paragraph("plan.signing.how");
        html.open("p")
                .leaf("code", "./tipstaff contain approve --case CASE " + plan.id())
                .close("p");
        html.open("dl", "class", "facts");
        fact("plan.fact.id", plan.id());
        html.leaf("dt", words.say("plan.fact.digest")).open("dd");
        html.leaf("code", plan.digest().hex()).close("dd");
        html.close("dl").close("section");
    }

    // ---- words

    private String name(ServiceLoss loss) {
        return name(loss.service());
    }

    private String name(String service) {
        return site.services().stream()
                .filter(each -> each.id().equals(service))
                .map(Service::name)
                .findFirst()
                .orElse(service);
    }

    /** A few names, and how many more. */
    private String names(Collection<?> all) {
        List<String> shown = new ArrayList<>(all.stream()
                .limit(NAMES_MAX)
                .map(each -> each.toString().replaceFirst("/(32|128)(?= |$)", ""))
                .toList());
        if (all.size() > NAMES_MAX) {
            shown.add(words.count("and-more", all.size() - NAMES_MAX));
        }
        return String.join(", ", shown);
    }

    private String hours(long minutes) {
        return words.duration(Duration.ofMinutes(minutes));
    }

    /** By the clock on the wall of the court. */
    private String at(Instant time) {
        ZonedDateTime local = time.atZone(site.court().timezone());
        return words.say(
                "plan.time",
                local.getDayOfMonth() == 1 && words.language() == Language.FRENCH
                        ? "1er"
                        : Integer.toString(local.getDayOfMonth()),
                words.say("month." + local.getMonthValue()),
                Integer.toString(local.getYear()),
                String.format(Locale.ROOT, "%02d:%02d", local.getHour(), local.getMinute()),
                site.court().timezone().getId());
    }

    private static String key(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The hosts that a plan's commands are about, by what becomes of them. */
    record Cuts(Set<String> silenced, Set<String> withoutInternet, boolean site) {
        static Cuts of(ContainmentPlan plan, Site site) {
            Set<String> silenced = new LinkedHashSet<>();
            Set<String> withoutInternet = new LinkedHashSet<>();
            boolean whole = false;
            for (PlanStep step : plan.steps()) {
                if (step.work() instanceof PlanStep.Act(Command command)) {
                    switch (command) {
                        case Command.QuarantineHosts hosts -> hosts.hosts().forEach(host -> silenced.add(host.host()));
                        case Command.UnplugHosts hosts -> hosts.hosts().forEach(host -> silenced.add(host.host()));
                        case Command.IsolateHosts hosts ->
                            hosts.hosts().forEach(host -> withoutInternet.add(host.host()));
                        case Command.IsolateSite _, Command.UnplugSite _ -> whole = true;
                        case Command.BlockAddresses _,
                                Command.SinkholeDomains _,
                                Command.OfAccount _,
                                Command.CallWebhook _ -> {
                            // Of no host.
                        }
                    }
                }
            }
            if (whole) {
                site.hosts().stream().map(Host::id).forEach(withoutInternet::add);
            }
            withoutInternet.removeAll(silenced);
            return new Cuts(silenced, withoutInternet, whole);
        }
    }
}
