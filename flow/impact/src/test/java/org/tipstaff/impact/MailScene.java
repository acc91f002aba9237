package org.tipstaff.impact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Source;
import org.tipstaff.site.DataMap;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

/** Mailboxes and what the unified audit log says of them, made by hand. Each source is an export that can be taken away. */
final class MailScene {
    static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");
    static final String JUDGE = "judge@court.example";
    static final String CLERK = "clerk@court.example";
    static final String OUTSIDE = "203.0.113.9";
    static final String INSIDE = "10.0.1.4";
    static final Window DAY = new Window(BEGIN, BEGIN.plusSeconds(86_399));

    /** The court as far as it says where its network and its mail end. */
    static final Site SITE = site("");

    /** As above, and somebody's word that the searches were whole. */
    static final Site WHOLE = site(", searches_whole: yes");

    private static Site site(String more) {
        return SiteReader.read(
                        "site.yaml",
                        "court: {name: Example Court, timezone: Europe/Amsterdam}\n"
                                + "zones:\n  - {id: all, networks: [10.0.0.0/16], internet: yes}\n"
                                + "mail: {domains: [court.example]" + more + "}\n")
                .site()
                .orElseThrow();
    }

    final Map<String, List<Event>> sources = new LinkedHashMap<>();
    private final Map<String, Source> files = new LinkedHashMap<>();
    private long ids;

    /** One record, with the fields that all have. */
    MailScene record(String source, int minute, String operation, Object... more) {
        Fields.Builder fields = Fields.builder();
        fields.put("Id", "id-" + ids++);
        fields.put("Operation", operation);
        for (int i = 0; i < more.length; i += 2) {
            fields.put((String) more[i], more[i + 1]);
        }
        List<Event> its = sources.computeIfAbsent(source, _ -> new ArrayList<>());
        Instant time = BEGIN.plusSeconds(60L * minute);
        its.add(new Event(
                new Provenance(files.computeIfAbsent(source, Source::file), its.size() + 1L, Provenance.NO_OFFSET),
                "m365",
                operation.startsWith("New-Compliance") ? "m365:SecurityComplianceCenter" : "m365:Exchange",
                "Exchange",
                Event.NO_EVENT_ID,
                "",
                CLERK,
                List.of(new ClockReading("CreationTime", time)),
                fields.build(),
                null));
        return this;
    }

    /** Messages that were opened; {@code logon} is 0 for the owner, 1 for an administrator, 2 for a delegate. */
    MailScene read(String source, int minute, String mailbox, long logon, String address, String... messages) {
        return record(
                source,
                minute,
                "MailItemsAccessed",
                "MailboxOwnerUPN",
                mailbox,
                "MailboxGuid",
                guid(mailbox),
                "LogonType",
                logon,
                "source.ip",
                address,
                "ClientInfoString",
                "Client=OWA;",
                "OperationProperties.MailAccessType",
                "Bind",
                "OperationProperties.IsThrottled",
                "False",
                "Folders.Path",
                List.of("\\Inbox"),
                "Folders.FolderItems.InternetMessageId",
                List.of((Object[]) messages),
                "Folders.FolderItems.SizeInBytes",
                java.util.Arrays.stream(messages).map(_ -> (Object) 1_000L).toList());
    }

    MailScene synced(String source, int minute, String mailbox, long logon, String address) {
        return record(
                source,
                minute,
                "MailItemsAccessed",
                "MailboxOwnerUPN",
                mailbox,
                "LogonType",
                logon,
                "source.ip",
                address,
                "OperationProperties.MailAccessType",
                "Sync",
                "Item.ParentFolder.Path",
                "\\Inbox");
    }

    MailScene throttled(String source, int minute, String mailbox) {
        return record(
                source,
                minute,
                "MailItemsAccessed",
                "MailboxOwnerUPN",
                mailbox,
                "LogonType",
                0L,
                "source.ip",
                INSIDE,
                "OperationProperties.MailAccessType",
                "Bind",
                "OperationProperties.IsThrottled",
                "True",
                "Folders.FolderItems.InternetMessageId",
                List.of("<last@court.example>"));
    }

    /** A command with its parameters. */
    MailScene command(String source, int minute, String name, Object... parameters) {
        Object[] prefixed = parameters.clone();
        for (int i = 0; i < prefixed.length; i += 2) {
            prefixed[i] = "Parameters." + prefixed[i];
        }
        return record(source, minute, name, prefixed);
    }

    /** The owner at work: something every ten minutes of the day, from inside. */
    MailScene workday(String source, String mailbox) {
        for (int minute = 0; minute < 1440; minute += 10) {
            read(source, minute, mailbox, 0, INSIDE, "<m" + minute + "@court.example>");
        }
        return record(source, 1439, "Send", "MailboxOwnerUPN", mailbox, "LogonType", 0L, "source.ip", INSIDE);
    }

    /** Gives the records of one source their numbers, as an export of one search has them. */
    MailScene numbered(String source) {
        List<Event> its = sources.getOrDefault(source, List.of());
        List<Event> numbered = new ArrayList<>();
        for (Event event : its) {
            Fields fields = event.fields().toBuilder()
                    .put("ResultIndex", Integer.toString(numbered.size() + 1))
                    .put("ResultCount", Integer.toString(its.size()))
                    .build();
            numbered.add(with(event, fields));
        }
        sources.put(source, numbered);
        return this;
    }

    static Event with(Event event, Fields fields) {
        return new Event(
                event.provenance(),
                event.product(),
                event.channel(),
                event.provider(),
                event.eventId(),
                event.host(),
                event.user(),
                event.clocks(),
                fields,
                event.text());
    }

    private static String guid(String mailbox) {
        return String.format("%08x-0000-0000-0000-000000000000", mailbox.hashCode());
    }

    Impact asked(Site site) {
        return asked(site, DataMap.NONE, Set.of(), Set.of());
    }

    /** @param without sources that are not there */
    Impact asked(Site site, DataMap map, Set<String> without, Set<String> scope) {
        Map<String, List<Event>> left = new LinkedHashMap<>(sources);
        left.keySet().removeAll(without);
        return asked(site, map, left, scope);
    }

    static Impact asked(Site site, DataMap map, Map<String, List<Event>> sources, Set<String> scope) {
        ImpactCollector all = new ImpactCollector();
        sources.values().forEach(events -> {
            ImpactCollector own = new ImpactCollector();
            events.forEach(own::observe);
            all.merge(own);
        });
        Observations seen = all.finish();
        CoverageMatrix coverage =
                CoverageMatrix.of(seen, DAY, scope, Set.of(), site.mail().searchesWhole());
        return ImpactAssessment.of(seen, List.of(), site, map, coverage, scope);
    }
}
