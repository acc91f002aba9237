package org.tipstaff.actuators.directory;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.actuators.packets.Namespace;

/**
 * A directory in memory, over real TLS, with the few attributes of Active Directory that count here. It stands where a thousand
 * crashes are tried; what a domain controller really does is asked of one (DomainControllerTest).
 */
final class FakeDirectory implements AutoCloseable {
    static final String SERVER = "dc1.court.example";
    static final String BASE = "DC=court,DC=example";
    static final String ACTIONS = "CN=Tipstaff,DC=court,DC=example";
    static final String SERVICE = "CN=tipstaff,CN=Users,DC=court,DC=example";
    static final String PASSWORD = "a password of the test";

    private final InMemoryDirectoryServer server;
    private final Certificates certificates;
    private final PowerCut power = new PowerCut();

    /** Goes at the n-th write: before it is done, or when it is done and before it is answered. */
    private static final class PowerCut extends InMemoryOperationInterceptor {
        private int left = -1;
        private boolean doneFirst;
        private @Nullable Meanwhile meanwhile;

        private synchronized void before() throws LDAPException {
            Meanwhile others = meanwhile;
            if (others != null && left == 0) {
                meanwhile = null;
                left = -1;
                others.happens();
            }
            if (left == 0 && !doneFirst) {
                left = -1;
                throw new LDAPException(ResultCode.UNAVAILABLE, "the power is gone");
            }
        }

        private synchronized boolean after() {
            if (left > 0) {
                left--;
                return false;
            }
            boolean lost = left == 0 && doneFirst;
            left = lost ? -1 : left;
            return lost;
        }

        private static LDAPResult unanswered() {
            return new LDAPResult(1, ResultCode.UNAVAILABLE, "the power is gone", null, new String[0], null);
        }

        @Override
        public void processAddRequest(InMemoryInterceptedAddRequest request) throws LDAPException {
            before();
        }

        @Override
        public void processModifyRequest(InMemoryInterceptedModifyRequest request) throws LDAPException {
            before();
        }

        @Override
        public void processDeleteRequest(InMemoryInterceptedDeleteRequest request) throws LDAPException {
            before();
        }

        @Override
        public void processAddResult(InMemoryInterceptedAddResult result) {
            if (after()) {
                result.setResult(unanswered());
            }
        }

        @Override
        public void processModifyResult(InMemoryInterceptedModifyResult result) {
            if (after()) {
                result.setResult(unanswered());
            }
        }

        @Override
        public void processDeleteResult(InMemoryInterceptedDeleteResult result) {
            if (after()) {
                result.setResult(unanswered());
            }
        }
    }

    private FakeDirectory(Certificates certificates) throws IOException {
        this.certificates = certificates;
        try {
            InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(BASE);
            config.setSchema(null);
            config.setGenerateOperationalAttributes(false);
            config.setListenerConfigs(InMemoryListenerConfig.createLDAPSConfig(
                    "tls",
                    InetAddress.getLoopbackAddress(),
                    0,
                    certificates.context().getServerSocketFactory(),
                    null));
            config.addAdditionalBindCredentials(SERVICE, PASSWORD);
            config.addInMemoryOperationInterceptor(power);
            server = new InMemoryDirectoryServer(config);
            server.startListening();
            add(BASE, "domainDNS", new Attribute("dc", "court"));
            add(ACTIONS, "container");
            add("CN=Users," + BASE, "container");
            user("tipstaff", 512, false);
        } catch (LDAPException e) {
            throw new IOException(e);
        }
    }

    static FakeDirectory open(Certificates certificates) throws IOException {
        return new FakeDirectory(certificates);
    }

    DirectoryConfig config() {
        return config(Set.of());
    }

    DirectoryConfig config(Set<String> spared) {
        return new DirectoryConfig(
                SERVER,
                InetAddress.getLoopbackAddress(),
                server.getListenPort(),
                certificates.authority(),
                BASE,
                ACTIONS,
                SERVICE,
                () -> PASSWORD,
                Duration.ofHours(10),
                spared,
                Namespace.OWN);
    }

    /** What somebody else does between two things that the actuator does. */
    interface Meanwhile {
        void happens() throws LDAPException;
    }

    /** Right before the n-th write from now, counted from 0. */
    void meanwhile(int writes, Meanwhile others) {
        synchronized (power) {
            power.left = writes;
            power.doneFirst = true;
            power.meanwhile = others;
        }
    }

    /** The power goes at the n-th write from now, counted from 0. */
    void cutAt(int writes, boolean doneFirst) {
        synchronized (power) {
            power.left = writes;
            power.doneFirst = doneFirst;
        }
    }

    void powerBack() {
        cutAt(-1, false);
    }

    private void add(String dn, String objectClass, Attribute... attributes) throws LDAPException {
        List<Attribute> all = new ArrayList<>(List.of(attributes));
        all.add(new Attribute("objectClass", objectClass));
        UUID guid = UUID.nameUUIDFromBytes(dn.getBytes(StandardCharsets.UTF_8));
        all.add(new Attribute(
                "objectGUID",
                ByteBuffer.allocate(16)
                        .putLong(guid.getMostSignificantBits())
                        .putLong(guid.getLeastSignificantBits())
                        .array()));
        server.add(new Entry(dn, all));
    }

    void user(String name, long control, boolean critical) throws LDAPException {
        add(
                dn(name),
                "user",
                new Attribute("sAMAccountName", name),
                new Attribute("userPrincipalName", name + "@court.example"),
                new Attribute("userAccountControl", Long.toString(control)),
                new Attribute("isCriticalSystemObject", critical ? "TRUE" : "FALSE"));
    }

    void group(String name, String... members) throws LDAPException {
        List<Attribute> attributes = new ArrayList<>(List.of(new Attribute("sAMAccountName", name)));
        if (members.length > 0) {
            attributes.add(new Attribute("member", members));
        }
        add(dn(name), "group", attributes.toArray(Attribute[]::new));
    }

    static String dn(String name) throws LDAPException {
        return new com.unboundid.ldap.sdk.DN(
                        new com.unboundid.ldap.sdk.RDN("CN", name), new com.unboundid.ldap.sdk.DN("CN=Users," + BASE))
                .toString();
    }

    /** What an administrator does behind the actuator's back. */
    void set(String name, String attribute, String value) throws LDAPException {
        server.modify(dn(name), new Modification(ModificationType.REPLACE, attribute, value));
    }

    void setDn(String dn, String attribute, String value) throws LDAPException {
        server.modify(dn, new Modification(ModificationType.REPLACE, attribute, value));
    }

    void remove(String dn) throws LDAPException {
        server.delete(dn);
    }

    String value(String name, String attribute) throws LDAPException {
        return String.valueOf(server.getEntry(dn(name)).getAttributeValue(attribute));
    }

    List<String> marks() throws LDAPException {
        return server
                .search(ACTIONS, SearchScope.ONE, Filter.createPresenceFilter("objectClass"), "cn")
                .getSearchEntries()
                .stream()
                .map(SearchResultEntry::getDN)
                .toList();
    }

    /** All of it, as text in one order. */
    String state() throws LDAPException {
        TreeSet<String> lines = new TreeSet<>();
        for (SearchResultEntry entry : server.search(
                        BASE, SearchScope.SUB, Filter.createPresenceFilter("objectClass"), "*")
                .getSearchEntries()) {
            for (Attribute attribute : entry.getAttributes()) {
                for (String value : attribute.getValues()) {
                    lines.add(entry.getDN() + " " + attribute.getName() + " " + value);
                }
            }
        }
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
