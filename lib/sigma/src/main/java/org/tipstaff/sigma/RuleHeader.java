package org.tipstaff.sigma;

import java.util.List;
import java.util.Map;

/**
 * What every Sigma document says of itself. All keys are kept.
 *
 * @param id the UUID of the document, or a UUIDv5 of its content when the author gave none
 * @param name the short name that correlations may refer to; empty when there is none
 * @param tactics ATT&CK tactics from the tags, in the tag's spelling ({@code credential-access})
 * @param techniques ATT&CK techniques from the tags, upper case ({@code T1003.001})
 * @param other every further top-level key with its plain value (text, number, list, map)
 */
public record RuleHeader(
        String id,
        String name,
        String title,
        Level level,
        String status,
        String description,
        String author,
        List<String> tags,
        List<String> tactics,
        List<String> techniques,
        List<String> references,
        List<String> falsePositives,
        List<String> fields,
        Map<String, Object> other,
        Location location) {}
