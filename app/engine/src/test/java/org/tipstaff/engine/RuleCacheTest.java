package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.event.Sha256;
import org.tipstaff.sigma.RuleOptions;
import org.tipstaff.sigma.RuleSet;
import org.tipstaff.sigma.RuleSetLoader;

/** The cache makes no difference but in time, whatever becomes of its folder. */
class RuleCacheTest {
    private static final String RULE = """
            title: Certutil fetches a file
            id: 6f1c1d8e-0a54-4a0e-9a5e-0c2c5d3f7b01
            logsource:
                product: windows
                category: process_creation
            detection:
                selection:
                    CommandLine|contains: urlcache
                condition: selection
            """;

    @TempDir
    Path folder;

    private Path rules;
    private Path kept;
    private RuleCache cache;
    private int readings;

    @BeforeEach
    void writeRules() throws IOException {
        rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("one.yml"), RULE);
        Files.writeString(rules.resolve("bad.yml"), RULE.replace("contains", "contians"));
        kept = folder.resolve("caches/tipstaff");
        cache = RuleCache.in(kept);
    }

    private RuleSet fresh() throws Exception {
        return new RuleSetLoader(RuleOptions.defaults(), 1).load(List.of(rules.toString()));
    }

    private RuleSet read() throws Exception {
        RuleSetLoader loader = new RuleSetLoader(RuleOptions.defaults(), 1);
        List<String> paths = List.of(rules.toString());
        return cache.get(() -> loader.digest(paths, Map.of()), () -> {
            readings++;
            return loader.load(paths);
        });
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.sorted().toList();
        }
    }

    @Test
    void secondStart_readsNoRuleFile_andGetsTheSame() throws Exception {
        assertThat(read()).isEqualTo(fresh());
        assertThat(read()).isEqualTo(fresh());
        assertThat(readings).isOne();
        assertThat(files()).hasSize(1);
    }

    @Test
    void changedRule_isReadAgain() throws Exception {
        read();
        Files.writeString(rules.resolve("one.yml"), RULE.replace("urlcache", "verifyctl"));
        assertThat(read()).isEqualTo(fresh());
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void ruleBook_isTheSameWithAndWithout() throws Exception {
        for (List<String> paths : List.of(List.<String>of(), List.of(rules.toString()))) {
            RuleBook without = RuleBook.read(RuleSources.of(paths), 1, RuleCache.none());
            RuleBook first = RuleBook.read(RuleSources.of(paths), 1, cache);
            RuleBook second = RuleBook.read(RuleSources.of(paths), 1, cache);
            assertThat(first.rules()).isEqualTo(without.rules());
            assertThat(second.rules()).isEqualTo(without.rules());
            assertThat(second.rules().digest()).isEqualTo(without.rules().digest());
        }
        assertThat(files()).hasSize(2);
    }

    @Test
    void placeholders_areAnotherRuleSet() throws Exception {
        Path placeholders = Files.writeString(folder.resolve("placeholders.yml"), "tool: certutil\n");
        Files.writeString(rules.resolve("one.yml"), RULE.replace("contains: urlcache", "expand: '%tool%'"));
        List<String> paths = List.of(rules.toString());
        assertThat(RuleBook.read(new RuleSources(paths, placeholders, null), 1, cache)
                        .rules()
                        .rules())
                .hasSize(1);
        Files.writeString(placeholders, "tool: bitsadmin\n");
        RuleBook other = RuleBook.read(new RuleSources(paths, placeholders, null), 1, cache);
        assertThat(other.rules())
                .isEqualTo(RuleBook.read(new RuleSources(paths, placeholders, null), 1, RuleCache.none())
                        .rules());
        assertThat(RuleBook.read(RuleSources.of(List.of(rules.resolve("one.yml").toString())), 1, cache)
                        .refused(true))
                .hasSize(1);
    }

    @Test
    void damagedFile_isReplaced() throws Exception {
        read();
        Path file = files().getFirst();
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        for (byte[] content : List.of(bad, new byte[0], java.util.Arrays.copyOf(good, good.length - 1))) {
            Files.write(file, content);
            assertThat(read()).isEqualTo(fresh());
            assertThat(Files.readAllBytes(file)).isEqualTo(good);
        }
        assertThat(readings).isEqualTo(4);
    }

    @Test
    void folderThatCannotBeMade_orIsAFile_onlyCostsTime() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "not a folder");
        for (Path place : List.of(file, file.resolve("below"))) {
            cache = RuleCache.in(place);
            assertThat(read()).isEqualTo(fresh());
        }
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void folderWhereTheFileShouldBe_onlyCostsTime() throws Exception {
        read();
        Path file = files().getFirst();
        Files.delete(file);
        Files.createDirectories(file.resolve("inside"));
        assertThat(read()).isEqualTo(fresh());
        assertThat(read()).isEqualTo(fresh());
    }

    @Test
    void othersCanNeitherReadNorWrite() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX: not run");
        read();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
                .isEqualTo("rw-------");
    }

    @Test
    void folderThatOthersMayWriteTo_isNotUsed() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX: not run");
        read();
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxrwx---"));
        read();
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void oldestGoFirst() throws Exception {
        read();
        Path first = files().getFirst();
        Files.setLastModifiedTime(first, FileTime.fromMillis(0));
        Path unfinished = Files.writeString(kept.resolve("rules-1.tmp"), "cut off");
        Files.setLastModifiedTime(unfinished, FileTime.fromMillis(1));
        Path foreign = Files.writeString(kept.resolve("notes.txt"), "not ours");
        for (int i = 0; i < RuleCache.FILES_MAX; i++) {
            Files.writeString(rules.resolve("one.yml"), RULE.replace("urlcache", "option" + i));
            read();
        }
        assertThat(files()).hasSize(RuleCache.FILES_MAX + 1).contains(foreign).doesNotContain(first, unfinished);
    }

    @Test
    void rulesChangedWhileTheyAreRead_areNotKept() throws Exception {
        RuleSet rules = fresh();
        Sha256[] digests = {Sha256.of(new byte[] {1}), Sha256.of(new byte[] {2})};
        int[] asked = {0};
        assertThat(cache.get(() -> Optional.of(digests[asked[0]++]), () -> rules))
                .isSameAs(rules);
        assertThat(kept).doesNotExist();
    }

    @Test
    void pathWithoutRules_isSaidAsEver() {
        String absent = folder.resolve("absent").toString();
        assertThatThrownBy(() -> RuleBook.read(RuleSources.of(List.of(absent)), 1, cache))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("does not exist");
        assertThat(kept).doesNotExist();
    }

    @Test
    void environment_saysWhere() {
        String home = folder.resolve("home").toString();
        String xdg = folder.resolve("xdg").toString();
        assertThat(place(Map.of("TIPSTAFF_CACHE", kept.toString(), "XDG_CACHE_HOME", xdg, "HOME", home)))
                .contains(kept);
        assertThat(place(Map.of("XDG_CACHE_HOME", xdg, "HOME", home)))
                .contains(folder.resolve("xdg").resolve("tipstaff"));
        assertThat(place(Map.of("XDG_CACHE_HOME", "relative", "HOME", home)))
                .contains(folder.resolve("home/.cache/tipstaff"));
        assertThat(place(Map.of("HOME", home))).contains(folder.resolve("home/.cache/tipstaff"));
        assertThat(place(Map.of("TIPSTAFF_CACHE", "off", "HOME", home))).isEmpty();
        assertThat(place(Map.of("TIPSTAFF_CACHE", "\0", "HOME", home))).isEmpty();
    }

    private static Optional<Path> place(Map<String, String> environment) {
        return RuleCache.of(environment).folder();
    }
}
