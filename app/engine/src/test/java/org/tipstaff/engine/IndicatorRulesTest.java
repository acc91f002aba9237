package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.detect.Finding;
import org.tipstaff.label.Label;

/** A list of indicators is met where it should be, and nowhere else. */
class IndicatorRulesTest {
    private static final RuleCache NO_CACHE = RuleCache.of(Map.of("TIPSTAFF_CACHE", "off"));
    private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

    @TempDir
    Path folder;

    private RuleBook book(String list) throws IOException {
        Path file = Files.writeString(folder.resolve("list.yaml"), list);
        return RuleBook.read(new RuleSources(List.of(), null, file).ofOnesOwn(), 1, NO_CACHE);
    }

    private static String sysmon(int id, String data) {
        return "{\"@timestamp\":\"2026-03-02T12:00:00Z\",\"winlog\":{\"channel\":\"Microsoft-Windows-Sysmon/Operational\",\"event_id\":"
                + id + ",\"record_id\":1,\"computer_name\":\"REG-WS-014\",\"event_data\":{" + data + "}}}";
    }

    private static String zeek(String rest) {
        return "{\"ts\":1772452800.5,\"uid\":\"C1\",\"id.orig_h\":\"10.0.0.5\",\"id.orig_p\":50000,\"id.resp_h\":\"198.51.100.9\",\"id.resp_p\":443,"
                + rest + "}";
    }

    private List<Finding> found(RuleBook book, String... lines) throws IOException {
        Path log = Files.write(folder.resolve("log.jsonl"), List.of(lines));
        Detection detection = new Scan(book, null, null, 1, false, () -> false, Progress.NONE).run(List.of(log));
        assertThat(detection.gaps()).isEmpty();
        return detection.findings();
    }

    @Test
    void eachKindIsMetInEventsOfWindowsAndOfTheNetwork() throws IOException {
        RuleBook book = book("""
                addresses: [203.0.113.7, 198.51.100.0/24]
                domains: [evil.example]
                hashes: [%s]
                """.formatted(MD5));
        assertThat(book.rules().problems()).isEmpty();
        assertThat(found(book, sysmon(3, "\"DestinationIp\":\"203.0.113.7\""))).hasSize(1);
        assertThat(found(book, sysmon(22, "\"QueryName\":\"EVIL.example\""))).hasSize(1);
        assertThat(found(book, sysmon(22, "\"QueryName\":\"c2.evil.example\""))).hasSize(1);
        assertThat(found(book, sysmon(1, "\"Hashes\":\"SHA1=00,MD5=" + MD5.toUpperCase(java.util.Locale.ROOT) + "\"")))
                .hasSize(1);
        assertThat(found(book, zeek("\"_path\":\"conn\",\"proto\":\"tcp\",\"conn_state\":\"SF\"")))
                .hasSize(1);
        assertThat(found(book, zeek("\"_path\":\"ssl\",\"server_name\":\"www.evil.example\"")))
                .as("by its address and by its name")
                .hasSize(2);
        assertThat(found(book, zeek("\"_path\":\"files\",\"fuid\":\"F1\",\"md5\":\"" + MD5 + "\"")))
                .hasSize(2);
    }

    @Test
    void whatOnlyLooksLikeAnIndicatorIsNotMet() throws IOException {
        RuleBook book = book("""
                addresses: [203.0.113.7]
                domains: [evil.example]
                hashes: [%s]
                """.formatted(MD5));
        assertThat(found(
                        book,
                        sysmon(3, "\"DestinationIp\":\"203.0.113.70\""),
                        sysmon(22, "\"QueryName\":\"notevil.example\""),
                        sysmon(22, "\"QueryName\":\"evil.example.org\""),
                        sysmon(1, "\"Hashes\":\"MD5=" + MD5.replace('d', 'e') + "\",\"CommandLine\":\"" + MD5 + "\""),
                        zeek("\"_path\":\"conn\",\"proto\":\"tcp\",\"conn_state\":\"SF\"")))
                .isEmpty();
    }

    @Test
    void onlyWhatIsListedIsAsked_andItsMarkingIsThatOfTheFindings() throws IOException {
        RuleBook book = book("tlp: AMBER\ndomains: [evil.example]\n");
        assertThat(book.rules().rules()).hasSize(2);
        assertThat(book.named()).containsExactly("indicators list.yaml");
        Finding finding =
                found(book, sysmon(22, "\"QueryName\":\"evil.example\"")).getFirst();
        assertThat(RunLabels.of(Label.parse("TLP:GREEN"), book).of(finding)).hasToString("TLP:AMBER");
        RuleBook silent = book("domains: [evil.example]\n");
        Finding other =
                found(silent, sysmon(22, "\"QueryName\":\"evil.example\"")).getFirst();
        assertThat(RunLabels.of(Label.parse("TLP:GREEN"), silent).of(other).toString())
                .as("what says nothing is RED")
                .startsWith("TLP:RED");
    }

    @Test
    void anotherListIsAnotherSetOfRules() throws IOException {
        assertThat(book("domains: [a.example]\n").rules().digest())
                .isNotEqualTo(book("domains: [b.example]\n").rules().digest());
    }

    @Test
    void aListStandsBesideBuiltInRulesAndOnesOwn() throws IOException {
        Path file = Files.writeString(folder.resolve("list.yaml"), "hashes: [" + MD5 + "]\n");
        RuleBook built = RuleBook.read(new RuleSources(List.of(), null, file), 1, NO_CACHE);
        assertThat(built.named()).containsExactly(RuleBook.BUILT_IN, "indicators list.yaml");
        assertThat(built.rules().rules().size())
                .isEqualTo(RuleBook.read(RuleSources.of(List.of()), 1, NO_CACHE)
                                .rules()
                                .rules()
                                .size()
                        + 2);
    }

    @Test
    void aListWithAMistakeIsRefusedWhole() {
        assertThatThrownBy(() -> book("domains: [evil.example, 'bad name']\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("list.yaml:1:");
    }
}
