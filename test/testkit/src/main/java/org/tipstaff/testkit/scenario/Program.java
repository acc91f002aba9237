package org.tipstaff.testkit.scenario;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A program file with what its version resource says. Its digests are made from its path and version: invented, but the same
 * wherever the file appears.
 */
record Program(String path, String version, String description, String product, String company, String originalName) {
    private static final String WINDOWS = "C:\\Windows\\";
    private static final String SYSTEM32 = "C:\\Windows\\System32\\";
    private static final String OFFICE = "C:\\Program Files\\Microsoft Office\\root\\Office16\\";

    static final Program SERVICES = windows("services.exe");
    static final Program SVCHOST = windows("svchost.exe");
    static final Program LSASS = windows("lsass.exe");
    static final Program USERINIT = windows("userinit.exe");
    static final Program EXPLORER = new Program(
            WINDOWS + "explorer.exe",
            "10.0.22621.4890 (WinBuild.160101.0800)",
            "Windows Explorer",
            "Microsoft® Windows® Operating System",
            "Microsoft Corporation",
            "EXPLORER.EXE");
    static final Program CMD = windows("cmd.exe");
    static final Program CONHOST = windows("conhost.exe");
    static final Program CURL = windows("curl.exe");
    static final Program GPUPDATE = windows("gpupdate.exe");
    static final Program IPCONFIG = windows("ipconfig.exe");
    static final Program MSIEXEC = windows("msiexec.exe");
    static final Program MSTSC = windows("mstsc.exe");
    static final Program NET = windows("net.exe");
    static final Program NLTEST = windows("nltest.exe");
    static final Program NTDSUTIL = windows("ntdsutil.exe");
    static final Program REG = windows("reg.exe");
    static final Program ROBOCOPY = windows("Robocopy.exe");
    static final Program RUNDLL32 = windows("rundll32.exe");
    static final Program SCHTASKS = windows("schtasks.exe");
    static final Program SEARCH = windows("SearchProtocolHost.exe");
    static final Program TASKHOST = windows("taskhostw.exe");
    static final Program WEVTUTIL = windows("wevtutil.exe");
    static final Program WHOAMI = windows("whoami.exe");
    static final Program WSCRIPT = windows("wscript.exe");
    static final Program WSMPROVHOST = windows("wsmprovhost.exe");
    static final Program WMIPRVSE = windows("wbem\\WmiPrvSE.exe");
    static final Program POWERSHELL = new Program(
            SYSTEM32 + "WindowsPowerShell\\v1.0\\powershell.exe",
            "10.0.22621.4890 (WinBuild.160101.0800)",
            "Windows PowerShell",
            "Microsoft® Windows® Operating System",
            "Microsoft Corporation",
            "PowerShell.EXE");
    static final Program WORD = office("WINWORD.EXE", "Microsoft Word", "WinWord.exe");
    static final Program EXCEL = office("EXCEL.EXE", "Microsoft Excel", "Excel.exe");
    static final Program OUTLOOK = office("OUTLOOK.EXE", "Microsoft Outlook", "Outlook.exe");
    static final Program EDGE = new Program(
            "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
            "145.0.3800.58",
            "Microsoft Edge",
            "Microsoft Edge",
            "Microsoft Corporation",
            "msedge.exe");
    static final Program EDGE_UPDATE = new Program(
            "C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe",
            "1.3.211.7",
            "Microsoft Edge Update",
            "Microsoft Edge Update",
            "Microsoft Corporation",
            "msedgeupdate.dll");
    static final Program PDF_READER = new Program(
            "C:\\Program Files\\PDF Desk\\pdfdesk.exe",
            "24.2.1.0",
            "PDF Desk",
            "PDF Desk",
            "PDF Desk Makers",
            "pdfdesk.exe");
    static final Program CASE_MANAGER = new Program(
            "C:\\Program Files\\Court Case Manager\\ccm.exe",
            "8.4.0.112",
            "Court Case Manager",
            "Court Case Manager",
            "Example Court Software",
            "ccm.exe");
    static final Program SEVEN_ZIP =
            new Program("C:\\Program Files\\7-Zip\\7z.exe", "24.09", "7-Zip Console", "7-Zip", "-", "7z.exe");
    static final Program DEFENDER = new Program(
            "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.26010.5-0\\MsMpEng.exe",
            "4.18.26010.5",
            "Antimalware Service Executable",
            "Microsoft® Windows® Operating System",
            "Microsoft Corporation",
            "MsMpEng.exe");
    static final Program MONITORING = new Program(
            "C:\\Program Files\\Fleet Watch\\fleetwatch.exe",
            "5.1.7.0",
            "Fleet Watch Agent",
            "Fleet Watch",
            "Fleet Watch Makers",
            "fleetwatch.exe");

    private static Program windows(String name) {
        String file = name.substring(name.lastIndexOf('\\') + 1);
        return new Program(
                SYSTEM32 + name,
                "10.0.22621.4890 (WinBuild.160101.0800)",
                "-",
                "Microsoft® Windows® Operating System",
                "Microsoft Corporation",
                file);
    }

    private static Program office(String file, String title, String original) {
        return new Program(
                OFFICE + file, "16.0.18526.20168", title, "Microsoft Office", "Microsoft Corporation", original);
    }

    /** A program that says nothing about itself. */
    static Program nameless(String path, String originalName) {
        return new Program(path, "-", "-", "-", "-", originalName);
    }

    String fileName() {
        return path.substring(path.lastIndexOf('\\') + 1);
    }

    /** As Sysmon writes it. */
    String hashes() {
        return "MD5=" + digest("MD5") + ",SHA256=" + digest("SHA-256") + ",IMPHASH="
                + digest("SHA-1").substring(0, 32);
    }

    private String digest(String algorithm) {
        try {
            byte[] bytes = (path.toLowerCase(Locale.ROOT) + "|" + version).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
