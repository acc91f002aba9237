package org.tipstaff.site;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text of a site file, gives the site or everything that is wrong with it. An unknown key is an error, for a
 * misspelt one would be a protection that is not there; so is a name that names nothing.
 */
public final class SiteReader {
    /** A larger file is no site file. */
    public static final int FILE_BYTES_MAX = YamlReader.MAX_CODE_POINTS;

    private static final String[] CHANNEL_KEYS = {
        "kind", "target", "arguments", "reads", "via", "from", "secret", "trust", "plain"
    };

    private final SiteText source;
    private final Map<String, YamlNode> zoneIds = new HashMap<>();
    private final Map<String, YamlNode> hostIds = new HashMap<>();
    private final Map<String, YamlNode> accountIds = new HashMap<>();
    private final Map<String, YamlNode> serviceIds = new HashMap<>();
    private final Map<String, YamlNode> persons = new HashMap<>();
    private final Map<String, YamlNode> sourceIds = new HashMap<>();
    private final Set<String> offices = new HashSet<>();
    private List<String> allZones = List.of();
    private boolean mailGiven;

    private SiteReader(SiteText source) {
        this.source = source;
    }

    /** @param file how it is called in messages */
    public static SiteReading read(String file, byte[] bytes) {
        return read(SiteText.of(file, bytes, true));
    }

    /** @param file how it is called in messages */
    public static SiteReading read(String file, String text) {
        return read(new SiteText(file, text, true));
    }

    private static SiteReading read(SiteText source) {
        Optional<Site> site = YamlReader.read(source).flatMap(root -> new SiteReader(source).site(root));
        return new SiteReading(source.errors() == 0 ? site : Optional.empty(), source.problems(), source.errors());
    }

    private Optional<Site> site(YamlNode root) {
        Table top = Table.of(
                source,
                root,
                "the site file",
                "court",
                "zones",
                "hosts",
                "accounts",
                "partners",
                "services",
                "audiences",
                "contacts",
                "sources",
                "policy",
                "containment",
                "alerts",
                "mail",
                "data");
        if (!top.has("court")) {
            source.error(root, "the site file lacks 'court'");
        }
        declare(top, "services", serviceIds, "service");
        declare(top, "zones", zoneIds, "zone");
        allZones = sorted(zoneIds.keySet());
        Court court = top.table("court", "the court", "name", "timezone", "languages", "hours", "calendar")
                .flatMap(this::court)
                .orElse(new Court("?", ZoneOffset.UTC, List.of("en"), Hours.ALWAYS, List.of()));
        List<Zone> zones = top.tables("zones", "a zone", this::zone, "id", "networks", "internet", "reaches");
        List<Host> hosts = top.tables(
                "hosts",
                "a host",
                this::host,
                "id",
                "names",
                "addresses",
                "macs",
                "zone",
                "role",
                "owner",
                "crown_jewel");
        List<Account> accounts = top.tables("accounts", "an account", this::account, "id", "role", "office");
        List<Partner> partners = top.tables("partners", "a partner", this::partner, "name", "domains");
        List<Service> services = top.tables(
                "services",
                "a service",
                this::service,
                "id",
                "name",
                "hosts",
                "needs",
                "accounts",
                "outside",
                "must_run",
                "serves",
                "hours",
                "fallback",
                "probe");
        refuseCircles(services);
        List<SiteAudience> audiences =
                top.tables("audiences", "an audience", this::audience, "id", "zones", "outside", "people");
        List<Contact> contacts = top.tables(
                "contacts", "a contact", this::contact, "person", "office", "language", "key", "channels", "duty");
        List<ExpectedSource> sources =
                top.tables("sources", "a source", this::expectedSource, "id", "host", "silent_after");
        Policy policy = top.table("policy", "the policy", "approvals", "emergency", "watch")
                .map(this::policy)
                .orElse(Policy.NONE);
        Containment containment = top.table(
                        "containment",
                        "'containment'",
                        "gateways",
                        "resolver",
                        "directory",
                        "webhooks",
                        "collectors",
                        "lease",
                        "quiet")
                .flatMap(this::containment)
                .orElse(Containment.USUAL);
        Alerts alerts = top.table(
                        "alerts", "'alerts'", "from", "mail", "heartbeat", "pace", "silent_after", "burst", "refill")
                .flatMap(this::alerts)
                .orElse(Alerts.USUAL);
        MailService mail = top.table("mail", "'mail'", "domains", "searches_whole")
                .flatMap(this::mailService)
                .orElse(MailService.NONE);
        String data = top.table("data", "'data'", "map")
                .map(table -> table.requiredText("map"))
                .orElse(null);
        refuseMailWithoutServer(top, contacts, alerts);
        if (source.errors() > 0) {
            return Optional.empty();
        }
        return top.made(
                root,
                () -> new Site(
                        court,
                        zones,
                        hosts,
                        accounts,
                        partners,
                        services,
                        audiences,
                        contacts,
                        sources,
                        policy,
                        containment,
                        alerts,
                        mail,
                        data));
    }

    private Optional<MailService> mailService(Table table) {
        List<String> domains =
                table.has("domains") ? table.values("domains", domain -> Names.id(domain, "a domain")) : List.of();
        boolean whole = table.has("searches_whole") && table.yes("searches_whole");
        return table.made(table.place(), () -> new MailService(domains, whole));
    }

    private Optional<Court> court(Table table) {
        String name = table.requiredText("name");
        ZoneId zone = table.required("timezone", SiteReader::zoneId, ZoneOffset.UTC);
        List<String> languages = table.has("languages") ? table.values("languages", text -> text) : List.of("en");
        Hours hours = hours(table, "hours").orElse(Hours.ALWAYS);
        List<JudicialEvent> calendar = table.tables(
                "calendar",
                "a calendar entry",
                this::judicialEvent,
                "date",
                "until",
                "event",
                "posture",
                "closed",
                "hours",
                "services");
        return table.made(
                table.place(), () -> new Court(name.isEmpty() ? "?" : name, zone, languages, hours, calendar));
    }

    private static ZoneId zoneId(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            List<String> known = ZoneId.getAvailableZoneIds().stream().sorted().toList();
            throw new IllegalArgumentException(
                    "'" + text + "' is no time zone of the IANA list, such as Europe/Amsterdam"
                            + Spelling.hint(text, known),
                    e);
        }
    }

    /** Hours in one text, or in a list of them. */
    private static Optional<Hours> hours(Table table, String key) {
        List<Hours> parts = table.values(key, Hours::parse);
        return parts.isEmpty()
                ? Optional.empty()
                : table.made(
                        table.placeOf(key),
                        () -> new Hours(parts.stream()
                                .flatMap(part -> part.spans().stream())
                                .toList()));
    }

    private Optional<JudicialEvent> judicialEvent(Table table) {
        LocalDate from = table.required("date", SiteReader::day, LocalDate.EPOCH);
        LocalDate until = table.value("until", SiteReader::day, from);
        String event = table.requiredText("event");
        Posture posture = table.value("posture", Table.word(Posture.values()), Posture.ORDINARY);
        boolean closed = table.yes("closed");
        Hours hours = hours(table, "hours").orElse(null);
        List<String> services = references(table, "services", serviceIds, "service");
        return table.made(table.place(), () -> new JudicialEvent(from, until, event, posture, closed, hours, services));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no day; write it like 2026-03-09", e);
        }
    }

    private Optional<Zone> zone(Table table) {
        String id = table.required("id", text -> Names.id(text, "the id of a zone"), "?");
        List<Network> networks = table.values("networks", Network::parse);
        boolean internet = table.yes("internet");
        // Who did not say which zones are kept apart has none kept apart: a plan must not rest on a wall that is not
        // there.
        List<String> reaches = table.has("reaches") ? references(table, "reaches", zoneIds, "zone") : allZones;
        return id.equals("?")
                ? Optional.empty()
                : table.made(table.place(), () -> new Zone(id, networks, internet, reaches));
    }

    private Optional<Host> host(Table table) {
        String id = id(table, "id", hostIds, "host");
        List<String> names = table.values("names", name -> Names.id(name, "a host name"));
        List<Address> addresses = table.values("addresses", Address::parse);
        List<Mac> macs = table.values("macs", Mac::parse);
        boolean crownJewel = table.yes("crown_jewel");
        String zone = reference(table, "zone", zoneIds, "zone");
        String role = table.text("role");
        String owner = table.text("owner");
        return table.made(table.place(), () -> new Host(id, names, addresses, macs, zone, role, owner, crownJewel));
    }

    private Optional<Account> account(Table table) {
        String id = id(table, "id", accountIds, "account");
        return table.made(table.place(), () -> new Account(id, table.text("role"), table.text("office")));
    }

    private Optional<Partner> partner(Table table) {
        String name = table.requiredText("name");
        List<String> domains = table.values("domains", domain -> Names.id(domain, "a domain"));
        return table.made(table.place(), () -> new Partner(name, domains));
    }

    /** Before any is read: services and zones name each other in any order. */
    private void declare(Table top, String key, Map<String, YamlNode> ids, String what) {
        for (YamlNode item : top.nodes(key)) {
            if (item instanceof YamlNode.Mapping map) {
                for (YamlNode.Entry entry : map.entries()) {
                    if (entry.key().text().equals("id") && entry.value() instanceof YamlNode.Scalar id) {
                        if (ids.putIfAbsent(id.text().strip(), id) != null) {
                            source.error(id, what + " '" + id.text().strip() + "' stands twice");
                        }
                    }
                }
            }
        }
    }

    private Optional<Service> service(Table table) {
        String id = table.required("id", text -> Names.id(text, "the id of a service"), "?");
        List<String> hosts = references(table, "hosts", hostIds, "host");
        List<String> needs = references(table, "needs", serviceIds, "service");
        List<String> runsAs = references(table, "accounts", accountIds, "account");
        List<OutsideDestination> outside = table.values("outside", OutsideDestination::parse);
        List<String> serves = table.values("serves", text -> Names.id(text, "an audience"));
        Hours hours = hours(table, "hours").orElse(null);
        String name = table.has("name") ? table.text("name") : id;
        return id.equals("?")
                ? Optional.empty()
                : table.made(
                        table.place(),
                        () -> new Service(
                                id,
                                name,
                                hosts,
                                needs,
                                runsAs,
                                outside,
                                table.yes("must_run"),
                                serves,
                                hours,
                                table.text("fallback"),
                                table.text("probe")));
    }

    private Optional<SiteAudience> audience(Table table) {
        String id = table.required("id", text -> Names.id(text, "the id of an audience"), "?");
        List<String> in = references(table, "zones", zoneIds, "zone");
        boolean outside = table.yes("outside");
        int people = table.number("people", 0);
        return id.equals("?")
                ? Optional.empty()
                : table.made(table.place(), () -> new SiteAudience(id, in, outside, people));
    }

    private Optional<Containment> containment(Table table) {
        Containment usual = Containment.USUAL;
        List<Gateway> gateways = table.tables(
                "gateways",
                "a gateway",
                each -> {
                    String id = each.required("id", text -> Names.id(text, "the id of a gateway"), "?");
                    String via = each.value("via", text -> text, "local");
                    return each.made(each.place(), () -> new Gateway(id, via));
                },
                "id",
                "via");
        Resolver resolver = table.table("resolver", "the resolver", "config", "zone", "zone_file", "address", "port")
                .flatMap(SiteReader::resolver)
                .orElse(null);
        Directory directory = table.table(
                        "directory",
                        "the directory",
                        "server",
                        "address",
                        "port",
                        "trust",
                        "base",
                        "actions",
                        "user",
                        "secret",
                        "ticket_life",
                        "protect",
                        "groups")
                .flatMap(this::directory)
                .orElse(null);
        List<Webhook> webhooks =
                table.tables("webhooks", "a webhook", this::webhook, "name", "url", "secret", "level", "ends");
        List<OutsideDestination> collectors = table.values("collectors", OutsideDestination::parse);
        Duration lease = table.value("lease", Durations::parse, usual.lease());
        Duration quiet = table.value("quiet", Durations::parse, usual.quiet());
        return table.made(
                table.place(),
                () -> new Containment(gateways, resolver, directory, webhooks, collectors, lease, quiet));
    }

    private static Optional<Resolver> resolver(Table table) {
        String config = path(table, "config");
        String zone = table.value("zone", text -> text, "rpz.tipstaff");
        String file = table.required("zone_file", text -> text, "/");
        Address address = table.value("address", Address::parse, Address.parse("127.0.0.1"));
        int port = table.number("port", 53);
        return table.made(
                table.place(),
                () -> new Resolver(config == null ? "/etc/unbound/unbound.conf" : config, zone, file, address, port));
    }

    private Optional<Directory> directory(Table table) {
        String nowhere = "DC=?";
        String server = table.required("server", text -> Names.id(text, "the name of a domain controller"), "?");
        Address address = table.value("address", Address::parse).orElse(null);
        int port = table.number("port", Directory.LDAPS);
        if (!table.has("trust")) {
            source.error(table.place(), "the directory lacks 'trust': the certificates (PEM) that are believed");
        }
        String trust = path(table, "trust");
        String base = table.required("base", Directory::dn, nowhere);
        String actions = table.required("actions", Directory::dn, nowhere);
        String user = table.required("user", Directory::dn, nowhere);
        if (!table.has("secret")) {
            source.error(table.place(), "the directory lacks 'secret': file:/absolute/path");
        }
        SecretPlace secret = secret(table);
        Duration ticketLife = table.value("ticket_life", Durations::parse, Directory.USUAL_TICKET_LIFE);
        List<String> protect = table.values("protect", text -> Names.id(text, "a protected account"));
        List<String> groups = table.values("groups", Directory::group);
        if (server.equals("?")
                || trust == null
                || secret == null
                || List.of(base, actions, user).contains(nowhere)) {
            return Optional.empty();
        }
        return table.made(
                table.place(),
                () -> new Directory(
                        server, address, port, trust, base, actions, user, secret, ticketLife, protect, groups));
    }

    private Optional<Webhook> webhook(Table table) {
        String name = table.required("name", Webhook::checkName, "?");
        String level = table.required("level", Approval::checkLevel, "L5");
        Webhook.Ends ends = table.required("ends", Table.word(Webhook.Ends.values()), Webhook.Ends.TOKENS);
        if (!table.has("secret")) {
            source.error(table.place(), "a webhook lacks 'secret': env:VARIABLE or file:/absolute/path");
        }
        SecretPlace secret = secret(table);
        if (!table.has("url")) {
            source.error(table.place(), "a webhook lacks 'url'");
        }
        if (name.equals("?") || secret == null) {
            return Optional.empty();
        }
        // The URL may be all the secret there is, so the line stays out of the message.
        return table.node("url")
                .flatMap(at -> table.madeUnquoted(at, () -> {
                    if (!(at instanceof YamlNode.Scalar url)) {
                        throw new IllegalArgumentException("'url' is a single value; here stands " + at.kind());
                    }
                    return new Webhook(name, Channel.uri(url.text().strip()), secret, level, ends);
                }));
    }

    /** Services that need each other in a circle could neither start nor be said to stop. */
    private void refuseCircles(List<Service> services) {
        Map<String, Service> byId = new HashMap<>();
        services.forEach(service -> byId.put(service.id(), service));
        Set<String> sound = new HashSet<>();
        for (Service service : services) {
            List<String> way = circle(service.id(), byId, sound);
            if (!way.isEmpty()) {
                YamlNode place = serviceIds.get(service.id());
                if (place != null) {
                    source.error(place, "services need each other in a circle: " + String.join(" needs ", way));
                }
                return;
            }
        }
    }

    /** Depth first without recursion, for a file may chain a hundred thousand services. */
    private static List<String> circle(String start, Map<String, Service> services, Set<String> sound) {
        List<String> way = new ArrayList<>();
        Set<String> onWay = new HashSet<>();
        Map<String, Integer> next = new HashMap<>();
        way.add(start);
        onWay.add(start);
        while (!way.isEmpty()) {
            String at = way.getLast();
            Service service = services.get(at);
            List<String> needs = service == null || sound.contains(at) ? List.of() : service.needs();
            int index = next.merge(at, 1, Integer::sum) - 1;
            if (index >= needs.size()) {
                sound.add(at);
                onWay.remove(way.removeLast());
                continue;
            }
            String need = needs.get(index);
            if (onWay.contains(need)) {
                List<String> found = new ArrayList<>(way.subList(way.indexOf(need), way.size()));
                found.add(need);
                return found;
            }
            way.add(need);
            onWay.add(need);
        }
        return List.of();
    }

    private Optional<Contact> contact(Table table) {
        String person = id(table, "person", persons, "contact");
        String office = table.requiredText("office");
        offices.add(office);
        String language = table.value("language", text -> text).orElse(null);
        SshKey key = table.value("key", SshKey::parse).orElse(null);
        List<Channel> channels = table.tables("channels", "a channel", this::channel, CHANNEL_KEYS);
        List<Duty> duties = new ArrayList<>();
        for (YamlNode item : table.nodes("duty")) {
            if (item instanceof YamlNode.Scalar when) {
                table.made(item, () -> duty(when.text().strip(), 1, null, null)).ifPresent(duties::add);
            } else {
                Table duty = Table.of(source, item, "a duty", "when", "order", "from", "until");
                int order = duty.number("order", 1);
                LocalDate from = duty.value("from", SiteReader::day).orElse(null);
                LocalDate until = duty.value("until", SiteReader::day).orElse(null);
                duty.made(duty.placeOf("when"), () -> duty(duty.text("when"), order, from, until))
                        .ifPresent(duties::add);
            }
        }
        return table.made(table.place(), () -> new Contact(person, office, language, key, channels, duties));
    }

    private static Duty duty(String when, int order, @Nullable LocalDate from, @Nullable LocalDate until) {
        return switch (when) {
            case "", "always" -> new Duty(Duty.When.ALWAYS, null, order, from, until);
            case "court-hours" -> new Duty(Duty.When.COURT_HOURS, null, order, from, until);
            case "outside-court-hours" -> new Duty(Duty.When.OUTSIDE_COURT_HOURS, null, order, from, until);
            default -> new Duty(Duty.When.HOURS, Hours.parse(when), order, from, until);
        };
    }

    private Optional<Channel> channel(Table table) {
        ChannelKind kind = table.required("kind", Table.word(ChannelKind.values()), ChannelKind.MAIL);
        List<String> arguments = table.values("arguments", text -> text);
        if (!table.has("reads")) {
            source.warning(
                    table.place(),
                    "this channel does not say who of the site could read it, so no incident will ever mark it unsafe;"
                            + " write 'reads: []' if nobody can");
        }
        List<SitePart> reads = reads(table);
        boolean plain = table.yes("plain");
        URI via = table.value("via", Channel::uri).orElse(null);
        String from = table.value("from", text -> text).orElse(null);
        SecretPlace secret = secret(table);
        String trust = path(table, "trust");
        String target = table.requiredText("target");
        if (!table.has("kind") || !table.has("target")) {
            return Optional.empty();
        }
        // The URL of a webhook may be all the secret there is, so the line stays out of the message.
        return table.madeUnquoted(
                table.placeOf("target"),
                () -> new Channel(kind, target, arguments, reads, via, from, secret, trust, plain));
    }

    private List<SitePart> reads(Table table) {
        List<SitePart> parts = new ArrayList<>();
        for (YamlNode item : table.nodes("reads")) {
            if (item instanceof YamlNode.Scalar name) {
                part(name).ifPresent(parts::add);
            } else {
                source.error(
                        item, "an item of 'reads' is the id of a host, account or service; here stands " + item.kind());
            }
        }
        return parts;
    }

    private Optional<SitePart> part(YamlNode.Scalar node) {
        String text = node.text().strip();
        int colon = text.indexOf(':');
        List<SitePart> found = Stream.of(SitePart.Kind.values())
                .filter(kind -> colon < 0 || kind.toString().equals(text.substring(0, colon)))
                .map(kind -> new SitePart(kind, text.substring(colon + 1)))
                .filter(part -> declared(part.kind()).containsKey(part.id()))
                .toList();
        if (found.size() > 1) {
            source.error(
                    node,
                    "'" + text + "' could be "
                            + found.stream()
                                    .map(SitePart::toString)
                                    .reduce((one, other) -> one + " or " + other)
                                    .orElse("")
                            + "; write which");
            return Optional.empty();
        }
        if (found.isEmpty()) {
            Set<String> known = new HashSet<>();
            for (SitePart.Kind kind : SitePart.Kind.values()) {
                known.addAll(declared(kind).keySet());
            }
            source.error(
                    node, "there is no host, account or service '" + text + "'" + Spelling.hint(text, sorted(known)));
        }
        return found.stream().findFirst();
    }

    private Map<String, YamlNode> declared(SitePart.Kind kind) {
        return switch (kind) {
            case HOST -> hostIds;
            case ACCOUNT -> accountIds;
            case SERVICE -> serviceIds;
        };
    }

    private static @Nullable SecretPlace secret(Table table) {
        return table.node("secret")
                .flatMap(node -> table.madeUnquoted(node, () -> {
                    if (!(node instanceof YamlNode.Scalar scalar)) {
                        throw new IllegalArgumentException("'secret' is env:VARIABLE or file:/absolute/path");
                    }
                    return SecretPlace.parse(scalar.text().strip());
                }))
                .orElse(null);
    }

    private static @Nullable String path(Table table, String key) {
        return table.value(key, text -> {
                    if (!text.startsWith("/")) {
                        throw new IllegalArgumentException("'" + key + "' is an absolute path");
                    }
                    return Names.line(text, "'" + key + "'");
                })
                .orElse(null);
    }

    private Optional<ExpectedSource> expectedSource(Table table) {
        String id = id(table, "id", sourceIds, "source");
        String host = reference(table, "host", hostIds, "host");
        Duration silent = table.value("silent_after", Durations::parse).orElse(null);
        return table.made(table.place(), () -> new ExpectedSource(id, host, silent));
    }

    private Policy policy(Table table) {
        List<Approval> approvals = table.tables(
                "approvals", "an approval", this::approval, "level", "offices", "count", "preapproved", "hours");
        Emergency emergency = table.table("emergency", "the emergency path", "offices", "count", "review_within")
                .flatMap(path -> {
                    List<String> named = officesOf(path);
                    int count = path.number("count", 1);
                    Duration within = path.required("review_within", Durations::parse, Duration.ofDays(1));
                    return path.made(path.place(), () -> new Emergency(named, count, within));
                })
                .orElse(null);
        Watch watch = table.table("watch", "'watch'", "offices", "count", "at_most")
                .flatMap(each -> {
                    List<String> named = officesOf(each);
                    int count = each.number("count", 2);
                    Duration atMost = each.required("at_most", Durations::parse, Duration.ofDays(1));
                    return each.made(each.place(), () -> new Watch(named, count, atMost));
                })
                .orElse(null);
        return new Policy(approvals, emergency, watch);
    }

    private Optional<Approval> approval(Table table) {
        String level = table.requiredText("level");
        List<String> named = officesOf(table);
        int count = table.number("count", 0);
        boolean preapproved = table.yes("preapproved");
        Hours hours = hours(table, "hours").orElse(null);
        return table.made(table.placeOf("level"), () -> new Approval(level, named, count, preapproved, hours));
    }

    /** An office that nobody holds can't approve. */
    private List<String> officesOf(Table table) {
        List<String> named = new ArrayList<>();
        for (YamlNode item : table.nodes("offices")) {
            if (item instanceof YamlNode.Scalar scalar) {
                String office = scalar.text().strip();
                named.add(office);
                if (!offices.contains(office)) {
                    source.error(
                            item,
                            "no contact holds the office '" + office + "'" + Spelling.hint(office, sorted(offices)));
                }
            } else {
                source.error(item, "an office is a single value; here stands " + item.kind());
            }
        }
        return named;
    }

    private Optional<Alerts> alerts(Table table) {
        Alerts usual = Alerts.USUAL;
        mailGiven = table.has("mail");
        Severity from = table.value("from", Table.word(Severity.values()), usual.from());
        MailRelay mail = table.table(
                        "mail", "'mail'", "server", "port", "security", "from", "reads", "user", "secret", "trust")
                .flatMap(this::mail)
                .orElse(null);
        Heartbeat heartbeat = table.table("heartbeat", "the heartbeat", "every", "channels")
                .flatMap(beat -> {
                    Duration every = beat.required("every", Durations::parse, Duration.ofMinutes(5));
                    List<Channel> channels = beat.tables("channels", "a channel", this::channel, CHANNEL_KEYS);
                    return beat.made(beat.place(), () -> new Heartbeat(every, channels));
                })
                .orElse(null);
        Map<Posture, Pace> paces = new EnumMap<>(Posture.class);
        table.table("pace", "'pace'", "ordinary", "raised", "high").ifPresent(pace -> {
            for (Posture posture : Posture.values()) {
                pace.table(posture.toString(), "a pace", "repeat", "escalate", "circles")
                        .ifPresent(each -> pace(each, posture).ifPresent(read -> paces.put(posture, read)));
            }
        });
        Duration silent = table.value("silent_after", Durations::parse, usual.silentAfter());
        int burst = table.number("burst", usual.burst());
        Duration refill = table.value("refill", Durations::parse, usual.refill());
        return table.made(table.place(), () -> new Alerts(from, mail, heartbeat, paces, silent, burst, refill));
    }

    private static Optional<Pace> pace(Table table, Posture posture) {
        Pace usual = Pace.usual(posture);
        Duration repeat = table.value("repeat", Durations::parse, usual.repeat());
        Duration escalate = table.value("escalate", Durations::parse, usual.escalate());
        int circles = table.number("circles", usual.circles());
        return table.made(table.place(), () -> new Pace(repeat, escalate, circles));
    }

    private Optional<MailRelay> mail(Table table) {
        String server = table.required("server", text -> Names.id(text, "the mail server"), "?");
        MailRelay.Security security =
                table.value("security", Table.word(MailRelay.Security.values()), MailRelay.Security.STARTTLS);
        int port = table.number(
                "port",
                switch (security) {
                    case TLS -> 465;
                    case STARTTLS -> 587;
                    case NONE -> 25;
                });
        String from = table.required("from", Channel::checkMailAddress, "?@example.invalid");
        List<SitePart> reads = reads(table);
        String user = table.value("user", text -> text).orElse(null);
        SecretPlace secret = secret(table);
        String trust = path(table, "trust");
        return server.equals("?")
                ? Optional.empty()
                : table.made(
                        table.place(), () -> new MailRelay(server, port, security, from, reads, user, secret, trust));
    }

    private void refuseMailWithoutServer(Table top, List<Contact> contacts, Alerts alerts) {
        boolean wanted = contacts.stream()
                .flatMap(contact -> contact.channels().stream())
                .anyMatch(channel -> channel.kind() == ChannelKind.MAIL);
        Heartbeat heartbeat = alerts.heartbeat();
        boolean beats = heartbeat != null
                && heartbeat.channels().stream().anyMatch(channel -> channel.kind() == ChannelKind.MAIL);
        if ((wanted || beats) && !mailGiven) {
            source.error(
                    top.placeOf("contacts"),
                    "somebody is reached by mail, but 'alerts' has no 'mail' that says which server takes it");
        }
    }

    private String id(Table table, String key, Map<String, YamlNode> declared, String what) {
        String id = table.required(key, text -> Names.id(text, "the " + key + " of a " + what), "?");
        if (!id.equals("?") && declared.putIfAbsent(id, table.placeOf(key)) != null) {
            source.error(table.placeOf(key), what + " '" + id + "' stands twice");
        }
        return id;
    }

    private String reference(Table table, String key, Map<String, YamlNode> declared, String what) {
        return table.value(key, id -> known(id, declared, what), "");
    }

    private List<String> references(Table table, String key, Map<String, YamlNode> declared, String what) {
        return table.values(key, id -> known(id, declared, what));
    }

    private static String known(String id, Map<String, YamlNode> declared, String what) {
        if (!declared.containsKey(id)) {
            throw new IllegalArgumentException(
                    "there is no " + what + " '" + id + "'" + Spelling.hint(id, sorted(declared.keySet())));
        }
        return id;
    }

    private static List<String> sorted(Collection<String> words) {
        return words.stream().sorted().toList();
    }
}
