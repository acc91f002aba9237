package org.tipstaff.incident;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.sigma.Level;

/** A finding with what it can be joined by. */
final class Trace {
    /** Events of a correlation that are looked at; one may hold thousands that say the same. */
    static final int EVENTS_MAX = 50;

    final Finding finding;
    final Event event;
    final Clock.@Nullable Moment moment;
    final String host;
    final @Nullable ProcessNode process;
    final ProcessTrees.@Nullable Root root;
    final String user;
    /** Host and id of the logon session; empty when it is one that every host has. */
    final String session;
    /** Files outside the folders of Windows and installed programs, services, tasks, addresses. */
    final Set<Entity> objects = new TreeSet<>();

    Trace(Finding finding, Event event, ProcessTrees trees, Clock clock) {
        this.finding = finding;
        this.event = event;
        this.moment = clock.moment(event);
        this.host = Names.host(event.host());
        Instant time = moment == null ? null : moment.time();
        this.process = trees.findOrMake(
                event.host(),
                Names.guid(first("SourceProcessGUID", "SourceProcessGuid", "ProcessGuid")),
                pid(),
                image(),
                time,
                event);
        this.root = process == null ? null : trees.root(process, time);
        String named = actingUser();
        // A bare SID is the account of the service that wrote the record.
        boolean unknown = named.isEmpty() || named.startsWith("S-1-");
        this.user = unknown && process != null && !process.user.isEmpty()
                ? process.user
                : named.startsWith("S-1-") ? "" : named;
        String id = Names.logonId(first("SubjectLogonId", "LogonId", "TargetLogonId"));
        if (id.isEmpty() && process != null) {
            id = process.logonId;
        }
        this.session = Names.isOwnSession(id) ? host + '|' + id : "";
        collectObjects();
    }

    static List<Trace> of(Finding finding, ProcessTrees trees, Clock clock) {
        List<Event> events = finding.events();
        if (events.size() == 1) {
            return List.of(new Trace(finding, events.get(0), trees, clock));
        }
        return events.stream()
                .skip(Math.max(0, events.size() - EVENTS_MAX))
                .map(event -> new Trace(finding, event, trees, clock))
                .toList();
    }

    @Nullable
    Instant time() {
        return moment == null ? null : moment.time();
    }

    Level level() {
        return finding.level();
    }

    private long pid() {
        if (is("Security") && event.eventId() == 4697) {
            return Names.pid(event.fields().text("ClientProcessId"));
        }
        String text = first("SourceProcessId", "CallerProcessId", "ClientProcessId", "ProcessId", "ProcessID");
        if (!text.isEmpty()) {
            return Names.pid(text);
        }
        return event.channel().toLowerCase(Locale.ROOT).contains("powershell")
                ? Names.pid(event.fields().text("Execution_ProcessID"))
                : -1;
    }

    private String image() {
        return first("SourceImage", "Image", "NewProcessName", "CallerProcessName", "ProcessName", "Application");
    }

    private String actingUser() {
        String subject = account("SubjectDomainName", "SubjectUserName");
        if (Names.isPerson(subject)) {
            return subject;
        }
        // A failed logon is about an account that did not act here.
        if (is("Security") && (event.eventId() == 4624 || event.eventId() == 4648)) {
            String target = account("TargetDomainName", "TargetUserName");
            if (Names.isPerson(target)) {
                return target;
            }
        }
        String source = first("SourceUser", "User");
        if (!source.isEmpty() && !source.equals("-")) {
            return source;
        }
        return event.user().isEmpty() ? subject : event.user();
    }

    private void collectObjects() {
        for (String field :
                new String[] {"TargetFilename", "ImageLoaded", "Image", "NewProcessName", "ServiceFileName", "ImagePath"
                }) {
            String path = first(field);
            if (!path.isEmpty() && isOutsideSystem(path)) {
                objects.add(new Entity(Entity.Kind.FILE, host + '|' + Names.path(path)));
            }
        }
        if (event.eventId() == 7045 || event.eventId() == 4697) {
            objects.add(new Entity(
                    Entity.Kind.SERVICE, host + '|' + first("ServiceName").toLowerCase(Locale.ROOT)));
        }
        String registry = first("TargetObject").toLowerCase(Locale.ROOT);
        int services = registry.indexOf("\\services\\");
        if (services > 0) {
            String name = registry.substring(services + "\\services\\".length());
            int end = name.indexOf('\\');
            objects.add(new Entity(Entity.Kind.SERVICE, host + '|' + (end < 0 ? name : name.substring(0, end))));
        }
        if (event.eventId() == 4698 || event.eventId() == 4702 || event.eventId() == 106) {
            objects.add(
                    new Entity(Entity.Kind.TASK, host + '|' + first("TaskName").toLowerCase(Locale.ROOT)));
        }
    }

    /** False for the folders of Windows and of installed programs, in which everything is shared. */
    static boolean isOutsideSystem(String path) {
        String folded = Names.path(path);
        if (folded.length() < 4 || folded.indexOf('\\') < 0 || folded.indexOf(' ') == 0) {
            return false;
        }
        String local = folded.length() > 2 && folded.charAt(1) == ':' ? folded.substring(2) : folded;
        if (local.startsWith("\\windows\\")) {
            return local.startsWith("\\windows\\temp\\") || local.startsWith("\\windows\\tasks\\");
        }
        return !local.startsWith("\\program files") && !local.startsWith("\\programdata\\microsoft\\");
    }

    boolean is(String channel) {
        return event.channel().equalsIgnoreCase(channel);
    }

    String first(String... names) {
        Fields fields = event.fields();
        for (String name : names) {
            String value = fields.text(name);
            if (value != null && !value.isEmpty() && !value.equals("-")) {
                return value;
            }
        }
        return "";
    }

    String account(String domainField, String nameField) {
        String name = first(nameField);
        String domain = first(domainField);
        return name.isEmpty() || domain.isEmpty() ? name : domain + '\\' + name;
    }
}
