package org.tipstaff.engine;

import java.time.Instant;
import org.tipstaff.label.Person;

/**
 * What two people put their names to when they let an audience know something.
 *
 * @param author who wrote what is released; they can't also release it
 */
public record ReleaseDecision(Person author, Person first, Person second, String reason, Instant at) {}
