package org.tipstaff.impact;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.tipstaff.event.Provenance;

/**
 * What one record of the unified audit log says was done with a mailbox.
 *
 * @param id the record's own id, by which copies of it in several exports are known; empty when it has none
 * @param mailbox as the record names it until it is told which one that is; {@link #EVERY} when it may be any
 * @param by whose rights were used
 * @param program whether a program read through the interface for programs (Microsoft Graph), rather than a person's mail program
 * @param address of the one who asked; empty when the record does not say
 * @param client what they used
 * @param items the messages it names; of a copied folder the folder
 * @param target for forwarding the address, for a rule that hides mail what it does; else empty
 */
record MailboxFact(
        String id,
        Kind kind,
        String mailbox,
        Instant time,
        By by,
        boolean program,
        String address,
        String client,
        List<Item> items,
        String target,
        Provenance place) {
    /** Any mailbox: what a command was applied to stands in another record, or nowhere. */
    static final String EVERY = "*";

    /** What stands behind a name that is none of the mailboxes that are known: it may be that of any of them. */
    static final String NOWHERE = "@?";

    /** What a rule does with mail. */
    static final String DELETE = "delete";

    static final String MOVE = "move";

    MailboxFact {
        items = List.copyOf(items);
    }

    /** What was done. */
    enum Kind {
        /** Messages were opened one by one ({@code MailItemsAccessed}, Bind). */
        READ,
        /** A folder was copied to a mail program ({@code MailItemsAccessed}, Sync): which messages, the record does not say. */
        SYNCED,
        /** The mailbox, or what a search found in it, was written to a file. */
        EXPORTED,
        /** Mail that comes in is sent on. */
        FORWARDED,
        /** Messages were deleted, or moved to where deleted ones are. */
        DELETED,
        /** Messages were deleted for good. */
        PURGED,
        /** A rule deletes or moves mail that comes in. */
        HIDDEN,
        /** The mailbox was taken away. */
        REMOVED;

        /** As files and message catalogues have it. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whose rights were used. */
    enum By {
        OWNER,
        /** A delegate or an administrator. */
        ANOTHER,
        UNKNOWN;

        /** As files and message catalogues have it. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One message.
     *
     * @param id Internet message id, else the store's own
     * @param bytes its size, or -1 when the record does not say
     * @param byStore whether the id is the store's own; another record may have the same message by its other id
     */
    record Item(String id, long bytes, boolean byStore) {}

    /** Whether nobody knows which mailbox a name stands for. */
    static boolean isNowhere(String name) {
        return name.equals(EVERY) || name.endsWith(NOWHERE);
    }

    MailboxFact of(String name) {
        return new MailboxFact(id, kind, name, time, by, program, address, client, items, target, place);
    }

    /** What stands behind the @, or nothing. */
    static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
