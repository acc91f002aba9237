package org.tipstaff.engine;

import java.util.Locale;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingLabels;

/** How findings are written, one after the other. Each form ends its own lines. */
public interface FindingFormat {
    /** What stands before the first finding; the empty string when nothing does. */
    default String head() {
        return "";
    }

    /** One finding, with its line end. */
    String row(Finding finding);

    /** The forms a user can ask for. */
    enum Kind {
        TABLE,
        JSONL,
        CSV,
        OCSF,
        TIMESKETCH;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param version of Tipstaff, for the forms that name the product
     * @param labels who may know each finding; every form says it
     */
    static FindingFormat of(Kind kind, String version, FindingLabels labels, boolean coloured) {
        return switch (kind) {
            case TABLE -> new TableFormat(labels, coloured);
            case JSONL -> new JsonLinesFormat(labels);
            case CSV -> new CsvFormat(labels);
            case OCSF -> new OcsfFormat(version, labels);
            case TIMESKETCH -> new TimesketchFormat(labels);
        };
    }
}
