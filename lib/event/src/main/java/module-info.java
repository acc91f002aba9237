/** Takes nothing, gives the words every stage shares: a source, a raw record, an event, a gap. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.event {
    requires static transitive org.jspecify;

    exports org.tipstaff.event;
}
