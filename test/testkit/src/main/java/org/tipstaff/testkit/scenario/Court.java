package org.tipstaff.testkit.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The example court: who works there, on which computers, and in which week. It exists nowhere; addresses outside are from
 * the ranges kept for documentation (RFC 5737), names from those of RFC 2606.
 */
final class Court {
    static final String DOMAIN = "EXAMPLECOURT";
    static final String DNS = "examplecourt.example";
    static final String DOMAIN_SID = "S-1-5-21-1004336348-1177238915-682003330";
    static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
    /** The clock of {@link #CHB_WS_007} is wrong by this much, as clocks are. */
    static final Duration AHEAD = Duration.ofMinutes(3);

    static final Host DC01 = server("DC01", 1, "10.20.1.10");
    static final Host FS01 = server("FS01", 2, "10.20.1.20");
    static final Host EXCH01 = server("EXCH01", 3, "10.20.1.30");
    static final Host JUMP01 = server("JUMP01", 4, "10.20.1.40");
    static final Host BKP01 = server("BKP01", 5, "10.20.1.50");
    static final Host REG_WS_011 = workstation("REG-WS-011", 11, "10.20.3.11");
    static final Host REG_WS_012 = workstation("REG-WS-012", 12, "10.20.3.12");
    static final Host REG_WS_014 = workstation("REG-WS-014", 14, "10.20.3.14");
    static final Host REG_WS_015 = workstation("REG-WS-015", 15, "10.20.3.15");
    static final Host REG_WS_016 = workstation("REG-WS-016", 16, "10.20.3.16");
    static final Host CHB_WS_003 = workstation("CHB-WS-003", 23, "10.20.4.3");
    static final Host CHB_WS_004 = workstation("CHB-WS-004", 24, "10.20.4.4");
    static final Host CHB_WS_007 = new Host("CHB-WS-007", 27, "10.20.4.7", Host.Role.WORKSTATION, AHEAD);
    static final Host IT_WS_002 = workstation("IT-WS-002", 32, "10.20.5.2");

    static final List<Host> HOSTS = List.of(
            DC01,
            FS01,
            EXCH01,
            JUMP01,
            BKP01,
            REG_WS_011,
            REG_WS_012,
            REG_WS_014,
            REG_WS_015,
            REG_WS_016,
            CHB_WS_003,
            CHB_WS_004,
            CHB_WS_007,
            IT_WS_002);

    static final String SCANNER_ADDRESS = "10.20.9.9";

    static final Account SYSTEM = new Account("SYSTEM", "NT AUTHORITY", "S-1-5-18", true);
    static final Account CLERK1 = user("registry.clerk1", 1201);
    static final Account CLERK2 = user("registry.clerk2", 1202);
    static final Account CLERK3 = user("registry.clerk3", 1203);
    static final Account CLERK4 = user("registry.clerk4", 1204);
    static final Account DISCLOSURE = user("registry.disclosure", 1205);
    static final Account LEGAL1 = user("chambers.legal1", 1301);
    static final Account LEGAL2 = user("chambers.legal2", 1302);
    static final Account LEGAL4 = user("chambers.legal4", 1304);
    static final Account ADMIN1 = administrator("it.admin1", 1601);
    static final Account ADMIN2 = administrator("it.admin2", 1602);
    static final Account BACKUP = administrator("svc.backup", 1701);
    static final Account SCAN = administrator("svc.scan", 1702);

    private Court() {}

    private static Host server(String name, int number, String address) {
        return new Host(name, number, address, Host.Role.SERVER, Duration.ZERO);
    }

    private static Host workstation(String name, int number, String address) {
        return new Host(name, number, address, Host.Role.WORKSTATION, Duration.ZERO);
    }

    private static Account user(String name, int number) {
        return new Account(name, DOMAIN, DOMAIN_SID + "-" + number, false);
    }

    private static Account administrator(String name, int number) {
        return new Account(name, DOMAIN, DOMAIN_SID + "-" + number, true);
    }

    static Account computer(Host host) {
        return new Account(host.account(), DOMAIN, DOMAIN_SID + "-" + (2000 + host.number()), false);
    }

    /** A moment of the week, {@code day} 0 for Monday, in true UTC; the court's own time is one hour later. */
    static Instant at(int day, int hour, int minute, int second) {
        return MONDAY.plusDays(day).atTime(LocalTime.of(hour, minute, second)).toInstant(ZoneOffset.UTC);
    }
}
