package org.tipstaff.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteReaderTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("tipstaff.root"), "examples/site.yaml");
    private static final String COURT = "court: {name: Example Court, timezone: Europe/Amsterdam}\n";

    private static SiteReading example() throws IOException {
        return SiteReader.read("examples/site.yaml", Files.readAllBytes(EXAMPLE));
    }

    private static List<String> problems(String text) {
        return SiteReader.read("site.yaml", text).problems().stream()
                .map(Problem::render)
                .toList();
    }

    @Test
    void whatContainmentNeedsIsReadAndItsMistakesHaveAPlace() throws IOException {
        Site site = example().site().orElseThrow();
        assertThat(site.hosts().stream().filter(Host::crownJewel).map(Host::id))
                .containsExactly("DC01", "FS01", "BKP01");
        assertThat(site.hostsCalled("REG-WS-014").getFirst().macs()).containsExactly(Mac.parse("02-00-5E-20-03-14"));
        assertThat(site.containment().collectors())
                .containsExactly(
                        OutsideDestination.parse("tcp://10.20.8.20:6514"),
                        OutsideDestination.parse("tcp://[2001:db8:20:8::20]:6514"));
        assertThat(site.policy().watch()).isNotNull();
        // Who keeps no zones apart is not taken to keep any apart.
        Site open = SiteReader.read("s", COURT + "zones: [{id: a}, {id: b, reaches: []}]")
                .site()
                .orElseThrow();
        assertThat(open.zones().get(0).reaches()).containsExactly("a", "b");
        assertThat(open.zones().get(1).reaches()).isEmpty();

        assertThat(problems(COURT + "zones:\n  - {id: a, reaches: [c]}"))
                .singleElement()
                .asString()
                .contains("site.yaml:3:", "there is no zone 'c'");
        assertThat(problems(COURT + "services:\n  - {id: s, outside: [\"tcp://mail.example:25\"]}"))
                .singleElement()
                .asString()
                .contains("site.yaml:3:", "is no IP address");
        assertThat(problems(COURT + "hosts:\n  - {id: h, macs: [\"ff:ff:ff:ff:ff:ff\"]}"))
                .singleElement()
                .asString()
                .contains("group's MAC");
        assertThat(problems(COURT + "contacts:\n  - {person: p, office: o, key: ssh-rsa AAAA}"))
                .singleElement()
                .asString()
                .contains("site.yaml:3:", "ssh-ed25519");
        assertThat(problems(COURT + "containment: {lease: 90d}"))
                .singleElement()
                .asString()
                .contains("lease");
        assertThat(problems(COURT + "containment: {gateways: [{id: g, via: \"ssh://a b\"}]}"))
                .singleElement()
                .asString()
                .contains("no way to a gateway");
    }

    @Test
    void theDirectoryOfTheCourtIsRead() {
        Directory directory = SiteReader.read("site.yaml", COURT + """
                        containment:
                          directory:
                            server: dc1.court.example
                            address: 10.20.1.10
                            trust: /etc/tipstaff/directory.pem
                            base: "DC=court,DC=example"
                            actions: "CN=Tipstaff,DC=court,DC=example"
                            user: "CN=Tip\\\\, staff,OU=Service accounts,dc=court,dc=example"
                            secret: "file:/etc/tipstaff/directory.password"
                            protect: [break.glass]
                            groups: [Domain Admins, "CN=Backup Operators,CN=Builtin,DC=court,DC=example"]
                        """)
                .site()
                .orElseThrow()
                .containment()
                .directory();
        assertThat(directory).isNotNull();
        assertThat(directory.port()).isEqualTo(636);
        assertThat(directory.address()).isEqualTo(Address.parse("10.20.1.10"));
        assertThat(directory.ticketLife()).isEqualTo(Duration.ofHours(10));
        assertThat(directory.groups()).hasSize(2);
        assertThat(directory.protects("COURT\\Break.Glass")).isTrue();
        assertThat(directory.protects("break.glass@court.example")).isTrue();
        assertThat(directory.protects("break")).isFalse();
    }

    @Test
    void theResolverAndTheWebhooksOfTheCourtAreRead() {
        Containment containment =
                SiteReader.read("site.yaml", COURT + """
                                containment:
                                  resolver: {zone_file: /var/lib/unbound/tipstaff.rpz, address: "::1", port: 5353}
                                  webhooks:
                                    - {name: end-tokens, url: "https://idp.example/end", secret: "file:/etc/tipstaff/idp", level: L2, ends: tokens}
                                    - {name: lock-mail, url: "http://127.0.0.1:9000/lock", secret: "env:LOCK", level: L3, ends: mailboxes}
                                """).site().orElseThrow().containment();
        assertThat(containment.resolver())
                .isEqualTo(new Resolver(
                        "/etc/unbound/unbound.conf",
                        "rpz.tipstaff",
                        "/var/lib/unbound/tipstaff.rpz",
                        Address.parse("::1"),
                        5353));
        assertThat(containment.webhooks()).extracting(Webhook::name).containsExactly("end-tokens", "lock-mail");
        assertThat(containment.webhooks().getFirst().ends()).isEqualTo(Webhook.Ends.TOKENS);
    }

    @Test
    void aCourtThatNamesNoResolverHasNone() {
        Containment containment = SiteReader.read("site.yaml", COURT + "containment: {lease: 1h}\n")
                .site()
                .orElseThrow()
                .containment();
        assertThat(containment.resolver()).isNull();
        assertThat(containment.webhooks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "resolver: {zone_file: /z, adress: '::1'}|3:29|did you mean 'address'?",
                "resolver: {}|3:13|the resolver lacks 'zone_file'",
                "resolver: {zone_file: z}|3:13|absolute paths",
                "resolver: {zone_file: /z, config: etc}|3:37|absolute path",
                "resolver: {zone_file: /z, zone: A B}|3:13|no name of a zone",
                "resolver: {zone_file: /z, address: ns.example}|3:38|ns.example",
                "resolver: {zone_file: /z, port: 0}|3:13|1 to 65535",
                "webhook: []|3:3|did you mean 'webhooks'?",
                "webhooks: [{name: a, level: L2, ends: tokens, secret: 'env:A'}]|3:14|lacks 'url'",
                "webhooks: [{name: a, level: L2, ends: tokens, url: 'https://a.example'}]|3:14|lacks 'secret'",
                "webhooks: [{name: a, level: L9, ends: tokens, url: 'https://a.example', secret: 'env:A'}]|3:31|one of [L1",
                "webhooks: [{name: a, level: L2, ends: token, url: 'https://a.example', secret: 'env:A'}]|3:41|did you mean 'tokens'?",
                "webhooks: [{name: A, level: L2, ends: tokens, url: 'https://a.example', secret: 'env:A'}]|3:21|no name of a webhook",
                "webhooks: [{name: a, level: L2, ends: tokens, url: 'http://a.example', secret: 'env:A'}]|3:54|without encryption",
                "webhooks: [{name: a, level: L2, ends: tokens, url: 'http://127.0.0.2', secret: 'env:A'}]|3:54|this machine only",
                "webhooks: [{name: a, level: L2, ends: tokens, url: 'https://a.example?b', secret: 'env:A'}]|3:54|no '?'",
                "webhooks: [{name: a, level: L2, ends: tokens, url: [b], secret: 'env:A'}]|3:54|a single value",
            })
    void aMistakeAboutWhatContainsIsSaidWithItsPlace(String line, String place, String words) {
        assertThat(problems(COURT + "containment:\n  " + line + "\n"))
                .singleElement()
                .asString()
                .contains("site.yaml:" + place + "  ", words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "server: dc|servr: dc|did you mean 'server'?|2",
                "trust: /t, ||lacks 'trust'|1",
                "secret: 'file:/s'||lacks 'secret'|1",
                "actions: 'CN=t,DC=c', ||lacks 'actions'|1",
                "server: dc|server: 'ldap://dc'|letters, digits|1",
                "base: DC=c|base: court.example|is no DN|1",
                "base: DC=c|base: 'DC=c,,DC=d'|is no DN|1",
                "trust: /t|trust: dc.pem|absolute path|1",
                "'file:/s'|'file:/s', protect: ['a b']|protected account|1",
                "'file:/s'|'file:/s', groups: ['']|1 to 512|1",
                "'file:/s'|'file:/s', ticket_life: soon|no length of time|1",
                "'file:/s'|'file:/s', ticket_life: 90d|life of a ticket|1",
                "'file:/s'|'env:A'|lies in a file|1",
                "CN=u,DC=c|CN=u,DC=d|lie under its 'base'|1",
                "server: dc|server: dc, port: 389|without TLS|1",
            })
    void aMistakeAboutTheDirectoryIsSaidWithItsPlace(String good, String bad, String words, int problems) {
        String line =
                "  directory: {server: dc, trust: /t, base: DC=c, actions: 'CN=t,DC=c', user: 'CN=u,DC=c', secret: 'file:/s'}\n";
        assertThat(problems(COURT + "containment:\n" + line)).isEmpty();
        String wrong = line.replace(good, bad == null ? "" : bad);
        assertThat(wrong).isNotEqualTo(line);
        assertThat(problems(COURT + "containment:\n" + wrong))
                .hasSize(problems)
                .anySatisfy(each -> assertThat(each).contains("site.yaml:3:", words));
    }

    @Test
    void twoWebhooksOfOneNameAreRefusedAndASecretOfOneIsNotShown() {
        String hook = "{name: a, level: L2, ends: tokens, url: 'https://a.example', secret: 'env:A'}";
        assertThat(problems(COURT + "containment: {webhooks: [" + hook + ", " + hook + "]}\n"))
                .singleElement()
                .asString()
                .contains("two webhooks are called 'a'");
        assertThat(problems(COURT + "containment: {webhooks: [" + hook.replace("env:A", "hunter2") + "]}\n"))
                .singleElement()
                .asString()
                .contains("env:VARIABLE or file:/absolute/path")
                .doesNotContain("hunter2");
    }

    @Test
    void theExampleCourtIsSoundAndWhole() throws IOException {
        SiteReading reading = example();
        assertThat(reading.problems()).isEmpty();
        Site site = reading.site().orElseThrow();
        assertThat(site.court().postureAt(Instant.parse("2026-03-10T12:00:00Z")))
                .isEqualTo(Posture.HIGH);
        assertThat(site.court().postureAt(Instant.parse("2026-03-05T12:00:00Z")))
                .isEqualTo(Posture.RAISED);
        assertThat(site.court().postureAt(Instant.parse("2026-03-06T12:00:00Z")))
                .isEqualTo(Posture.ORDINARY);
        assertThat(site.zones()).hasSize(6);
        assertThat(site.services()).filteredOn(Service::mustRun).hasSize(5);
        assertThat(site.hostsCalled("dc01")).extracting(Host::id).containsExactly("DC01");
        assertThat(site.hostsCalled("DC01.examplecourt.example"))
                .extracting(Host::id)
                .containsExactly("DC01");
        assertThat(site.hostsCalled("DC01.elsewhere.example")).isNotEmpty(); // the site calls it DC01 too
        assertThat(site.hostsCalled("10.20.1.30")).extracting(Host::id).containsExactly("EXCH01");
        assertThat(site.accountsCalled("EXAMPLECOURT\\it.admin1"))
                .extracting(Account::id)
                .containsExactly("it.admin1");
        assertThat(site.zoneOf(Address.parse("10.20.4.7")).orElseThrow().id()).isEqualTo("chambers");
        assertThat(site.zoneOf(Address.parse("10.99.0.1"))).isEmpty();
        assertThat(site.alerts().pace(Posture.HIGH).repeat()).isEqualTo(Duration.ofMinutes(5));
        assertThat(site.data()).isEqualTo("data-map.yaml");
        assertThat(site.policy().approvals()).hasSize(5);
        assertThat(site.contacts().getFirst().channels().get(1).reads())
                .containsExactly(
                        new SitePart(SitePart.Kind.SERVICE, "mail"),
                        new SitePart(SitePart.Kind.ACCOUNT, "security.duty"));
    }

    @Test
    void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne() {
        assertThat(problems(COURT + "hosts:\n  - {id: DC01, adresses: [10.0.0.1]}\n"))
                .singleElement()
                .asString()
                .contains("site.yaml:3:16", "unknown key 'adresses' in a host", "did you mean 'addresses'?")
                .contains("   |   - {id: DC01, adresses: [10.0.0.1]}\n")
                .endsWith("|                ^");
    }

    @Test
    void whatNamesNothingIsNamedWithItsPlace() {
        assertThat(problems(COURT + """
                hosts:
                  - {id: FS01, zone: server}
                zones:
                  - {id: servers}
                services:
                  - {id: files, hosts: [FS02], needs: [direktory]}
                  - {id: directory}
                contacts:
                  - {person: it.duty1, office: it, channels: [{kind: command, target: /bin/true, reads: [FS01, nobody]}]}
                policy:
                  approvals: [{level: L2, offices: [security], count: 1}]
                """))
                .hasSize(5)
                .anyMatch(p -> p.contains("site.yaml:3:22") && p.contains("no zone 'server' (did you mean 'servers'?)"))
                .anyMatch(p -> p.contains("site.yaml:7:25") && p.contains("no host 'FS02' (did you mean 'FS01'?)"))
                .anyMatch(p -> p.contains("site.yaml:7:40") && p.contains("(did you mean 'directory'?)"))
                .anyMatch(p -> p.contains("site.yaml:10:") && p.contains("no host, account or service 'nobody'"))
                .anyMatch(p -> p.contains("site.yaml:12:") && p.contains("no contact holds the office 'security'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "zones: [{id: a, networks: [10.0.0.1/24]}]|bits set behind its length; the network is 10.0.0.0/24",
                "hosts: [{id: a, addresses: [10.0.0.010]}]|is no IP address",
                "hosts: [{id: a}, {id: a}]|host 'a' stands twice",
                "hosts: [{id: 'a b'}]|letters, digits",
                "services: [{id: a, must_run: maybe}]|neither yes nor no",
                "services: [{id: a, needs: [b]}, {id: b, needs: [a]}]|in a circle: a needs b needs a",
                "services: [{id: a, probe: 'ftp://x'}]|is no probe",
                "services: [{id: a, hours: 'mon-fri 8-18'}]|are no hours",
                "policy: {approvals: [{level: L2}]}|is not preapproved",
                "policy: {approvals: [{level: L9, preapproved: yes}]}|one of [L1, L2, L3, L4, L5]",
                "contacts: [{person: a}]|lacks 'office'",
                "contacts: [{person: a, office: b, duty: [{when: always, order: 0}]}]|order of a duty",
                "contacts: [{person: a, office: b, language: de}]|language of a contact",
                "alerts: {from: severe}|none of informational, low, medium, high, critical",
                "alerts: {pace: {high: {repeat: 1s}}}|10s to 7d",
                "alerts: {silent_after: soon}|no length of time",
                "alerts: {mail: {server: m.example, from: t@m.example, user: u}}|user and secret",
                "data: 5|'data' is written as a map",
                "hosts: {id: a|not valid YAML",
                "hosts: &a [{id: b}]|anchors",
                "court: {name: x}|stands twice",
            })
    void eachMistakeIsRefusedInWords(String line, String words) {
        SiteReading reading = SiteReader.read("site.yaml", COURT + line + "\n");
        assertThat(reading.site()).isEmpty();
        assertThat(reading.problems()).anyMatch(problem -> problem.message().contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kind: webhook, target: 'http://push.example/x'|without encryption",
                "kind: webhook, target: 'http://127.evil.example/x'|without encryption",
                "kind: webhook, target: 'https://user:pw@push.example/x'|no user name",
                "kind: webhook, target: 'https:///x'|a host",
                "kind: mail, target: 'a@b.example\\nRCPT'|e-mail",
                "kind: mail, target: '<a@b.example>'|e-mail",
                "kind: matrix, target: '!r:m.example'|home server",
                "kind: signal, target: '12', via: 'http://127.0.0.1:1', from: '+447700900100'|a number",
                "kind: syslog, target: 'tcp://log.example:514'|without encryption",
                "kind: syslog, target: 'tls://log.example'|tls://host:6514",
                "kind: command, target: 'rm -rf'|absolute path",
                "kind: pigeon, target: x|none of mail, webhook",
            })
    void aChannelThatCanNotBeHonouredIsRefused(String channel, String words) {
        String text = COURT + "alerts: {mail: {server: m.example, from: t@m.example}}\n"
                + "contacts: [{person: a, office: b, channels: [{reads: [], " + channel + "}]}]\n";
        SiteReading reading = SiteReader.read("site.yaml", text);
        assertThat(reading.site()).isEmpty();
        assertThat(reading.problems()).anyMatch(problem -> problem.message().contains(words));
    }

    @Test
    void aSecretInTheFileIsRefusedWithoutBeingShown() {
        String text = COURT + "contacts: [{person: a, office: b, channels:"
                + " [{kind: webhook, target: 'https://hook.example/x', reads: [], secret: hunter2hunter2}]}]\n";
        assertThat(problems(text))
                .singleElement()
                .asString()
                .contains("env:VARIABLE or file:/absolute/path")
                .doesNotContain("hunter2");
        assertThat(problems(text.replace("secret: hunter2hunter2", "plain: no")
                        .replace("https://hook.example/x", "ftp://hook.example/hunter2")))
                .noneMatch(problem -> problem.contains("hunter2"))
                .isNotEmpty();
    }

    @Test
    void aChannelThatDoesNotSayWhoReadsItIsAWarning() {
        SiteReading reading = SiteReader.read(
                "site.yaml",
                COURT + "contacts: [{person: a, office: b, channels: [{kind: command, target: /bin/true}]}]\n");
        assertThat(reading.site()).isPresent();
        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.WARNING));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceAndABoundedNumberShown() {
        StringBuilder text = new StringBuilder(COURT).append("hosts:\n");
        for (int i = 0; i < 1_000; i++) {
            text.append("  - {id: h").append(i).append(", zone: nowhere}\n");
        }
        SiteReading reading = SiteReader.read("site.yaml", text.toString());
        assertThat(reading.errors()).isEqualTo(1_000);
        assertThat(reading.problems()).hasSize(SiteText.MAX_PROBLEMS);
    }

    @Test
    void aChainOfServicesAsLongAsTheFileIsNoTrouble() {
        StringBuilder text = new StringBuilder(COURT).append("services:\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("  - {id: s")
                    .append(i)
                    .append(", needs: [s")
                    .append(i + 1)
                    .append("]}\n");
        }
        text.append("  - {id: s20000}\n");
        assertThat(SiteReader.read("site.yaml", text.toString()).problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "court", "\u0000", "a: b: c", "--- a\n--- b", "? [x]\n: y", "!!java.net.URL x"})
    void whatIsNoSiteFileIsRefused(String text) {
        SiteReading reading = SiteReader.read("site.yaml", text);
        assertThat(reading.site()).isEmpty();
        assertThat(reading.problems()).isNotEmpty();
    }

    @Test
    void deepAndForeignBytesAreRefused() {
        assertThat(problems("a: " + "[".repeat(5_000)))
                .singleElement()
                .asString()
                .contains("nested deeper");
        assertThat(SiteReader.read("site.yaml", new byte[] {(byte) 0xc3, 0x28}).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("UTF-8"));
    }

    @Test
    void noMutationOfTheExampleBreaksTheReader() throws IOException {
        byte[] sound = Files.readAllBytes(EXAMPLE);
        int runs = Boolean.getBoolean("tipstaff.full") ? 20_000 : 300;
        for (int seed = 0; seed < runs; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = sound.clone();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) " :-,[]{}'\"#&*!|>%@`\n\tax0".charAt(random.nextInt(24));
            }
            SiteReading reading = SiteReader.read("site.yaml", bytes);
            assertThat(reading.site().isPresent())
                    .as("seed " + seed + ": a site or a reason, and never both:\n"
                            + new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(reading.errors() == 0);
            for (Problem problem : reading.problems()) {
                assertThat(problem.line()).as("seed " + seed).isPositive();
            }
        }
    }

    @Test
    void courtsMail_endsWhereItsDomainsDo_andTheWordOnSearchesIsNoUnlessGiven() {
        Site site = SiteReader.read("site.yaml", COURT + "mail: {domains: [court.example], searches_whole: yes}\n")
                .site()
                .orElseThrow();
        assertThat(site.mail().has("Court.example")).isTrue();
        assertThat(site.mail().has("mail.court.example")).isTrue();
        assertThat(site.mail().has("notcourt.example")).isFalse();
        assertThat(site.mail().searchesWhole()).isTrue();
        assertThat(SiteReader.read("site.yaml", COURT + "mail: {domains: [court.example]}\n")
                        .site()
                        .orElseThrow()
                        .mail()
                        .searchesWhole())
                .isFalse();
        assertThat(problems(COURT + "mail: {domain: [court.example]}"))
                .singleElement()
                .asString()
                .contains("domains");
    }
}
