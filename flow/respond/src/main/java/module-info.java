/** Takes what an attacker holds and the court's own description, gives a plan of containment, and an action only when it is approved. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.respond {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.continuity;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.evidence;
    requires transitive org.tipstaff.site;

    exports org.tipstaff.respond;
}
