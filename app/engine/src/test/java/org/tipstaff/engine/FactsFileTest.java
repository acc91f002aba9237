package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.label.Label;

/** What a case rests on, written down and read again. That nothing is lost on the way, the acceptance tests show by its files. */
class FactsFileTest {
    private static final int MUTATIONS = Boolean.getBoolean("tipstaff.full") ? 20_000 : 500;

    @TempDir
    static Path folder;

    private static Path file;
    private static Investigation investigation;

    @BeforeAll
    static void make() throws IOException {
        Path log = Path.of(System.getProperty("tipstaff.root"))
                .resolve("examples/court-intrusion/logs/JUMP01.security.xml");
        RuleBook book = RuleBook.read(RuleSources.of(List.of()), 1);
        Detection detection = new Scan(book, null, null, 1, true, () -> false, Progress.NONE).run(List.of(log));
        investigation = Investigation.of(
                detection, RunLabels.of(Label.parse("TLP:AMBER/chambers"), book), ImpactQuestion.OF_NO_COURT);
        file = folder.resolve("facts.jsonl");
        FactsFile.write(file, investigation);
    }

    @Test
    void nothingOfTheCaseIsLost() throws Exception {
        CaseCut cut = CaseCut.ofAll(FactsFile.read(file));
        assertThat(cut.report().findings()).hasSameSizeAs(investigation.report().findings());
        assertThat(cut.report().events()).isEqualTo(investigation.report().events());
        assertThat(cut.report().channels()).isEqualTo(investigation.report().channels());
        assertThat(cut.report().sources()).isEqualTo(investigation.report().sources());
        assertThat(cut.report().rules()).isEqualTo(investigation.report().rules());
        assertThat(cut.report().run()).isEqualTo(investigation.report().run());
        assertThat(cut.report().labels().run())
                .isEqualTo(investigation.report().labels().run());
        assertThat(cut.timeline()).hasSameSizeAs(investigation.timeline());
    }

    @Test
    void aDamagedLineIsNamed() throws Exception {
        refused("line 1: ", text -> text.replace("\"value\":1}", "\"value\":2}"));
        refused("line 2: its label", text -> text.replaceFirst("TLP:AMBER", "TLP:AMBRE"));
        refused("line 2: a fact of kind", text -> text.replaceFirst("\"run\"", "\"ran\""));
    }

    private static void refused(String says, UnaryOperator<String> damage) throws IOException {
        Path damaged = folder.resolve("damaged.jsonl");
        Files.writeString(damaged, damage.apply(Files.readString(file)));
        assertThatThrownBy(() -> FactsFile.read(damaged))
                .isInstanceOf(FactsException.class)
                .hasMessageContaining(says);
    }

    @Test
    void noDamageIsMoreThanARefusal() throws Exception {
        byte[] sound = Files.readAllBytes(file);
        Path damaged = folder.resolve("mutated.jsonl");
        for (int i = 0; i < MUTATIONS; i++) {
            Random random = new Random(i);
            byte[] bytes = random.nextInt(4) == 0
                    ? java.util.Arrays.copyOf(sound, random.nextInt(sound.length))
                    : sound.clone();
            for (int k = 1 + random.nextInt(3); k > 0 && bytes.length > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) "0\"{}[]:,nx".charAt(random.nextInt(10));
            }
            Files.write(damaged, bytes);
            try {
                FactsFile.read(damaged);
            } catch (FactsException e) {
                assertThat(e.getMessage()).as("seed " + i).startsWith("line ");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + i + ": " + new String(bytes, 0, 0, StandardCharsets.UTF_8), e);
            }
        }
    }
}
