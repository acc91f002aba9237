package org.tipstaff.continuity;

/**
 * Why a service is lost.
 *
 * @param subject the host, account, service or destination that it lacks
 */
public record Reason(Kind kind, String subject) {
    public enum Kind {
        HOST_SILENCED,
        ACCOUNT_DISABLED,
        NEEDED_SERVICE,
        DESTINATION_CUT,
        NO_INTERNET
    }
}
