package org.tipstaff.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;

class BagTest {
    private static final byte[] LOG = "a log".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void manifestListsEveryPayloadFileAndNothingElse() throws Exception {
        Files.createDirectories(folder.resolve("data/derived"));
        Files.write(folder.resolve("data/derived/100%.txt"), LOG);
        Files.writeString(folder.resolve("VERIFY.md"), "x");
        Bag.seal(folder, Map.of("External-Identifier", "case-1"));
        assertThat(folder.resolve("manifest-sha256.txt")).hasContent(Sha256.of(LOG) + "  data/derived/100%25.txt\n");
        assertThat(Files.readString(folder.resolve("tagmanifest-sha256.txt")))
                .contains("  VERIFY.md", "  bagit.txt", "  bag-info.txt", "  manifest-sha256.txt")
                .doesNotContain("data/");
        assertThat(folder.resolve("bag-info.txt")).hasContent("External-Identifier: case-1\nPayload-Oxum: 5.1\n");
    }

    @Test
    void sealedTwiceIsTheSame() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.write(folder.resolve("data/a"), LOG);
        Bag.seal(folder, Map.of());
        String first = Files.readString(folder.resolve("tagmanifest-sha256.txt"));
        Bag.seal(folder, Map.of());
        assertThat(folder.resolve("tagmanifest-sha256.txt")).hasContent(first);
    }

    @Test
    void aCopyIsProvenEqual() throws Exception {
        Path file = Files.write(folder.resolve("Security.evtx"), LOG);
        Path case1 = folder.resolve("case/data/original");
        Originals.Original original = new Originals.Original("dir/Security.evtx", Sha256.of(LOG), LOG.length);
        Originals.copy(file, original, case1);
        assertThat(case1.resolve("dir/Security.evtx")).hasBinaryContent(LOG);
        assertThat(Files.readAllBytes(file)).isEqualTo(LOG);
    }

    @Test
    void aFileThatChangedSinceItWasReadStopsEverything() throws Exception {
        Path file = Files.writeString(folder.resolve("Security.evtx"), "another log");
        Originals.Original original = new Originals.Original("Security.evtx", Sha256.of(LOG), LOG.length);
        Path case1 = folder.resolve("case/data/original");
        assertThatThrownBy(() -> Originals.copy(file, original, case1))
                .isInstanceOf(EvidenceChangedException.class)
                .hasMessageContaining("Security.evtx changed");
        assertThat(case1.resolve("Security.evtx")).doesNotExist();
    }

    @Test
    void pathsThatLeadOutAreRefused() throws Exception {
        Path file = Files.write(folder.resolve("x"), LOG);
        Originals.Original original = new Originals.Original("../x", Sha256.of(LOG), LOG.length);
        assertThatThrownBy(() -> Originals.copy(file, original, folder.resolve("case")))
                .hasMessageContaining("leads out");
    }

    @Test
    void theListEscapesControlCharacters() throws Exception {
        Originals.writeList(
                folder,
                List.of(
                        new Originals.Original("b\tc\n.evtx", Sha256.of(LOG), 5),
                        new Originals.Original("a\\b", Sha256.of(LOG), 5)));
        assertThat(folder.resolve(Originals.LIST))
                .hasContent("sha256\tbytes\tpath\n" + Sha256.of(LOG) + "\t5\ta\\\\b\n" + Sha256.of(LOG)
                        + "\t5\tb\\x09c\\x0a.evtx\n");
    }
}
