package org.tipstaff.engine;

import java.util.Locale;
import org.tipstaff.detect.Finding;

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

    /** @param version of Tipstaff, for the forms that name the product */
    static FindingFormat of(Kind kind, String version, boolean coloured) {
        return switch (kind) {
            case TABLE -> new TableFormat(coloured);
            case JSONL -> new JsonLinesFormat();
            case CSV -> new CsvFormat();
            case OCSF -> new OcsfFormat(version);
            case TIMESKETCH -> new TimesketchFormat();
        };
    }
}
