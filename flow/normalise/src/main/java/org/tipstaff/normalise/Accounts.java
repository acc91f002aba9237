package org.tipstaff.normalise;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Fields;

/** Finds the account that an event is about, among the several that Windows names. */
final class Accounts {
    /**
     * Security events about what was done to, or by, the target: logon, failed logon, logoff, and the domain
     * controller's tickets and credential checks. Their subject is the service that asked, or nobody. In all others
     * the subject is who acted.
     */
    private static final Set<Long> OF_THE_TARGET =
            Set.of(4624L, 4625L, 4634L, 4647L, 4768L, 4769L, 4770L, 4771L, 4772L, 4776L, 4777L, 4778L, 4779L);

    private Accounts() {}

    /** @return {@code DOMAIN\name}, a bare name or SID where no more is known, or empty */
    static String of(String channel, long eventId, Fields fields, Dialect dialect) {
        if (channel.equalsIgnoreCase("Security")) {
            String target = joined(fields.text("TargetDomainName"), fields.text("TargetUserName"));
            if (OF_THE_TARGET.contains(eventId) && !target.isEmpty()) {
                return target;
            }
            if (eventId == 4688) {
                String account = named(fields.text("User"));
                if (!account.isEmpty()) {
                    return account;
                }
            }
            String subject = joined(fields.text("SubjectDomainName"), fields.text("SubjectUserName"));
            if (!subject.isEmpty()) {
                return subject;
            }
            if (!target.isEmpty()) {
                return target;
            }
        }
        String account = named(fields.text("User"));
        if (account.isEmpty()) {
            account = named(fields.text("SourceUser"));
        }
        if (account.isEmpty()) {
            account = joined(fields.text("SubjectDomainName"), fields.text("SubjectUserName"));
        }
        if (account.isEmpty() && !dialect.userName().isEmpty()) {
            String domain = dialect.userDomain().isEmpty() ? null : fields.text(dialect.userDomain());
            account = joined(domain, fields.text(dialect.userName()));
        }
        return account.isEmpty() ? named(fields.text("Security_UserID")) : account;
    }

    /** {@code DOMAIN\name}; a name that has its domain already (as {@code name@DOMAIN}) stays as it is. */
    static String joined(@Nullable String domain, @Nullable String name) {
        if (name == null || isNobody(name)) {
            return "";
        }
        boolean complete = domain == null || isNobody(domain) || name.indexOf('@') > 0 || name.indexOf('\\') >= 0;
        return complete ? name : domain + "\\" + name;
    }

    /** Windows writes a hyphen where it has nobody to name. */
    static boolean isNobody(String name) {
        return name.isEmpty() || name.equals("-");
    }

    private static String named(@Nullable String name) {
        return name == null || isNobody(name) ? "" : name;
    }
}
