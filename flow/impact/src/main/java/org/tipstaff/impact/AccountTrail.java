package org.tipstaff.impact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tipstaff.event.Event;
import org.tipstaff.impact.AccountDeed.Kind;

/**
 * Sees every event of a case once and keeps what was done to accounts and with them. Logons are kept once an hour for each computer, the
 * last of it, and reads once in a quarter of an hour, the first of it: what is asked is whether, not how often. Not thread-safe.
 */
final class AccountTrail {
    /** Deeds kept of each group (of accounts, at consoles, logons, reads), the smallest by their key. */
    static final int DEEDS_MAX = 100_000;

    private static final Comparator<AccountDeed> FIRST =
            Comparator.comparing(AccountDeed::time).thenComparing(AccountDeed::place, Places.ORDER);
    private static final Comparator<AccountDeed> LAST =
            Comparator.comparing(AccountDeed::time).reversed().thenComparing(AccountDeed::place, Places.ORDER);

    private final Bounded<AccountDeed> changes = new Bounded<>(DEEDS_MAX, FIRST);
    private final Bounded<AccountDeed> consoles = new Bounded<>(DEEDS_MAX, FIRST);
    private final Bounded<AccountDeed> logons = new Bounded<>(DEEDS_MAX, LAST);
    private final Bounded<AccountDeed> reads = new Bounded<>(DEEDS_MAX, FIRST);

    /** @param event of any product; only Security of Windows and {@code smb_files} of Zeek say something */
    void observe(Event event, Instant time) {
        if (event.channel().equals("zeek:smb_files")) {
            String action = text(event, "action");
            if (action.contains("OPEN") || action.contains("READ")) {
                read(event, time, text(event, "id.orig_h"));
            }
            return;
        }
        if (!event.channel().equalsIgnoreCase("security")) {
            return;
        }
        int id = (int) event.eventId();
        switch (id) {
            case 4624 -> logon(event, time);
            case 4720 -> change(Kind.CREATED, event, time);
            case 4722 -> change(Kind.ENABLED, event, time);
            case 4725 -> change(Kind.DISABLED, event, time);
            case 4726 -> change(Kind.DELETED, event, time);
            case 5140, 5145, 4663 -> {
                if (isReading(text(event, "AccessMask"))
                        && !text(event, "ShareName").endsWith("IPC$")
                        && (id != 4663 || text(event, "ObjectType").equals("File"))) {
                    read(event, time, account(event, "Subject"));
                }
            }
            default -> {}
        }
    }

    private void change(Kind kind, Event event, Instant time) {
        String account = account(event, "Target");
        if (!account.isEmpty()) {
            AccountDeed deed = new AccountDeed(kind, account, event.host(), time, event.provenance());
            changes.add(kind + "|" + account + '|' + time, 1, deed);
        }
    }

    private void logon(Event event, Instant time) {
        String account = account(event, "Target");
        if (account.isEmpty()) {
            return;
        }
        String type = text(event, "LogonType");
        String by = text(event, "LogonProcessName").strip();
        // runas makes logons of type 2 as well, by its own process.
        boolean console = (type.equals("2") || type.equals("11")) && (by.isEmpty() || by.equalsIgnoreCase("User32"));
        Kind kind = console ? Kind.CONSOLE : Kind.LOGON;
        AccountDeed deed = new AccountDeed(kind, account, event.host(), time, event.provenance());
        if (console) {
            consoles.add(account + '|' + event.host() + '|' + time, 1, deed);
        } else {
            logons.add(account + '|' + event.host() + '|' + Math.floorDiv(time.getEpochSecond(), 3_600L), 1, deed);
        }
    }

    private void read(Event event, Instant time, String account) {
        if (!account.isEmpty()) {
            AccountDeed deed = new AccountDeed(Kind.READ, account, event.host(), time, event.provenance());
            reads.add(account + '|' + event.host() + '|' + Math.floorDiv(time.getEpochSecond(), 900L), 1, deed);
        }
    }

    /** [MS-DTYP] file access rights: bit 0 is reading data or listing a folder. A mask that can't be read is not taken for none. */
    private static boolean isReading(String mask) {
        String hex = mask.strip().toLowerCase(Locale.ROOT);
        if (!hex.startsWith("0x") || hex.length() > 18) {
            return true;
        }
        try {
            return (Long.parseUnsignedLong(hex.substring(2), 16) & 1) != 0;
        } catch (NumberFormatException _) {
            return true;
        }
    }

    /** Empty for accounts of computers and of Windows itself. */
    private static String account(Event event, String whose) {
        String name = text(event, whose + "UserName").strip().toLowerCase(Locale.ROOT);
        String domain = text(event, whose + "DomainName").strip().toLowerCase(Locale.ROOT);
        int at = name.indexOf('@');
        if (at > 0) {
            domain = domain.isEmpty() ? name.substring(at + 1) : domain;
            name = name.substring(0, at);
        }
        boolean nobody = name.isEmpty()
                || name.equals("-")
                || name.endsWith("$")
                || name.length() > 256
                || domain.equals("nt authority")
                || domain.equals("autorite nt")
                || domain.equals("autorit\u00e9 nt")
                || domain.equals("window manager")
                || domain.equals("font driver host")
                || name.equals("system")
                || name.equals("anonymous logon");
        int label = domain.indexOf('.');
        String first = label > 0 ? domain.substring(0, label) : domain;
        return nobody ? "" : (first.isEmpty() || first.equals("-") ? "" : first + '\\') + name;
    }

    private static String text(Event event, String name) {
        String text = event.fields().text(name);
        return text == null ? "" : text;
    }

    void addAll(AccountTrail other) {
        changes.addAll(other.changes);
        consoles.addAll(other.consoles);
        logons.addAll(other.logons);
        reads.addAll(other.reads);
    }

    /** What was seen, in an order that nothing but the events decides. */
    List<AccountDeed> deeds() {
        List<AccountDeed> all = new ArrayList<>();
        List.of(changes, consoles, logons, reads).forEach(group -> all.addAll(group.facts()));
        all.sort(FIRST.thenComparing(AccountDeed::kind).thenComparing(AccountDeed::account));
        return List.copyOf(all);
    }
}
