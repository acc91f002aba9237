package org.tipstaff.engine;

import java.time.Instant;
import java.util.List;
import org.tipstaff.journal.Form;
import org.tipstaff.sigma.RuleMatch;

/**
 * A record of the journal that rules matched: with its bytes, so that the event can be made again when the journal has
 * forgotten it.
 */
record LiveMatch(long offset, String sender, Instant at, Form form, byte[] bytes, List<RuleMatch> matches) {}
