package org.tipstaff.impact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A way by which bytes of one computer went out: to one address and port.
 *
 * @param peer the address outside; for look-ups of names the domain, for mail that is sent on the address it goes to
 * @param port 0 where there is none
 * @param protocol of a mailbox what was done ({@code read}, {@code synced}, {@code exported}, {@code forwarded}), a blank, by whom ({@code owner},
 *     {@code another}, {@code unknown}), a blank, and with which program
 * @param out the most bytes that went out by it; null when nothing bounds it
 * @param in bytes that came back, for telling tools from loot
 */
public record Outlet(
        String peer,
        long port,
        String protocol,
        long connections,
        @Nullable Long out,
        long in,
        Instant first,
        Instant last) {}
