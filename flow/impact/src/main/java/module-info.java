/** Takes events, findings and the court's description, gives what was looked at when, what is known of data that was taken, altered or made unavailable, and which accounts of it stand. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.impact {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.detect;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.incident;
    requires transitive org.tipstaff.site;

    exports org.tipstaff.impact;
    exports org.tipstaff.impact.comparison;
    exports org.tipstaff.impact.hypothesis;
    exports org.tipstaff.impact.records;
}
