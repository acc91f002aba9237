package org.tipstaff.impact;

import java.time.Instant;
import org.tipstaff.event.Provenance;

/**
 * An object that storage gave to somebody ({@code GetObject}).
 *
 * @param key the name of the object
 * @param version that was asked for; empty where none was
 * @param bytes that were given, or {@link Flow#UNKNOWN}
 * @param part whether a part of the object alone was asked for
 * @param from where it was asked from: an address, or the name of a service
 * @param reach what is known of that place beside its address
 */
record ObjectRead(
        String bucket,
        String key,
        String version,
        long bytes,
        boolean part,
        String from,
        Reach reach,
        Instant time,
        Provenance place) {
    /** How a call came to the storage. */
    enum Reach {
        /** From the address that it came from. */
        ADDRESS,
        /** Through an end point in a private network of the account itself; the address is one of that network. */
        OWN_ENDPOINT,
        /** Through an end point in a private network of another account. */
        FOREIGN_ENDPOINT,
        /** Through an end point of whom nobody says; its private address may be anybody's. */
        UNKNOWN_ENDPOINT,
        /** A service of the provider asked, for itself or for somebody. */
        SERVICE
    }
    /** As a report calls what was read: the version behind a bar where one was asked for. */
    String name() {
        return version.isEmpty() ? key : key + '|' + version;
    }
}
