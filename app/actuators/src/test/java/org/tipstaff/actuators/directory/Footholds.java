package org.tipstaff.actuators.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;

/** What somebody has who got hold of a clerk's password yesterday, and used it. */
final class Footholds implements AutoCloseable {
    private final DomainController domain;
    private final String account;
    private final Path granting;
    private final Path ticket;
    private final LDAPConnection session;

    private Footholds(DomainController domain, String account, Path granting, Path ticket, LDAPConnection session) {
        this.domain = domain;
        this.account = account;
        this.granting = granting;
        this.ticket = ticket;
        this.session = session;
    }

    /** Signs in by Kerberos and by LDAP, and gets a ticket for the directory. */
    static Footholds of(DomainController domain, String account) throws IOException, LDAPException {
        Path granting = domain.folder().resolve(account + ".tgt");
        Path ticket = domain.folder().resolve(account + ".ticket");
        good(domain.client(granting, DomainController.PASSWORD + "\n", "kinit", "-r", "7d", account));
        Files.copy(granting, ticket, StandardCopyOption.REPLACE_EXISTING);
        good(domain.client(ticket, "", "kvno", "ldap/" + DomainController.SERVER));
        return new Footholds(
                domain,
                account,
                granting,
                ticket,
                domain.signedIn(DomainController.dn(account), DomainController.PASSWORD));
    }

    private static void good(Ended ended) throws IOException {
        if (!ended.good()) {
            throw new IOException(ended.says());
        }
    }

    private interface Try {
        Foothold.Answer now() throws IOException;
    }

    private Foothold foothold(Foothold.Kind kind, String what, Try tried) {
        return new Foothold() {
            @Override
            public String account() {
                return account;
            }

            @Override
            public Kind kind() {
                return kind;
            }

            @Override
            public Answer tried() {
                try {
                    return tried.now();
                } catch (IOException e) {
                    return Answer.UNKNOWN;
                }
            }

            @Override
            public String toString() {
                return what;
            }
        };
    }

    /** Signing in anew, as LDAP does it. */
    Foothold password() {
        return foothold(Foothold.Kind.PASSWORD, "the password of " + account, () -> {
            try (LDAPConnection connection = domain.signedIn(DomainController.dn(account), DomainController.PASSWORD)) {
                return connection.isConnected() ? Foothold.Answer.HOLDS : Foothold.Answer.UNKNOWN;
            } catch (LDAPException e) {
                return e.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)
                        ? Foothold.Answer.REFUSED
                        : Foothold.Answer.UNKNOWN;
            }
        });
    }

    /** Asking the KDC for another ticket with the one that was granted before. */
    Foothold granting() {
        return foothold(Foothold.Kind.TICKET, "a ticket-granting ticket of before", () -> {
            Path again = domain.folder().resolve(account + ".again");
            Files.copy(granting, again, StandardCopyOption.REPLACE_EXISTING);
            return kerberos(domain.client(again, "", "kvno", "ldap/" + DomainController.SERVER));
        });
    }

    /** Having the granted ticket last longer. */
    Foothold renewing() {
        return foothold(Foothold.Kind.TICKET, "renewing the ticket-granting ticket of before", () -> {
            Path again = domain.folder().resolve(account + ".renewed");
            Files.copy(granting, again, StandardCopyOption.REPLACE_EXISTING);
            return kerberos(domain.client(again, "", "kinit", "-R"));
        });
    }

    private static Foothold.Answer kerberos(Ended ended) {
        return ended.good()
                ? Foothold.Answer.HOLDS
                : ended.err().contains("revoked") || ended.err().contains("policy rejects")
                        ? Foothold.Answer.REFUSED
                        : Foothold.Answer.UNKNOWN;
    }

    /** Showing the directory a ticket for it that was given out before; the KDC is not asked. */
    Foothold ticket() {
        return foothold(Foothold.Kind.TICKET, "a ticket for the directory of before", () -> {
            Ended ended = domain.client(
                    ticket,
                    "",
                    "samba-tool",
                    "user",
                    "show",
                    account,
                    "-H",
                    "ldap://" + DomainController.SERVER,
                    "--use-krb5-ccache=" + ticket,
                    "--use-kerberos=required",
                    "--configfile=" + domain.folder().resolve("etc/smb.conf"));
            return ended.good()
                    ? Foothold.Answer.HOLDS
                    : ended.err().contains("LOGON_FAILURE") || ended.err().contains("ACCOUNT_DISABLED")
                            ? Foothold.Answer.REFUSED
                            : Foothold.Answer.UNKNOWN;
        });
    }

    /** Asking over a connection that was signed in before. */
    Foothold session() {
        return foothold(Foothold.Kind.SESSION, "a session with the directory of before", () -> {
            try {
                return session.getEntry(DomainController.dn(account), "cn") == null
                        ? Foothold.Answer.REFUSED
                        : Foothold.Answer.HOLDS;
            } catch (LDAPException e) {
                return e.getResultCode().isClientSideResultCode() ? Foothold.Answer.UNKNOWN : Foothold.Answer.REFUSED;
            }
        });
    }

    @Override
    public void close() {
        session.close();
    }
}
