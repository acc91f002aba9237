package org.tipstaff.normalise;

import java.util.ArrayList;
import java.util.List;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord;

/**
 * Makes events of records of AWS CloudTrail, and of its digest files. There is no host: what was asked was asked of a service, and
 * no computer of anybody wrote the record.
 *
 * <p><b>Who.</b> {@code 123456789012\name}: the account that a name is of stands where Windows has the domain. A role that was
 * taken on is the role and its session, for a role is used by many. What a service of AWS does by itself nobody did.
 */
final class CloudTrail {
    /** What stands where events of Windows have their channel. */
    static final String CHANNEL = "aws:cloudtrail";

    static final String DIGEST_CHANNEL = "aws:cloudtrail-digest";

    private static final int QUOTED_MAX = 40;

    /** Values of one request under the name of the whole; a larger one is cut, and stays whole under the names of its parts. */
    private static final int WHOLE_MAX = 1_000;

    private CloudTrail() {}

    static Outcome event(RawRecord raw, CloudTrailMapping.Kind kind, CloudTrailMapping mapping) {
        boolean digest = kind == CloudTrailMapping.Kind.DIGEST;
        Fields fields = digest ? raw.fields() : withAdded(raw.fields(), mapping);
        List<ClockReading> clocks = new ArrayList<>(1);
        String problem = "";
        for (String name : mapping.clocksOf(kind)) {
            String text = fields.text(name);
            TimeText time = text == null ? null : TimeText.parse(text);
            if (time != null && Normaliser.isPlausible(time.time())) {
                clocks.add(new ClockReading(name, time.time()));
            } else if (text != null && problem.isEmpty()) {
                problem = name + " '" + (text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…")
                        + "' " + (time == null ? "is no time in a form that is known" : "can't be the time");
            }
        }
        if (clocks.isEmpty() && problem.isEmpty()) {
            problem = "none of the fields " + String.join(", ", mapping.clocksOf(kind)) + " is there";
        }
        return new Outcome.Normalised(
                new Event(
                        raw.provenance(),
                        "aws",
                        digest ? DIGEST_CHANNEL : CHANNEL,
                        digest ? "cloudtrail.amazonaws.com" : text(fields, "eventSource"),
                        Event.NO_EVENT_ID,
                        "",
                        digest ? "" : user(fields),
                        List.copyOf(clocks),
                        fields,
                        raw.text()),
                problem);
    }

    private static Fields withAdded(Fields fields, CloudTrailMapping mapping) {
        Fields.Builder all = fields.toBuilder();
        for (CloudTrailMapping.Added added : mapping.added()) {
            Object value = all.get(added.from());
            if (value != null && value != Fields.NULL) {
                addNew(all, added.name(), value);
            }
        }
        String address = text(fields, "sourceIPAddress");
        if (isAddress(address)) {
            addNew(all, "source.ip", address);
        }
        String name = name(fields);
        if (!name.isEmpty()) {
            addNew(all, "user.name", name);
        }
        boolean failed = !text(fields, "errorCode").isEmpty()
                || !text(fields, "errorMessage").isEmpty()
                || text(fields, "responseElements.ConsoleLogin").equals("Failure");
        addNew(all, "event.outcome", failed ? "failure" : "success");
        for (String whole : mapping.whole()) {
            whole(fields, whole, all);
        }
        return all.build();
    }

    private static void addNew(Fields.Builder all, String name, Object value) {
        if (!all.has(name)) {
            all.append(name, value);
        }
    }

    private static void whole(Fields fields, String name, Fields.Builder all) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < fields.size() && values.size() < WHOLE_MAX; i++) {
            String each = fields.name(i);
            if (each.length() > name.length() && each.charAt(name.length()) == '.' && each.startsWith(name)) {
                if (fields.value(i) instanceof List<?> list) {
                    values.addAll(list.subList(0, Math.min(list.size(), WHOLE_MAX - values.size())));
                } else if (fields.value(i) != Fields.NULL) {
                    values.add(fields.value(i));
                }
            }
        }
        if (!values.isEmpty()) {
            addNew(all, name, List.copyOf(values));
        }
    }

    /** The account's number, a backslash, and the name; empty where nobody acted. */
    private static String user(Fields fields) {
        String name = name(fields);
        String account = text(fields, "userIdentity.accountId");
        return name.isEmpty() || account.isEmpty() ? name : account + '\\' + name;
    }

    private static String name(Fields fields) {
        String type = text(fields, "userIdentity.type");
        if (type.equals("Root")) {
            return "root";
        }
        if (type.equals("AWSService")) {
            return "";
        }
        String arn = text(fields, "userIdentity.arn");
        // arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION and arn:aws:sts::ACCOUNT:federated-user/NAME
        String resource = arn.substring(arn.lastIndexOf(':') + 1);
        for (String kind : List.of("assumed-role/", "federated-user/")) {
            if (resource.startsWith(kind)) {
                return resource.substring(kind.length());
            }
        }
        String name = text(fields, "userIdentity.userName");
        return name.isEmpty() ? text(fields, "userIdentity.principalId") : name;
    }

    /** Whether it is an address, and no name of a service. */
    private static boolean isAddress(String text) {
        if (text.isEmpty() || text.length() > 45) {
            return false;
        }
        if (text.indexOf(':') >= 0) {
            return text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
        }
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static String text(Fields fields, String name) {
        String text = fields.text(name);
        return text == null ? "" : text;
    }
}
