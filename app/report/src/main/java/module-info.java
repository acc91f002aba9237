/** Takes a finished case, gives its report as one HTML text per language, and its techniques as an ATT&CK Navigator layer. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.report {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.detect;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.impact;
    requires transitive org.tipstaff.incident;
    requires transitive org.tipstaff.sigma;
    requires tools.jackson.core;

    exports org.tipstaff.report;
}
