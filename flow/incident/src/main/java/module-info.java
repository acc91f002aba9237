/** Takes findings, gives incidents: what belongs together, in which order, and what happened. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the engine is built later, and is named below
module org.tipstaff.incident {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.detect;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.sigma;

    exports org.tipstaff.incident;

    // What a case keeps of its context is records, written and read by their components.
    opens org.tipstaff.incident to
            org.tipstaff.engine;
}
