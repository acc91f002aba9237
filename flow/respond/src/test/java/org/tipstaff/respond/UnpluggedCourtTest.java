package org.tipstaff.respond;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;

/** The choice that a court had in 2023: pull the plug, or what lies between. Five days from a Monday morning. */
class UnpluggedCourtTest {
    private static final Instant MONDAY = Instant.parse("2026-09-14T05:00:00Z");

    private static Site site() throws IOException {
        try (InputStream in = UnpluggedCourtTest.class.getResourceAsStream("unplugged-court.yaml")) {
            return Given.site(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** How they came in is not known, so the whole outside is theirs. */
    private static ContainmentPlan plan() throws IOException {
        Suspects suspects = new Suspects(
                "2023",
                List.of("OFF-014", "OFF-022"),
                List.of("REMOTE01"),
                List.of("office.user14"),
                List.of(),
                List.of(Network.parse("198.51.100.77")),
                List.of("cdn.attacker.example"),
                List.of(),
                false);
        return ContainmentPlanner.contain(site(), suspects, MONDAY, Given.NONCE);
    }

    @Test
    void theGradedPlanKeepsTheAttackerFromTheCrownJewelsForATenthOfWhatUnpluggingCosts() throws Exception {
        ContainmentPlan plan = plan();
        Option unplugged = plan.grades().getLast();
        assertThat(unplugged.level()).isEqualTo(ContainmentLevel.L5);
        assertThat(plan.reachedBefore()).containsExactly("DC01", "FS01", "WITNESS01");
        assertThat(unplugged.jewelsReached()).isEmpty();
        assertThat(plan.reachedAfter()).isEmpty();
        assertThat(plan.cost().mustRunMinutes()).isZero();
        assertThat(unplugged.cost().mustRunMinutes()).isPositive();
        assertThat(plan.cost().minutes() * 10)
                .isLessThanOrEqualTo(unplugged.cost().minutes());
        // Nothing between is enough by itself: an isolated host still gets to the servers inside.
        assertThat(plan.grades().subList(0, 4))
                .noneMatch(grade -> grade.jewelsReached().isEmpty());
        assertThat(plan.losses()).extracting(ServiceLoss::service).containsExactly("remote-desks");
    }

    @Test
    void theTableOfTheReadmeIsThisOne() throws Exception {
        String table = new GradeTable("en").markdown(plan());
        java.nio.file.Path readme = java.nio.file.Path.of(System.getProperty("tipstaff.root"), "README.md");
        assertThat(java.nio.file.Files.readString(readme)).contains(table);
    }

    @Test
    void theTableSpeaksFrenchToo() throws Exception {
        assertThat(new GradeTable("fr").markdown(plan())).contains("L5 tout débranché", "0 sur 3", "l'attaquant");
        assertThat(load("grades_fr.properties").stringPropertyNames())
                .isEqualTo(load("grades_en.properties").stringPropertyNames());
    }

    private static Properties load(String name) throws IOException {
        try (InputStream in = GradeTable.class.getResourceAsStream(name)) {
            Properties words = new Properties();
            words.load(in);
            return words;
        }
    }
}
