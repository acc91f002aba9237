package org.tipstaff.testkit.scenario;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What Windows writes when something happens: a program starts, someone signs in, a document is read. The ordinary week and
 * the intrusion leave their traces through the same methods, so that nothing but the deed tells them apart.
 */
final class Traces {
    private static final DateTimeFormatter SYSMON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NO_SID = "S-1-0-0";

    private final Logbook book;
    private final Map<Host, Integer> lastPid = new HashMap<>();
    private final Map<Host, Long> lastLogon = new HashMap<>();
    private final Map<String, Running> systemPrograms = new HashMap<>();
    private final Map<String, Entry> starts = new HashMap<>();

    Traces(Logbook book) {
        this.book = book;
    }

    // ---- programs

    /** A program that has run since before the week began. */
    Running system(Host host, Program program) {
        return systemPrograms.computeIfAbsent(
                host.name() + program.path(),
                _ -> running(
                        new Session(host, Court.SYSTEM, "0x3e7", 0),
                        program,
                        program.path(),
                        Court.at(0, 0, 0, 0).minusSeconds(400_000)));
    }

    private Running running(Session session, Program program, String commandLine, Instant time) {
        Host host = session.host();
        int pid = lastPid.merge(host, 1_000 + 4 * host.number(), (last, _) -> last + 4 * (3 + host.number() % 5));
        long second = time.plus(host.ahead()).getEpochSecond();
        String guid = "{%08x-%04x-%04x-%04x-%012x}"
                .formatted(
                        0x5c1e0000L + host.number(),
                        second & 0xffff,
                        (second >> 16) & 0xffff,
                        pid & 0xffff,
                        0x1400L + pid);
        return new Running(session, program, pid, guid, commandLine, time);
    }

    Running start(Running parent, Instant time, Program program, String commandLine) {
        return start(parent.session(), parent, time, program, commandLine, "C:\\Windows\\system32\\");
    }

    Running start(Session session, Running parent, Instant time, Program program, String commandLine, String folder) {
        Running made = running(session, program, commandLine, time);
        Host host = session.host();
        Account account = session.account();
        Entry trace = book.write(
                Kind.SYSMON_PROCESS,
                host,
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(host, time))
                        .with("ProcessGuid", made.guid())
                        .with("ProcessId", Integer.toString(made.pid()))
                        .with("Image", program.path())
                        .with("FileVersion", program.version())
                        .with("Description", program.description())
                        .with("Product", program.product())
                        .with("Company", program.company())
                        .with("OriginalFileName", program.originalName())
                        .with("CommandLine", commandLine)
                        .with("CurrentDirectory", folder)
                        .with("User", account.qualified())
                        .with("LogonGuid", session.guid())
                        .with("LogonId", session.logonId())
                        .with("TerminalSessionId", session.terminal())
                        .with("IntegrityLevel", integrity(account))
                        .with("Hashes", program.hashes())
                        .with("ParentProcessGuid", parent.guid())
                        .with("ParentProcessId", Integer.toString(parent.pid()))
                        .with("ParentImage", parent.program().path())
                        .with("ParentCommandLine", parent.commandLine())
                        .with("ParentUser", parent.session().account().qualified()));
        starts.put(made.guid(), trace);
        book.write(
                Kind.PROCESS,
                host,
                time.plusMillis(2),
                new Values()
                        .with("SubjectUserSid", account.sid())
                        .with("SubjectUserName", account.equals(Court.SYSTEM) ? host.account() : account.name())
                        .with("SubjectDomainName", account.equals(Court.SYSTEM) ? Court.DOMAIN : account.domain())
                        .with("SubjectLogonId", session.logonId())
                        .with("NewProcessId", made.hexPid())
                        .with("NewProcessName", program.path())
                        .with("TokenElevationType", account.administrator() ? "%%1937" : "%%1938")
                        .with("ProcessId", parent.hexPid())
                        .with("CommandLine", commandLine)
                        .with("TargetUserSid", NO_SID)
                        .with("TargetUserName", "-")
                        .with("TargetDomainName", "-")
                        .with("TargetLogonId", "0x0")
                        .with("ParentProcessName", parent.program().path())
                        .with("MandatoryLabel", mandatoryLabel(account)));
        return made;
    }

    /** The record of a program's start. */
    Entry traceOf(Running program) {
        return Objects.requireNonNull(starts.get(program.guid()), "started before the week began");
    }

    private static String integrity(Account account) {
        return account.equals(Court.SYSTEM) ? "System" : account.administrator() ? "High" : "Medium";
    }

    private static String mandatoryLabel(Account account) {
        return account.equals(Court.SYSTEM) ? "S-1-16-16384" : account.administrator() ? "S-1-16-12288" : "S-1-16-8192";
    }

    void end(Running program, Instant time) {
        book.write(
                Kind.SYSMON_PROCESS_END,
                program.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(program.host(), time))
                        .with("ProcessGuid", program.guid())
                        .with("ProcessId", Integer.toString(program.pid()))
                        .with("Image", program.program().path())
                        .with("User", program.session().account().qualified()));
    }

    Entry fileWritten(Running by, Instant time, String path) {
        return book.write(
                Kind.SYSMON_FILE,
                by.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(by.host(), time))
                        .with("ProcessGuid", by.guid())
                        .with("ProcessId", Integer.toString(by.pid()))
                        .with("Image", by.program().path())
                        .with("TargetFilename", path)
                        .with("CreationUtcTime", sysmonTime(by.host(), time))
                        .with("User", by.session().account().qualified()));
    }

    Entry fileDeleted(Running by, Instant time, Program file) {
        return book.write(
                Kind.SYSMON_FILE_DELETED,
                by.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(by.host(), time))
                        .with("ProcessGuid", by.guid())
                        .with("ProcessId", Integer.toString(by.pid()))
                        .with("User", by.session().account().qualified())
                        .with("Image", by.program().path())
                        .with("TargetFilename", file.path())
                        .with("Hashes", file.hashes())
                        .with("IsExecutable", "true")
                        .with("Archived", "true"));
    }

    Entry registrySet(Running by, Instant time, String key, String details) {
        return book.write(
                Kind.SYSMON_VALUE,
                by.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("EventType", "SetValue")
                        .with("UtcTime", sysmonTime(by.host(), time))
                        .with("ProcessGuid", by.guid())
                        .with("ProcessId", Integer.toString(by.pid()))
                        .with("Image", by.program().path())
                        .with("TargetObject", key)
                        .with("Details", details)
                        .with("User", by.session().account().qualified()));
    }

    void registryKeyMade(Running by, Instant time, String key) {
        book.write(
                Kind.SYSMON_KEY,
                by.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("EventType", "CreateKey")
                        .with("UtcTime", sysmonTime(by.host(), time))
                        .with("ProcessGuid", by.guid())
                        .with("ProcessId", Integer.toString(by.pid()))
                        .with("Image", by.program().path())
                        .with("TargetObject", key)
                        .with("User", by.session().account().qualified()));
    }

    Entry connected(Running by, Instant time, String address, String name, int port) {
        Host host = by.host();
        return book.write(
                Kind.SYSMON_CONNECTION,
                host,
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(host, time))
                        .with("ProcessGuid", by.guid())
                        .with("ProcessId", Integer.toString(by.pid()))
                        .with("Image", by.program().path())
                        .with("User", by.session().account().qualified())
                        .with("Protocol", "tcp")
                        .with("Initiated", "true")
                        .with("SourceIsIpv6", "false")
                        .with("SourceIp", host.address())
                        .with("SourceHostname", host.fullName())
                        .with("SourcePort", port(time))
                        .with("SourcePortName", "-")
                        .with("DestinationIsIpv6", "false")
                        .with("DestinationIp", address)
                        .with("DestinationHostname", name)
                        .with("DestinationPort", Integer.toString(port))
                        .with("DestinationPortName", port == 443 ? "https" : port == 80 ? "http" : "-"));
    }

    Entry lookedUp(Running by, Instant time, String name, String address) {
        return book.write(
                Kind.SYSMON_DNS,
                by.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(by.host(), time))
                        .with("ProcessGuid", by.guid())
                        .with("ProcessId", Integer.toString(by.pid()))
                        .with("QueryName", name)
                        .with("QueryStatus", "0")
                        .with("QueryResults", "::ffff:" + address + ";")
                        .with("Image", by.program().path())
                        .with("User", by.session().account().qualified()));
    }

    Entry memoryOpened(Running by, Instant time, Running target, String access) {
        return book.write(
                Kind.SYSMON_PROCESS_ACCESS,
                by.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(by.host(), time))
                        .with("SourceProcessGUID", by.guid())
                        .with("SourceProcessId", Integer.toString(by.pid()))
                        .with("SourceThreadId", Integer.toString(by.pid() + 8))
                        .with("SourceImage", by.program().path())
                        .with("TargetProcessGUID", target.guid())
                        .with("TargetProcessId", Integer.toString(target.pid()))
                        .with("TargetImage", target.program().path())
                        .with("GrantedAccess", access)
                        .with(
                                "CallTrace",
                                "C:\\Windows\\SYSTEM32\\ntdll.dll+9f4f4|C:\\Windows\\System32\\KERNELBASE.dll+3bdfe|"
                                        + by.program().path() + "+1c0a")
                        .with("SourceUser", by.session().account().qualified())
                        .with("TargetUser", target.session().account().qualified()));
    }

    void libraryLoaded(Running by, Instant time, String path) {
        Program library = new Program(
                path,
                "2001.12.10941.16384",
                "COM+ Services",
                "Microsoft® Windows® Operating System",
                "Microsoft Corporation",
                "COMSVCS.DLL");
        book.write(
                Kind.SYSMON_IMAGE_LOAD,
                by.host(),
                time,
                new Values()
                        .with("RuleName", "-")
                        .with("UtcTime", sysmonTime(by.host(), time))
                        .with("ProcessGuid", by.guid())
                        .with("ProcessId", Integer.toString(by.pid()))
                        .with("Image", by.program().path())
                        .with("ImageLoaded", path)
                        .with("FileVersion", library.version())
                        .with("Description", library.description())
                        .with("Product", library.product())
                        .with("Company", library.company())
                        .with("OriginalFileName", library.originalName())
                        .with("Hashes", library.hashes())
                        .with("Signed", "true")
                        .with("Signature", "Microsoft Windows")
                        .with("SignatureStatus", "Valid")
                        .with("User", by.session().account().qualified()));
    }

    Entry scriptRun(Running by, Instant time, String script) {
        return book.write(
                Kind.SCRIPT_BLOCK,
                by.host(),
                time,
                new Values()
                        .with("MessageNumber", "1")
                        .with("MessageTotal", "1")
                        .with("ScriptBlockText", script)
                        .with(
                                "ScriptBlockId",
                                "%08x-2f1c-4d7e-9a60-%012x"
                                        .formatted(script.hashCode(), by.pid() + time.getEpochSecond()))
                        .with("Path", ""));
    }

    // ---- sign-ins

    /** A sign-in with its own session; with it go the tickets of the domain controller and, for administrators, the privileges. */
    Session signIn(Host host, Account account, Instant time, int type, Host from) {
        Session session = session(host, account, type);
        boolean remote = type == 3 || type == 10;
        String fromAddress = remote ? from.address() : type == 5 ? "-" : "127.0.0.1";
        signedIn(session, time, type == 3 ? "-" : remote ? host.name() : from.name(), fromAddress);
        return session;
    }

    private Session session(Host host, Account account, int type) {
        long id = lastLogon.merge(host, 0x1c300L + host.number() * 0x311L, (last, step) -> last + 0x9b1 + step % 0x71);
        return new Session(host, account, "0x" + Long.toHexString(id), type);
    }

    private void signedIn(Session session, Instant time, String workstation, String address) {
        Host host = session.host();
        Account account = session.account();
        boolean network = session.type() == 3;
        book.write(
                Kind.LOGON,
                host,
                time,
                new Values()
                        .with("SubjectUserSid", network ? NO_SID : Court.SYSTEM.sid())
                        .with("SubjectUserName", network ? "-" : host.account())
                        .with("SubjectDomainName", network ? "-" : Court.DOMAIN)
                        .with("SubjectLogonId", network ? "0x0" : "0x3e7")
                        .with("TargetUserSid", account.sid())
                        .with("TargetUserName", account.name())
                        .with("TargetDomainName", account.domain())
                        .with("TargetLogonId", session.logonId())
                        .with("LogonType", Integer.toString(session.type()))
                        .with("LogonProcessName", network ? "Kerberos" : session.type() == 5 ? "Advapi  " : "User32 ")
                        .with("AuthenticationPackageName", network ? "Kerberos" : "Negotiate")
                        .with("WorkstationName", workstation)
                        .with("LogonGuid", session.guid())
                        .with("TransmittedServices", "-")
                        .with("LmPackageName", "-")
                        .with("KeyLength", "0")
                        .with(
                                "ProcessId",
                                network ? "0x0" : system(host, Program.SVCHOST).hexPid())
                        .with("ProcessName", network ? "-" : Program.SVCHOST.path())
                        .with("IpAddress", address)
                        .with("IpPort", network ? port(time) : "0")
                        .with("ImpersonationLevel", "%%1833")
                        .with("RestrictedAdminMode", "-")
                        .with("TargetOutboundUserName", "-")
                        .with("TargetOutboundDomainName", "-")
                        .with("VirtualAccount", "%%1843")
                        .with("TargetLinkedLogonId", "0x0")
                        .with("ElevatedToken", account.administrator() ? "%%1842" : "%%1843"));
        if (account.administrator()) {
            book.write(
                    Kind.PRIVILEGES,
                    host,
                    time.plusMillis(1),
                    new Values()
                            .with("SubjectUserSid", account.sid())
                            .with("SubjectUserName", account.name())
                            .with("SubjectDomainName", account.domain())
                            .with("SubjectLogonId", session.logonId())
                            .with(
                                    "PrivilegeList",
                                    "SeSecurityPrivilege\n\t\t\tSeBackupPrivilege\n\t\t\tSeRestorePrivilege\n\t\t\tSeDebugPrivilege"));
        }
    }

    void signOff(Session session, Instant time) {
        if (session.type() == 2 || session.type() == 10) {
            book.write(
                    Kind.LOGOFF_BY_USER,
                    session.host(),
                    time.minusMillis(400),
                    new Values()
                            .with("TargetUserSid", session.account().sid())
                            .with("TargetUserName", session.account().name())
                            .with("TargetDomainName", session.account().domain())
                            .with("TargetLogonId", session.logonId()));
        }
        book.write(
                Kind.LOGOFF,
                session.host(),
                time,
                new Values()
                        .with("TargetUserSid", session.account().sid())
                        .with("TargetUserName", session.account().name())
                        .with("TargetDomainName", session.account().domain())
                        .with("TargetLogonId", session.logonId())
                        .with("LogonType", Integer.toString(session.type())));
    }

    Entry signInFailed(
            Host host, String name, Instant time, int type, String address, String workstation, boolean known) {
        return book.write(
                Kind.LOGON_FAILED,
                host,
                time,
                new Values()
                        .with("SubjectUserSid", NO_SID)
                        .with("SubjectUserName", "-")
                        .with("SubjectDomainName", "-")
                        .with("SubjectLogonId", "0x0")
                        .with("TargetUserSid", NO_SID)
                        .with("TargetUserName", name)
                        .with("TargetDomainName", Court.DOMAIN)
                        .with("Status", "0xc000006d")
                        .with("FailureReason", "%%2313")
                        .with("SubStatus", known ? "0xc000006a" : "0xc0000064")
                        .with("LogonType", Integer.toString(type))
                        .with("LogonProcessName", type == 3 ? "NtLmSsp " : "User32 ")
                        .with("AuthenticationPackageName", type == 3 ? "NTLM" : "Negotiate")
                        .with("WorkstationName", workstation)
                        .with("TransmittedServices", "-")
                        .with("LmPackageName", "-")
                        .with("KeyLength", "0")
                        .with("ProcessId", "0x0")
                        .with("ProcessName", "-")
                        .with("IpAddress", address)
                        .with("IpPort", type == 3 ? port(time) : "0"));
    }

    Entry otherAccountUsed(Running by, Instant time, Account other, Host target) {
        Account own = by.session().account();
        return book.write(
                Kind.LOGON_WITH_OTHER_ACCOUNT,
                by.host(),
                time,
                new Values()
                        .with("SubjectUserSid", own.sid())
                        .with("SubjectUserName", own.name())
                        .with("SubjectDomainName", own.domain())
                        .with("SubjectLogonId", by.session().logonId())
                        .with("LogonGuid", "{00000000-0000-0000-0000-000000000000}")
                        .with("TargetUserName", other.name())
                        .with("TargetDomainName", other.domain())
                        .with("TargetLogonGuid", "{00000000-0000-0000-0000-000000000000}")
                        .with("TargetServerName", target.fullName())
                        .with("TargetInfo", target.fullName())
                        .with("ProcessId", by.hexPid())
                        .with("ProcessName", by.program().path())
                        .with("IpAddress", "-")
                        .with("IpPort", "-"));
    }

    void ticketGranting(Account account, Host from, Instant time) {
        book.write(
                Kind.TICKET_GRANTING,
                Court.DC01,
                time,
                new Values()
                        .with("TargetUserName", account.name())
                        .with("TargetDomainName", Court.DOMAIN)
                        .with("TargetSid", account.sid())
                        .with("ServiceName", "krbtgt")
                        .with("ServiceSid", Court.DOMAIN_SID + "-502")
                        .with("TicketOptions", "0x40810010")
                        .with("Status", "0x0")
                        .with("TicketEncryptionType", "0x12")
                        .with("PreAuthType", "2")
                        .with("IpAddress", "::ffff:" + from.address())
                        .with("IpPort", port(time))
                        .with("CertIssuerName", "")
                        .with("CertSerialNumber", "")
                        .with("CertThumbprint", ""));
    }

    Entry serviceTicket(Account account, String service, String cipher, Host from, Instant time) {
        return book.write(
                Kind.SERVICE_TICKET,
                Court.DC01,
                time,
                new Values()
                        .with("TargetUserName", account.name() + "@" + Court.DNS.toUpperCase(Locale.ROOT))
                        .with("TargetDomainName", Court.DNS.toUpperCase(Locale.ROOT))
                        .with("ServiceName", service)
                        .with("ServiceSid", Court.DOMAIN_SID + "-" + (2000 + service.length()))
                        .with("TicketOptions", "0x40810000")
                        .with("TicketEncryptionType", cipher)
                        .with("IpAddress", "::ffff:" + from.address())
                        .with("IpPort", port(time))
                        .with("Status", "0x0")
                        .with("LogonGuid", "{00000000-0000-0000-0000-000000000000}")
                        .with("TransmittedServices", "-"));
    }

    // ---- shares

    Entry shareOpened(Session session, Instant time, String share, String local, Host from) {
        return book.write(
                Kind.SHARE_OPENED,
                session.host(),
                time,
                new Values()
                        .with("SubjectUserSid", session.account().sid())
                        .with("SubjectUserName", session.account().name())
                        .with("SubjectDomainName", session.account().domain())
                        .with("SubjectLogonId", session.logonId())
                        .with("ObjectType", "File")
                        .with("IpAddress", from.address())
                        .with("IpPort", port(time))
                        .with("ShareName", "\\\\*\\" + share)
                        .with("ShareLocalPath", local)
                        .with("AccessMask", "0x1")
                        .with("AccessList", "%%4416\n\t\t\t\t"));
    }

    Entry shareRead(Session session, Instant time, String share, String local, String file, Host from) {
        return shareAccess(session, time, share, local, file, from, "0x1", "%%4416\n\t\t\t\t");
    }

    Entry shareWritten(Session session, Instant time, String share, String local, String file, Host from) {
        return shareAccess(
                session,
                time,
                share,
                local,
                file,
                from,
                "0x120196",
                "%%1538\n\t\t\t\t%%1541\n\t\t\t\t%%4417\n\t\t\t\t%%4418\n\t\t\t\t");
    }

    private Entry shareAccess(
            Session session,
            Instant time,
            String share,
            String local,
            String file,
            Host from,
            String mask,
            String list) {
        return book.write(
                Kind.SHARE_ACCESS,
                session.host(),
                time,
                new Values()
                        .with("SubjectUserSid", session.account().sid())
                        .with("SubjectUserName", session.account().name())
                        .with("SubjectDomainName", session.account().domain())
                        .with("SubjectLogonId", session.logonId())
                        .with("ObjectType", "File")
                        .with("IpAddress", from.address())
                        .with("IpPort", port(time))
                        .with("ShareName", "\\\\*\\" + share)
                        .with("ShareLocalPath", local)
                        .with("RelativeTargetName", file)
                        .with("AccessMask", mask)
                        .with("AccessList", list)
                        .with("AccessReason", "-"));
    }

    // ---- services and tasks

    Entry serviceInstalled(Session by, Instant time, String name, String path) {
        Host host = by.host();
        book.write(
                Kind.SERVICE_AUDITED,
                host,
                time.minusMillis(3),
                new Values()
                        .with("SubjectUserSid", by.account().sid())
                        .with("SubjectUserName", by.account().name())
                        .with("SubjectDomainName", by.account().domain())
                        .with("SubjectLogonId", by.logonId())
                        .with("ServiceName", name)
                        .with("ServiceFileName", path)
                        .with("ServiceType", "0x10")
                        .with("ServiceStartType", "2")
                        .with("ServiceAccount", "LocalSystem"));
        return book.write(
                Kind.SERVICE_INSTALLED,
                host,
                time,
                new Values()
                        .with("ServiceName", name)
                        .with("ImagePath", path)
                        .with("ServiceType", "user mode service")
                        .with("StartType", "auto start")
                        .with("AccountName", "LocalSystem"));
    }

    void serviceState(Host host, Instant time, String service, String state) {
        book.write(
                Kind.SERVICE_STATE,
                host,
                time,
                new Values().with("param1", service).with("param2", state));
    }

    void serviceStartType(Host host, Instant time, String service, String from, String to, String shortName) {
        book.write(
                Kind.SERVICE_START_TYPE,
                host,
                time,
                new Values()
                        .with("param1", service)
                        .with("param2", from)
                        .with("param3", to)
                        .with("param4", shortName));
    }

    Entry taskMade(Session by, Instant time, String name, String command, String arguments) {
        String content = """
                <?xml version="1.0" encoding="UTF-16"?>
                <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
                  <Triggers>
                    <LogonTrigger>
                      <Enabled>true</Enabled>
                    </LogonTrigger>
                  </Triggers>
                  <Actions Context="Author">
                    <Exec>
                      <Command>%s</Command>
                      <Arguments>%s</Arguments>
                    </Exec>
                  </Actions>
                </Task>""".formatted(command, arguments).replace("\n", "\r\n");
        Entry entry = book.write(
                Kind.TASK_AUDITED,
                by.host(),
                time,
                new Values()
                        .with("SubjectUserSid", by.account().sid())
                        .with("SubjectUserName", by.account().name())
                        .with("SubjectDomainName", by.account().domain())
                        .with("SubjectLogonId", by.logonId())
                        .with("TaskName", name)
                        .with("TaskContent", content)
                        .with("ClientProcessStartKey", "2251799813685990")
                        .with("ClientProcessId", "5512")
                        .with("ParentProcessId", "4108")
                        .with("RpcCallClientLocality", "0")
                        .with("FQDN", by.host().fullName()));
        book.write(
                Kind.TASK_REGISTERED,
                by.host(),
                time.plusMillis(6),
                new Values()
                        .with("TaskName", name)
                        .with("UserContext", by.account().qualified()));
        return entry;
    }

    void taskRan(Host host, Instant time, String name, String action, int seconds) {
        String instance = "{%08x-77b1-4f0e-8c5d-%012x}".formatted(name.hashCode(), time.getEpochSecond());
        book.write(
                Kind.TASK_ACTION_STARTED,
                host,
                time,
                new Values()
                        .with("TaskName", name)
                        .with("ActionName", action)
                        .with("TaskInstanceId", instance)
                        .with("EnginePID", "1820"));
        book.write(
                Kind.TASK_ACTION_COMPLETED,
                host,
                time.plusSeconds(seconds),
                new Values()
                        .with("TaskName", name)
                        .with("TaskInstanceId", instance)
                        .with("ActionName", action)
                        .with("ResultCode", "0")
                        .with("EnginePID", "1820"));
    }

    // ---- accounts, mail, anti-virus, logs

    void accountMade(Session by, Instant time, String name, int number) {
        book.write(
                Kind.ACCOUNT_CREATED,
                by.host(),
                time,
                new Values()
                        .with("TargetUserName", name)
                        .with("TargetDomainName", Court.DOMAIN)
                        .with("TargetSid", Court.DOMAIN_SID + "-" + number)
                        .with("SubjectUserSid", by.account().sid())
                        .with("SubjectUserName", by.account().name())
                        .with("SubjectDomainName", by.account().domain())
                        .with("SubjectLogonId", by.logonId())
                        .with("PrivilegeList", "-")
                        .with("SamAccountName", name)
                        .with("DisplayName", name)
                        .with("UserPrincipalName", name + "@" + Court.DNS)
                        .with("PrimaryGroupId", "513")
                        .with("UserAccountControl", "\n\t\t%%2080\n\t\t%%2082\n\t\t%%2084"));
    }

    void memberAdded(Session by, Instant time, String name, int number, String group, int groupNumber) {
        book.write(
                Kind.MEMBER_ADDED,
                by.host(),
                time,
                new Values()
                        .with("MemberName", "CN=" + name + ",CN=Users,DC=examplecourt,DC=example")
                        .with("MemberSid", Court.DOMAIN_SID + "-" + number)
                        .with("TargetUserName", group)
                        .with("TargetDomainName", Court.DOMAIN)
                        .with("TargetSid", Court.DOMAIN_SID + "-" + groupNumber)
                        .with("SubjectUserSid", by.account().sid())
                        .with("SubjectUserName", by.account().name())
                        .with("SubjectDomainName", by.account().domain())
                        .with("SubjectLogonId", by.logonId())
                        .with("PrivilegeList", "-"));
    }

    Entry cmdlet(Account account, String office, Instant time, String command, String parameters) {
        return book.writeUnnamed(
                Kind.CMDLET,
                Court.EXCH01,
                time,
                List.of(
                        command,
                        parameters,
                        Court.DNS + "/" + office + "/" + account.name(),
                        account.sid(),
                        account.sid(),
                        "Remote-ManagementShell-Unknown",
                        "7208 w3wp#MSExchangeOWAAppPool",
                        "",
                        "41",
                        "00:00:00.4218750",
                        "View Entire Forest: 'False', Default Scope: '" + Court.DNS + "'",
                        "",
                        "",
                        "False"));
    }

    void malware(Host host, Account account, Instant time, String threat, String path) {
        Values data = new Values()
                .with("Product Name", "Microsoft Defender Antivirus")
                .with("Product Version", "4.18.26010.5")
                .with("Detection ID", "{%08x-6a10-4c3e-b7f1-5d0000000000}".formatted(path.hashCode()))
                .with("Detection Time", time.toString())
                .with("Threat ID", "2147519003")
                .with("Threat Name", threat)
                .with("Severity ID", "1")
                .with("Severity Name", "Low")
                .with("Category ID", "27")
                .with("Category Name", "Potentially Unwanted Software")
                .with("Path", "file:_" + path)
                .with("Detection User", account.qualified())
                .with("Process Name", Program.EDGE.path())
                .with("Action ID", "2")
                .with("Action Name", "Quarantine")
                .with("Error Code", "0x00000000")
                .with("Error Description", "The operation completed successfully. ");
        book.write(Kind.MALWARE_FOUND, host, time, data);
        book.write(Kind.MALWARE_REMOVED, host, time.plusSeconds(14), data);
    }

    void signaturesUpdated(Host host, Instant time, String version) {
        book.write(
                Kind.SIGNATURES_UPDATED,
                host,
                time,
                new Values()
                        .with("Product Name", "Microsoft Defender Antivirus")
                        .with("Product Version", "4.18.26010.5")
                        .with("Current security intelligence Version", version)
                        .with("Update Source", "%%859")
                        .with("Security intelligence Type", "%%800")
                        .with("Update Type", "%%803")
                        .with("User", "NT AUTHORITY\\SYSTEM")
                        .with("Current Engine Version", "1.1.26010.1")
                        .with("Previous Engine Version", "1.1.26010.1"));
    }

    Entry securityLogCleared(Session by, Instant time) {
        return book.write(
                Kind.LOG_CLEARED,
                by.host(),
                time,
                new Values()
                        .with("SubjectUserSid", by.account().sid())
                        .with("SubjectUserName", by.account().name())
                        .with("SubjectDomainName", by.account().domain())
                        .with("SubjectLogonId", by.logonId()));
    }

    private static String sysmonTime(Host host, Instant time) {
        return SYSMON_TIME.format(time.plus(host.ahead()));
    }

    private static String port(Instant time) {
        return Long.toString(49_700 + (time.getEpochSecond() * 7 + time.getNano() / 1_000_000) % 15_000);
    }
}
