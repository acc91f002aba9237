package org.tipstaff.actuators.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.tipstaff.actuators.packets.BoundedProcess;
import org.tipstaff.actuators.packets.BoundedProcess.Ended;
import org.tipstaff.actuators.packets.Namespace;

/**
 * A real domain controller: Samba's Active Directory with its KDC, in a network namespace of its own, with a domain that was just
 * made. The court's clerks are in it, and the account of this program with no more rights than docs/actuators/directory.md gives it.
 */
final class DomainController implements AutoCloseable {
    static final String SERVER = "dc1.court.example";
    static final String REALM = "COURT.EXAMPLE";
    static final String BASE = "DC=court,DC=example";
    static final String ACTIONS = "CN=Tipstaff,DC=court,DC=example";
    static final String SERVICE = "CN=svc-tipstaff,CN=Users,DC=court,DC=example";
    static final String PASSWORD = "Correct-Horse-7";
    private static final String ADMINISTRATOR = "CN=Administrator,CN=Users,DC=court,DC=example";
    private static final String ADDRESS = "10.77.0.1";
    /** With the number of the process, so that two runs on one machine do not take each other for their own. */
    private static final String SPACE = "tipstaff-dc-" + ProcessHandle.current().pid();

    private static final Duration LONG = Duration.ofMinutes(3);

    private final Path folder;
    private final Namespace seat = Namespace.of(SPACE);
    private final Certificates certificates;
    private final Process samba;

    private DomainController(Path folder, Certificates certificates) throws IOException {
        this.folder = folder;
        this.certificates = certificates;
        boolean open = false;
        Process process = null;
        try {
            here("ip", "netns", "add", SPACE);
            there("ip", "link", "set", "lo", "up");
            there("ip", "addr", "add", ADDRESS + "/32", "dev", "lo");
            provision();
            process = start();
            open = true;
        } finally {
            if (!open) {
                run(List.of("ip", "netns", "del", SPACE), "");
            }
        }
        this.samba = process;
    }

    /** Skips the test, with the reason, where there can be none. */
    static void required() throws IOException {
        Certificates.required();
        Assumptions.assumeTrue(
                run(List.of("id", "-u"), "").out().strip().equals("0"), "a domain controller is started as root only");
        for (String program : List.of("samba", "samba-tool", "kinit", "kvno", "ip", "nsenter", "unshare")) {
            Assumptions.assumeTrue(
                    run(List.of("sh", "-c", "command -v " + program), "").good(), program + " is not installed");
        }
        Ended tried = run(List.of("unshare", "-n", "-m", "true"), "");
        Assumptions.assumeTrue(tried.good(), "no namespaces can be made here: " + tried.says());
        Assumptions.assumeTrue(
                Files.isDirectory(Path.of("/usr/share/samba/setup")), "samba-ad-provision is not installed");
        Assumptions.assumeTrue(
                run(List.of("/usr/bin/python3", "-c", "import samba.samdb"), "").good(),
                "python3-samba is not installed");
    }

    static DomainController start(Path folder) throws IOException {
        sweep();
        return new DomainController(folder, Certificates.make(folder.resolve("tls"), SERVER));
    }

    /** What runs that were killed left behind. */
    private static void sweep() throws IOException {
        for (String line : run(List.of("ip", "netns", "list"), "").out().lines().toList()) {
            String name = line.split(" ")[0];
            if (name.matches("tipstaff-dc-[0-9]+")
                    && ProcessHandle.of(Long.parseLong(name.substring("tipstaff-dc-".length())))
                            .isEmpty()) {
                for (String pid : run(List.of("ip", "netns", "pids", name), "")
                        .out()
                        .lines()
                        .toList()) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
                }
                run(List.of("ip", "netns", "del", name), "");
            }
        }
    }

    private static Ended run(List<String> command, String input) throws IOException {
        return BoundedProcess.run(command, input, LONG);
    }

    private static void here(String... command) throws IOException {
        good(run(List.of(command), ""), command[0]);
    }

    private void there(String... command) throws IOException {
        good(run(inside(command), ""), command[0]);
    }

    private static void good(Ended ended, String what) throws IOException {
        if (!ended.good()) {
            throw new IOException(what + ": " + ended.out() + ended.err());
        }
    }

    private List<String> inside(String... command) {
        List<String> all = new ArrayList<>(seat.prefix());
        all.addAll(List.of(command));
        return all;
    }

    // ---- the domain

    private void provision() throws IOException {
        there(
                "samba-tool",
                "domain",
                "provision",
                "--targetdir=" + folder,
                "--realm=" + REALM,
                "--domain=COURT",
                "--server-role=dc",
                "--dns-backend=NONE",
                "--host-name=dc1",
                "--host-ip=" + ADDRESS,
                "--adminpass=" + PASSWORD);
        Path settings = folder.resolve("etc/smb.conf");
        for (String name : List.of("run", "pid", "winbindd")) {
            Files.createDirectories(folder.resolve(name));
        }
        // Written anew: what provisioning wrote takes over the settings of this machine, whatever they are.
        Files.writeString(settings, """
                [global]
                \tserver role = active directory domain controller
                \trealm = %1$s
                \tworkgroup = COURT
                \tnetbios name = DC1
                \tserver services = ldap, kdc, cldap, winbindd
                \tdcerpc endpoint servers = -winreg
                \tinterfaces = %2$s
                \tbind interfaces only = yes
                \ttls enabled = yes
                \ttls keyfile = %3$s
                \ttls certfile = %4$s
                \ttls cafile = %5$s
                \tprivate dir = %6$s/private
                \tstate directory = %6$s/state
                \tcache directory = %6$s/cache
                \tlock directory = %6$s
                \tbinddns dir = %6$s/bind-dns
                \tpid directory = %6$s/pid
                \tncalrpc dir = %6$s/run/ncalrpc
                \twinbindd socket directory = %6$s/winbindd
                \tntp signd socket directory = %6$s/run/ntp
                \tlog file = %6$s/log.%%m
                """.formatted(
                REALM, ADDRESS, certificates.key(), certificates.certificate(), certificates.authority(), folder));
        Files.setPosixFilePermissions(
                certificates.key(), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        good(run(inside("/usr/bin/python3", "-", settings.toString(), PASSWORD), PEOPLE), "the people of the domain");
        Files.writeString(folder.resolve("krb5.conf"), """
                [libdefaults]
                  default_realm = COURT.EXAMPLE
                  dns_lookup_kdc = false
                  dns_lookup_realm = false
                  dns_canonicalize_hostname = false
                  rdns = false
                [realms]
                  COURT.EXAMPLE = {
                    kdc = 10.77.0.1
                  }
                [domain_realm]
                  .court.example = COURT.EXAMPLE
                """);
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n10.77.0.1 dc1.court.example dc1\n");
    }

    /** Clerks, groups one in another, and this program's account: it may write two attributes, and make marks. */
    private static final String PEOPLE = """
            import sys
            from samba.auth import system_session
            from samba.dcerpc import security
            from samba.ndr import ndr_unpack
            from samba.param import LoadParm
            from samba.samdb import SamDB
            from samba.sd_utils import SDUtils
            lp = LoadParm()
            lp.load(sys.argv[1])
            sam = SamDB(url=lp.samdb_url(), session_info=system_session(lp), lp=lp)
            base = str(sam.domain_dn())
            for name in ("clerk1", "clerk2", "clerk3", "Break.Glass", "svc-tipstaff"):
                sam.newuser(name, sys.argv[2])
            for name in ("Registry", "Chambers", "Everybody at court"):
                sam.newgroup(name)
            sam.add_remove_group_members("Registry", ["clerk1", "clerk2"])
            sam.add_remove_group_members("Chambers", ["clerk1", "clerk3"])
            sam.add_remove_group_members("Everybody at court", ["clerk1", "Chambers"])
            sam.modify_ldif("dn: CN=DC1,OU=Domain Controllers,%s\\nchangetype: modify\\nadd: servicePrincipalName\\n"
                "servicePrincipalName: ldap/dc1.court.example\\n" % base)
            sam.add({"dn": "CN=Tipstaff," + base, "objectClass": "container"})
            found = sam.search(base, expression="(sAMAccountName=svc-tipstaff)", attrs=["objectSid"])
            sid = str(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))
            rights = SDUtils(sam)
            control, member = "bf967a68-0de6-11d0-a285-00aa003049e2", "bf9679c0-0de6-11d0-a285-00aa003049e2"
            user, group = "bf967aba-0de6-11d0-a285-00aa003049e2", "bf967a9c-0de6-11d0-a285-00aa003049e2"
            container = "bf967a8b-0de6-11d0-a285-00aa003049e2"
            rights.dacl_add_ace("CN=Users," + base, "(OA;CIIO;RPWP;%s;%s;%s)" % (control, user, sid))
            rights.dacl_add_ace("CN=Users," + base, "(OA;CIIO;RPWP;%s;%s;%s)" % (member, group, sid))
            rights.dacl_add_ace("CN=Tipstaff," + base, "(OA;;CCDC;%s;;%s)" % (container, sid))
            rights.dacl_add_ace("CN=Tipstaff," + base, "(A;CI;RPWPLCRC;;;%s)" % sid)
            """;

    private Process start() throws IOException {
        Process process = new ProcessBuilder(inside(
                        "samba",
                        "-i",
                        "-M",
                        "single",
                        "--no-process-group",
                        "-s",
                        folder.resolve("etc/smb.conf").toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("samba.log").toFile())
                .start();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try (LDAPConnection connection = signedIn(ADMINISTRATOR, PASSWORD)) {
                if (connection.isConnected()) {
                    return process;
                }
            } catch (LDAPException | IOException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    process.destroyForcibly();
                    throw new IOException("Samba does not start: " + Files.readString(folder.resolve("samba.log")), e);
                }
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    DirectoryConfig config() {
        return new DirectoryConfig(
                SERVER,
                address(),
                636,
                certificates.authority(),
                BASE,
                ACTIONS,
                SERVICE,
                () -> PASSWORD,
                Duration.ofHours(10),
                Set.of("break.glass"),
                seat);
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByName(ADDRESS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- seats

    /** Somebody's own connection, over TLS. */
    LDAPConnection signedIn(String dn, String password) throws LDAPException, IOException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setResponseTimeoutMillis(20_000);
        LDAPConnection connection;
        try {
            connection = new LDAPConnection(new SSLUtil(new TrustAllTrustManager()).createSSLSocketFactory(), options);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        LDAPException[] refused = {null};
        seat.call(() -> {
            try {
                connection.connect(address(), 636, 5_000);
                connection.bind(dn, password);
            } catch (LDAPException e) {
                refused[0] = e;
            }
            return dn;
        });
        LDAPException why = refused[0];
        if (why != null) {
            connection.close();
            throw why;
        }
        return connection;
    }

    LDAPConnection administrator() throws LDAPException, IOException {
        return signedIn(ADMINISTRATOR, PASSWORD);
    }

    static String dn(String name) {
        return "CN=" + name + ",CN=Users," + BASE;
    }

    /** What runs beside the domain controller, with its names and a purse of tickets. */
    Ended client(Path tickets, String input, String... command) throws IOException {
        List<String> all = new ArrayList<>(inside(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind \"$1\" /etc/hosts && shift && exec \"$@\"",
                "sh",
                folder.resolve("hosts").toString(),
                "env",
                "KRB5_CONFIG=" + folder.resolve("krb5.conf"),
                "KRB5CCNAME=FILE:" + tickets));
        all.addAll(List.of(command));
        return BoundedProcess.run(all, input, Duration.ofSeconds(30));
    }

    Path folder() {
        return folder;
    }

    /** All that an action could change, of everybody, as text: the administrator's view, without the counters of replication. */
    String state() throws LDAPException, IOException {
        TreeSet<String> lines = new TreeSet<>();
        try (LDAPConnection connection = administrator()) {
            for (String base : List.of("CN=Users," + BASE, ACTIONS)) {
                for (SearchResultEntry entry : connection
                        .search(base, SearchScope.SUB, Filter.createPresenceFilter("objectClass"), "*")
                        .getSearchEntries()) {
                    for (Attribute attribute : entry.getAttributes()) {
                        if (!Set.of(
                                        "uSNChanged",
                                        "whenChanged",
                                        "lastLogon",
                                        "logonCount",
                                        "lastLogonTimestamp",
                                        "badPwdCount",
                                        "badPasswordTime",
                                        "lastLogoff")
                                .contains(attribute.getName())) {
                            for (String value : attribute.getValues()) {
                                lines.add(entry.getDN() + " " + attribute.getName() + " " + value);
                            }
                        }
                    }
                }
            }
        }
        return String.join("\n", lines);
    }

    @Override
    public void close() throws IOException {
        samba.descendants().forEach(ProcessHandle::destroy);
        samba.destroy();
        try {
            samba.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        samba.descendants().forEach(ProcessHandle::destroyForcibly);
        samba.destroyForcibly();
        here("ip", "netns", "del", SPACE);
    }
}
