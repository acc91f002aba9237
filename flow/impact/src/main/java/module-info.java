/** Takes events, findings and the court's description, gives what was looked at when, and what is known of data that was taken, altered or made unavailable. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.impact {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.detect;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.site;

    exports org.tipstaff.impact;
}
