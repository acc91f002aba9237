/** Takes a seed, gives the logs of an example court in which we know what happened. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.testkit {
    requires static transitive org.jspecify;

    exports org.tipstaff.testkit.scenario;
}
