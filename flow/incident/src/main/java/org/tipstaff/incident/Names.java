package org.tipstaff.incident;

import java.util.Locale;
import java.util.Set;

/** Brings names from logs into the form in which equal things are equal text. */
final class Names {
    private static final Set<String> NOBODY = Set.of(
            "",
            "-",
            "system",
            "localsystem",
            "local service",
            "network service",
            "anonymous logon",
            "window manager",
            "font driver host",
            "defaultaccount",
            "wdagutilityaccount",
            "s-1-5-18",
            "s-1-5-19",
            "s-1-5-20",
            "s-1-5-7",
            "s-1-0-0",
            "null sid",
            "système",
            "sistema",
            "n/a");
    private static final Set<String> SYSTEM_SESSIONS = Set.of("", "0x0", "0x3e7", "0x3e4", "0x3e5", "0x3e3", "-", "0");

    /** The one name of the system account in what is said. */
    static final String SYSTEM = "NT AUTHORITY\\SYSTEM";

    private Names() {}

    /** A host without its domain, in lower case; an address stays whole. */
    static String host(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        while (text.startsWith("\\")) {
            text = text.substring(1);
        }
        int dot = text.indexOf('.');
        return dot <= 0 || isAddress(text) ? text : text.substring(0, dot);
    }

    /** The host as it is said in a sentence: as written, without its domain. */
    static String shortHost(String written) {
        int dot = written.indexOf('.');
        return dot <= 0 || isAddress(written) ? written : written.substring(0, dot);
    }

    static boolean isAddress(String text) {
        if (text.indexOf(':') >= 0) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return text.indexOf('.') > 0;
    }

    /** An account without case; the domain stays, for two domains may have the same name. */
    static String user(String written) {
        return written.strip().toLowerCase(Locale.ROOT);
    }

    /** The account's name alone, without domain or realm. */
    static String userName(String written) {
        String text = written.strip();
        int slash = text.lastIndexOf('\\');
        if (slash >= 0) {
            text = text.substring(slash + 1);
        }
        int at = text.indexOf('@');
        return at > 0 ? text.substring(0, at) : text;
    }

    /** False for the accounts that every Windows host has and for machine accounts: they tie nothing together. */
    static boolean isPerson(String written) {
        String name = userName(written).toLowerCase(Locale.ROOT);
        if (NOBODY.contains(name) || name.endsWith("$")) {
            return false;
        }
        String whole = written.toLowerCase(Locale.ROOT);
        return !name.startsWith("umfd-")
                && !name.startsWith("dwm-")
                && !whole.startsWith("nt authority\\")
                && !whole.startsWith("nt service\\")
                && !whole.startsWith("window manager\\")
                && !whole.startsWith("autorite nt\\");
    }

    static boolean isSystem(String written) {
        String name = userName(written).toLowerCase(Locale.ROOT);
        return name.equals("system")
                || name.equals("localsystem")
                || name.equals("s-1-5-18")
                || name.equals("système")
                || name.equals("sistema");
    }

    /** The system account has many names, and on its own host the machine's account is the system: here it has one. */
    static String actor(String written, String host) {
        String name = userName(written).toLowerCase(Locale.ROOT);
        boolean machine = !host.isEmpty() && name.equals(host(host) + '$');
        return isSystem(written) || machine ? SYSTEM : written;
    }

    static String guid(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT).replace("{", "").replace("}", "");
        return text.startsWith("00000000-0000-0000-0000-0000") || text.equals("-") ? "" : text;
    }

    static String logonId(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("0x")) {
            int digits = 2;
            while (digits < text.length() - 1 && text.charAt(digits) == '0') {
                digits++;
            }
            return "0x" + text.substring(digits);
        }
        try {
            return text.isEmpty() ? "" : "0x" + Long.toHexString(Long.parseLong(text));
        } catch (NumberFormatException notANumber) {
            return text;
        }
    }

    /** False for the sessions that every Windows host has. */
    static boolean isOwnSession(String foldedLogonId) {
        return !SYSTEM_SESSIONS.contains(foldedLogonId);
    }

    /** A process id, decimal or hexadecimal; -1 when it is neither. */
    static long pid(@org.jspecify.annotations.Nullable String written) {
        if (written == null) {
            return -1;
        }
        String text = written.strip();
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    /** A path without case, long-path prefix and quotes. */
    static String path(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT).replace('/', '\\');
        if (text.startsWith("\"") && text.endsWith("\"") && text.length() > 1) {
            text = text.substring(1, text.length() - 1);
        }
        return text.startsWith("\\\\?\\") || text.startsWith("\\??\\") ? text.substring(4) : text;
    }

    /** The last part of a path, as written. */
    static String file(String path) {
        int slash = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
        return path.substring(slash + 1);
    }

    /** The folder of a path, as written; empty when it has none. */
    static String folder(String path) {
        int slash = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String program(String image) {
        return file(image).toLowerCase(Locale.ROOT);
    }

    /** An address in one spelling; the empty string for none and for the host itself. */
    static String address(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("::ffff:")) {
            text = text.substring(7);
        }
        return text.equals("-")
                        || text.equals("::1")
                        || text.startsWith("127.")
                        || text.equals("0.0.0.0")
                        || text.equals("::")
                        || text.equals("local")
                        || text.equals("localhost")
                ? ""
                : text;
    }

    /** Broadcast, multicast and link-local: they are spoken to by everyone. */
    static boolean isShared(String address) {
        if (address.startsWith("169.254.") || address.startsWith("fe80:") || address.startsWith("ff")) {
            return true;
        }
        if (address.endsWith(".255")) {
            return true;
        }
        int dot = address.indexOf('.');
        if (dot <= 0 || dot > 3) {
            return false;
        }
        try {
            return Integer.parseInt(address.substring(0, dot)) >= 224;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }
}
