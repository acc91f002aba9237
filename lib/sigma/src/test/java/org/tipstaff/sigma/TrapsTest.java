package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tipstaff.event.Event;

/** The traps that measured engines fell into, as far as matching can fall into them. For each a match and a non-match. */
class TrapsTest {
    private static final RouteTable ROUTES = routes("""
            - logsource: {product: windows, category: process_creation}
              routes:
                - {channel: [Microsoft-Windows-Sysmon/Operational], event_id: [1]}
                - {channel: [Security], event_id: [4688]}
            - logsource: {product: windows, category: registry_delete}
              routes:
                - {channel: [Microsoft-Windows-Sysmon/Operational], event_id: [12], where: {EventType: [DeleteKey, DeleteValue]}}
            - logsource: {product: windows, service: security}
              routes:
                - {channel: [Security]}
            """);

    private static RouteTable routes(String yaml) {
        try {
            return RouteTables.read(yaml, "routes.yaml");
        } catch (UnusableRulesException e) {
            throw new AssertionError(e.problems().toString(), e);
        }
    }

    private static Expression written(String detection) {
        return Written.expression(detection);
    }

    private static Expression search(String line) {
        return Written.good(Written.search(line)).condition();
    }

    private static Map<String, String> heard(List<SigmaRule> rules, Event event) {
        Map<String, String> slow = Given.slow(rules, ROUTES, event);
        assertThat(Given.planned(rules, ROUTES, event)).isEqualTo(slow);
        return slow;
    }

    @Test
    void trap1_anUnknownFieldInANegatedFilterDoesNotDropTheRule() {
        Expression condition = written("""
                selection:
                    Image|endswith: '\\rundll32.exe'
                filter_main:
                    NoEngineHasThisField|contains: 'x'
                condition: selection and not 1 of filter_main*
                """);
        Holds.assertMatch(condition, Given.event("Image", "C:\\rundll32.exe"));
        Holds.assertNoMatch(condition, Given.event("Image", "C:\\rundll32.exe", "NoEngineHasThisField", "ax"));
    }

    @Test
    void trap1_aRulesResultDoesNotDependOnOtherEventsOrTheirOrder() {
        List<SigmaRule> rules = List.of(
                Given.rule("a", Given.and(Given.matches("A", "*x*"), Given.not(Given.matches("B", "*y*")))),
                Given.rule("b", Given.or(Given.regex("C", "z+"), Given.keyword("x"))));
        List<Event> events = new ArrayList<>(List.of(
                Given.event("A", "x"),
                Given.event("A", "x", "B", "y"),
                Given.event("C", "zz"),
                Given.event("D", "q"),
                Given.event("B", "x")));
        Map<String, Map<String, String>> alone = new TreeMap<>();
        for (Event event : events) {
            alone.put(event.fields().toString(), Given.planned(rules, Given.EVERYTHING, event));
        }
        EventMatcher matcher = RulePlan.of(rules, Given.EVERYTHING).matcher();
        for (int seed = 0; seed < 10; seed++) {
            Collections.shuffle(events, new Random(seed));
            for (Event event : events) {
                Given.Heard together = new Given.Heard();
                matcher.match(event, together);
                assertThat(together.byRule)
                        .as("seed %d", seed)
                        .isEqualTo(alone.get(event.fields().toString()));
            }
        }
    }

    @Test
    void trap2_modifiersThatOthersRejectAreHonoured() {
        Holds.assertMatch(search("C|contains|windash: ' -urlcache '"), Given.event("C", "certutil /urlcache x"));
        Holds.assertNoMatch(search("C|contains|windash: ' -urlcache '"), Given.event("C", "certutil urlcache x"));
        Holds.assertMatch(search("Ip|cidr: '169.254.0.0/16'"), Given.event("Ip", "169.254.1.1"));
        Holds.assertNoMatch(search("Ip|cidr: '169.254.0.0/16'"), Given.event("Ip", "169.25.1.1"));
        Holds.assertMatch(search("A|fieldref: B"), Given.event("A", "S", "B", "s"));
        Holds.assertNoMatch(search("A|fieldref: B"), Given.event("A", "S", "B", "t"));
        Holds.assertMatch(search("A|re|i: 'x\\.EXE'"), Given.event("A", "X.exe"));
        Holds.assertNoMatch(search("A|re: 'x\\.EXE'"), Given.event("A", "X.exe"));
        // "ab" in UTF-16LE, then Base64 at each of the three offsets
        Expression wide = search("A|wide|base64offset|contains: 'http'");
        Holds.assertMatch(wide, Given.event("A", "-enc aAB0AHQAcAA6AC8ALwA="));
        Holds.assertNoMatch(wide, Given.event("A", "-enc aHR0cDovLw=="));
    }

    @Test
    void trap3_backslashesAndWildcards() {
        Expression share = search("Path|contains: '\\\\\\\\*\\\\IPC$'");
        Holds.assertMatch(share, Given.event("Path", "\\\\srv\\IPC$"));
        Holds.assertNoMatch(share, Given.event("Path", "\\\\srv\\C$"));
        Expression literalStar = search("Path: '\\\\\\\\\\*\\\\IPC$'");
        Holds.assertMatch(literalStar, Given.event("Path", "\\\\*\\IPC$"));
        Holds.assertNoMatch(literalStar, Given.event("Path", "\\\\srv\\IPC$"));
        Expression end = search("Path|endswith: '\\*\\\\IPC$'");
        Holds.assertMatch(end, Given.event("Path", "\\\\*\\IPC$"));
        Holds.assertNoMatch(end, Given.event("Path", "\\\\srv\\IPC$"));
        Expression device = search("Path|contains: '\\\\\\\\\\?\\\\GLOBALROOT\\\\Device'");
        Holds.assertMatch(device, Given.event("Path", "copy \\\\?\\GLOBALROOT\\Device\\x"));
        Holds.assertNoMatch(device, Given.event("Path", "copy \\\\.\\GLOBALROOT\\Device\\x"));
        Expression twoBackslashes = search("Path|contains: ' \\\\\\\\'");
        Holds.assertMatch(twoBackslashes, Given.event("Path", "net use \\\\srv"));
        Holds.assertNoMatch(twoBackslashes, Given.event("Path", "net use \\srv"));
        Expression inner = search("Path|contains: 'a*b'");
        Holds.assertMatch(inner, Given.event("Path", "xx a -- b xx"));
        Holds.assertNoMatch(inner, Given.event("Path", "b a"));
    }

    @Test
    void trap5_theLogSourceIsTheChannelNotTheProvider() {
        List<SigmaRule> rules =
                List.of(Given.rule("cleared", new LogSource("windows", "", "security"), Given.number("EventID", 1102)));
        // Written by the provider Microsoft-Windows-Eventlog, into the channel Security.
        assertThat(heard(rules, Given.event("windows", "Security", 1102, null, Given.fields("EventID", 1102))))
                .containsKey("cleared");
        assertThat(heard(rules, Given.event("windows", "System", 1102, null, Given.fields("EventID", 1102))))
                .isEmpty();
    }

    @Test
    void trap6_conditionsOfALogSourceAreAsked() {
        List<SigmaRule> rules = List.of(Given.rule(
                "removed", new LogSource("windows", "registry_delete", ""), Given.matches("TargetObject", "*\\Run*")));
        for (String type : List.of("DeleteKey", "deletevalue", "CreateKey")) {
            Event event = Given.event(
                    "windows",
                    "Microsoft-Windows-Sysmon/Operational",
                    12,
                    null,
                    Given.fields("EventType", type, "TargetObject", "HKLM\\Run\\x"));
            assertThat(heard(rules, event)).as(type).hasSize(type.equals("CreateKey") ? 0 : 1);
        }
    }

    @Test
    void trap7_fieldrefLooksAtMappedNames() {
        // The event carries both the native and the mapped name, so a reference to either is found.
        Expression same = search("ParentImage|fieldref: Image");
        Holds.assertMatch(
                same, Given.event("NewProcessName", "C:\\a.exe", "Image", "C:\\a.exe", "ParentImage", "C:\\A.EXE"));
        Holds.assertNoMatch(
                same, Given.event("NewProcessName", "C:\\a.exe", "Image", "C:\\a.exe", "ParentImage", "C:\\b.exe"));
    }

    @Test
    void trap8_booleansAndTheirText() {
        for (Object initiated : List.of(true, "true", "True")) {
            Holds.assertMatch(search("Initiated: 'true'"), Given.event("Initiated", initiated));
            Holds.assertMatch(search("Initiated: true"), Given.event("Initiated", initiated));
            Holds.assertNoMatch(search("Initiated: false"), Given.event("Initiated", initiated));
        }
    }

    @Test
    void trap9_nullIsNotTheEmptyString() {
        Expression none = search("ParentImage: null");
        Expression empty = search("ParentImage: ''");
        Holds.assertMatch(none, Given.event("Image", "x"));
        Holds.assertNoMatch(empty, Given.event("Image", "x"));
        Holds.assertMatch(empty, Given.event("ParentImage", ""));
        Holds.assertNoMatch(none, Given.event("ParentImage", ""));
    }

    @Test
    void trap10_unnamedDataIsAListOfWhichSomeElementMatches() {
        Expression data = search("Data|contains: 'xp_cmdshell'");
        Holds.assertMatch(data, Given.event("Data", new Object[] {"15281", "option 'xp_cmdshell' changed"}));
        Holds.assertNoMatch(data, Given.event("Data", new Object[] {"15281", "option 'xp_cmd", "shell' changed"}));
    }

    @Test
    void trap11_nothingIsTrimmed() {
        Holds.assertMatch(search("LogonProcessName: 'NtLmSsp '"), Given.event("LogonProcessName", "NtLmSsp "));
        Holds.assertNoMatch(search("LogonProcessName: 'NtLmSsp'"), Given.event("LogonProcessName", "NtLmSsp "));
    }

    @Test
    void trap13_aMatchKeepsTheEventWithItsFileAndRecordNumber() {
        Event first = Given.at(null, 7, "windows", "Security", 1, null, Given.fields("A", "x"));
        Event second = Given.at(null, 8, "windows", "Security", 1, null, Given.fields("A", "y"));
        List<Long> records = new ArrayList<>();
        EventMatcher matcher = RulePlan.of(List.of(Given.rule("r", Given.matches("A", "x"))), Given.EVERYTHING)
                .matcher();
        for (Event event : List.of(second, first)) {
            matcher.match(event, new MatchSink() {
                @Override
                public void matched(RuleMatch match) {
                    assertThat(match.event()).isSameAs(event);
                    records.add(match.event().provenance().record());
                }

                @Override
                public void limitReached(SigmaRule rule, Event event, String reason) {
                    throw new AssertionError(reason);
                }
            });
        }
        assertThat(records).containsExactly(7L);
    }

    @Test
    void trap14_everyRecordIsRoutedByItsOwnChannel() {
        List<SigmaRule> rules = List.of(
                Given.rule("started", new LogSource("windows", "process_creation", ""), Given.matches("Image", "*x*")),
                Given.rule("any", new LogSource("windows", "", "security"), Given.matches("Image", "*x*")));
        EventMatcher matcher = RulePlan.of(rules, ROUTES).matcher();
        List<String> told = new ArrayList<>();
        // One forwarded file: channels change from record to record, and their spelling too.
        for (Event event : List.of(
                Given.event("windows", "Security", 4688, null, Given.fields("Image", "x")),
                Given.event("windows", "MICROSOFT-WINDOWS-SYSMON/Operational", 1, null, Given.fields("Image", "x")),
                Given.event("windows", "ForwardedEvents", 1, null, Given.fields("Image", "x")),
                Given.event("windows", "security", 4624, null, Given.fields("Image", "x")),
                Given.event("windows", "", 4688, null, Given.fields("Image", "x")),
                Given.event("linux", "Security", 4688, null, Given.fields("Image", "x")))) {
            Given.Heard heard = new Given.Heard();
            matcher.match(event, heard);
            assertThat(heard.byRule).isEqualTo(Given.slow(rules, ROUTES, event));
            told.add(event.channel() + " " + heard.byRule.size());
        }
        assertThat(told)
                .containsExactly(
                        "Security 2",
                        "MICROSOFT-WINDOWS-SYSMON/Operational 1",
                        "ForwardedEvents 0",
                        "security 1",
                        " 0",
                        "Security 0");
    }

    @Test
    void trap15_rulesWithoutALogSourceAreNamedAndEventsPerLogSourceCounted() {
        LogSource creation = new LogSource("windows", "process_creation", "");
        LogSource deletion = new LogSource("windows", "registry_delete", "");
        LogSource etw = new LogSource("windows", "file_access", "");
        List<SigmaRule> rules = List.of(
                Given.rule("a", creation, Given.matches("Image", "x")),
                Given.rule("b", etw, Given.matches("Image", "x")),
                Given.rule("c", deletion, Given.matches("Image", "x")));
        RulePlan plan = RulePlan.of(rules, ROUTES);
        assertThat(plan.unmapped()).containsExactly(rules.get(1));
        assertThat(plan.activePerLogSource()).isEqualTo(Map.of(creation, 1, deletion, 1));
        assertThat(plan.unmappedPerLogSource()).isEqualTo(Map.of(etw, 1));
        EventMatcher matcher = plan.matcher();
        assertThat(matcher.eventsPerLogSource()).isEqualTo(Map.of(creation, 0L, deletion, 0L));
        for (String type : List.of("CreateKey", "DeleteKey", "DeleteKey")) {
            matcher.match(
                    Given.event(
                            "windows",
                            "Microsoft-Windows-Sysmon/Operational",
                            12,
                            null,
                            Given.fields("EventType", type)),
                    new Given.Heard());
        }
        matcher.match(Given.event("windows", "Security", 4688, null, Given.fields("Image", "y")), new Given.Heard());
        matcher.match(Given.event("windows", "Security", 4689, null, Given.fields("Image", "x")), new Given.Heard());
        assertThat(matcher.eventsPerLogSource()).isEqualTo(Map.of(creation, 1L, deletion, 2L));
    }
}
