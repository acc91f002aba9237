package org.tipstaff.impact;

import java.time.Instant;
import org.tipstaff.event.Provenance;

/**
 * What was done to an account, or with it.
 *
 * @param account as {@code domain\name} in lower case, the domain by its first label; the address of a computer where a sensor saw no
 *     account
 * @param host computer or sensor that says so
 */
public record AccountDeed(Kind kind, String account, String host, Instant time, Provenance place) {
    /** Kinds of deeds. */
    public enum Kind {
        /** Security 4720. */
        CREATED,
        /** Security 4722. */
        ENABLED,
        /** Security 4725. */
        DISABLED,
        /** Security 4726. */
        DELETED,
        /** Security 4624 from whoever sat at the computer: types 2 and 11, and not {@code runas}. */
        CONSOLE,
        /** Security 4624 of any other type. */
        LOGON,
        /** Something on a share was opened or read: Security 5140, 5145, 4663; Zeek {@code smb_files}. */
        READ
    }

    /** The account without its domain. */
    public String name() {
        return account.substring(account.lastIndexOf('\\') + 1);
    }
}
