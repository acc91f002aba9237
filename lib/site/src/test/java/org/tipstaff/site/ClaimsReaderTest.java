package org.tipstaff.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimsReaderTest {
    private static final String GOOD = """
            claims:
              - {id: paper-1, source: A newspaper, kind: press, date: 2026-03-04, grade: D4, says: mailboxes were taken, names: [Grey Heron]}
              - {id: site-1, source: A site, kind: leak-site, date: 2026-03-05, grade: E6, says: files are for sale}
            published: [203.0.113.66, Update.Example.Net]
            """;

    private static String onlyProblem(String text) {
        ClaimsReading reading = ClaimsReader.read("claims.yaml", text);
        assertThat(reading.claims()).isEmpty();
        assertThat(reading.problems()).hasSize(1);
        return reading.problems().getFirst().render();
    }

    @Test
    void claims_keepWhoSaidThem_andHowTheyWereGraded() {
        Claims claims = ClaimsReader.read("claims.yaml", GOOD).claims().orElseThrow();
        assertThat(claims.claims()).extracting(ExternalClaim::grade).containsExactly("D4", "E6");
        assertThat(claims.claims().getFirst().names()).containsExactly("Grey Heron");
        assertThat(claims.published()).containsExactlyInAnyOrder("203.0.113.66", "update.example.net");
    }

    @Test
    void aGradeThatIsNone_isRefused() {
        assertThat(onlyProblem(GOOD.replace("D4", "G4")))
                .contains("claims.yaml:2:")
                .contains("C3");
        assertThat(onlyProblem(GOOD.replace("D4", "D7"))).contains("claims.yaml:2:");
    }

    @Test
    void anUnknownKind_orKey_isRefused() {
        assertThat(onlyProblem(GOOD.replace("kind: press", "kind: rumour"))).contains("leak-site");
        assertThat(ClaimsReader.read("claims.yaml", GOOD.replace("says: mailboxes", "say: mailboxes"))
                        .problems())
                .anySatisfy(problem -> assertThat(problem.render()).contains("did you mean 'says'"));
    }

    @Test
    void aClaimWithoutItsGrade_isNone() {
        assertThat(onlyProblem(GOOD.replace("grade: D4, ", ""))).contains("grade");
    }

    @Test
    void noMessageShowsWhomAClaimNames() {
        for (String wrong : new String[] {
            GOOD.replace("D4", "G4"), GOOD.replace("kind: press", "kind: rumour"), GOOD.replace("paper-1", "site-1")
        }) {
            assertThat(ClaimsReader.read("claims.yaml", wrong).problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.render()).doesNotContain("Grey Heron"));
        }
    }

    @Test
    void anyBytes_areReadOrRefused() {
        long seed = 77;
        Random random = new Random(seed);
        byte[] good = GOOD.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = good.clone();
            for (int k = random.nextInt(6); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            ClaimsReading reading = ClaimsReader.read("claims.yaml", bytes);
            assertThat(reading.claims().isPresent())
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(reading.errors() == 0);
        }
    }
}
