package org.tipstaff.impact;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/** An event of CloudTrail, asked by the names of its fields. */
record CloudRecord(Event event) {
    /** Values of one list that are looked at; whoever writes more into one request is not followed further. */
    private static final int VALUES_MAX = 200_000;

    static final String CHANNEL = "aws:cloudtrail";
    static final String DIGEST_CHANNEL = "aws:cloudtrail-digest";

    boolean has(String name) {
        Object value = event.fields().get(name);
        return value != null && value != Fields.NULL;
    }

    /** The value, or the first of several; empty where there is none. */
    String text(String name) {
        String text = event.fields().text(name);
        return text == null ? "" : text;
    }

    /** All values; those that are no text, number or truth value are left out. */
    List<String> texts(String name) {
        Object value = event.fields().get(name);
        if (value == null || value == Fields.NULL) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            String text = each == null ? null : Fields.textOf(each);
            if (text != null && all.size() < VALUES_MAX) {
                all.add(text);
            }
        }
        return all;
    }

    /** All values of fields whose name begins with this. */
    List<String> textsBelow(String prefix) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < event.fields().size(); i++) {
            String name = event.fields().name(i);
            if (name.startsWith(prefix)) {
                all.addAll(texts(name));
            }
        }
        return all;
    }

    /** A count, or -1. */
    long number(String name) {
        return switch (event.fields().get(name)) {
            case Long number -> Math.max(-1, number);
            case BigDecimal number
            when number.signum() >= 0 && (long) number.precision() - number.scale() <= 18 -> number.longValue();
            case null, default -> -1;
        };
    }

    static @Nullable Instant time(String text) {
        try {
            return text.isEmpty() || text.length() > 40 ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
