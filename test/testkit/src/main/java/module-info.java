/** Takes a seed, gives the logs of an example court in which we know what happened, or the proof that an output keeps a secret; also contracts, a resolver and a browser. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.testkit {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.label;
    requires transitive org.tipstaff.respond;

    exports org.tipstaff.testkit.actuators;
    exports org.tipstaff.testkit.labels;
    exports org.tipstaff.testkit.pages;
    exports org.tipstaff.testkit.scenario;
}
