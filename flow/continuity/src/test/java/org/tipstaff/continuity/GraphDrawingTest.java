package org.tipstaff.continuity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

class GraphDrawingTest {
    private static final Cut CUT = Cut.silencing(List.of("FS01", "REG-WS-014"));

    private static String drawn(Site site, String language, Cut cut) throws Exception {
        String svg = new GraphDrawing(ServiceGraph.of(site), language).svg(cut, List.of("REG-WS-014"));
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        return svg;
    }

    @Test
    void beforeAndAfterAreToldInWordsInBothLanguages() throws Exception {
        Site site = ServiceGraphTest.example();
        assertThat(drawn(site, "en", Cut.NOTHING))
                .contains("REG-WS-014 ! attacker")
                .doesNotContain("stops");
        assertThat(drawn(site, "en", CUT))
                .contains("REG-WS-014 ! attacker: quarantined", "Case files (must run): stops", "Mail: runs");
        assertThat(drawn(site, "fr", CUT)).contains("Case files (indispensable): s'arrête", "en quarantaine");
        assertThat(drawn(site, "fr", CUT)).isEqualTo(drawn(site, "fr", CUT));
    }

    @Test
    void aNameFromASiteFileIsNeverMarkup() throws Exception {
        Site site = SiteReader.read("s", """
                        court: {name: C, timezone: UTC}
                        hosts: [{id: h1}]
                        services: [{id: s1, name: '</text><script>alert("1")</script>&', hosts: [h1]}]
                        """).site().orElseThrow();
        assertThat(drawn(site, "en", Cut.NOTHING)).doesNotContain("<script");
    }

    @Test
    void bothCataloguesHaveTheSameWords() throws IOException {
        assertThat(load("graph_fr.properties").stringPropertyNames())
                .isEqualTo(load("graph_en.properties").stringPropertyNames());
    }

    private static Properties load(String name) throws IOException {
        try (InputStream in = GraphDrawing.class.getResourceAsStream(name)) {
            Properties words = new Properties();
            words.load(in);
            return words;
        }
    }
}
