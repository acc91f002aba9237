package org.tipstaff.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DataMapReaderTest {
    private static final String GOOD = """
            holdings:
              - {id: protected-witnesses, category: witness, hosts: [FS01, 10.0.1.7], paths: ['\\\\FS01\\vwu'], persons: [W-017, W-018]}
              - {id: chambers-drafts, category: chambers, hosts: [fs01.court.example]}
            """;

    private static String onlyProblem(String text) {
        DataMapReading reading = DataMapReader.read("map.yaml", text);
        assertThat(reading.map()).isEmpty();
        assertThat(reading.problems()).hasSize(1);
        return reading.problems().getFirst().render();
    }

    @Test
    void holdings_areFoundByAnyNameOfTheirComputer() {
        DataMap map = DataMapReader.read("map.yaml", GOOD).map().orElseThrow();
        assertThat(map.on(List.of("fs01"))).hasSize(2);
        assertThat(map.on(List.of("10.0.1.7"))).hasSize(1);
        assertThat(map.on(List.of("10.0.1.70"))).isEmpty();
        assertThat(map.on(List.of("FS02"))).isEmpty();
        assertThat(map.holdings().getFirst().persons()).containsExactly("W-017", "W-018");
    }

    @Test
    void unknownKey_isAnErrorWithItsPlace_andTheNearestKey() {
        assertThat(onlyProblem("holdings:\n  - {id: a, categroy: witness, category: witness, hosts: [x]}\n"))
                .contains("map.yaml:2:")
                .contains("category");
    }

    @Test
    void aName_isNoPseudonym_andIsNotRepeated() {
        String problem = onlyProblem("holdings:\n  - {id: a, category: witness, hosts: [x], persons: [Jane Doe]}\n");
        assertThat(problem).contains("map.yaml:2:").contains("pseudonym").doesNotContain("Jane");
    }

    @Test
    void noMessageShowsItsLine() {
        assertThat(onlyProblem("holdings:\n  - {id: a, category: witnes, hosts: [x], persons: [Jane Doe]}\n"
                        .replace("Jane Doe", "W-1")))
                .doesNotContain("W-1");
    }

    @Test
    void whatLiesInABucket_needsNoComputer_andIsFoundByWhatItsNameBeginsWith() {
        DataMap map = DataMapReader.read(
                        "map.yaml",
                        "holdings:\n  - {id: a, category: witness, paths: ['s3://archive/vwu/']}\n"
                                + "  - {id: b, category: staff, paths: ['s3://archive-2']}\n")
                .map()
                .orElseThrow();
        assertThat(map.buckets()).containsExactly("archive", "archive-2");
        assertThat(map.inBucket("archive")).hasSize(1);
        assertThat(map.inBucket("arch")).isEmpty();
        Holding part = map.inBucket("archive").getFirst();
        assertThat(part.holdsObject("archive", "vwu/list.pdf")).isTrue();
        assertThat(part.holdsObject("archive", "menu.pdf")).isFalse();
        assertThat(part.holdsObject("archive", "")).isFalse();
        assertThat(part.holdsObject("archive-2", "vwu/list.pdf")).isFalse();
        assertThat(map.inBucket("archive-2").getFirst().holdsObject("archive-2", ""))
                .isTrue();
        assertThat(onlyProblem("holdings:\n  - {id: a, category: staff, paths: ['D:\\Drafts']}\n"))
                .contains("no host and in no bucket")
                .doesNotContain("Drafts");
        assertThat(onlyProblem("holdings:\n  - {id: a, category: staff, paths: ['s3:///drafts']}\n"))
                .contains("names no bucket")
                .doesNotContain("drafts");
        assertThat(onlyProblem("holdings:\n  - {id: a, category: staff}\n")).contains("paths");
    }

    @Test
    void twoHoldingsOfOneId_areRefused() {
        assertThat(
                        onlyProblem(
                                "holdings:\n  - {id: a, category: staff, hosts: [x]}\n  - {id: a, category: staff, hosts: [y]}\n"))
                .contains("map.yaml:3:");
    }

    @Test
    void spoiledText_endsInAMapOrInProblems() {
        long seed = 99;
        Random random = new Random(seed);
        for (int i = 0; i < (Boolean.getBoolean("tipstaff.full") ? 50_000 : 2_000); i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                text.setCharAt(random.nextInt(text.length()), (char)
                        (random.nextInt(4) == 0 ? random.nextInt(0x300) : 32 + random.nextInt(95)));
            }
            DataMapReading reading = DataMapReader.read("map.yaml", text.toString());
            assertThat(reading.map().isPresent())
                    .as("seed %d, text %d: %s", seed, i, text)
                    .isEqualTo(reading.errors() == 0);
        }
    }
}
