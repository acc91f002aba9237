package org.tipstaff.normalise;

/**
 * A mapping table as it was written.
 *
 * @param name what to call it in an error message: {@code windows-fields.yaml}
 * @param text its YAML
 */
public record MappingText(String name, String text) {}
