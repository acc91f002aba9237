/** Takes a raw record, gives an event in the names that rules use. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.normalise {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.event;
    requires org.snakeyaml.engine;

    exports org.tipstaff.normalise;
}
