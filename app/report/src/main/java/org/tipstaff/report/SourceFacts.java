package org.tipstaff.report;

import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;

/**
 * One file, or one member of a container, that was opened.
 *
 * @param path relative to what the user named, {@code /} between folders, {@code !} before a member
 * @param sha256 of its bytes; null when they could not all be read
 * @param sizeBytes how many there are, -1 when that is not known
 * @param format what its content showed it to be ({@code EVTX}, {@code JSON lines}, {@code zip}); empty when no reader
 *     knows it
 * @param records those that were read
 * @param gaps those that concern it
 */
public record SourceFacts(
        String path, @Nullable Sha256 sha256, long sizeBytes, String format, long records, long gaps) {}
