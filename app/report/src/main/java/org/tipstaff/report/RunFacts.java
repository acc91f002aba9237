package org.tipstaff.report;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What made the report.
 *
 * @param version of Tipstaff
 * @param rulesDigest a digest over all rule files that were read, in hexadecimal digits; empty when there were none
 * @param options what was asked for, name and value, as far as it bears on the result (so not the number of workers)
 */
public record RunFacts(String version, String rulesDigest, SortedMap<String, String> options) {
    public RunFacts {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
}
