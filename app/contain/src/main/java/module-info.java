/** Takes an incident and a court's site, gives its containment carried out, each step in the custody log. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.contain {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.actuators;
    requires transitive org.tipstaff.engine;
    requires transitive org.tipstaff.evidence;
    requires transitive org.tipstaff.label;
    requires transitive org.tipstaff.report;
    requires transitive org.tipstaff.respond;
    requires transitive org.tipstaff.site;
    requires tools.jackson.core;

    exports org.tipstaff.contain;
}
