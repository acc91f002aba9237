package org.tipstaff.site;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The court's Active Directory, in which accounts of the attacker are taken out of use.
 *
 * @param server name of a domain controller, which its certificate bears
 * @param address where it is reached when names can't be asked for; null to ask for {@code server}
 * @param port of LDAP over TLS
 * @param trust file (PEM) of the certificates that are believed, and no others
 * @param base DN under which accounts and groups stand
 * @param actions DN of the container in which marks of actions are kept
 * @param user DN of the account that the program signs in as
 * @param secret file with its password
 * @param ticketLife how long a ticket of the domain may be used
 * @param protect names of accounts that are never acted upon: those that let people back in when all else fails
 * @param groups that an account of the attacker is taken out of, besides being disabled: by DN or name
 */
public record Directory(
        String server,
        @Nullable Address address,
        int port,
        String trust,
        String base,
        String actions,
        String user,
        SecretPlace secret,
        Duration ticketLife,
        List<String> protect,
        List<String> groups) {
    public static final int LDAPS = 636;

    /** What Windows sets for tickets of both kinds (MS-GPSB, section 2.2.2). */
    public static final Duration USUAL_TICKET_LIFE = Duration.ofHours(10);

    /** More than any domain lets a ticket be renewed for is a typing mistake. */
    public static final Duration TICKET_LIFE_MAX = Duration.ofDays(31);

    /** Its form (RFC 4514, section 3), as far as a typing mistake breaks it. */
    private static final Pattern DN = Pattern.compile(
            "[A-Za-z][A-Za-z0-9-]*=(?:[^\\\\,+\"<>;=]|\\\\.)+(?:,[A-Za-z][A-Za-z0-9-]*=(?:[^\\\\,+\"<>;=]|\\\\.)+)*+");

    public Directory {
        Names.id(server, "the name of a domain controller");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        if (port == 389 || port == 3268) {
            throw new IllegalArgumentException(
                    "port " + port + " speaks without TLS; a directory is asked over TLS only, on 636 as a rule");
        }
        if (!trust.startsWith("/")) {
            throw new IllegalArgumentException("the file of certificates is given by its absolute path");
        }
        dn(base);
        dn(actions);
        dn(user);
        if (!user.toLowerCase(Locale.ROOT).endsWith("," + base.toLowerCase(Locale.ROOT))
                || !actions.toLowerCase(Locale.ROOT).endsWith("," + base.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'user' and 'actions' of a directory lie under its 'base' " + base);
        }
        if (!(secret instanceof SecretPlace.File)) {
            throw new IllegalArgumentException(
                    "the password of a directory lies in a file that nobody else reads: file:/absolute/path");
        }
        if (ticketLife.isNegative() || ticketLife.isZero() || ticketLife.compareTo(TICKET_LIFE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the life of a ticket is a minute to " + TICKET_LIFE_MAX.toDays() + " days");
        }
        protect = List.copyOf(protect);
        protect.forEach(name -> Names.id(name, "a protected account"));
        groups = List.copyOf(groups);
        groups.forEach(Directory::group);
    }

    static String dn(String text) {
        if (text.length() > 512 || !DN.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no DN; one is written like OU=Tipstaff,DC=court,DC=example");
        }
        return text;
    }

    static String group(String text) {
        if (text.isBlank() || text.length() > 512) {
            throw new IllegalArgumentException("a group is named by 1 to 512 characters");
        }
        return Names.line(text, "a group");
    }

    /** Whether {@code COURT\break.glass} or {@code break.glass@court.example} is protected. */
    public boolean protects(String account) {
        return protect.stream().anyMatch(name -> new Account(name, "", "").isCalled(account));
    }
}
