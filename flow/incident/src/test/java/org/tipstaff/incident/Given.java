package org.tipstaff.incident;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.RuleHeader;

/** A small case: events as a normaliser would give them, and findings on some of them. */
final class Given {
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final String SYSMON = "Microsoft-Windows-Sysmon/Operational";

    final List<Event> events = new ArrayList<>();
    final List<Finding> findings = new ArrayList<>();
    private final Source source;
    private Duration shift = Duration.ZERO;
    private long record;

    Given(String path) {
        source = Source.file(path);
        source.hashed(Sha256.of(path.getBytes(StandardCharsets.UTF_8)), 1);
    }

    private Given(Source source) {
        this.source = source;
    }

    /** Events that came over the network. */
    static Given received(String sender) {
        byte[] bytes = sender.getBytes(StandardCharsets.UTF_8);
        return new Given(Source.received(sender, Source.file("journal"), Sha256.of(bytes), bytes.length));
    }

    /** From now on, records are stamped by a clock that is off by this; the events' own clock is right. */
    Given recordClockOffBy(Duration shift) {
        this.shift = shift;
        return this;
    }

    Event event(String channel, long id, String host, String user, long second, String... namesAndValues) {
        Instant time = NOON.plusSeconds(second);
        Fields.Builder fields = Fields.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        List<ClockReading> clocks = new ArrayList<>();
        clocks.add(new ClockReading("TimeCreated", time.plus(shift)));
        if (channel.equals(SYSMON)) {
            clocks.add(new ClockReading("UtcTime", time));
        }
        Event event = new Event(
                new Provenance(source, ++record, Provenance.NO_OFFSET),
                "windows",
                channel,
                "test",
                id,
                host,
                user,
                clocks,
                fields.build(),
                null);
        events.add(event);
        return event;
    }

    Event sysmon(long id, String host, String user, long second, String... namesAndValues) {
        return event(SYSMON, id, host, user, second, namesAndValues);
    }

    Event start(
            String host,
            String user,
            String logon,
            long second,
            String guid,
            String image,
            String command,
            String parentGuid,
            String parentImage) {
        return sysmon(
                1,
                host,
                user,
                second,
                "ProcessGuid",
                "{" + guid + "}",
                "ProcessId",
                Integer.toString(1000 + Math.floorMod(guid.hashCode(), 50_000)),
                "Image",
                image,
                "CommandLine",
                command,
                "ParentProcessGuid",
                "{" + parentGuid + "}",
                "ParentImage",
                parentImage,
                "ParentProcessId",
                "77",
                "User",
                user,
                "LogonId",
                logon,
                "sha256",
                Sha256.of(image.getBytes(StandardCharsets.UTF_8)).hex());
    }

    Event lsass(String host, String user, long second, String guid, String image) {
        return sysmon(
                10,
                host,
                user,
                second,
                "SourceProcessGUID",
                "{" + guid + "}",
                "SourceProcessId",
                Integer.toString(1000 + Math.floorMod(guid.hashCode(), 50_000)),
                "SourceImage",
                image,
                "TargetImage",
                "C:\\Windows\\System32\\lsass.exe",
                "GrantedAccess",
                "0x1010",
                "SourceUser",
                user);
    }

    Event connect(String host, String user, long second, String guid, String image, String from, String to, int port) {
        return sysmon(
                3,
                host,
                user,
                second,
                "ProcessGuid",
                "{" + guid + "}",
                "ProcessId",
                Integer.toString(1000 + Math.floorMod(guid.hashCode(), 50_000)),
                "Image",
                image,
                "User",
                user,
                "Initiated",
                "true",
                "SourceIp",
                from,
                "DestinationIp",
                to,
                "DestinationPort",
                Integer.toString(port));
    }

    Event logon(String host, String user, String logon, int type, String address, String workstation, long second) {
        return event(
                "Security",
                4624,
                host,
                user,
                second,
                "TargetUserName",
                Names.userName(user),
                "TargetDomainName",
                "COURT",
                "TargetLogonId",
                logon,
                "LogonType",
                Integer.toString(type),
                "IpAddress",
                address,
                "WorkstationName",
                workstation);
    }

    /** A finding of a rule that is made up for it. */
    Given found(Event event, Level level, String rule, String tactic, String... techniques) {
        RuleHeader header = new RuleHeader(
                UUID.nameUUIDFromBytes(rule.getBytes(StandardCharsets.UTF_8)).toString(),
                "",
                rule,
                level,
                "test",
                "",
                "",
                List.of(),
                List.of(tactic),
                List.of(techniques),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                new Location("test.yml", 1, 1));
        UUID id = UUID.nameUUIDFromBytes((rule + event.provenance()).getBytes(StandardCharsets.UTF_8));
        findings.add(new Finding(
                id,
                event.time(),
                header,
                List.of(event),
                false,
                Collections.unmodifiableSortedMap(new TreeMap<>()),
                List.of()));
        return this;
    }

    /** A program from a mailbox that looks around and reads the memory of lsass. */
    Given attack(String host, String user, long second, String name) {
        String image = "C:\\Users\\" + name + "\\Downloads\\" + name + ".exe";
        start(
                host,
                user,
                "0x" + Integer.toHexString(name.hashCode() & 0xffffff),
                second,
                name + "-1",
                image,
                image,
                name + "-explorer",
                "C:\\Windows\\explorer.exe");
        Event shell = start(
                host,
                user,
                "0x" + Integer.toHexString(name.hashCode() & 0xffffff),
                second + 10,
                name + "-2",
                "C:\\Windows\\System32\\cmd.exe",
                "cmd.exe /c whoami",
                name + "-1",
                image);
        found(shell, Level.HIGH, "shell of " + image.length(), "execution", "T1059");
        start(
                host,
                user,
                "0x" + Integer.toHexString(name.hashCode() & 0xffffff),
                second + 11,
                name + "-3",
                "C:\\Windows\\System32\\whoami.exe",
                "whoami",
                name + "-2",
                "C:\\Windows\\System32\\cmd.exe");
        start(
                host,
                user,
                "0x" + Integer.toHexString(name.hashCode() & 0xffffff),
                second + 12,
                name + "-4",
                "C:\\Windows\\System32\\systeminfo.exe",
                "systeminfo",
                name + "-2",
                "C:\\Windows\\System32\\cmd.exe");
        Event access = lsass(host, user, second + 60, name + "-1", image);
        found(access, Level.HIGH, "lsass", "credential-access", "T1003.001");
        return this;
    }

    CaseContext context() {
        ContextCollector collector = new ContextCollector();
        events.forEach(collector::observe);
        return collector.finish();
    }

    /** The same, collected by several workers in a shuffled order. */
    CaseContext context(int workers, Random random) {
        List<Event> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        List<ContextCollector> collectors = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            collectors.add(new ContextCollector());
        }
        for (Event event : shuffled) {
            collectors.get(random.nextInt(workers)).observe(event);
        }
        ContextCollector all = new ContextCollector();
        Collections.shuffle(collectors, random);
        collectors.forEach(all::merge);
        return all.finish();
    }

    CaseOutcome outcome() {
        return new IncidentBuilder().build(findings, context());
    }

    static List<String> sayings(Incident incident, String language) {
        Narrator narrator = new Narrator();
        return incident.account().stream()
                .map(sentence -> narrator.say(sentence, java.util.Locale.forLanguageTag(language)))
                .toList();
    }
}
