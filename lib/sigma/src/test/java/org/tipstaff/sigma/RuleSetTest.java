package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules together: paths, ids, references, filters. */
class RuleSetTest {
    @TempDir
    Path folder;

    private static String id(int number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    private static String rule(int number) {
        return rule(number, "rule_" + number, "product: windows");
    }

    private static String rule(int number, String name, String logSource) {
        return """
                title: Rule %d
                id: %s
                name: %s
                logsource: {%s}
                detection:
                    selection:
                        F: 'v%d'
                    condition: selection
                """.formatted(number, id(number), name, logSource, number);
    }

    private static String correlation(int number, String rules, String more) {
        return """
                title: Correlation %d
                id: %s
                name: corr_%d
                correlation:
                    type: temporal
                    rules: [%s]
                    timespan: 1h
                """.formatted(number, id(number), number, rules) + more.indent(4);
    }

    private static String filter(int number, String rules, String logSource, String condition) {
        return """
                title: Filter %d
                id: %s
                logsource: {%s}
                filter:
                    rules: %s
                    selection:
                        User: 'backup'
                    condition: %s
                """.formatted(number, id(number), logSource, rules, condition);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private RuleSet load(String... paths) throws Exception {
        return load(1, paths);
    }

    private RuleSet load(int workers, String... paths) throws Exception {
        List<String> list = new ArrayList<>();
        for (String path : paths) {
            list.add(folder.resolve(path).toString());
        }
        return new RuleSetLoader(RuleOptions.defaults(), workers).load(list);
    }

    private List<String> said(RuleSet set) {
        return set.problems().stream()
                .map(problem -> problem.severity() + " "
                        + Path.of(problem.location().file()).getFileName() + " "
                        + problem.message().replace(folder.toString() + "/", ""))
                .toList();
    }

    private static List<String> titles(RuleSet set) {
        return set.rules().stream().map(rule -> rule.header().title()).toList();
    }

    @Test
    void folder_isReadInTheOrderOfItsPaths_withAnyNumberOfWorkers() throws Exception {
        for (int i = 0; i < 40; i++) {
            write("rules/d%d/r%02d.yml".formatted(i % 3, i), rule(i));
        }
        write("rules/notes.md", "# no rule");
        write("rules/info.yml", "id: 5\nrule_metadata: []\n");
        RuleSet one = load("rules");
        assertThat(one.rules()).hasSize(40);
        assertThat(one.rules().getFirst().header().title()).isEqualTo("Rule 0");
        assertThat(one.rules().get(1).header().title()).isEqualTo("Rule 3");
        assertThat(one.counts().notRules()).isOne();
        assertThat(one.counts().byFolder().values())
                .containsExactly(
                        new RuleSet.FolderCount(14, 0), new RuleSet.FolderCount(13, 0), new RuleSet.FolderCount(13, 0));
        assertThat(load(3, "rules")).isEqualTo(one);
    }

    @Test
    void deprecatedAndUnsupported_areLeftOutUnlessNamed() throws Exception {
        write("sigma/rules/a.yml", rule(1));
        write("sigma/deprecated/windows/b.yml", rule(2));
        write("sigma/unsupported/c.yml", rule(3));
        write("sigma/rules/deprecated/d.yaml", rule(4));
        RuleSet all = load("sigma");
        assertThat(titles(all)).containsExactly("Rule 1");
        assertThat(all.counts().leftOut()).isEqualTo(Map.of("deprecated", 2, "unsupported", 1));
        assertThat(titles(load("sigma/deprecated"))).containsExactly("Rule 2");
        assertThat(titles(load("sigma/deprecated/windows"))).containsExactly("Rule 2");
        assertThat(titles(load("sigma/unsupported/c.yml"))).containsExactly("Rule 3");
        assertThat(titles(load("sigma/rules", "sigma/unsupported"))).containsExactly("Rule 1", "Rule 3");
    }

    private Path zip(String name, Map<String, String> members) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    @Test
    void zip_isReadLikeAFolder_wholeOrInPart() throws Exception {
        zip(
                "rules.zip",
                Map.of(
                        "rules/a.yml", rule(1),
                        "rules/w/b.yml", rule(2),
                        "deprecated/c.yml", rule(3),
                        "__MACOSX/rules/._a.yml", "junk",
                        "README.md", "x"));
        assertThat(titles(load("rules.zip"))).containsExactly("Rule 1", "Rule 2");
        assertThat(load("rules.zip").counts().leftOut()).isEqualTo(Map.of("deprecated", 1));
        assertThat(titles(load("rules.zip!rules/w"))).containsExactly("Rule 2");
        assertThat(titles(load("rules.zip!rules/w/"))).containsExactly("Rule 2");
        assertThat(titles(load("rules.zip!rules/w/b.yml"))).containsExactly("Rule 2");
        assertThat(titles(load("rules.zip!deprecated"))).containsExactly("Rule 3");
        assertThat(load("rules.zip!rules")
                        .rules()
                        .getFirst()
                        .header()
                        .location()
                        .file())
                .endsWith("rules.zip!rules/a.yml");
        assertThat(load("rules.zip!rules/w").counts().byFolder().keySet())
                .singleElement()
                .asString()
                .endsWith("rules.zip!rules/w");
    }

    @Test
    void pathsWithoutRules_areTheUsersMistake() throws Exception {
        write("empty/readme.txt", "x");
        write("yaml/info.yml", "a: b");
        write("old/deprecated/a.yml", rule(1));
        write("a.yml", rule(1));
        zip("rules.zip", Map.of("rules/a.yml", rule(1)));
        refused("missing", "does not exist");
        refused("empty", "holds no Sigma rule");
        refused("yaml", "holds no Sigma rule");
        refused("yaml/info.yml", "holds no Sigma rule");
        refused("old", "holds no Sigma rule outside of deprecated, which are left out unless the path names them");
        refused("rules.zip!rule", "holds no Sigma rule");
        refused("rules.zip!rules/b.yml", "holds no Sigma rule");
        refused("missing.zip!rules", "does not exist");
        refused("a.yml!rules", "does not exist");
        refused("a\0b", "is not a path");
        assertThatThrownBy(() -> load()).isInstanceOf(UnusableRulesException.class);
        assertThatThrownBy(() -> load("a.yml", "missing")).isInstanceOf(UnusableRulesException.class);
    }

    private void refused(String path, String why) {
        assertThatThrownBy(() -> new RuleSetLoader(RuleOptions.defaults(), 1).load(List.of(folder + "/" + path)))
                .isInstanceOf(UnusableRulesException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aFolderOfBadRulesOnly_isNoUsersMistake_butSaidRuleByRule() throws Exception {
        write("bad/a.yml", rule(1).replace("F:", "F|contians:"));
        RuleSet set = load("bad");
        assertThat(set.rules()).isEmpty();
        assertThat(set.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.title()).isEqualTo("Rule 1");
            assertThat(refused.id()).isEqualTo(id(1));
        });
        assertThat(set.errors()).isOne();
    }

    @Test
    void hugeFile_isRefusedAndTheOthersStand() throws Exception {
        write("r/a.yml", rule(1));
        write("r/b.yml", "x".repeat(RuleFiles.MAX_FILE_BYTES + 1));
        RuleSet set = load("r");
        assertThat(set.rules()).hasSize(1);
        assertThat(said(set))
                .containsExactly("ERROR b.yml the file cannot be read: larger than 4 MB, which no rule is");
    }

    @Test
    void sameId_isAnErrorOfTheSecond_exceptForTrueCopies() throws Exception {
        write("r/a.yml", rule(1));
        write("r/b.yml", rule(1).replace("title: Rule 1", "title: Other"));
        write("r/c.yml", rule(1));
        RuleSet set = load("r");
        assertThat(titles(set)).containsExactly("Rule 1");
        assertThat(set.counts().folded()).isOne();
        assertThat(set.counts().refused()).isOne();
        assertThat(said(set))
                .containsExactly(
                        "ERROR b.yml id " + id(1) + " is already that of another document at r/a.yml:1:1",
                        "WARNING c.yml the same document as at r/a.yml:1:1; it counts once");
    }

    @Test
    void correlations_resolveByIdAndName_acrossFilesInAnyOrder_innermostFirst() throws Exception {
        write("r/a.yml", correlation(10, "corr_11, rule_1", ""));
        write("r/b.yml", correlation(11, id(2) + ", rule_1", ""));
        write("r/c.yml", rule(1) + "---\n" + rule(2));
        RuleSet set = load("r");
        assertThat(said(set)).isEmpty();
        assertThat(set.correlations())
                .extracting(correlation -> correlation.header().title())
                .containsExactly("Correlation 11", "Correlation 10");
        assertThat(set.rule("rule_2")).isPresent();
        assertThat(set.rule(id(2))).isPresent();
        assertThat(set.rule("rule_3")).isEmpty();
    }

    @Test
    void correlations_thatCannotRun_areRefusedByName_andSoAreThoseThatNeedThem() throws Exception {
        write("r/a.yml", correlation(10, "rule_1, nobody", ""));
        write("r/b.yml", correlation(11, "corr_10, rule_1", ""));
        write("r/c.yml", correlation(12, "corr_13", ""));
        write("r/d.yml", correlation(13, "corr_12", ""));
        write("r/e.yml", correlation(14, "corr_14", ""));
        write("r/f.yml", correlation(15, "twice", ""));
        write("r/g.yml", correlation(16, "rule_1, bad_rule", ""));
        write("r/h.yml", correlation(17, id(30), ""));
        write("r/i.yml", correlation(18, "rule_1", ""));
        write(
                "r/r.yml",
                rule(1) + "---\n" + rule(2, "twice", "product: windows") + "---\n"
                        + rule(3, "twice", "product: windows") + "---\n"
                        + rule(4, "bad_rule", "product: windows").replace("F:", "F|contians:"));
        write("r/s.yml", filter(30, "any", "product: windows", "not selection"));
        RuleSet set = load("r");
        assertThat(set.correlations())
                .extracting(correlation -> correlation.header().title())
                .containsExactly("Correlation 18");
        assertThat(said(set).stream().filter(text -> !text.contains("contians")).toList())
                .containsExactly(
                        "ERROR a.yml the correlation refers to rule 'nobody', which was not read or was refused",
                        "ERROR b.yml the correlation refers to 'corr_10', which was refused",
                        "ERROR c.yml the correlation refers to 'corr_13', which was refused",
                        "ERROR d.yml the correlation refers to itself through 'Correlation 12'",
                        "ERROR e.yml the correlation refers to itself through 'Correlation 14'",
                        "ERROR f.yml the correlation refers to 'twice', a name that 2 rules have: r/r.yml:10:1 and"
                                + " r/r.yml:19:1",
                        "ERROR g.yml the correlation refers to rule 'bad_rule', which was not read or was refused",
                        "ERROR h.yml the correlation refers to '" + id(30) + "', which is a filter");
        assertThat(set.rules()).hasSize(3);
    }

    @Test
    void longChains_doNotOverflow() throws Exception {
        StringBuilder text = new StringBuilder(rule(1));
        int length = 900;
        for (int i = 0; i < length; i++) {
            text.append("---\n").append(correlation(100 + i, i == 0 ? "rule_1" : "corr_" + (99 + i), ""));
        }
        write("r/a.yml", text.toString());
        RuleSet set = load("r");
        assertThat(set.correlations()).hasSize(length);
        assertThat(set.correlations().getLast().header().title()).isEqualTo("Correlation " + (99 + length));
    }

    @Test
    void aliases_mustGiveEachRuleAField() throws Exception {
        write(
                "r/a.yml",
                correlation(10, "rule_1, rule_2", "group-by: [ip]\naliases: {ip: {rule_1: src, rule_2: dst}}"));
        write("r/b.yml", correlation(11, "rule_1, rule_2", "group-by: [ip]\naliases: {ip: {rule_1: src}}"));
        write("r/c.yml", correlation(12, "rule_1", "group-by: [ip]\naliases: {ip: {rule_1: src, rule_x: dst}}"));
        write(
                "r/d.yml",
                correlation(13, id(1) + ", rule_2", "group-by: [ip]\naliases: {ip: {rule_1: src, rule_2: d}}"));
        write("r/r.yml", rule(1) + "---\n" + rule(2));
        RuleSet set = load("r");
        assertThat(set.correlations())
                .extracting(correlation -> correlation.header().title())
                .containsExactly("Correlation 10", "Correlation 13");
        assertThat(said(set))
                .containsExactly(
                        "ERROR b.yml alias 'ip' gives no field for rule 'rule_2', so none of its events could be"
                                + " grouped",
                        "ERROR c.yml alias 'ip' names rule 'rule_x', which is none of the correlation's rules (did you"
                                + " mean 'rule_1'?)");
    }

    private static boolean matches(RuleSet set, String name, Object... fields) {
        return !Holds.both(set.rule(name).orElseThrow().condition(), Given.event(fields))
                .isEmpty();
    }

    @Test
    void filters_areJoinedWithAnd_wordForWord_andOnlyWithinTheirLogSource() throws Exception {
        write("r/a.yml", filter(30, "[rule_1, " + id(2) + "]", "product: windows", "not selection"));
        write(
                "r/r.yml",
                rule(1) + "---\n" + rule(2, "rule_2", "product: windows, service: security") + "---\n" + rule(3)
                        + "---\n" + correlation(10, "rule_1", ""));
        RuleSet set = load("r");
        assertThat(said(set)).isEmpty();
        assertThat(set.filters()).hasSize(1);
        assertThat(matches(set, "rule_1", "F", "v1", "User", "clerk")).isTrue();
        assertThat(matches(set, "rule_1", "F", "v1", "User", "Backup")).isFalse();
        assertThat(matches(set, "rule_1", "F", "v1")).isTrue();
        assertThat(matches(set, "rule_2", "F", "v2", "User", "backup")).isFalse();
        assertThat(matches(set, "rule_3", "F", "v3", "User", "backup")).isTrue();
        assertThat(set.rule("rule_1").orElseThrow().conditionText()).isEqualTo("selection");
    }

    @Test
    void filters_ofAnyRule_takeTheRulesOfTheirLogSource() throws Exception {
        for (String any : List.of("any", "ALL", "[]")) {
            write("r/a.yml", filter(30, any, "product: windows, service: security", "not selection"));
            write("r/r.yml", rule(1) + "---\n" + rule(2, "rule_2", "product: windows, service: security"));
            RuleSet set = load("r");
            assertThat(said(set)).isEmpty();
            assertThat(matches(set, "rule_1", "F", "v1", "User", "backup")).isTrue();
            assertThat(matches(set, "rule_2", "F", "v2", "User", "backup")).isFalse();
        }
    }

    @Test
    void filtersAndRules_neverSeeEachOthersSearches() throws Exception {
        String rule = rule(1).replace("condition: selection", "condition: 1 of selection*");
        write("r/r.yml", rule);
        write("r/a.yml", filter(30, "[rule_1]", "product: windows", "not 1 of selection*"));
        RuleSet set = load("r");
        assertThat(matches(set, "rule_1", "F", "v1", "User", "clerk")).isTrue();
        assertThat(matches(set, "rule_1", "F", "other", "User", "backup")).isFalse();
        assertThat(matches(set, "rule_1", "F", "v1", "User", "backup")).isFalse();
    }

    @Test
    void filters_thatDoOtherThanTheyLook_areSaid() throws Exception {
        write("r/a.yml", filter(30, "[rule_1]", "product: windows", "selection"));
        write("r/b.yml", filter(31, "[nobody]", "product: windows", "not selection"));
        write("r/c.yml", filter(32, "[rule_1]", "product: linux", "not selection"));
        write("r/r.yml", rule(1));
        RuleSet set = load("r");
        assertThat(said(set))
                .containsExactly(
                        "WARNING a.yml the filter's condition is joined to its rules with 'and' as it stands, so they"
                                + " now match only what it selects; to take that out, write 'not' before it",
                        "WARNING b.yml the filter applies to no rule that was read",
                        "WARNING b.yml the filter names rule 'nobody', which was not read",
                        "WARNING c.yml rule 'Rule 1' has log source windows/*/*, which is not within the filter's"
                                + " linux/*/*; it is not filtered",
                        "WARNING c.yml the filter applies to no rule that was read");
        assertThat(matches(set, "rule_1", "F", "v1", "User", "backup")).isTrue();
        assertThat(matches(set, "rule_1", "F", "v1", "User", "clerk")).isFalse();
    }

    @Test
    void filters_withoutRulesOrLogSource_areRefused() throws Exception {
        write("r/a.yml", filter(30, "any", "product: windows", "not selection").replace("    rules: any\n", ""));
        write("r/b.yml", filter(31, "any", "product: windows", "not selection").replace("logsource", "xlog"));
        write("r/r.yml", rule(1));
        assertThat(said(load("r")))
                .containsExactly(
                        "ERROR a.yml 'rules' is missing in 'filter': name rules by id or name, or write 'any'",
                        "ERROR b.yml 'logsource' is missing");
    }

    @Test
    void obsoleteRules_readTogetherWithTheirSuccessor_areSaid() throws Exception {
        write(
                "r/a.yml",
                "related:\n    - {id: " + id(2) + ", type: obsolete}\n    - {id: " + id(3) + ", type: similar}\n"
                        + rule(1));
        write("r/b.yml", rule(2) + "---\n" + rule(3));
        assertThat(said(load("r")))
                .containsExactly("WARNING a.yml it says that it makes 'Rule 2' at r/b.yml:1:1 obsolete (obsolete), and"
                        + " both were read");
        assertThat(said(load("r/a.yml"))).isEmpty();
    }

    @Test
    void list_tellsWhatCanBeReached() throws Exception {
        write("r/r.yml", rule(1) + "---\n" + rule(2, "rule_2", "product: zeek"));
        RouteTable windows = logSource ->
                logSource.product().equals("windows") ? Given.EVERYTHING.routes(logSource) : java.util.Optional.empty();
        assertThat(load("r").list(windows))
                .extracting(RuleSet.Listed::title, RuleSet.Listed::isReachable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Rule 1", true),
                        org.assertj.core.groups.Tuple.tuple("Rule 2", false));
    }
}
