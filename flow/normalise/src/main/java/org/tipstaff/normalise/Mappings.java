package org.tipstaff.normalise;

/** All tables by which records are normalised; shared by all {@link Normaliser}s. */
public record Mappings(WindowsMapping windows, ZeekMapping zeek, CloudTrailMapping cloudTrail, M365Mapping m365) {}
