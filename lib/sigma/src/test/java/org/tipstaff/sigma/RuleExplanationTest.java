package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleExplanationTest {
    private static final SigmaRule RULE = Written.good(Written.rule("""
            selection_tool:
                Image|endswith: '\\tool.exe'
                CommandLine|contains|windash: ' -all'
                EventID: 4688
            selection_net:
                - DestinationIp|cidr: 10.0.0.0/8
                - User|re|i: '^svc'
                - Size|gte: 5
                - Other|fieldref|startswith: User
                - Path: 'a*b'
                - Hour|hour|lt: 6
            filter:
                User|cased: 'Clerk'
                Gone: null
                Here|exists: true
            keywords:
                - "be\\tll"
            condition: all of selection_* and not filter or keywords
            """));

    @Test
    void rule_inEnglish() {
        RouteTable routes = _ -> Optional.of(List.of(
                new RouteTable.Route("windows", List.of("Security"), List.of(4688L), new Expression.And(List.of())),
                new RouteTable.Route(
                        "windows", List.of("Sysmon"), List.of(12L), Given.matches("EventType", "Delete*"))));
        assertThat(RuleExplanation.of(RULE, routes)).isEqualTo("""
                Rule          Written for a test
                Id            6f1c1d8e-0a54-4a0e-9a5e-0c2c5d3f7a01
                File          rule.yml:1:1
                Level         medium
                Log source    windows/*/*
                Events        channel Security, id 4688
                Events        channel Sysmon, id 12, where
                        field EventType starts with "Delete"
                Condition     all of selection_* and not filter or keywords
                Matches when
                  at least one of these holds:
                    - all of these hold:
                      - all of these hold:
                        - all of these hold:
                          - field Image ends with "\\tool.exe"
                          - field CommandLine contains " -all", with any kind of dash where it has one
                          - field EventID is the number 4688
                        - at least one of these holds:
                          - field DestinationIp is an address within 10.0.0.0/8
                          - field User has a part that fits the regular expression "^svc", case ignored
                          - field Size is a number ≥ 5
                          - field Other starts with the value of field User
                          - field Path fits the pattern "a*b" (* any characters, ? one)
                          - field Hour is a time whose hour (UTC) is < 6
                      - this does not hold:
                        - all of these hold:
                          - field User is "Clerk", upper and lower case as written
                          - field Gone is absent or null
                          - field Here is present
                    - the event, somewhere in its text or values, contains "be\\u0009ll\"""");
    }

    @Test
    void rule_thatNothingReaches_andInFrench() {
        assertThat(RuleExplanation.of(RULE, _ -> Optional.empty(), Locale.CANADA_FRENCH))
                .contains("Événements    aucun que ce programme lise")
                .contains("le champ Gone est absent ou nul");
    }

    @Test
    void longLists_areCutAndCounted() {
        String values = "v, ".repeat(99) + "v";
        assertThat(RuleExplanation.of(Written.good(Written.search("F|contains: [" + values + "]")), Given.EVERYTHING))
                .contains("… and 60 more")
                .hasLineCount(50);
    }

    @Test
    void correlation() {
        SigmaCorrelation read = (SigmaCorrelation) Written.document("""
                title: Many failures, one place
                id: 0e95725d-7320-415d-80f7-004da920fc11
                level: high
                correlation:
                    type: value_count
                    rules: [failure]
                    group-by: [place]
                    aliases: {place: {failure: IpAddress}}
                    timespan: 90m
                    condition: {field: User, gte: 10}
                """, RuleOptions.defaults());
        assertThat(RuleExplanation.of(read)).isEqualTo("""
                Correlation   Many failures, one place
                Id            0e95725d-7320-415d-80f7-004da920fc11
                File          rule.yml:1:1
                Level         high
                Looks at      failure
                Grouped by    place
                        place: failure → IpAddress
                Within        1h30m
                Its rules     their own findings are not shown
                Fires when    the number of different values of User is ≥ 10""");
    }

    @Test
    void bothLanguages_sayTheSameThings() {
        assertThat(Phrases.of(Locale.FRENCH).keys())
                .isEqualTo(Phrases.of(Locale.ENGLISH).keys());
    }
}
