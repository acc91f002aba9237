/** Takes Sigma rules and events, gives the rules that match. */
@SuppressWarnings("requires-automatic") // re2j has no stable module name
@org.jspecify.annotations.NullMarked
module org.tipstaff.sigma {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.event;
    requires org.snakeyaml.engine;
    requires re2j;

    exports org.tipstaff.sigma;
}
