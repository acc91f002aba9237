package org.tipstaff.journal;

/**
 * Bytes of a segment in which no sound batch lies.
 *
 * @param position in the unpacked segment
 * @param length in bytes, -1 when it reaches further than could be unpacked
 * @param reason why, in one English sentence
 */
public record Damage(long position, long length, String reason) implements Part {}
