/** Takes nothing, gives the built-in rules and mapping tables. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.content {
    requires static transitive org.jspecify;

    exports org.tipstaff.content;
}
