package org.tipstaff.testkit.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A week in which the court works: people sign in, read and write, and go home; servers back up, update and check themselves. Some
 * of it looks like an intrusion and is none: those parts are the hard negatives, and each is written into the
 * {@link Truth}.
 */
final class OrdinaryWeek {
    private static final int WORKING_DAYS = 5;
    private static final String CASES = "\\??\\D:\\Shares\\Cases";
    private static final String DISCLOSURE = "\\??\\D:\\Shares\\Disclosure";
    private static final List<String> SITES = List.of(
            "www.example.org",
            "law-reports.example.org",
            "calendar.example.net",
            "news.example.com",
            "dictionary.example.net",
            "travel.example.com",
            "bar-register.example.org",
            "statistics.example.org");

    private final long seed;
    private final Traces traces;
    private final Truth truth;

    OrdinaryWeek(long seed, Traces traces, Truth truth) {
        this.seed = seed;
        this.traces = traces;
        this.truth = truth;
    }

    void pass() {
        Map<Host, Account> desks = new LinkedHashMap<>();
        desks.put(Court.REG_WS_011, Court.CLERK1);
        desks.put(Court.REG_WS_012, Court.CLERK2);
        desks.put(Court.REG_WS_014, Court.CLERK3);
        desks.put(Court.REG_WS_015, Court.CLERK4);
        desks.put(Court.REG_WS_016, Court.DISCLOSURE);
        desks.put(Court.CHB_WS_003, Court.LEGAL1);
        desks.put(Court.CHB_WS_007, Court.LEGAL2);
        desks.put(Court.CHB_WS_004, Court.LEGAL4);
        desks.put(Court.IT_WS_002, Court.ADMIN2);
        for (int day = 0; day < WORKING_DAYS; day++) {
            int today = day;
            desks.forEach((host, account) -> deskDay(host, account, today));
        }
        for (int day = 0; day < 7; day++) {
            for (Host host : Court.HOSTS) {
                machineDay(host, day);
            }
            nightlyBackup(day);
        }
        forgetfulUser();
        softwareDeployment();
        remoteAdministration();
        disclosureForAParty();
        nightBeforeTheHearing();
        scanner();
        mailRules();
        newTrainee();
        unwantedDownload();
        chatProgramUpdatesItself();
    }

    // ---- people

    private void deskDay(Host host, Account account, int day) {
        Dice dice = Dice.named(seed, "desk/" + host.name() + "/" + day);
        Instant time = Court.at(day, 6, 40, 0).plusSeconds(dice.below(4_500));
        traces.ticketGranting(account, host, time);
        traces.serviceTicket(account, host.account(), "0x12", host, time.plusMillis(180));
        Session session = traces.signIn(host, account, time.plusMillis(400), 2, host);
        Running userinit = traces.start(
                session,
                traces.system(host, Program.SVCHOST),
                time.plusSeconds(1),
                Program.USERINIT,
                "C:\\Windows\\system32\\userinit.exe",
                "C:\\Windows\\system32\\");
        Running explorer = traces.start(
                session,
                userinit,
                time.plusSeconds(2),
                Program.EXPLORER,
                "C:\\Windows\\Explorer.EXE",
                "C:\\Windows\\system32\\");
        Running outlook = open(
                explorer,
                time.plusSeconds(40 + dice.below(200)),
                Program.OUTLOOK,
                "\"" + Program.OUTLOOK.path() + "\"");
        traces.connected(outlook, time.plusSeconds(260), Court.EXCH01.address(), Court.EXCH01.fullName(), 443);
        Running edge = open(
                explorer,
                time.plusSeconds(300 + dice.below(400)),
                Program.EDGE,
                "\"" + Program.EDGE.path() + "\" --profile-directory=Default");
        if (account.equals(Court.LEGAL1) || account.equals(Court.CLERK1)) {
            open(
                    explorer,
                    time.plusSeconds(720),
                    Program.CASE_MANAGER,
                    "\"" + Program.CASE_MANAGER.path() + "\" --desk");
        }
        int actions = dice.between(17, 25);
        long length = 9L * 3600 - 1200;
        for (int i = 0; i < actions; i++) {
            Instant when = time.plusSeconds(900 + length * i / actions + dice.below(600))
                    .plusMillis(dice.below(1000));
            act(dice, explorer, outlook, edge, when);
        }
        Instant home = time.plusSeconds(9 * 3600L + dice.below(2_400));
        traces.end(outlook, home.minusSeconds(20));
        traces.end(edge, home.minusSeconds(15));
        traces.signOff(session, home);
    }

    private Running open(Running explorer, Instant time, Program program, String commandLine) {
        return traces.start(
                explorer.session(),
                explorer,
                time,
                program,
                commandLine,
                home(explorer.session().account()));
    }

    static String home(Account account) {
        return "C:\\Users\\" + account.name() + "\\";
    }

    private void act(Dice dice, Running explorer, Running outlook, Running edge, Instant time) {
        switch (dice.below(8)) {
            case 0, 1 -> writeDocument(dice, explorer, time);
            case 2, 3 -> browse(dice, edge, time);
            case 4, 5 -> readAttachment(dice, explorer, outlook, time);
            case 6 -> openShare(dice, explorer, time);
            default -> settle(dice, explorer, outlook, time);
        }
    }

    private void writeDocument(Dice dice, Running explorer, Instant time) {
        boolean sheet = dice.once(5);
        String file = "Case %d-25\\%s %d.%s"
                .formatted(
                        dice.between(101, 140),
                        dice.oneOf(List.of("Order", "Memo", "Minutes", "Letter", "Summary", "List of exhibits")),
                        dice.between(1, 30),
                        sheet ? "xlsx" : "docx");
        Host from = explorer.host();
        Account account = explorer.session().account();
        Session share = traces.signIn(Court.FS01, account, time, 3, from);
        traces.shareOpened(share, time.plusMillis(20), "Cases", CASES, from);
        traces.shareRead(share, time.plusMillis(40), "Cases", CASES, file, from);
        Program program = sheet ? Program.EXCEL : Program.WORD;
        Running editor = open(
                explorer,
                time.plusMillis(700),
                program,
                "\"" + program.path() + "\" /n \"\\\\FS01\\Cases\\" + file + "\"");
        traces.fileWritten(
                editor,
                time.plusSeconds(3),
                home(account) + "AppData\\Local\\Temp\\~$" + Integer.toHexString(dice.below(1 << 20)) + ".tmp");
        if (dice.once(2)) {
            traces.shareWritten(share, time.plusSeconds(600), "Cases", CASES, file, from);
        }
        traces.end(editor, time.plusSeconds(dice.between(300, 1500)));
        traces.signOff(share, time.plusSeconds(dice.between(1501, 1900)));
    }

    private void browse(Dice dice, Running edge, Instant time) {
        String site = dice.oneOf(SITES);
        String address = "192.0.2." + (20 + SITES.indexOf(site));
        traces.lookedUp(edge, time, site, address);
        traces.connected(edge, time.plusMillis(60), address, site, 443);
        Running page = traces.start(
                edge.session(),
                edge,
                time.plusMillis(120),
                Program.EDGE,
                "\"" + Program.EDGE.path() + "\" --type=renderer --lang=en-GB --renderer-client-id="
                        + dice.between(5, 90) + " --mojo-platform-channel-handle=" + dice.between(2000, 9000),
                "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\145.0.3800.58\\");
        if (dice.once(4)) {
            traces.fileWritten(
                    edge,
                    time.plusSeconds(40),
                    home(edge.session().account()) + "Downloads\\judgment-" + dice.between(100, 999) + ".pdf");
        }
        traces.end(page, time.plusSeconds(dice.between(60, 900)));
    }

    private void readAttachment(Dice dice, Running explorer, Running outlook, Instant time) {
        Account account = explorer.session().account();
        String file = home(account)
                + "AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\"
                + dice.oneOf(List.of("K3QX81ZD", "P0M2V7RL"))
                + "\\"
                + dice.oneOf(List.of("Submission", "Power of attorney", "Witness list", "Invoice", "Request"))
                + " "
                + dice.between(1, 60)
                + ".pdf";
        traces.fileWritten(outlook, time, file);
        Running reader = traces.start(
                outlook.session(),
                outlook,
                time.plusSeconds(1),
                Program.PDF_READER,
                "\"" + Program.PDF_READER.path() + "\" \"" + file + "\"",
                home(account));
        traces.end(reader, time.plusSeconds(dice.between(60, 800)));
        traces.connected(outlook, time.plusSeconds(70), Court.EXCH01.address(), Court.EXCH01.fullName(), 443);
    }

    private void openShare(Dice dice, Running explorer, Instant time) {
        Host from = explorer.host();
        Session share = traces.signIn(Court.FS01, explorer.session().account(), time, 3, from);
        traces.serviceTicket(explorer.session().account(), Court.FS01.account(), "0x12", from, time.minusMillis(30));
        traces.shareOpened(share, time.plusMillis(15), "Cases", CASES, from);
        int files = dice.between(2, 6);
        for (int i = 0; i < files; i++) {
            traces.shareRead(
                    share,
                    time.plusSeconds(3L + 20L * i),
                    "Cases",
                    CASES,
                    "Case %d-25\\Exhibit %03d.pdf".formatted(dice.between(101, 140), dice.between(1, 90)),
                    from);
        }
        traces.signOff(share, time.plusSeconds(900));
    }

    private void settle(Dice dice, Running explorer, Running outlook, Instant time) {
        Account account = explorer.session().account();
        traces.registrySet(
                explorer,
                time,
                "HKU\\" + account.sid()
                        + "\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RecentDocs\\.pdf\\MRUListEx",
                "Binary Data");
        traces.registryKeyMade(
                outlook,
                time.plusSeconds(4),
                "HKU\\" + account.sid() + "\\SOFTWARE\\Microsoft\\Office\\16.0\\Outlook\\Resiliency\\Items"
                        + dice.below(40));
        Session unlock = traces.signIn(explorer.host(), account, time.plusSeconds(300), 7, explorer.host());
        traces.signOff(unlock, time.plusSeconds(301));
    }

    // ---- machines

    private void machineDay(Host host, int day) {
        Dice dice = Dice.named(seed, "machine/" + host.name() + "/" + day);
        boolean weekend = day >= WORKING_DAYS;
        int every = weekend ? 6 : 3;
        for (int hour = dice.below(every); hour < 24; hour += every) {
            Instant time = Court.at(day, hour, dice.below(60), dice.below(60)).plusMillis(dice.below(1000));
            Account account = Court.computer(host);
            if (!host.equals(Court.DC01)) {
                traces.serviceTicket(account, Court.DC01.account(), "0x12", host, time);
                Session session = traces.signIn(Court.DC01, account, time.plusMillis(20), 3, host);
                traces.shareOpened(session, time.plusMillis(40), "SYSVOL", "\\??\\C:\\Windows\\SYSVOL\\sysvol", host);
                traces.signOff(session, time.plusSeconds(11));
            }
            switch (dice.below(4)) {
                case 0 -> {
                    Running task = traces.start(
                            traces.system(host, Program.SVCHOST),
                            time.plusSeconds(90),
                            Program.TASKHOST,
                            "taskhostw.exe");
                    traces.taskRan(
                            host,
                            time.plusSeconds(90),
                            "\\Microsoft\\Windows\\TaskScheduler\\Maintenance Configurator",
                            "taskhostw.exe",
                            3);
                    traces.end(task, time.plusSeconds(94));
                }
                case 1 -> {
                    traces.serviceState(host, time.plusSeconds(120), "Windows Modules Installer", "running");
                    traces.serviceState(host, time.plusSeconds(330), "Windows Modules Installer", "stopped");
                }
                case 2 -> {
                    Running update = traces.start(
                            traces.system(host, Program.SVCHOST),
                            time.plusSeconds(60),
                            Program.EDGE_UPDATE,
                            "\"" + Program.EDGE_UPDATE.path() + "\" /ua /installsource scheduler");
                    traces.lookedUp(update, time.plusSeconds(61), "updates.example.com", "192.0.2.90");
                    traces.connected(update, time.plusSeconds(61), "192.0.2.90", "updates.example.com", 443);
                    traces.end(update, time.plusSeconds(70));
                }
                default -> {
                    Session service = traces.signIn(host, Court.SYSTEM, time.plusSeconds(30), 5, host);
                    traces.memoryOpened(
                            traces.system(host, Program.DEFENDER),
                            time.plusSeconds(31),
                            traces.system(host, Program.LSASS),
                            "0x1fffff");
                    traces.signOff(service, time.plusSeconds(80));
                }
            }
        }
        Instant morning = Court.at(day, 4, dice.below(60), dice.below(60));
        traces.signaturesUpdated(host, morning, "1.445." + (100 + day * 13) + ".0");
        // The monitoring agent reads the process list, that of lsass.exe too, with more rights than it needs.
        traces.memoryOpened(
                traces.system(host, Program.MONITORING),
                morning.plusSeconds(600),
                traces.system(host, Program.LSASS),
                "0x1410");
        Running policy = traces.start(
                traces.system(host, Program.SVCHOST),
                morning.plusSeconds(700),
                Program.GPUPDATE,
                "gpupdate.exe /target:computer");
        traces.end(policy, morning.plusSeconds(704));
        if (day == 0 && host.equals(Court.DC01)) {
            truth.hardNegative(
                    morning.plusSeconds(600),
                    host,
                    Court.SYSTEM,
                    "The monitoring agent opens lsass.exe with reading rights, on every computer, every day");
        }
    }

    private void nightlyBackup(int day) {
        Dice dice = Dice.named(seed, "backup/" + day);
        boolean full = day == 2;
        Instant time = Court.at(day, 1, 0, 3);
        Session local = traces.signIn(Court.BKP01, Court.BACKUP, time, 5, Court.BKP01);
        traces.taskRan(Court.BKP01, time, "\\Court\\Nightly archive", "C:\\Backup\\nightly.cmd", full ? 3100 : 1500);
        Running script = traces.start(
                local,
                traces.system(Court.BKP01, Program.SVCHOST),
                time.plusSeconds(1),
                Program.CMD,
                "C:\\Windows\\system32\\cmd.exe /c \"C:\\Backup\\nightly.cmd\"",
                "C:\\Backup\\");
        Running archive = traces.start(
                local,
                script,
                time.plusSeconds(4),
                Program.SEVEN_ZIP,
                "\"" + Program.SEVEN_ZIP.path() + "\" a -t7z -mx=5 -mhe=on -pBk-7731-aa E:\\Archive\\cases-2026-03-0"
                        + (day + 2) + ".7z \\\\FS01\\Cases\\*",
                "C:\\Backup\\");
        traces.serviceTicket(Court.BACKUP, Court.FS01.account(), "0x12", Court.BKP01, time.plusSeconds(4));
        Session share = traces.signIn(Court.FS01, Court.BACKUP, time.plusSeconds(5), 3, Court.BKP01);
        traces.shareOpened(share, time.plusSeconds(5), "Cases", CASES, Court.BKP01);
        int files = full ? 300 : 70;
        for (int i = 0; i < files; i++) {
            traces.shareRead(
                    share,
                    time.plusSeconds(6).plusMillis(i * 4_000L + dice.below(900)),
                    "Cases",
                    CASES,
                    "Case %d-25\\Exhibit %03d.pdf".formatted(101 + i % 40, 1 + (i / 40 + day * 9) % 90),
                    Court.BKP01);
        }
        Instant end = time.plusSeconds(full ? 3090 : 1480);
        traces.fileWritten(archive, end, "E:\\Archive\\cases-2026-03-0" + (day + 2) + ".7z");
        traces.end(archive, end.plusSeconds(1));
        traces.end(script, end.plusSeconds(2));
        traces.signOff(share, end.plusSeconds(3));
        traces.signOff(local, end.plusSeconds(4));
        if (day == 0 || full) {
            truth.hardNegative(
                    time,
                    Court.BKP01,
                    Court.BACKUP,
                    full
                            ? "Weekly full backup: hundreds of documents read at night and packed with a password"
                            : "Nightly backup packs documents with a password, every night");
        }
    }

    // ---- work that looks like an intrusion

    private void forgetfulUser() {
        Instant time = Court.at(0, 7, 4, 11);
        truth.hardNegative(
                time,
                Court.CHB_WS_004,
                Court.LEGAL4,
                "Seventeen mistyped passwords after the weekend, then the right one");
        for (int i = 0; i < 17; i++) {
            traces.signInFailed(
                    Court.FS01,
                    Court.LEGAL4.name(),
                    time.plusSeconds(19L * i),
                    3,
                    Court.CHB_WS_004.address(),
                    Court.CHB_WS_004.name(),
                    true);
        }
        Session share = traces.signIn(Court.FS01, Court.LEGAL4, time.plusSeconds(360), 3, Court.CHB_WS_004);
        traces.signOff(share, time.plusSeconds(900));
    }

    private void softwareDeployment() {
        Instant time = Court.at(1, 11, 30, 0);
        truth.hardNegative(
                time,
                Court.IT_WS_002,
                Court.ADMIN2,
                "A print agent is copied to the administrative share of nine computers and installed as a service");
        List<Host> targets = Court.HOSTS.stream()
                .filter(host -> host.role() == Host.Role.WORKSTATION)
                .toList();
        int i = 0;
        for (Host target : targets) {
            Instant when = time.plusSeconds(55L * i++);
            traces.serviceTicket(Court.ADMIN2, target.account(), "0x12", Court.IT_WS_002, when);
            Session session = traces.signIn(target, Court.ADMIN2, when.plusMillis(100), 3, Court.IT_WS_002);
            traces.shareOpened(session, when.plusMillis(150), "C$", "\\??\\C:\\", Court.IT_WS_002);
            traces.shareWritten(
                    session, when.plusMillis(300), "C$", "\\??\\C:\\", "Deploy\\CourtPrint-3.2.exe", Court.IT_WS_002);
            traces.serviceInstalled(
                    session,
                    when.plusSeconds(9),
                    "CourtPrint",
                    "\"C:\\Program Files\\Court Print\\courtprint.exe\" --service");
            Running installer = traces.start(
                    session,
                    traces.system(target, Program.SERVICES),
                    when.plusSeconds(4),
                    Program.MSIEXEC,
                    "msiexec.exe /i C:\\Deploy\\CourtPrint-3.2.msi /qn",
                    "C:\\Windows\\system32\\");
            traces.registrySet(
                    installer,
                    when.plusSeconds(10),
                    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\CourtPrint",
                    "\"C:\\Program Files\\Court Print\\tray.exe\"");
            traces.end(installer, when.plusSeconds(20));
            traces.signOff(session, when.plusSeconds(30));
        }
    }

    private void remoteAdministration() {
        truth.hardNegative(
                Court.at(0, 12, 15, 0),
                Court.IT_WS_002,
                Court.ADMIN2,
                "An administrator works in remote PowerShell sessions on servers, with an encoded command, on three days");
        for (int day = 0; day < WORKING_DAYS; day += 2) {
            for (Host target : List.of(Court.FS01, Court.EXCH01, Court.BKP01)) {
                Instant time = Court.at(day, 12, 15, 0).plusSeconds(240L * target.number());
                Session own = traces.signIn(Court.IT_WS_002, Court.ADMIN2, time.minusSeconds(30), 11, Court.IT_WS_002);
                Running console = traces.start(
                        own,
                        traces.system(Court.IT_WS_002, Program.SVCHOST),
                        time.minusSeconds(20),
                        Program.POWERSHELL,
                        "powershell.exe -NoLogo",
                        home(Court.ADMIN2));
                traces.connected(console, time, target.address(), target.fullName(), 5985);
                traces.serviceTicket(Court.ADMIN2, "HTTP/" + target.fullName(), "0x12", Court.IT_WS_002, time);
                Session session = traces.signIn(target, Court.ADMIN2, time.plusMillis(200), 3, Court.IT_WS_002);
                Running host = traces.start(
                        session,
                        traces.system(target, Program.SVCHOST),
                        time.plusMillis(400),
                        Program.WSMPROVHOST,
                        "C:\\Windows\\system32\\wsmprovhost.exe -Embedding",
                        "C:\\Windows\\system32\\");
                traces.scriptRun(
                        host,
                        time.plusSeconds(3),
                        "Get-Service | Where-Object Status -eq 'Stopped' | Where-Object StartType -eq 'Automatic'");
                traces.scriptRun(
                        host, time.plusSeconds(40), "Get-EventLog -LogName System -Newest 50 -EntryType Error");
                Running who = traces.start(
                        host, time.plusSeconds(55), Program.IPCONFIG, "\"C:\\Windows\\system32\\ipconfig.exe\" /all");
                traces.end(who, time.plusSeconds(56));
                Running restart = traces.start(
                        host, time.plusSeconds(80), Program.NET, "\"C:\\Windows\\system32\\net.exe\" stop spooler");
                traces.end(restart, time.plusSeconds(82));
                traces.serviceState(target, time.plusSeconds(81), "Print Spooler", "stopped");
                traces.serviceState(target, time.plusSeconds(95), "Print Spooler", "running");
                Running inventory = traces.start(
                        host,
                        time.plusSeconds(120),
                        Program.POWERSHELL,
                        "powershell.exe -NoProfile -EncodedCommand RwBlAHQALQBDAGkAbQBJAG4AcwB0AGEAbgBjAGUAIABXAGkAbgAzADIAXwBRAHUAaQBjAGsARgBpAHgARQBuAGcAaQBuAGUAZQByAGkAbgBnAA==");
                traces.scriptRun(inventory, time.plusSeconds(121), "Get-CimInstance Win32_QuickFixEngineering");
                traces.end(inventory, time.plusSeconds(125));
                traces.end(host, time.plusSeconds(170));
                traces.signOff(session, time.plusSeconds(171));
                traces.end(console, time.plusSeconds(200));
            }
        }
        Instant support = Court.at(1, 14, 5, 0);
        Session helped = traces.signIn(Court.REG_WS_014, Court.ADMIN1, support, 10, Court.IT_WS_002);
        Running settings = traces.start(
                helped,
                traces.system(Court.REG_WS_014, Program.SVCHOST),
                support.plusSeconds(5),
                Program.EXPLORER,
                "C:\\Windows\\Explorer.EXE",
                "C:\\Windows\\system32\\");
        Running look = traces.start(settings, support.plusSeconds(60), Program.IPCONFIG, "ipconfig /all");
        traces.end(look, support.plusSeconds(61));
        traces.signOff(helped, support.plusSeconds(1500));
        truth.hardNegative(
                support,
                Court.REG_WS_014,
                Court.ADMIN1,
                "Support by remote desktop, because the clerk's computer is slow: real support, on the computer that is lost already");
    }

    private void disclosureForAParty() {
        Dice dice = Dice.named(seed, "disclosure");
        Instant time = Court.at(3, 13, 10, 0);
        truth.hardNegative(
                time,
                Court.REG_WS_016,
                Court.DISCLOSURE,
                "The disclosure officer copies 260 documents, packs them with a password and uploads them to the defence's portal");
        Host from = Court.REG_WS_016;
        Session share = traces.signIn(Court.FS01, Court.DISCLOSURE, time, 3, from);
        Session own = traces.signIn(from, Court.DISCLOSURE, time.minusSeconds(60), 11, from);
        Running explorer = traces.start(
                own,
                traces.system(from, Program.SVCHOST),
                time.minusSeconds(50),
                Program.EXPLORER,
                "C:\\Windows\\Explorer.EXE",
                "C:\\Windows\\system32\\");
        Running console = open(
                explorer, time.minusSeconds(20), Program.CMD, "cmd.exe /k D:\\Disclosure\\bundle.cmd 112-24 defence");
        Running copy = traces.start(
                console,
                time,
                Program.ROBOCOPY,
                "robocopy.exe \"\\\\FS01\\Disclosure\\Case 112-24\\Batch 9\" D:\\Disclosure\\112-24 /E /R:2");
        traces.shareOpened(share, time.plusMillis(100), "Disclosure", DISCLOSURE, from);
        for (int i = 0; i < 260; i++) {
            traces.shareRead(
                    share,
                    time.plusSeconds(2).plusMillis(i * 3_100L + dice.below(700)),
                    "Disclosure",
                    DISCLOSURE,
                    "Case 112-24\\Batch 9\\D-%05d.pdf".formatted(40_100 + i),
                    from);
        }
        Instant packed = time.plusSeconds(1200);
        traces.end(copy, packed.minusSeconds(60));
        Running archive = traces.start(
                console,
                packed,
                Program.SEVEN_ZIP,
                "7z.exe a -pBatch9-For-Defence -mhe=on D:\\Disclosure\\112-24-batch9.7z D:\\Disclosure\\112-24\\*");
        traces.fileWritten(archive, packed.plusSeconds(200), "D:\\Disclosure\\112-24-batch9.7z");
        traces.end(archive, packed.plusSeconds(201));
        Instant sent = packed.plusSeconds(400);
        Running upload = traces.start(
                console,
                sent,
                Program.CURL,
                "curl.exe --fail --upload-file D:\\Disclosure\\112-24-batch9.7z https://portal.defence.example/case/112-24/");
        traces.lookedUp(upload, sent.plusMillis(100), "portal.defence.example", "198.51.100.40");
        traces.connected(upload, sent.plusMillis(200), "198.51.100.40", "portal.defence.example", 443);
        traces.end(upload, sent.plusSeconds(1800));
        traces.end(console, sent.plusSeconds(1810));
        traces.signOff(share, sent.plusSeconds(1900));
    }

    private void nightBeforeTheHearing() {
        Dice dice = Dice.named(seed, "night");
        Instant time = Court.at(2, 20, 47, 20);
        truth.hardNegative(
                time,
                Court.REG_WS_012,
                Court.CLERK2,
                "A clerk works until after midnight before Thursday's hearing and reads some ninety documents");
        Host host = Court.REG_WS_012;
        traces.ticketGranting(Court.CLERK2, host, time);
        Session session = traces.signIn(host, Court.CLERK2, time.plusMillis(300), 2, host);
        Running explorer = traces.start(
                session,
                traces.system(host, Program.SVCHOST),
                time.plusSeconds(3),
                Program.EXPLORER,
                "C:\\Windows\\Explorer.EXE",
                "C:\\Windows\\system32\\");
        Session share = traces.signIn(Court.FS01, Court.CLERK2, time.plusSeconds(60), 3, host);
        traces.shareOpened(share, time.plusSeconds(60), "Cases", CASES, host);
        for (int i = 0; i < 90; i++) {
            traces.shareRead(
                    share,
                    time.plusSeconds(4_500 + i * (i < 60 ? 25L : 90L) + dice.below(12)),
                    "Cases",
                    CASES,
                    "Case 118-25\\Hearing bundle\\Tab %02d.pdf".formatted(1 + i),
                    host);
        }
        for (int i = 0; i < 9; i++) {
            writeDocument(dice, explorer, time.plusSeconds(400L + i * 1_150L));
        }
        traces.signOff(share, time.plusSeconds(13_900));
        traces.signOff(session, time.plusSeconds(14_000));
    }

    private void scanner() {
        Dice dice = Dice.named(seed, "scanner");
        Instant time = Court.at(5, 3, 0, 0);
        Host scanner = new Host("SCAN01", 60, Court.SCANNER_ADDRESS, Host.Role.SERVER, Duration.ZERO);
        truth.hardNegative(
                time,
                Court.FS01,
                Court.SCAN,
                "Saturday's vulnerability scan tries default accounts and opens administrative shares on every computer");
        List<String> names = List.of(
                "administrator",
                "admin",
                "guest",
                "root",
                "test",
                "oracle",
                "backup",
                "sa",
                "postgres",
                "operator",
                "support",
                "user");
        int i = 0;
        for (Host host : Court.HOSTS) {
            Instant when = time.plusSeconds(80L * i++);
            for (String name : names) {
                traces.signInFailed(
                        host,
                        name,
                        when.plusMillis(200L + dice.below(4_000)),
                        3,
                        Court.SCANNER_ADDRESS,
                        "SCAN01",
                        false);
            }
            Session session = traces.signIn(host, Court.SCAN, when.plusSeconds(6), 3, scanner);
            traces.shareOpened(session, when.plusSeconds(7), "C$", "\\??\\C:\\", scanner);
            traces.shareRead(
                    session, when.plusSeconds(8), "C$", "\\??\\C:\\", "Windows\\System32\\ntoskrnl.exe", scanner);
            traces.signOff(session, when.plusSeconds(40));
        }
    }

    private void mailRules() {
        Instant time = Court.at(4, 9, 41, 12);
        traces.cmdlet(
                Court.CLERK4,
                "Registry",
                time,
                "New-InboxRule",
                "-Name \"Leave\" -ForwardTo \"registry.clerk1@" + Court.DNS + "\" -From \"bar-register@example.org\"");
        truth.hardNegative(
                time, Court.EXCH01, Court.CLERK4, "A clerk on leave forwards one sender's mail to a colleague inside");
        traces.cmdlet(
                Court.LEGAL1,
                "Chambers",
                Court.at(1, 8, 12, 40),
                "New-InboxRule",
                "-Name \"Hearings\" -MoveToFolder \"Hearings\" -SubjectContainsWords \"hearing\"");
        traces.cmdlet(
                Court.ADMIN2,
                "IT",
                Court.at(2, 10, 3, 5),
                "Set-Mailbox",
                "-Identity \"registry.clerk2\" -ProhibitSendQuota \"50 GB\"");
        for (int day = 0; day < WORKING_DAYS; day++) {
            for (int i = 0; i < 6; i++) {
                traces.cmdlet(
                        i % 2 == 0 ? Court.ADMIN2 : Court.ADMIN1,
                        "IT",
                        Court.at(day, 7 + i, 10 + i, 5),
                        i % 2 == 0 ? "Get-Mailbox" : "Get-MailboxStatistics",
                        "-ResultSize \"1000\"");
            }
        }
    }

    private void newTrainee() {
        Instant time = Court.at(0, 8, 30, 0);
        truth.hardNegative(time, Court.DC01, Court.ADMIN2, "Accounts for two trainees, in the group of the registry");
        Session session = traces.signIn(Court.DC01, Court.ADMIN2, time.minusSeconds(60), 3, Court.IT_WS_002);
        for (int i = 0; i < 2; i++) {
            String name = "registry.trainee" + (i + 1);
            traces.accountMade(session, time.plusSeconds(40L * i), name, 1250 + i);
            traces.memberAdded(session, time.plusSeconds(40L * i + 12), name, 1250 + i, "Registry Staff", 1512);
        }
        traces.signOff(session, time.plusSeconds(600));
    }

    private void unwantedDownload() {
        Instant time = Court.at(3, 9, 2, 44);
        truth.hardNegative(
                time,
                Court.REG_WS_011,
                Court.CLERK1,
                "Anti-virus removes an unwanted PDF converter that a clerk downloaded");
        traces.malware(
                Court.REG_WS_011,
                Court.CLERK1,
                time,
                "PUA:Win32/ExampleConverter",
                "C:\\Users\\registry.clerk1\\Downloads\\free-pdf-convert.exe");
    }

    private void chatProgramUpdatesItself() {
        Instant time = Court.at(3, 8, 20, 0);
        truth.hardNegative(
                time,
                Court.CHB_WS_003,
                Court.LEGAL1,
                "A chat program updates itself from the user's folder and writes a run key and a scheduled task");
        Host host = Court.CHB_WS_003;
        Session session = traces.signIn(host, Court.LEGAL1, time.minusSeconds(20), 7, host);
        Program updater = new Program(
                "C:\\Users\\chambers.legal1\\AppData\\Local\\MeetNow\\Update.exe",
                "4.9.2.0",
                "MeetNow Updater",
                "MeetNow",
                "MeetNow Makers",
                "Update.exe");
        Running update = traces.start(
                session,
                traces.system(host, Program.SVCHOST),
                time,
                updater,
                "\"" + updater.path() + "\" --checkForUpdate --silent",
                "C:\\Users\\chambers.legal1\\AppData\\Local\\MeetNow\\");
        traces.lookedUp(update, time.plusSeconds(1), "download.meetnow.example", "192.0.2.77");
        traces.connected(update, time.plusSeconds(1), "192.0.2.77", "download.meetnow.example", 443);
        for (int i = 0; i < 12; i++) {
            traces.fileWritten(
                    update,
                    time.plusSeconds(3 + i),
                    "C:\\Users\\chambers.legal1\\AppData\\Local\\MeetNow\\app-4.9.3\\resource" + i + ".pak");
        }
        traces.registrySet(
                update,
                time.plusSeconds(20),
                "HKU\\" + Court.LEGAL1.sid() + "\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\MeetNow",
                "\"" + updater.path() + "\" --processStart MeetNow.exe");
        traces.taskMade(session, time.plusSeconds(22), "\\MeetNow Update Task", updater.path(), "--checkForUpdate");
        traces.end(update, time.plusSeconds(30));
    }
}
