package org.tipstaff.cli;

/** What the process is connected to. */
final class Terminal {
    private Terminal() {}

    /** Whether standard output goes to a person. */
    static boolean stdoutIsTerminal() {
        // Console.isTerminal() needs stdin too; the launcher says what stdout is, for it can ask without a native call.
        return "1".equals(System.getenv("TIPSTAFF_STDOUT_TTY"));
    }

    static boolean stderrIsTerminal() {
        return "1".equals(System.getenv("TIPSTAFF_STDERR_TTY"));
    }

    /** Colours only on a terminal, and never where NO_COLOR is set (no-color.org). */
    static boolean stdoutIsColoured() {
        return stdoutIsTerminal() && coloursWanted();
    }

    static boolean stderrIsColoured() {
        return stderrIsTerminal() && coloursWanted();
    }

    private static boolean coloursWanted() {
        String noColor = System.getenv("NO_COLOR");
        return (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }
}
