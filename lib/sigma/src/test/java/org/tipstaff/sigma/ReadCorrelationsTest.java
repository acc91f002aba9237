package org.tipstaff.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Correlations, clause by clause of the correlation specification. */
class ReadCorrelationsTest {
    private static String correlation(String lines) {
        return "title: C\nid: 0e95725d-7320-415d-80f7-004da920fc11\ncorrelation:\n" + lines.indent(4);
    }

    private static SigmaCorrelation good(String lines) {
        return (SigmaCorrelation) Written.document(correlation(lines), RuleOptions.defaults());
    }

    @Test
    void eventCount() {
        SigmaCorrelation read = good("""
                type: event_count
                rules: [logon_failed, 5638f7c0-ac70-491d-8465-2a65075e0d86]
                group-by: [ComputerName, User]
                timespan: 90m
                condition:
                    gte: 100
                """);
        assertThat(read.type()).isEqualTo(SigmaCorrelation.Type.EVENT_COUNT);
        assertThat(read.rules()).containsExactly("logon_failed", "5638f7c0-ac70-491d-8465-2a65075e0d86");
        assertThat(read.groupBy()).containsExactly("ComputerName", "User");
        assertThat(read.timespan()).isEqualTo(Duration.ofMinutes(90));
        assertThat(read.generate()).isFalse();
        assertThat(read.criteria())
                .containsExactly(new SigmaCorrelation.Criterion(Comparison.GTE, BigDecimal.valueOf(100)));
        assertThat(read.expression()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"45s,45", "2m,120", "1h,3600", "1d,86400", "2w,1209600", "1M,2629746", "1y,31556952"})
    void timespans(String written, long seconds) {
        assertThat(good("type: temporal\nrules: [a, b]\ntimespan: " + written).timespan())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void groupBy_mayBeMissingOrSingle() {
        assertThat(good("type: temporal\nrules: [a, b]\ntimespan: 1h").groupBy())
                .isEmpty();
        assertThat(good("type: temporal\nrules: a\ngroup-by: User\ntimespan: 1h")
                        .groupBy())
                .containsExactly("User");
    }

    @Test
    void range_isAConjunction_andBoundsMayHaveFractions() {
        assertThat(good("type: value_avg\nrules: a\ntimespan: 1h\ncondition: {field: Bytes, gt: 1.5, lte: '200'}")
                        .criteria())
                .containsExactly(
                        new SigmaCorrelation.Criterion(Comparison.GT, new BigDecimal("1.5")),
                        new SigmaCorrelation.Criterion(Comparison.LTE, BigDecimal.valueOf(200)));
    }

    @ParameterizedTest
    @CsvSource({"gt,GT", "gte,GTE", "lt,LT", "lte,LTE", "eq,EQ", "neq,NEQ"})
    void everyOperator(String written, Comparison comparison) {
        assertThat(good("type: event_count\nrules: a\ntimespan: 1h\ncondition: {" + written + ": 3}")
                        .criteria())
                .containsExactly(new SigmaCorrelation.Criterion(comparison, BigDecimal.valueOf(3)));
    }

    @Test
    void valueCount_mayCountTuples() {
        assertThat(good("type: value_count\nrules: a\ntimespan: 1h\ncondition: {field: [User, Host], gte: 3}")
                        .fields())
                .containsExactly("User", "Host");
    }

    @Test
    void percentile_isTheReadingThatPySigmaHas() {
        SigmaCorrelation read = good(
                "type: value_percentile\nrules: a\ntimespan: 1h\ncondition: {field: Bytes, gte: 3, percentile: 95}");
        assertThat(read.percentile()).isEqualByComparingTo("95");
    }

    @Test
    void aliases_byRule() {
        assertThat(good("""
                type: temporal
                rules: [a, b]
                aliases:
                    ip: {a: src, b: dst}
                group-by: [ip]
                timespan: 10s
                """).aliases()).isEqualTo(Map.of("ip", Map.of("a", "src", "b", "dst")));
    }

    @Test
    void generate_isReadAtBothPlaces() {
        String lines = "type: temporal\nrules: [a, b]\ntimespan: 1h\n";
        assertThat(good(lines + "generate: true").generate()).isTrue();
        SigmaCorrelation outside =
                (SigmaCorrelation) Written.document("generate: true\n" + correlation(lines), RuleOptions.defaults());
        assertThat(outside.generate()).isTrue();
        assertThat(Written.error("generate: false\n" + correlation(lines + "generate: true")))
                .isEqualTo("8:5 'generate' stands inside and outside of 'correlation' and says two things");
    }

    @Test
    void temporalExpression_isReadOnlyWhenAskedFor() {
        String text = correlation("type: temporal\ntimespan: 1h\ncondition: a and not (b or c)");
        assertThat(Written.error(text))
                .isEqualTo("6:16 a condition over rule names is not in the specification; it is read only when asked"
                        + " for");
        SigmaCorrelation read =
                (SigmaCorrelation) Written.document(text, RuleOptions.defaults().withTemporalExpressions());
        assertThat(read.rules()).containsExactly("a", "b", "c");
        assertThat(read.expression())
                .isEqualTo(new Expression.And(List.of(
                        new Expression.RuleReference("a"),
                        new Expression.Not(new Expression.Or(
                                List.of(new Expression.RuleReference("b"), new Expression.RuleReference("c")))))));
        RuleFile stray = Written.read(
                correlation("type: temporal\nrules: [a, b]\ntimespan: 1h\ncondition: a and bb"),
                RuleOptions.defaults().withTemporalExpressions());
        assertThat(Written.errors(stray)).containsExactly("7:22 the condition names 'bb', and there is no such rule");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            `rules: a\ntimespan: 1h`                                 ~ 3:1 'type' is missing in correlation: one of event_count, value_count, temporal, temporal_ordered, value_sum, value_avg, value_median, value_percentile
            `type: event_cuont\nrules: a\ntimespan: 1h`              ~ 4:11 correlation type 'event_cuont' is none of event_count, value_count, temporal, temporal_ordered, value_sum, value_avg, value_median, value_percentile (did you mean 'event_count'?)
            `type: temporal\ntimespan: 1h`                           ~ 3:1 'rules' is missing in correlation: name at least one rule by id or name
            `type: temporal\nrules: []\ntimespan: 1h`                ~ 3:1 'rules' is missing in correlation: name at least one rule by id or name
            `type: temporal\nrules: a`                               ~ 3:1 'timespan' is missing in correlation, such as 'timespan: 15m'
            `type: temporal\nrules: a\ntimespan: 1 hour`             ~ 6:15 timespan '1 hour' is not a number with s, m, h or d (or w, M, y), such as '90m'
            `type: temporal\nrules: a\ntimespan: 0s`                 ~ 6:15 timespan '0s' must be longer than nothing and at most a hundred years
            `type: temporal\nrules: a\ntimespan: 999999999y`         ~ 6:15 timespan '999999999y' must be longer than nothing and at most a hundred years
            `type: temporal\nrules: a\ntimespan: 1h\ngroup_by: U`    ~ 7:5 unknown key 'group_by' in correlation (did you mean 'group-by'?)
            `type: event_count\nrules: a\ntimespan: 1h`              ~ 3:1 'condition' is missing in correlation, such as 'gte: 10'
            `type: event_count\nrules: a\ntimespan: 1h\ncondition: {}`   ~ 7:5 the correlation's condition has no bound: one or more of gt, gte, lt, lte, eq, neq
            `type: event_count\nrules: a\ntimespan: 1h\ncondition: a and b` ~ 7:16 the condition of a correlation is a map such as 'gte: 10', here it is a single value
            `type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: many}`   ~ 7:22 'gte' needs a number
            `type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 1, gtr: 2}` ~ 7:25 unknown key 'gtr' in the correlation's condition (did you mean 'gt'?)
            `type: event_count\nrules: a\ntimespan: 1h\ncondition: {gte: 1, field: U}` ~ 7:5 'field' has no meaning in the condition of event_count
            `type: value_count\nrules: a\ntimespan: 1h\ncondition: {gte: 1}`   ~ 7:5 'field' is missing in the condition: value_count looks at its values
            `type: value_sum\nrules: a\ntimespan: 1h\ncondition: {gte: 1, field: [U, V]}` ~ 7:5 'field' must be a single field for value_sum
            `type: value_percentile\nrules: a\ntimespan: 1h\ncondition: {lte: 1, field: Image}` ~ 7:5 'percentile' (0 to 100) is missing in the condition: without it the specification does not say what value_percentile compares
            `type: value_percentile\nrules: a\ntimespan: 1h\ncondition: {lte: 1, field: U, percentile: 101}` ~ 7:5 'percentile' must lie between 0 and 100, not 101
            `type: value_sum\nrules: a\ntimespan: 1h\ncondition: {lte: 1, field: U, percentile: 5}` ~ 7:5 'percentile' belongs to value_percentile only
            `type: temporal\nrules: a\ntimespan: 1h\naliases: [a]`   ~ 7:14 'aliases' must be a map of aliases, here it is a list
            `type: temporal\nrules: a\ntimespan: 1h\naliases: {ip: src}` ~ 7:19 alias 'ip' must be a map from rule to field, here it is a single value
            `type: temporal\nrules: {a: b}\ntimespan: 1h`            ~ 5:12 'rules' takes a name or a list of names, here it is a map
            `type: temporal\nrules: a\ntimespan: 1h\ngenerate: maybe` ~ 7:15 'generate' takes true or false
            """)
    void refused(String lines, String error) {
        RuleFile file = Written.read(correlation(lines.replace("\\n", "\n")));
        assertThat(file.documents()).isEmpty();
        assertThat(Written.errors(file)).contains(error);
    }

    @Test
    void aDocumentIsRuleOrCorrelation() {
        assertThat(Written.error(correlation("type: temporal\nrules: a\ntimespan: 1h") + "detection: {}\n"))
                .isEqualTo("7:1 a document is either a rule or a correlation: put 'detection' into a document of its"
                        + " own");
    }
}
