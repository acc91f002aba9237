package org.tipstaff.testkit.scenario;

import java.util.Locale;

/** An event log, by channel. */
enum Log {
    SECURITY("Security"),
    SYSTEM("System"),
    SYSMON("Microsoft-Windows-Sysmon/Operational"),
    POWERSHELL("Microsoft-Windows-PowerShell/Operational"),
    TASKS("Microsoft-Windows-TaskScheduler/Operational"),
    DEFENDER("Microsoft-Windows-Windows Defender/Operational"),
    EXCHANGE("MSExchange Management");

    private final String channel;

    Log(String channel) {
        this.channel = channel;
    }

    String channel() {
        return channel;
    }

    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
