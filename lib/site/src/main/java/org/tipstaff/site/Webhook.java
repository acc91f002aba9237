package org.tipstaff.site;

import java.net.URI;
import java.util.Locale;

/**
 * A procedure of the court's own that ends what no packet filter reaches, behind an address.
 *
 * @param name as plans call it
 * @param url https, or http on this machine
 * @param secret where the secret lies that both sides have
 * @param level what it amounts to, {@code L1} to {@code L5}: who must agree
 * @param ends what of the attacker's it is called for
 */
public record Webhook(String name, URI url, SecretPlace secret, String level, Ends ends) {
    /** What of the attacker's it ends. */
    public enum Ends {
        ACCOUNTS,
        MAILBOXES,
        TOKENS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException whose message does not hold the URL: it may be the secret itself */
    public Webhook {
        checkName(name);
        Approval.checkLevel(level);
        Channel.checkUrl(url, false);
        if (url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "the id of the action goes behind the URL of a webhook, so it has no '?'");
        }
        if (url.getScheme().equalsIgnoreCase("http")
                && !url.getHost().equals("127.0.0.1")
                && !url.getHost().equals("[::1]")) {
            throw new IllegalArgumentException("http is for this machine only: 127.0.0.1 or [::1]");
        }
    }

    static String checkName(String name) {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a webhook; it is made of a-z, 0-9 and . _ -, at most 64");
        }
        return name;
    }
}
