package org.tipstaff.testkit.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The named values of an event, in Windows' order. */
final class Values {
    private final Map<String, String> values = new LinkedHashMap<>();

    Values with(String name, String value) {
        values.put(name, value);
        return this;
    }

    Map<String, String> asMap() {
        return Collections.unmodifiableMap(values);
    }
}
