package org.tipstaff.report;

/**
 * How much of a case one page shows. A report must open on an old laptop and print in a sensible number of sheets,
 * whatever the logs hold; the whole is in the files beside it. Wherever a bound is reached the report says how many
 * more there are and where they stand.
 */
final class Bounds {
    /** Findings of one rule that are shown with their records. */
    static final int FINDINGS_PER_RULE_MAX = 50;

    /** Findings that are shown with their records, over all rules; the limit per rule is lowered until they fit. */
    static final int FINDINGS_MAX = 3_000;

    /** Rules that get a place of their own; further ones are counted by level. */
    static final int RULES_MAX = 1_000;

    /** Characters the findings may take; then the rest is counted. Values full of markup grow when escaped. */
    static final int FINDINGS_CHARS_MAX = 4_500_000;

    /** Incidents told in full; the next are listed in one line each. */
    static final int INCIDENTS_IN_FULL_MAX = 40;

    static final int INCIDENTS_LISTED_MAX = 500;

    /** Characters that incidents told in full may take; the one that passes it is the last. */
    static final int INCIDENTS_CHARS_MAX = 2_000_000;

    /** Verdicts of one dimension, and files that left. */
    static final int VERDICTS_MAX = 100;

    /** Answers of one dimension that say nothing of data that nobody has named; where there are more, they are folded away. */
    static final int OPEN_VERDICTS_SHOWN = 5;

    static final int OUTLETS_MAX = 60;
    static final int MATRIX_ROWS_MAX = 200;
    static final int SENTENCES_MAX = 120;
    static final int SENTENCE_CHARS_MAX = 1_500;
    static final int STEPS_MAX = 200;
    static final int EVIDENCE_PER_SENTENCE_MAX = 4;
    static final int JOINS_MAX = 60;
    static final int LANES_MAX = 16;
    static final int TIMELINE_COLUMNS_MAX = 40;
    static final int GRAPH_NODES_MAX = 28;
    static final int GRAPH_LIST_MAX = 80;
    static final int NAMES_MAX = 30;
    static final int MATCHED_FIELDS_MAX = 12;
    static final int VALUE_CHARS_MAX = 500;
    static final int RULE_TEXT_CHARS_MAX = 1_200;
    static final int REFERENCES_MAX = 8;
    static final int GAPS_PER_KIND_MAX = 40;
    static final int PROBLEMS_MAX = 300;
    static final int LOG_SOURCES_MAX = 300;
    static final int CHANNELS_MAX = 300;
    static final int SOURCES_MAX = 2_000;
    static final int PATH_CHARS_MAX = 300;
    static final int TEXT_CHARS_MAX = 2_000;
    static final int KEY_CHARS_MAX = 60;
    static final int TACTICS_MAX = 24;
    static final int TECHNIQUES_PER_TACTIC_MAX = 60;
    static final int ATTRIBUTE_CHARS_MAX = 400;

    private Bounds() {}
}
