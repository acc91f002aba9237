package org.tipstaff.normalise;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord;

/**
 * Makes events of records of Microsoft 365's unified audit log. The channel is {@code m365:} and the service. There is no host: nothing of the
 * court's wrote the record, and what it is about is an account, a mailbox or a site.
 */
final class M365 {
    /** What stands before the name of the service in the channel. */
    static final String CHANNEL = "m365:";

    /** Characters of the name of a service; hostile ones are longer. */
    private static final int WORKLOAD_MAX = 60;

    private static final int QUOTED_MAX = 40;

    /** Values of one list that are joined into texts for rules; what lies beyond is found under its own name only. */
    private static final int JOINED_MAX = 500;

    /** How Windows PowerShell's ConvertTo-Json writes a time: milliseconds since 1970. */
    private static final Pattern POWERSHELL_TIME = Pattern.compile("/Date\\((-?\\d{1,14})\\)/");

    /** An address with brackets or a port around it. */
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.%]{2,60})\\](?::\\d{1,5})?");

    private static final Pattern WITH_PORT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}):\\d{1,5}");

    private M365() {}

    static Outcome event(RawRecord raw, M365Mapping mapping) {
        Fields.Builder all = raw.fields().toBuilder();
        String workload = workload(all, mapping);
        if (!workload.isEmpty() && !has(all, "Workload") && !has(all, "OfficeWorkload")) {
            all.put("Workload", workload);
        }
        for (M365Mapping.Added added : mapping.added()) {
            if ((added.workloads().isEmpty() || added.workloads().contains(workload)) && !has(all, added.name())) {
                for (String from : added.from()) {
                    if (has(all, from)) {
                        Object value = all.get(from);
                        all.put(added.name(), value == null ? Fields.NULL : value);
                        break;
                    }
                }
            }
        }
        address(all, mapping);
        outcome(all);
        alert(all, workload);
        Fields named = all.build();
        Fields.Builder withJoined = named.toBuilder();
        mapping.joined().forEach(name -> join(named, withJoined, name));
        Fields fields = withJoined.build();
        List<ClockReading> clocks = new ArrayList<>(2);
        String problem = clocks(fields, mapping, clocks);
        String user = fields.text("UserId");
        return new Outcome.Normalised(
                new Event(
                        raw.provenance(),
                        "m365",
                        CHANNEL + (workload.length() <= WORKLOAD_MAX ? workload : workload.substring(0, WORKLOAD_MAX)),
                        workload,
                        Event.NO_EVENT_ID,
                        "",
                        user == null ? "" : user,
                        List.copyOf(clocks),
                        fields,
                        raw.text()),
                problem);
    }

    /** Whether there is a value that says something. */
    private static boolean has(Fields.Builder fields, String name) {
        Object value = fields.get(name);
        return value != null && value != Fields.NULL && !value.equals("");
    }

    private static String text(Fields.Builder fields, String name) {
        Object value = fields.get(name);
        String text = value == null ? null : Fields.textOf(value);
        return text == null ? "" : text;
    }

    private static String workload(Fields.Builder fields, M365Mapping mapping) {
        for (String name : List.of("Workload", "OfficeWorkload")) {
            String workload = text(fields, name);
            if (!workload.isEmpty()) {
                return workload;
            }
        }
        return mapping.workloadOf(text(fields, "RecordType"));
    }

    private static void address(Fields.Builder fields, M365Mapping mapping) {
        for (String name : mapping.addresses()) {
            String text = text(fields, name);
            if (!text.isEmpty()) {
                Matcher bracketed = BRACKETED.matcher(text);
                Matcher port = WITH_PORT.matcher(text);
                fields.put(
                        "source.ip", bracketed.matches() ? bracketed.group(1) : port.matches() ? port.group(1) : text);
                return;
            }
        }
    }

    /** ResultStatus is another word in each service; admin commands of Exchange say True and False. */
    private static void outcome(Fields.Builder fields) {
        String outcome = switch (text(fields, "ResultStatus").toLowerCase(Locale.ROOT)) {
            case "succeeded", "success", "true", "partiallysucceeded" -> "success";
            case "failed", "failure", "false" -> "failure";
            default -> "";
        };
        if (!outcome.isEmpty()) {
            fields.put("event.outcome", outcome);
            if (!has(fields, "status")) {
                fields.put("status", outcome);
            }
        }
    }

    /** Rules call the name of an alert what they call the operation elsewhere: its record says of itself only that an alert was made. */
    private static void alert(Fields.Builder fields, String workload) {
        if (has(fields, "eventName")) {
            return;
        }
        String operation = text(fields, "Operation");
        String alert = workload.equals("SecurityComplianceCenter") ? text(fields, "Name") : "";
        if (!operation.isEmpty()) {
            fields.put("eventName", alert.isEmpty() ? operation : List.of(operation, alert));
        }
    }

    private static void join(Fields named, Fields.Builder out, String list) {
        if (out.has(list)) {
            return; // it is a text already, or of another shape
        }
        String prefix = list + ".";
        List<Object> texts = new ArrayList<>();
        for (int i = 0; i < named.size() && texts.size() < JOINED_MAX; i++) {
            if (named.name(i).startsWith(prefix)) {
                String name = named.name(i).substring(prefix.length());
                List<?> values = named.value(i) instanceof List<?> several ? several : List.of(named.value(i));
                for (Object value : values) {
                    String text = value == null ? null : Fields.textOf(value);
                    if (texts.size() < JOINED_MAX) {
                        texts.add(name + ": " + (text == null ? "" : text));
                    }
                }
            }
        }
        if (!texts.isEmpty()) {
            out.append(list, List.copyOf(texts));
        }
    }

    /** @return what is wrong with them, or empty */
    private static String clocks(Fields fields, M365Mapping mapping, List<ClockReading> clocks) {
        String problem = "";
        for (String name : mapping.clocks()) {
            String text = fields.text(name);
            if (text == null || text.isEmpty()) {
                continue;
            }
            Instant time = time(text);
            if (time != null && Normaliser.isPlausible(time)) {
                clocks.add(new ClockReading(name, time));
            } else if (problem.isEmpty() && clocks.isEmpty()) {
                problem = name + " '" + (text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…")
                        + "' " + (time == null ? "is no time in a form that is known" : "can't be the time");
            }
        }
        if (clocks.isEmpty() && problem.isEmpty()) {
            problem = "none of the fields " + String.join(", ", mapping.clocks()) + " is there";
        }
        return problem;
    }

    private static @Nullable Instant time(String text) {
        Matcher powershell = POWERSHELL_TIME.matcher(text);
        if (powershell.matches()) {
            return Instant.ofEpochMilli(Long.parseLong(powershell.group(1)));
        }
        TimeText time = TimeText.parse(text);
        return time == null ? null : time.time();
    }
}
