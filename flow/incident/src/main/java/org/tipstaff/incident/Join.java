package org.tipstaff.incident;

import java.util.List;
import java.util.UUID;

/**
 * Why two groups of findings are one incident: so that an analyst can see it, and disagree.
 *
 * @param entity what they share
 * @param reason the kind of tie: a key of the catalogue ({@code same-process}, {@code parent-process}, {@code
 *     same-logon}, {@code remote-logon}, {@code same-user-other-host}, {@code same-file}, …)
 * @param findings the findings it ties, by id; at least two
 * @param seconds how far apart in event time, at most
 */
public record Join(Entity entity, String reason, List<UUID> findings, long seconds) {}
