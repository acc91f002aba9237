/** Takes a finished case or a plan, gives its page as one HTML text per language; of a case, its techniques as an ATT&CK Navigator layer too. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.report {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.detect;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.impact;
    requires transitive org.tipstaff.incident;
    requires transitive org.tipstaff.respond;
    requires transitive org.tipstaff.sigma;
    requires tools.jackson.core;

    exports org.tipstaff.report;
}
