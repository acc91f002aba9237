package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RouteTablesTest {
    private static final String TABLE = """
            logsources:
              - logsource: {product: windows}
                routes:
                  - {}
              - logsource: {product: windows, category: process_creation}
                routes:
                  - {channel: [Sysmon], event_id: [1]}
                  - {channel: Security, event_id: 4688}
              - logsource: {product: linux, category: process_creation}
                routes:
                  - {channel: [auditd]}
              - logsource: {product: windows, service: security}
                routes:
                  - {channel: [SECURITY]}
              - logsource: {product: windows, service: sysmon}
                routes:
                  - {channel: [Sysmon]}
              - logsource: {category: antivirus}
                routes:
                  - {product: windows, channel: [Defender], event_id: [1116, 1117]}
              - logsource: {product: windows, category: registry_delete}
                routes:
                  - {channel: [Sysmon], event_id: [12], where: {EventType: [DeleteKey, DeleteValue], Image: 'a*'}}
            """;

    private static Optional<List<RouteTable.Route>> routes(String product, String category, String service)
            throws UnusableRulesException {
        return RouteTables.read(TABLE, "t.yaml").routes(new LogSource(product, category, service));
    }

    private static RouteTable.Route route(String product, List<String> channels, List<Long> ids) {
        return new RouteTable.Route(product, channels, ids, new Expression.And(List.of()));
    }

    @Test
    void aRowIsFoundWhole() throws UnusableRulesException {
        assertThat(routes("windows", "process_creation", "").orElseThrow())
                .containsExactly(
                        route("windows", List.of("Sysmon"), List.of(1L)),
                        route("windows", List.of("Security"), List.of(4688L)));
    }

    @Test
    void categoryAndServiceMeanWhatBothStandFor() throws UnusableRulesException {
        assertThat(routes("windows", "process_creation", "security").orElseThrow())
                .containsExactly(route("windows", List.of("Security"), List.of(4688L)));
        assertThat(routes("windows", "registry_delete", "security")).isEmpty();
    }

    @Test
    void anAbsentPartMeansAny() throws UnusableRulesException {
        assertThat(routes("windows", "", "").orElseThrow()).containsExactly(route("windows", List.of(), List.of()));
        assertThat(routes("linux", "", "").orElseThrow()).containsExactly(route("linux", List.of(), List.of()));
        assertThat(routes("", "process_creation", "").orElseThrow())
                .containsExactly(
                        route("windows", List.of("Sysmon"), List.of(1L)),
                        route("windows", List.of("Security"), List.of(4688L)),
                        route("linux", List.of("auditd"), List.of()));
        assertThat(routes("", "antivirus", "").orElseThrow())
                .containsExactly(route("windows", List.of("Defender"), List.of(1116L, 1117L)));
        assertThat(routes("windows", "antivirus", "").orElseThrow())
                .containsExactly(route("windows", List.of("Defender"), List.of(1116L, 1117L)));
    }

    @Test
    void withoutARowItIsUnmapped() throws UnusableRulesException {
        assertThat(routes("windows", "file_access", "")).isEmpty();
        assertThat(routes("aws", "", "cloudtrail")).isEmpty();
        assertThat(routes("aws", "", "")).isEmpty();
        assertThat(routes("linux", "antivirus", "")).isEmpty();
    }

    @Test
    void whereJoinsFieldsWithAndAndValuesWithOr() throws UnusableRulesException {
        RouteTable.Route route =
                routes("windows", "registry_delete", "").orElseThrow().getFirst();
        Holds.assertMatch(route.condition(), Given.event("EventType", "deletekey", "Image", "abc"));
        Holds.assertNoMatch(route.condition(), Given.event("EventType", "CreateKey", "Image", "abc"));
        Holds.assertNoMatch(route.condition(), Given.event("EventType", "DeleteKey", "Image", "bc"));
    }

    @Test
    void twoTablesAreJoinedRowByRow() throws UnusableRulesException {
        RouteTables more = RouteTables.read("""
                - logsource: {product: windows, category: process_creation}
                  routes: [{channel: [Other]}]
                - logsource: {product: windows, category: file_access}
                  routes: [{channel: [Kernel]}]
                """, "more.yaml");
        RouteTables both = RouteTables.read(TABLE, "t.yaml").and(more);
        assertThat(both.routes(new LogSource("windows", "process_creation", "")).orElseThrow())
                .hasSize(3);
        assertThat(both.routes(new LogSource("windows", "file_access", ""))).isPresent();
    }

    @Test
    void everyFaultIsNamedWithItsPlace() {
        assertThatThrownBy(() -> RouteTables.read("""
                        - logsource: {product: windows, servise: security}
                          routes:
                            - {chanel: [Security]}
                            - {event_id: [one]}
                        - logsource: {product: windows}
                          routes: []
                        - routes: [{}]
                        """, "routes.yaml"))
                .isInstanceOfSatisfying(
                        UnusableRulesException.class,
                        e -> assertThat(e.problems().stream()
                                        .map(problem -> problem.location() + " " + problem.message()))
                                .containsExactlyInAnyOrder(
                                        "routes.yaml:1:33 unknown key 'servise' in logsource (did you mean 'service'?)",
                                        "routes.yaml:3:8 unknown key 'chanel' in a route (did you mean 'channel'?)",
                                        "routes.yaml:4:19 event_id 'one' is no whole number",
                                        "routes.yaml:6:11 'routes' must be a list with at least one route; leave the row out where"
                                                + " there is none",
                                        "routes.yaml:7:3 'logsource' must be a map with product, category or service"));
    }
}
