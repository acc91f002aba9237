package org.tipstaff.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.tipstaff.impact.comparison.Comparison;
import org.tipstaff.impact.comparison.EarlierCase;
import org.tipstaff.impact.comparison.Likeness;
import org.tipstaff.impact.comparison.RandomIncidents;
import org.tipstaff.impact.comparison.Traits;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A-2 with the techniques of the world: incidents that nobody did, held against what every known group uses. */
class TechniqueLikenessTest {
    private static final long SEED = 181;
    private static final int TECHNIQUES_OF_AN_INCIDENT = 12;

    /** What each group uses, by the ids of ATT&CK's objects. */
    private static Map<String, TreeSet<String>> groups() throws IOException {
        Map<String, TreeSet<String>> groups = new TreeMap<>();
        try (InputStream in = Files.newInputStream(RealData.at("intel/attack-enterprise-18.1-stix20.zip"));
                ZipInputStream members = new ZipInputStream(in)) {
            for (ZipEntry entry = members.getNextEntry(); entry != null; entry = members.getNextEntry()) {
                if (entry.getName().endsWith(".json")) {
                    // Whoever parses closes what it read, and the zip with it.
                    read(members, groups);
                    return groups;
                }
            }
        }
        return groups;
    }

    private static void read(InputStream in, Map<String, TreeSet<String>> groups) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            Map<String, String> object = new HashMap<>();
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT && ++depth == 2) {
                    object.clear();
                } else if (token == JsonToken.END_OBJECT && depth-- == 2) {
                    String source = object.getOrDefault("source_ref", "");
                    String target = object.getOrDefault("target_ref", "");
                    if ("uses".equals(object.get("relationship_type"))
                            && source.startsWith("intrusion-set--")
                            && target.startsWith("attack-pattern--")
                            && !"true".equals(object.get("revoked"))) {
                        groups.computeIfAbsent(source, _ -> new TreeSet<>()).add(target);
                    }
                } else if (depth == 2 && token.isScalarValue()) {
                    object.put(parser.currentName(), parser.getString());
                }
            }
        }
    }

    @Test
    void incidentThatNobodyDid_looksLikeAGroupOnceInTwentyAtMost() throws IOException {
        List<EarlierCase> known = new ArrayList<>();
        TreeMap<String, Double> frequency = new TreeMap<>();
        groups().forEach((group, techniques) -> {
            known.add(new EarlierCase(group, new Traits(new TreeSet<>(), techniques)));
            techniques.forEach(technique -> frequency.merge(technique, 1.0, Double::sum));
        });
        assertThat(known).hasSizeGreaterThan(100);
        RandomIncidents<String> nature = new RandomIncidents<>(frequency);
        Random random = new Random(SEED);
        int incidents = Boolean.getBoolean("tipstaff.full") ? 1_000 : 40;
        int shown = 0;
        int said = 0;
        for (int i = 0; i < incidents; i++) {
            Traits nobody = new Traits(new TreeSet<>(), new TreeSet<>(nature.draw(TECHNIQUES_OF_AN_INCIDENT, random)));
            List<Likeness> likenesses =
                    Comparison.of(nobody, known, Set.of(), frequency).likenesses();
            shown += likenesses.stream().anyMatch(each -> each.ofTechniques().isDistinguishable()) ? 1 : 0;
            said += likenesses.stream().anyMatch(each -> each.word() != Likeness.Word.NOTHING_SHARED) ? 1 : 0;
        }
        System.out.println("comparison: of " + incidents + " incidents of " + TECHNIQUES_OF_AN_INCIDENT
                + " techniques drawn by how many of " + known.size() + " groups use them, " + shown
                + " shown as distinguishable by techniques, " + said + " said to be like any");
        assertThat(said).isZero();
        // Of 40 at one in twenty, more than 5 come once in seventy times.
        assertThat(shown).as("seed %d", SEED).isLessThanOrEqualTo(incidents >= 1_000 ? incidents / 20 : 5);
    }
}
