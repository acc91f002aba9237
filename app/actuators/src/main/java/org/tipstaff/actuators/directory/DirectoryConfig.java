package org.tipstaff.actuators.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.packets.Namespace;

/**
 * A domain controller of an Active Directory, and what this program is to it.
 *
 * @param server its name, which its certificate must bear
 * @param address where it is reached when names may not be asked for; null to ask for {@code server}
 * @param port of LDAP over TLS; without TLS nothing is ever sent
 * @param trust file (PEM) of the certificates that are believed: its own or that of its authority. No others are
 * @param base DN under which accounts and groups are looked for
 * @param actions DN of the container that holds a mark of each action, and nothing else
 * @param user DN of the account that this program signs in as
 * @param ticketLife how long a ticket that the domain gave out may be used
 * @param protectedAccounts names, without their domain, of accounts that are never acted upon; in lower case
 * @param seat from where it is reached
 */
public record DirectoryConfig(
        String server,
        @Nullable InetAddress address,
        int port,
        Path trust,
        String base,
        String actions,
        String user,
        SecretSource secret,
        Duration ticketLife,
        Set<String> protectedAccounts,
        Namespace seat) {
    /** Gives the password of {@code user} when it is needed, and never keeps it. */
    @FunctionalInterface
    public interface SecretSource {
        /** @throws IOException when there is none; its message says where it should be and never what it is */
        String secret() throws IOException;
    }

    public DirectoryConfig {
        dn(base, "base");
        dn(actions, "actions");
        dn(user, "user");
        if (server.isBlank() || port < 1 || port > 65_535 || ticketLife.isNegative()) {
            throw new IllegalArgumentException(
                    "a directory has a name, a port of 1 to 65535 and a life of tickets that is not negative");
        }
        protectedAccounts = lower(protectedAccounts);
    }

    private static Set<String> lower(Collection<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    private static DN dn(String text, String what) {
        try {
            DN dn = new DN(text);
            if (dn.isNullDN()) {
                throw new IllegalArgumentException("'" + what + "' of a directory is empty");
            }
            return dn;
        } catch (LDAPException e) {
            throw new IllegalArgumentException("'" + text + "' is no DN for '" + what + "' of a directory", e);
        }
    }

    DN baseDn() {
        return dn(base, "base");
    }

    DN actionsDn() {
        return dn(actions, "actions");
    }

    DN userDn() {
        return dn(user, "user");
    }

    /** For people: where it is. */
    @Override
    public String toString() {
        return server + ":" + port;
    }
}
