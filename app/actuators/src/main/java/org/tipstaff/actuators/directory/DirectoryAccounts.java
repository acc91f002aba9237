package org.tipstaff.actuators.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.packets.BoundedProcess.SilentException;
import org.tipstaff.respond.ActionId;

/**
 * Accounts, groups and marks of a directory, in its own words. Whatever stands in a name goes to the directory as a value and
 * never as part of a filter's or a DN's text, so it can't be taken for syntax (RFC 4514, RFC 4515).
 */
final class DirectoryAccounts {
    /** ACCOUNTDISABLE of userAccountControl. */
    static final long DISABLED = 0x2;

    /** Marks in the container; one of more is full of what nobody undoes. */
    static final int MARKS_MAX = 1_000;

    /** Accounts whose names differ in accents only. */
    private static final int NAMESAKES_MAX = 10;

    private static final String GUID = "objectGUID";
    private static final String CONTROL = "userAccountControl";
    private static final String NAME = "sAMAccountName";
    private static final String PRINCIPAL = "userPrincipalName";
    private static final String LINES = "description";
    private static final String MARK = "tipstaff_act_";
    /** LDAP_MATCHING_RULE_IN_CHAIN: a member of it, or of a group that is one. */
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

    private final DirectorySession session;
    private final DirectoryConfig config;

    DirectoryAccounts(DirectorySession session, DirectoryConfig config) {
        this.session = session;
        this.config = config;
    }

    /**
     * An account as it is now.
     *
     * @param control userAccountControl
     * @param ofTheSystem without it the directory itself does not run
     * @param primary last number of the SID of its primary group, of which it is a member without being listed
     * @param writable attributes that this program may write; null when the directory does not say
     */
    record Account(
            DN dn,
            String guid,
            String name,
            long control,
            boolean ofTheSystem,
            @Nullable String primary,
            @Nullable List<String> writable) {
        boolean disabled() {
            return (control & DISABLED) != 0;
        }
    }

    /** A group. */
    record Group(DN dn, String guid, @Nullable String token) {}

    // ---- accounts

    /** The one account that signs in by this name; computers are none. */
    Account account(String name) throws SilentException, RefusedException {
        List<Account> found = called(NAME, name);
        if (found.isEmpty() && name.contains("@")) {
            found = called(PRINCIPAL, name);
        }
        if (found.size() != 1) {
            throw new RefusedException(
                    "the directory has " + (found.isEmpty() ? "no account '" : "several accounts '") + name + "'");
        }
        return found.getFirst();
    }

    /** A directory takes letters with and without their accents for the same; a name is only itself. */
    private List<Account> called(String attribute, String name) throws SilentException, RefusedException {
        return accounts(
                Filter.createEqualityFilter(attribute, name),
                entry -> name.equalsIgnoreCase(entry.getAttributeValue(attribute)));
    }

    /** Wherever it is now, under whatever name. */
    Optional<Account> byGuid(String guid) throws SilentException, RefusedException {
        return accounts(Filter.createEqualityFilter(GUID, bytes(guid)), _ -> true).stream()
                .findFirst();
    }

    private List<Account> accounts(Filter which, Predicate<SearchResultEntry> meant)
            throws SilentException, RefusedException {
        List<Account> accounts = new ArrayList<>();
        for (SearchResultEntry entry : session.search(
                config.baseDn(),
                SearchScope.SUB,
                Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "user"), which),
                NAMESAKES_MAX,
                "objectClass",
                GUID,
                NAME,
                PRINCIPAL,
                CONTROL,
                "isCriticalSystemObject",
                "primaryGroupID",
                "allowedAttributes",
                "allowedAttributesEffective")) {
            if (!entry.hasAttributeValue("objectClass", "computer") && meant.test(entry)) {
                accounts.add(account(entry));
            }
        }
        return accounts;
    }

    private static Account account(SearchResultEntry entry) throws RefusedException {
        String guid = guid(entry);
        String name = entry.getAttributeValue(NAME);
        Long control = entry.getAttributeValueAsLong(CONTROL);
        if (guid == null || name == null || control == null || control < 0 || control > 0xffff_ffffL) {
            throw new RefusedException("the directory does not tell enough of " + entry.getDN()
                    + ": objectGUID, sAMAccountName and userAccountControl are needed");
        }
        String[] writable = entry.getAttributeValues("allowedAttributesEffective");
        return new Account(
                dn(entry),
                guid,
                name,
                control,
                "TRUE".equalsIgnoreCase(entry.getAttributeValue("isCriticalSystemObject")),
                entry.getAttributeValue("primaryGroupID"),
                // None at all is not sent; that the directory would say so shows what anybody may write.
                writable != null ? List.of(writable) : entry.hasAttribute("allowedAttributes") ? List.of() : null);
    }

    /** Takes {@code before} for {@code after} in one step; false when it is not {@code before}. */
    boolean control(DN account, long before, long after) throws SilentException, RefusedException {
        return session.modify(account, controlChange(before, after));
    }

    static List<Modification> controlChange(long before, long after) {
        return List.of(
                new Modification(ModificationType.DELETE, CONTROL, Long.toString(before)),
                new Modification(ModificationType.ADD, CONTROL, Long.toString(after)));
    }

    // ---- groups

    /** By its DN, or by its name. */
    Group group(String name) throws SilentException, RefusedException {
        List<SearchResultEntry> found = DN.isValidDN(name) && name.contains("=")
                ? groups(name, SearchScope.BASE, Filter.createPresenceFilter("objectClass"))
                : groups(config.base(), SearchScope.SUB, Filter.createEqualityFilter(NAME, name));
        if (found.size() != 1) {
            throw new RefusedException(
                    "the directory has " + (found.isEmpty() ? "no group '" : "several groups '") + name + "'");
        }
        return group(found.getFirst());
    }

    Optional<Group> groupByGuid(String guid) throws SilentException, RefusedException {
        List<SearchResultEntry> found =
                groups(config.base(), SearchScope.SUB, Filter.createEqualityFilter(GUID, bytes(guid)));
        return found.isEmpty() ? Optional.empty() : Optional.of(group(found.getFirst()));
    }

    private List<SearchResultEntry> groups(String base, SearchScope scope, Filter which)
            throws SilentException, RefusedException {
        try {
            return session.search(
                    new DN(base),
                    scope,
                    Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "group"), which),
                    2,
                    GUID,
                    "primaryGroupToken");
        } catch (LDAPException e) {
            throw new RefusedException("'" + base + "' is no DN");
        }
    }

    private static Group group(SearchResultEntry entry) throws RefusedException {
        String guid = guid(entry);
        if (guid == null) {
            throw new RefusedException("the directory does not tell the objectGUID of " + entry.getDN());
        }
        return new Group(dn(entry), guid, entry.getAttributeValue("primaryGroupToken"));
    }

    /** Whether the group lists the account itself. */
    boolean lists(Group group, Account account) throws SilentException, RefusedException {
        return !session.search(
                        group.dn,
                        SearchScope.BASE,
                        Filter.createEqualityFilter("member", account.dn.toString()),
                        1,
                        GUID)
                .isEmpty();
    }

    /** Whether it is a member by whatever way: listed, by another group, or as its primary one. */
    boolean counts(Group group, Account account) throws SilentException, RefusedException {
        return (group.token != null && group.token.equals(account.primary))
                || lists(group, account)
                || !session.search(
                                account.dn,
                                SearchScope.BASE,
                                Filter.createExtensibleMatchFilter("memberOf", IN_CHAIN, false, group.dn.toString()),
                                1,
                                GUID)
                        .isEmpty();
    }

    /** False when it was as wanted already. */
    boolean member(Group group, Account account, boolean wanted) throws SilentException, RefusedException {
        return session.modify(group.dn, List.of(memberChange(account.dn, wanted)));
    }

    static Modification memberChange(DN account, boolean wanted) {
        return new Modification(wanted ? ModificationType.ADD : ModificationType.DELETE, "member", account.toString());
    }

    // ---- marks

    DN markDn(ActionId id) {
        return new DN(new RDN("CN", MARK + id.hex()), config.actionsDn());
    }

    Optional<DirectoryMark> mark(ActionId id) throws SilentException, RefusedException {
        List<SearchResultEntry> found =
                session.search(markDn(id), SearchScope.BASE, Filter.createPresenceFilter("objectClass"), 1, LINES);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        DirectoryMark mark = mark(found.getFirst());
        if (!mark.id().equals(id)) {
            throw new RefusedException("the mark " + found.getFirst().getDN() + " says that it is another's");
        }
        return Optional.of(mark);
    }

    private static DirectoryMark mark(SearchResultEntry entry) throws RefusedException {
        String[] lines = entry.getAttributeValues(LINES);
        try {
            return DirectoryMark.read(lines == null ? List.of() : List.of(lines));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(entry.getDN() + " is not as this program writes marks: " + e.getMessage()
                    + "; look at it, and at who may write there");
        }
    }

    /** All marks on an account. */
    List<DirectoryMark> marks(String account) throws SilentException, RefusedException {
        List<DirectoryMark> marks = new ArrayList<>();
        for (SearchResultEntry entry : session.search(
                config.actionsDn(),
                SearchScope.ONE,
                Filter.createEqualityFilter("objectClass", "container"),
                MARKS_MAX,
                LINES)) {
            DirectoryMark mark = mark(entry);
            if (mark.account().equals(account)) {
                marks.add(mark);
            }
        }
        return marks;
    }

    /** Whether the container of marks is there. */
    boolean hasContainer() throws SilentException, RefusedException {
        return !session.search(
                        config.actionsDn(), SearchScope.BASE, Filter.createPresenceFilter("objectClass"), 1, "cn")
                .isEmpty();
    }

    /** False when there is one of that action. */
    boolean create(DirectoryMark mark) throws SilentException, RefusedException {
        return session.add(markDn(mark.id()), "container", LINES, mark.lines());
    }

    void rewrite(DirectoryMark mark) throws SilentException, RefusedException {
        boolean written = session.modify(
                markDn(mark.id()),
                List.of(new Modification(
                        ModificationType.REPLACE, LINES, mark.lines().toArray(String[]::new))));
        if (!written) {
            throw new RefusedException("the directory does not take the mark of action " + mark.id());
        }
    }

    void remove(ActionId id) throws SilentException, RefusedException {
        session.delete(markDn(id));
    }

    // ---- words

    private static DN dn(SearchResultEntry entry) throws RefusedException {
        try {
            return entry.getParsedDN();
        } catch (LDAPException e) {
            throw new RefusedException("the directory names an entry by what is no DN");
        }
    }

    private static @Nullable String guid(SearchResultEntry entry) {
        byte[] bytes = entry.getAttributeValueBytes(GUID);
        return bytes == null || bytes.length != 16 ? null : HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String guid) {
        return HexFormat.of().parseHex(guid);
    }
}
