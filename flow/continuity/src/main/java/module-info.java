/** Takes the court's own description and a cut, gives what stops, for whom, from when and for how long, and what remains. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.continuity {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.site;

    exports org.tipstaff.continuity;
}
