package org.tipstaff.incident;

import java.util.List;
import java.util.Locale;

/** Which places of a Windows host start something again by themselves. Any other setting brings nobody back. */
final class Footholds {
    private static final List<String> KEYS = List.of(
            "\\currentversion\\run\\",
            "\\currentversion\\runonce\\",
            "\\currentversion\\runonceex\\",
            "\\currentversion\\runservices\\",
            "\\policies\\explorer\\run\\",
            "\\winlogon\\shell",
            "\\winlogon\\userinit",
            "\\winlogon\\notify",
            "\\winlogon\\vmapplet",
            "\\windows\\appinit_dlls",
            "\\windows\\load",
            "\\windows\\run",
            "\\session manager\\bootexecute",
            "\\session manager\\appcertdlls",
            "\\silentprocessexit\\",
            "\\active setup\\installed components\\",
            "\\environment\\userinitmprlogonscript",
            "\\lsa\\authentication packages",
            "\\lsa\\security packages",
            "\\lsa\\notification packages",
            "\\print\\monitors\\",
            "\\schedule\\taskcache\\tree\\");

    private Footholds() {}

    /** A registry value from which Windows starts programs at a start, a logon or another occasion. */
    static boolean isStart(String key) {
        String folded = key.toLowerCase(Locale.ROOT).replace('/', '\\');
        boolean debugger = folded.contains("\\image file execution options\\") && folded.endsWith("\\debugger");
        return debugger || KEYS.stream().anyMatch(folded::contains);
    }

    /** A folder whose files are started at a logon. */
    static boolean isStartupFolder(String file) {
        return Names.path(file).contains("\\start menu\\programs\\startup\\");
    }
}
