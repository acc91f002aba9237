package org.tipstaff.contain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

class IncidentSuspectsTest {
    private static final Site SITE = SiteReader.read("site.yaml", """
                    court: {name: A, timezone: UTC}
                    zones: [{id: registry, networks: [10.20.3.0/24], internet: yes}]
                    hosts:
                      - {id: REG1, names: [reg1.court.example], addresses: [10.20.3.14], zone: registry}
                      - {id: DC01, names: [dc01.court.example], addresses: [10.20.3.10], zone: registry}
                    accounts: [{id: registry.clerk3, role: clerk, office: registry}]
                    """.getBytes(StandardCharsets.UTF_8))
            .site()
            .orElseThrow();

    private static final String INCIDENTS = """
            {"incidents":[{"id":"i-1","title":"t","hosts":["reg1.court.example","dc01.court.example"],
             "users":["COURT\\\\registry.clerk3","NT AUTHORITY\\\\SYSTEM","COURT\\\\REG1$","guest@court.example"],
             "steps":[{"tactic":"persistence","host":"reg1.court.example"},{"tactic":"credential-access","host":"dc01.court.example"}],
             "entities":[{"from":"process:reg1|a.exe","to":"address:203.0.113.25"},
                         {"from":"process:reg1|a.exe","to":"address:10.20.3.10"},
                         {"from":"process:reg1|a.exe","to":"address:127.0.0.1"},
                         {"from":"process:reg1|a.exe","to":"domain:Evil.example"},
                         {"from":"process:reg1|a.exe","to":"domain:dc01.court.example"}],
             "clocks":[{"offset_seconds":0.25}]}]}
            """;

    private static List<IncidentSuspects> read(String json) throws IOException {
        return IncidentSuspects.read(json.getBytes(StandardCharsets.UTF_8), SITE);
    }

    @Test
    void aHostIsTheAttackersWhenSomethingOfTheirsStaysOnIt() throws IOException {
        IncidentSuspects found = read(INCIDENTS).getFirst();
        assertThat(found.held()).containsExactly("REG1");
        assertThat(found.reached()).containsExactly("DC01");
        assertThat(found.networks()).containsExactly(Network.parse("203.0.113.25/32"));
        assertThat(found.domains()).containsExactly("evil.example");
        assertThat(found.accounts()).containsExactlyInAnyOrder("registry.clerk3", "guest");
        assertThat(found.entryKnown()).isFalse();
    }

    @Test
    void peopleKnowMore() throws IOException {
        Suspects suspects =
                read(INCIDENTS).getFirst().with(List.of(), List.of("DC01"), List.of("guest", "registry.clerk3"));
        assertThat(suspects.suspected()).containsExactly("DC01");
        assertThat(suspects.accounts()).isEmpty();
    }

    @Test
    void aMailboxIsNamedWhenMailWasTakenAndATokenWhenOneWasStolen() throws IOException {
        IncidentSuspects found = read("""
                {"id":"i-1","hosts":["reg1"],"users":["COURT\\\\registry.clerk3"],"first":"2026-03-02T08:00:00.5Z","steps":[
                 {"tactic":"collection","host":"reg1","user":"COURT\\\\registry.clerk3","techniques":["T1114.002"]},
                 {"tactic":"lateral-movement","host":"reg1","user":"guest@court.example","techniques":["T1550.003"]},
                 {"tactic":"lateral-movement","host":"reg1","user":"COURT\\\\other","techniques":["T1550.002","T1558.003"]},
                 {"tactic":"lateral-movement","host":"reg1","user":"COURT\\\\REG1$","techniques":["T1550.003"]}]}
                """).getFirst();
        assertThat(found.mailboxes()).containsExactly("registry.clerk3");
        assertThat(found.tokens()).containsExactly("guest");
        assertThat(found.first()).isEqualTo("2026-03-02T08:00:00.500Z");
        Suspects cleared = found.with(List.of(), List.of(), List.of("guest"));
        assertThat(cleared.mailboxes()).containsExactly("registry.clerk3");
        assertThat(cleared.tokens()).isEmpty();
    }

    @Test
    void whatIsNoIncidentIsRefusedAndNeverAFault() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder damaged = new StringBuilder(INCIDENTS);
            for (int n = 0; n <= random.nextInt(4); n++) {
                int at = random.nextInt(damaged.length());
                damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
            }
            try {
                read(damaged.toString()).forEach(each -> each.with(List.of(), List.of(), List.of()));
            } catch (IOException _) {
                // Refused, with a reason.
            }
        }
        assertThatThrownBy(() -> read("[".repeat(1_000))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read("{}")).isInstanceOf(IOException.class);
    }
}
