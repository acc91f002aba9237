package org.tipstaff.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tipstaff.detect.Finding;
import org.tipstaff.event.Source;
import org.tipstaff.label.Label;
import org.tipstaff.sigma.Level;

class NavigatorLayerTest {
    private static Finding finding(String title, Level level, String... techniques) {
        Source source = ExampleCase.source("a.evtx");
        return ExampleCase.finding(
                ExampleCase.rule(title, level, List.of("execution"), List.of(techniques)),
                ExampleCase.event(source, title.length(), Instant.EPOCH, "HOST", ""),
                Map.of());
    }

    @Test
    void countsFindingsByTechnique() {
        String layer = NavigatorLayer.write(
                List.of(
                        finding("a", Level.LOW, "T1059.001", "T1059"),
                        finding("bb", Level.HIGH, "T1059.001"),
                        finding("ccc", Level.MEDIUM, "T1105")),
                Label.parse("TLP:AMBER+STRICT/chambers"));
        assertThat(layer)
                .contains(
                        "\"versions\":{\"attack\":\"18\",\"navigator\":\"5.1.0\",\"layer\":\"4.5\"},\"domain\":\"enterprise-attack\"")
                .contains(
                        "{\"techniqueID\":\"T1059\",\"score\":1,\"comment\":\"1 finding, highest level low\",\"enabled\":true,\"showSubtechniques\":true}")
                .contains(
                        "{\"techniqueID\":\"T1059.001\",\"score\":2,\"comment\":\"2 findings, highest level high\",\"enabled\":true,\"showSubtechniques\":false}")
                .contains("\"maxValue\":2")
                .contains("\"name\":\"TLP:AMBER+STRICT Tipstaff: techniques")
                .contains(
                        "{\"name\":\"TLP\",\"value\":\"AMBER+STRICT\"},{\"name\":\"label\",\"value\":\"TLP:AMBER+STRICT/chambers\"}");
    }

    @Test
    void noFindingsIsAnEmptyLayer() {
        assertThat(NavigatorLayer.write(List.of(), Label.UNLABELLED)).contains("\"techniques\":[]");
    }
}
