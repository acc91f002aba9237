package org.tipstaff.ingest;

/**
 * Names from archives and file systems as text that can be shown: control characters (also those that turn the
 * direction of writing, and line separators) are escaped as {@code \}{@code uXXXX}. Nothing is ever written under such
 * a name.
 */
final class SafeName {
    /** UTF-16 units of a name; file systems allow 255 bytes for each part. */
    private static final int NAME_MAX = 1024;

    private SafeName() {}

    /** A name from an archive; those made on Windows may hold backslashes, which become slashes. */
    static String ofMember(String name) {
        return of(name.replace('\\', '/'));
    }

    static String of(String name) {
        String cut = name.length() > NAME_MAX ? name.substring(0, NAME_MAX) + "…" : name;
        StringBuilder safe = null;
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            boolean shown = isShown(cut, i);
            if (safe == null && !shown) {
                safe = new StringBuilder(cut.length() + 16).append(cut, 0, i);
            }
            if (safe != null) {
                if (shown) {
                    safe.append(c);
                } else {
                    safe.append(String.format(java.util.Locale.ROOT, "\\u%04X", (int) c));
                }
            }
        }
        return safe == null ? cut : safe.toString();
    }

    private static boolean isShown(String text, int index) {
        char c = text.charAt(index);
        if (Character.isSurrogate(c)) {
            boolean paired = Character.isHighSurrogate(c)
                    ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                    : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
            return paired;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Why a file of this name is no evidence, or null when it may be: what desktops leave behind in folders. */
    static @org.jspecify.annotations.Nullable String reasonToSkip(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith("__MACOSX/") || path.contains("/__MACOSX/")) {
            return "a resource fork that macOS adds to archives (folder __MACOSX)";
        }
        if (name.startsWith("._")) {
            return "a resource fork of macOS (name begins with ._)";
        }
        return switch (name) {
            case ".DS_Store" -> "folder settings of the macOS Finder (.DS_Store)";
            case "Thumbs.db", "desktop.ini", "Desktop.ini" -> "folder settings of the Windows Explorer (" + name + ")";
            default -> null;
        };
    }
}
