package org.tipstaff.normalise;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord;

/**
 * Makes events of syslog messages. Rules for Linux ask for words of the message, which stands in {@code message}, and choose
 * by program and facility ({@code linux-logsources.yaml}).
 *
 * <p><b>Which clock.</b> RFC 5424 has a time with its zone: the one that is believed. RFC 3164 has neither year nor zone, so
 * that it is no time but a time of day somewhere; the time of reception is believed in its place, and what was written
 * stays in {@code timestamp}.
 */
final class Syslog {
    /** What stands where events of Windows have their channel. */
    static final String CHANNEL = "syslog";

    private Syslog() {}

    static Outcome event(RawRecord raw) {
        Fields fields = raw.fields();
        List<ClockReading> clocks = new ArrayList<>(2);
        String stated = fields.text("timestamp");
        TimeText time = stated == null ? null : TimeText.parse(stated);
        String problem = "";
        if (time != null && time.zoned()) {
            if (Normaliser.isPlausible(time.time())) {
                clocks.add(new ClockReading("timestamp", time.time()));
            } else {
                problem = "timestamp '" + stated + "' can't be the time";
            }
        }
        Instant received = received(fields.text("received"));
        if (received != null) {
            clocks.add(new ClockReading("received", received));
        } else if (clocks.isEmpty()) {
            problem = "the message has no time with year and zone, and it is not known when it was received";
        }
        String app = text(fields, "app");
        // Devices of the network send syslog too; %ASA-6-302013 is no program of Linux.
        boolean linux = !app.isEmpty() && !app.startsWith("%");
        return new Outcome.Normalised(
                new Event(
                        raw.provenance(),
                        linux ? "linux" : "",
                        CHANNEL,
                        app,
                        Event.NO_EVENT_ID,
                        text(fields, "host"),
                        "",
                        List.copyOf(clocks),
                        fields,
                        raw.text()),
                problem);
    }

    private static @Nullable Instant received(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static String text(Fields fields, String name) {
        String text = fields.text(name);
        return text == null ? "" : text;
    }
}
