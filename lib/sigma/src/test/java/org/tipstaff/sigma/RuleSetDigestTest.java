package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;

/** The digest changes with all that would change what is read, and with nothing else. */
class RuleSetDigestTest {
    private static final String RULE = Written.search("a: b");

    @TempDir
    Path folder;

    private Path rules;

    @BeforeEach
    void writeRules() throws IOException {
        rules = Files.createDirectories(folder.resolve("rules"));
        write("one.yml", RULE);
        write("windows/two.yml", RULE.replace("7a01", "7a02"));
        write("readme.txt", "not read");
    }

    private void write(String name, String text) throws IOException {
        Path file = rules.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static Sha256 digest(RuleOptions options, String... paths) {
        Optional<Sha256> digest = new RuleSetLoader(options, 1).digest(List.of(paths), Map.of());
        assertThat(digest).isPresent();
        return digest.orElseThrow();
    }

    private static Sha256 digest(Object path) {
        return digest(RuleOptions.defaults(), path.toString());
    }

    private Path zip(String... namesAndTexts) throws IOException {
        Path zip = folder.resolve("rules.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                out.putNextEntry(new ZipEntry(namesAndTexts[i]));
                out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    @Test
    void sameContent_sameDigest() throws Exception {
        Sha256 before = digest(rules);
        write("one.yml", RULE);
        write("readme.txt", "still not read");
        assertThat(digest(rules)).isEqualTo(before);
    }

    @Test
    void changedFile_changesIt_alsoWhenSizeAndTimeStay() throws Exception {
        Sha256 before = digest(rules);
        var time = Files.getLastModifiedTime(rules.resolve("one.yml"));
        write("one.yml", RULE.replace("a: b", "a: c"));
        Files.setLastModifiedTime(rules.resolve("one.yml"), time);
        assertThat(digest(rules)).isNotEqualTo(before);
    }

    @Test
    void addedRemovedOrRenamedFile_changesIt() throws Exception {
        Sha256 before = digest(rules);
        write("three.yaml", RULE);
        Sha256 added = digest(rules);
        Files.move(rules.resolve("three.yaml"), rules.resolve("four.yaml"));
        Sha256 renamed = digest(rules);
        Files.delete(rules.resolve("four.yaml"));
        assertThat(List.of(before, added, renamed)).doesNotHaveDuplicates();
        assertThat(digest(rules)).isEqualTo(before);
    }

    @Test
    void fileLeftOut_changesIt_forItIsCounted() throws Exception {
        Sha256 before = digest(rules);
        write("deprecated/old.yml", RULE);
        Sha256 one = digest(rules);
        write("deprecated/older.yml", RULE);
        assertThat(List.of(before, one, digest(rules))).doesNotHaveDuplicates();
    }

    @Test
    void singleFile_changesWithItsContent() throws Exception {
        Sha256 before = digest(rules.resolve("one.yml"));
        write("one.yml", RULE + "\n");
        assertThat(digest(rules.resolve("one.yml"))).isNotEqualTo(before);
    }

    @Test
    void zip_changesWithContentAndPart() throws Exception {
        Path zip = zip("rules/a.yml", RULE);
        Sha256 before = digest(zip);
        assertThat(digest(zip)).isEqualTo(before);
        assertThat(digest(zip + "!rules")).isNotEqualTo(before);
        zip("rules/a.yml", RULE.replace("a: b", "a: c"));
        assertThat(digest(zip)).isNotEqualTo(before);
    }

    /** Problems name places by the path as it was written. */
    @Test
    void spellingOfThePath_changesIt() {
        assertThat(digest(rules + "/")).isNotEqualTo(digest(rules));
        assertThat(digest(RuleOptions.defaults(), rules.toString(), rules + "/one.yml"))
                .isNotEqualTo(digest(RuleOptions.defaults(), rules + "/one.yml", rules.toString()));
    }

    @Test
    void options_changeIt() {
        String path = rules.toString();
        RuleOptions plain = RuleOptions.defaults();
        List<Sha256> digests = List.of(
                digest(plain, path),
                digest(plain.withTemporalExpressions(), path),
                digest(plain.with(new Placeholders(Map.of("a", List.of("b")))), path),
                digest(plain.with(new Placeholders(Map.of("a", List.of("b", "c")))), path),
                digest(plain.with(new Placeholders(Map.of("a", List.of("bc")))), path));
        assertThat(digests).doesNotHaveDuplicates();
    }

    @Test
    void texts_changeIt() {
        RuleSetLoader loader = new RuleSetLoader(RuleOptions.defaults(), 1);
        Map<String, String> texts = new TreeMap<>(Map.of("a.yml", RULE));
        Optional<Sha256> before = loader.digest(List.of(), Map.of("built-in", texts));
        assertThat(before).isPresent();
        assertThat(loader.digest(List.of(), Map.of("built-in", Map.of("b.yml", RULE))))
                .isNotEqualTo(before);
        assertThat(loader.digest(List.of(), Map.of("own", texts))).isNotEqualTo(before);
        texts.put("a.yml", RULE + "\n");
        assertThat(loader.digest(List.of(), Map.of("built-in", texts)))
                .isPresent()
                .isNotEqualTo(before);
    }

    /** The reader refuses such a file by name and reads the others; what it held is not known, so no digest stands for it. */
    @Test
    void whatCannotBeReadWhole_hasNone() throws Exception {
        RuleSetLoader loader = new RuleSetLoader(RuleOptions.defaults(), 1);
        assertThat(loader.digest(List.of(folder.resolve("absent").toString()), Map.of()))
                .isEmpty();
        Files.write(rules.resolve("huge.yml"), new byte[RuleFiles.MAX_FILE_BYTES + 1]);
        assertThat(loader.digest(List.of(rules.toString()), Map.of())).isEmpty();
    }
}
