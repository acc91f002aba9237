package org.tipstaff.impact;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.impact.MailboxFact.By;
import org.tipstaff.impact.MailboxFact.Kind;
import org.tipstaff.impact.MailboxObservations.Throttled;

/**
 * Sees records of Microsoft 365's unified audit log and keeps what bears on mailboxes (Office 365 Management Activity API schema, "Exchange
 * mailbox" and "Exchange admin"). Part of {@link ImpactCollector}, and merged as it is.
 */
final class MailboxCollector {
    static final String PRODUCT = "m365";
    static final String PREFIX = "m365:";

    /** The log of who read what. It alone is throttled, so it has a row of its own. */
    static final String ACCESS = "m365:MailItemsAccessed";

    /** All else that is recorded of a mailbox. */
    static final String EXCHANGE = "m365:Exchange";

    /** Searches over all mailboxes, and what they found written to files. */
    private static final String COMPLIANCE = "m365:SecurityComplianceCenter";

    /** Facts kept, those that name most messages first. */
    static final int FACTS_MAX = 50_000;

    /** Messages of one record that are kept; records of a day have at most a thousand. */
    static final int ITEMS_MAX = 2_000;

    /** Mailboxes that one name may stand for; one that may stand for more may be any. */
    static final int STANDS_MAX = 20;

    /** Searches told apart. */
    static final int SEARCHES_MAX = 10_000;

    private static final int TEXT_MAX = 300;

    /** Characters of what a rule does that addresses are looked for in; rules have at most 64 KiB in all. */
    private static final int RULE_MAX = 1 << 16;

    /** What applications are known by that read through the interface for programs. */
    private static final String GRAPH = "00000003-0000-0000-c000-000000000000";

    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s;,<>\"'\\[\\]:={}()]{1,128}@[^\\s;,<>\"'\\[\\]:={}()@]{1,253}");
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Set<String> FORWARDING = Set.of(
            "ForwardTo",
            "RedirectTo",
            "ForwardAsAttachmentTo",
            "ForwardingSmtpAddress",
            "ForwardingAddress",
            "RedirectMessageTo",
            "BlindCopyTo",
            "CopyTo",
            "RedirectToRecipients",
            "Recipients");
    private static final Set<String> DELETING = Set.of("DeleteMessage", "SoftDeleteMessage");
    private static final Set<String> OF_ONE_MAILBOX = Set.of(
            "set-mailbox",
            "remove-mailbox",
            "disable-mailbox",
            "new-inboxrule",
            "set-inboxrule",
            "remove-inboxrule",
            "disable-inboxrule",
            "enable-inboxrule",
            "new-mailboxexportrequest",
            "set-mailboxauditbypassassociation",
            "add-mailboxpermission",
            "remove-mailboxpermission",
            "add-recipientpermission",
            "set-casmailbox");

    /** Of two copies of one record the one that says more. */
    private final Bounded<MailboxFact> facts = new Bounded<>(
            FACTS_MAX,
            Comparator.comparingInt((MailboxFact fact) -> -fact.items().size())
                    .thenComparing(MailboxFact::by, Comparator.comparing(by -> by != By.ANOTHER))
                    .thenComparing(fact -> fact.address().isEmpty())
                    .thenComparing(MailboxFact::time)
                    .thenComparing(MailboxFact::place, Places.ORDER));

    private final Bounded<Throttled> throttled = new Bounded<>(
            FACTS_MAX, Comparator.comparing(Throttled::time).thenComparing(Throttled::place, Places.ORDER));
    private final Bounded<AuditChange> changes = new Bounded<>(
            FACTS_MAX, Comparator.comparing(AuditChange::time).thenComparing(AuditChange::place, Places.ORDER));
    private final Map<LogKey, LogRow> rows = new HashMap<>();
    private final Map<String, TreeSet<String>> byGuid = new HashMap<>();
    private final TreeSet<String> names = new TreeSet<>();
    private final Map<String, AuditSearch> searches = new HashMap<>();
    private boolean overflowed;

    void observe(Event event) {
        Instant time = event.time();
        String operation = text(event, "Operation");
        boolean access = operation.equals("MailItemsAccessed");
        String mailbox = mailboxOf(event.fields());
        boolean throttling = access && truth(text(event, "OperationProperties.IsThrottled"));
        // A name that may be several mailboxes' shows of none of them that access to it is recorded.
        boolean one = mailbox.indexOf('@') > 0 || GUID.matcher(mailbox).matches();
        search(event, time, access && !throttling && one ? mailbox : "");
        if (time == null) {
            return;
        }
        boolean exchange = event.channel().equals(EXCHANGE);
        if (exchange) {
            remember(event, mailbox);
        }
        LogRow row = row(new LogKey(
                exchange && !mailbox.equals(MailboxFact.EVERY) ? mailbox : "", access ? ACCESS : event.channel()));
        if (row != null) {
            row.at(time).events++;
        }
        if (throttling) {
            throttled.add(mailbox + '|' + time, 1, new Throttled(mailbox, time, event.provenance()));
        }
        boolean compliance = event.channel().equals(COMPLIANCE);
        if ((exchange || compliance) && !"failure".equals(event.fields().text("event.outcome"))) {
            fact(event, time, operation, mailbox);
            change(event, time, operation, mailbox);
        }
    }

    /**
     * The mailbox a record is about, as it names it: its owner's address where that is known, else its id, else what a command was
     * given. Never empty; {@link MailboxFact#EVERY} where the record does not say.
     */
    static String mailboxOf(Fields fields) {
        for (String name : List.of("MailboxOwnerUPN", "MailboxGuid")) {
            String text = value(fields, name);
            if (!text.isEmpty()) {
                return named(text);
            }
        }
        String operation = value(fields, "Operation").toLowerCase(Locale.ROOT);
        boolean command = operation.indexOf('-') > 0;
        if (operation.equals("mailitemsaccessed")) {
            return MailboxFact.EVERY; // whose rights were used is no word on whose mailbox it was
        }
        if (command && !OF_ONE_MAILBOX.contains(operation)) {
            return MailboxFact.EVERY;
        }
        if (command) {
            boolean rule = operation.endsWith("inboxrule");
            for (String name : List.of("Parameters.Mailbox", rule ? "ObjectId" : "Parameters.Identity", "ObjectId")) {
                String text = value(fields, name);
                if (!text.isEmpty()) {
                    return named(text);
                }
            }
        }
        String user = value(fields, "UserId");
        return user.isEmpty() ? MailboxFact.EVERY : named(user);
    }

    /** The last part of a path in the directory, without the rule that may stand behind it. */
    private static String named(String text) {
        String last = text.substring(text.lastIndexOf('/') + 1);
        int rule = last.indexOf('\\');
        String name = (rule > 0 ? last.substring(0, rule) : last).strip().toLowerCase(Locale.ROOT);
        name = cut(name);
        return name.isEmpty() ? MailboxFact.EVERY : name;
    }

    private void remember(Event event, String mailbox) {
        String owner = text(event, "MailboxOwnerUPN").toLowerCase(Locale.ROOT);
        String guid = text(event, "MailboxGuid").toLowerCase(Locale.ROOT);
        if (byGuid.size() >= ImpactCollector.ROWS_MAX || names.size() >= ImpactCollector.ROWS_MAX) {
            overflowed = true;
            return;
        }
        if (!owner.isEmpty() && owner.length() <= TEXT_MAX && GUID.matcher(guid).matches()) {
            TreeSet<String> owners = byGuid.computeIfAbsent(guid, _ -> new TreeSet<>());
            if (owners.size() <= STANDS_MAX) {
                owners.add(owner);
            }
        }
        if (mailbox.indexOf('@') > 0) {
            names.add(mailbox);
        }
    }

    private @Nullable LogRow row(LogKey key) {
        LogRow row = rows.get(key);
        if (row == null) {
            if (rows.size() >= ImpactCollector.ROWS_MAX) {
                overflowed = true;
                return null;
            }
            row = new LogRow();
            rows.put(key, row);
        }
        return row;
    }

    private void search(Event event, @Nullable Instant time, String accessed) {
        int index = number(text(event, "ResultIndex"));
        int count = number(text(event, "ResultCount"));
        if (index < 0 || count < 0 || event.provenance().source().isReceived()) {
            return;
        }
        String key = event.provenance().source().path() + '|' + count;
        AuditSearch known = searches.get(key);
        if (known == null) {
            if (searches.size() >= SEARCHES_MAX) {
                overflowed = true;
                return;
            }
            known = new AuditSearch(Math.min(count, AuditSearch.RESULTS_MAX));
            searches.put(key, known);
        }
        // Text that could not be read is a result that is not there.
        known.result(event.fields().indexOf("AuditData") < 0 ? index : -1, time, accessed);
    }

    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }

    private void fact(Event event, Instant time, String operation, String mailbox) {
        Fields fields = event.fields();
        switch (operation.toLowerCase(Locale.ROOT)) {
            case "mailitemsaccessed" -> {
                boolean sync = text(event, "OperationProperties.MailAccessType").equalsIgnoreCase("Sync");
                keep(event, sync ? Kind.SYNCED : Kind.READ, mailbox, time, "", sync ? folders(fields) : items(fields));
            }
            case "harddelete" -> keep(event, Kind.PURGED, mailbox, time, "", items(fields));
            case "softdelete", "movetodeleteditems" -> keep(event, Kind.DELETED, mailbox, time, "", items(fields));
            case "set-mailbox",
                    "new-inboxrule",
                    "set-inboxrule",
                    "updateinboxrules",
                    "new-transportrule",
                    "set-transportrule" -> rule(event, mailbox, time);
            case "new-mailboxexportrequest" -> keep(event, Kind.EXPORTED, mailbox, time, "", List.of());
            case "searchexported",
                    "searchexportdownloaded",
                    "exportdownloaded",
                    "purviewsearchexportjobsubmitted",
                    "reviewsetexportjobsubmitted",
                    "previewitemdownloaded" -> keep(event, Kind.EXPORTED, MailboxFact.EVERY, time, "", List.of());
            case "new-compliancesearchaction" -> {
                if (exports(fields)) {
                    keep(event, Kind.EXPORTED, MailboxFact.EVERY, time, "", List.of());
                }
            }
            case "remove-mailbox", "disable-mailbox" -> keep(event, Kind.REMOVED, mailbox, time, "", List.of());
            default -> {}
        }
    }

    /** What is done with the results of a search is one of its parameters, under names that changed over the years. */
    private static boolean exports(Fields fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).startsWith("Parameters")
                    && (fields.name(i) + fields.value(i))
                            .toLowerCase(Locale.ROOT)
                            .contains("export")) {
                return true;
            }
        }
        return false;
    }

    /** Rules, and the forwarding of a whole mailbox: of commands as parameters, of mail programs as properties of the operation. */
    private void rule(Event event, String mailbox, Instant time) {
        Fields fields = event.fields();
        boolean deletes = false;
        boolean moves = false;
        TreeSet<String> targets = new TreeSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            boolean command = name.startsWith("Parameters.");
            if (!command && !name.startsWith("OperationProperties.")) {
                continue;
            }
            String key = name.substring(name.indexOf('.') + 1);
            for (Object each : fields.value(i) instanceof List<?> many ? many : List.of(fields.value(i))) {
                String value = each == null ? null : Fields.textOf(each);
                if (value == null || value.isBlank()) {
                    continue;
                }
                boolean says = !value.equalsIgnoreCase("False") && !value.equalsIgnoreCase("$null");
                boolean actions = key.equals("RuleActions");
                deletes |= says && (DELETING.contains(key) || (actions && value.contains("Delete")));
                moves |= says && (key.equals("MoveToFolder") || (actions && value.contains("Move")));
                if (FORWARDING.contains(key) || (actions && value.contains("Forward"))) {
                    Matcher addresses =
                            ADDRESS.matcher(value.length() <= RULE_MAX ? value : value.substring(0, RULE_MAX));
                    boolean any = false;
                    while (addresses.find() && targets.size() < 50) {
                        targets.add(addresses.group().toLowerCase(Locale.ROOT));
                        any = true;
                    }
                    if (!any && says) {
                        targets.add(cut(value)); // a name of the directory: whose address it stands for is not told
                    }
                }
            }
        }
        boolean inbox = text(event, "Operation").toLowerCase(Locale.ROOT).contains("inboxrule");
        if (inbox && (deletes || moves)) {
            keep(event, Kind.HIDDEN, mailbox, time, deletes ? MailboxFact.DELETE : MailboxFact.MOVE, List.of());
        }
        targets.forEach(target -> keep(event, Kind.FORWARDED, mailbox, time, target, List.of()));
    }

    private void keep(
            Event event, Kind kind, String mailbox, Instant time, String target, List<MailboxFact.Item> items) {
        String id = text(event, "Id");
        boolean program = text(event, "AppId").equalsIgnoreCase(GRAPH)
                || text(event, "ClientInfoString").startsWith("Client=REST");
        MailboxFact fact = new MailboxFact(
                cut(id),
                kind,
                mailbox,
                time,
                by(event.fields(), mailbox),
                program,
                cut(text(event, "source.ip")),
                cut(text(event, "ClientInfoString")),
                items,
                target,
                event.provenance());
        String key = id.isEmpty()
                ? event.provenance().source().path()
                        + '#'
                        + event.provenance().record()
                        + '@'
                        + event.provenance().offset()
                : id;
        facts.add(key + '|' + kind + '|' + mailbox + '|' + target, 1 + items.size(), fact);
    }

    private static By by(Fields fields, String mailbox) {
        return switch (value(fields, "LogonType").toLowerCase(Locale.ROOT)) {
            case "0", "owner" -> By.OWNER;
            case "1", "2", "6", "admin", "delegate", "delegated", "delegatedadmin" -> By.ANOTHER;
            case "3", "4", "5", "transport", "systemservice", "bestaccess" -> By.UNKNOWN; // the service itself
            default -> value(fields, "UserId").equalsIgnoreCase(mailbox) ? By.OWNER : By.UNKNOWN;
        };
    }

    /** The messages a record names, each once. Sizes count where every message has one: which of them lacks it can't be told. */
    private static List<MailboxFact.Item> items(Fields fields) {
        TreeMap<String, MailboxFact.Item> items = new TreeMap<>();
        for (String within : List.of("Folders.FolderItems.", "AffectedItems.", "Item.")) {
            List<String> ids = texts(fields, within + "InternetMessageId");
            boolean byStore = ids.isEmpty();
            ids = byStore ? texts(fields, within + "Id") : ids;
            List<String> sizes = texts(fields, within + "SizeInBytes");
            for (int i = 0; i < ids.size(); i++) {
                long bytes = sizes.size() == ids.size() ? number(sizes.get(i)) : -1;
                items.merge(
                        ids.get(i),
                        new MailboxFact.Item(ids.get(i), bytes, byStore),
                        (one, other) -> one.bytes() >= other.bytes() ? one : other);
            }
        }
        return List.copyOf(items.values());
    }

    private static List<MailboxFact.Item> folders(Fields fields) {
        List<String> paths = texts(fields, "Folders.Path");
        return (paths.isEmpty() ? texts(fields, "Item.ParentFolder.Path") : paths)
                .stream()
                        .distinct()
                        .map(path -> new MailboxFact.Item(path, -1, true))
                        .toList();
    }

    private void change(Event event, Instant time, String operation, String mailbox) {
        Fields fields = event.fields();
        switch (operation.toLowerCase(Locale.ROOT)) {
            case "set-adminauditlogconfig" -> {
                String on = value(fields, "Parameters.UnifiedAuditLogIngestionEnabled");
                if (!on.isEmpty()) {
                    changed(event, time, "ingestion", MailboxFact.EVERY, !truth(on), false);
                }
            }
            case "set-organizationconfig" -> {
                String off = value(fields, "Parameters.AuditDisabled");
                if (!off.isEmpty()) {
                    changed(event, time, "organization", MailboxFact.EVERY, truth(off), false);
                }
            }
            case "set-mailboxauditbypassassociation" -> {
                String bypass = value(fields, "Parameters.AuditBypassEnabled");
                if (!bypass.isEmpty()) {
                    changed(event, time, "bypass " + mailbox, MailboxFact.EVERY, truth(bypass), false);
                }
            }
            case "set-mailbox" -> {
                String on = value(fields, "Parameters.AuditEnabled");
                if (!on.isEmpty()) {
                    changed(event, time, "mailbox", mailbox, !truth(on), false);
                }
                for (String whose : List.of("AuditOwner", "AuditDelegate", "AuditAdmin")) {
                    String recorded = String.join(";", texts(fields, "Parameters." + whose));
                    if (!recorded.isEmpty()) {
                        String lower = recorded.toLowerCase(Locale.ROOT);
                        boolean reading = lower.contains("mailitemsaccessed");
                        boolean added = lower.contains("add");
                        boolean off = reading ? lower.contains("remove") : !added;
                        if (reading || off) { // what adds something else leaves reading as it was
                            changed(event, time, whose, mailbox, off, true);
                        }
                    }
                }
            }
            default -> {}
        }
    }

    private void changed(Event event, Instant time, String kind, String mailbox, boolean off, boolean accessOnly) {
        changes.add(
                kind + '|' + mailbox + '|' + time + '|' + off,
                1,
                new AuditChange(kind, mailbox, time, off, accessOnly, event.provenance()));
    }

    private static boolean truth(String text) {
        return text.equalsIgnoreCase("True") || text.equalsIgnoreCase("$true");
    }

    private static String cut(String text) {
        return Shortened.text(text, TEXT_MAX);
    }

    private static String text(Event event, String name) {
        return value(event.fields(), name);
    }

    private static String value(Fields fields, String name) {
        String text = fields.text(name);
        return text == null ? "" : text;
    }

    private static List<String> texts(Fields fields, String name) {
        Object value = fields.get(name);
        List<String> all = new ArrayList<>();
        if (value != null) {
            for (Object each : value instanceof List<?> many ? many : List.of(value)) {
                String text = each == null ? null : Fields.textOf(each);
                if (text != null && !text.isEmpty() && all.size() < ITEMS_MAX) {
                    all.add(cut(each instanceof BigDecimal number ? number.toPlainString() : text));
                }
            }
        }
        return all;
    }

    /** Adds what another saw; the other stays as it was. */
    void merge(MailboxCollector other) {
        facts.addAll(other.facts);
        throttled.addAll(other.throttled);
        changes.addAll(other.changes);
        other.rows.forEach((key, its) -> {
            LogRow row = row(key);
            if (row != null) {
                row.addAll(its);
            }
        });
        other.byGuid.forEach((guid, owners) ->
                byGuid.computeIfAbsent(guid, _ -> new TreeSet<>()).addAll(owners));
        names.addAll(other.names);
        other.searches.forEach((key, its) ->
                searches.computeIfAbsent(key, _ -> new AuditSearch(its.count())).add(its));
        overflowed |= byGuid.size() > ImpactCollector.ROWS_MAX
                || names.size() > ImpactCollector.ROWS_MAX
                || searches.size() > SEARCHES_MAX;
        overflowed |= other.overflowed;
    }

    /**
     * What was collected, under the names of mailboxes. A name that may stand for several stands for all of them: if it stood for none, taking away
     * what tells of the others would make it one.
     *
     * @param into the rows of all logs, to which those of mailboxes are added
     */
    MailboxObservations finish(NavigableMap<LogKey, LogRow> into) {
        TreeMap<String, TreeSet<String>> byLocal = new TreeMap<>();
        names.forEach(name -> byLocal.computeIfAbsent(name.substring(0, name.indexOf('@')), _ -> new TreeSet<>())
                .add(name));
        TreeMap<String, TreeSet<String>> named = new TreeMap<>();
        List<MailboxFact> its = new ArrayList<>();
        facts.facts().forEach(fact -> resolved(fact.mailbox(), byLocal, named).forEach(name -> its.add(fact.of(name))));
        its.sort(Comparator.comparing(MailboxFact::time)
                .thenComparing(MailboxFact::place, Places.ORDER)
                .thenComparing(MailboxFact::kind)
                .thenComparing(MailboxFact::mailbox)
                .thenComparing(MailboxFact::target));
        List<Throttled> stopped = new ArrayList<>();
        throttled
                .facts()
                .forEach(each -> resolved(each.mailbox(), byLocal, named)
                        .forEach(name -> stopped.add(new Throttled(name, each.time(), each.place()))));
        stopped.sort(Comparator.comparing(Throttled::time)
                .thenComparing(Throttled::place, Places.ORDER)
                .thenComparing(Throttled::mailbox));
        List<AuditChange> changed = new ArrayList<>();
        changes.facts().stream()
                .filter(AuditChange::isToldOfOne)
                .forEach(each -> resolved(each.mailbox(), byLocal, named).forEach(name -> changed.add(each.of(name))));
        changed.sort(Comparator.comparing(AuditChange::time)
                .thenComparing(AuditChange::place, Places.ORDER)
                .thenComparing(AuditChange::kind)
                .thenComparing(AuditChange::mailbox));
        rows.forEach((key, row) -> {
            for (String name : key.host().isEmpty() ? Set.of("") : resolved(key.host(), byLocal, named)) {
                String host = name.equals(MailboxFact.EVERY) ? "" : name;
                into.computeIfAbsent(new LogKey(host, key.channel()), _ -> new LogRow())
                        .addAll(row);
            }
        });
        TreeSet<String> mailboxes = new TreeSet<>();
        named.values().forEach(mailboxes::addAll);
        mailboxes.remove(MailboxFact.EVERY);
        searches.values()
                .forEach(search -> search.accessedFirst().keySet().forEach(name -> resolved(name, byLocal, named)));
        return new MailboxObservations(
                its,
                mailboxes,
                stopped,
                changed,
                new TreeMap<>(searches).values().stream().toList(),
                named,
                overflowed || facts.dropped() + throttled.dropped() + changes.dropped() > 0);
    }

    private Set<String> resolved(
            String name, Map<String, TreeSet<String>> byLocal, Map<String, TreeSet<String>> named) {
        return named.computeIfAbsent(name, _ -> {
            if (name.equals(MailboxFact.EVERY) || name.indexOf('@') > 0) {
                return new TreeSet<>(Set.of(name));
            }
            TreeSet<String> known = GUID.matcher(name).matches() ? byGuid.get(name) : byLocal.get(name);
            // Whose it is in which domain nobody says; the sign keeps it apart from names of computers.
            if (known != null && known.size() > STANDS_MAX) {
                overflowed = true;
                return new TreeSet<>(Set.of(MailboxFact.EVERY));
            }
            return known == null ? new TreeSet<>(Set.of(name + MailboxFact.NOWHERE)) : new TreeSet<>(known);
        });
    }
}
