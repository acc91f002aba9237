/** Takes nothing, gives the built-in rules, mapping tables, sentences of notices and duties to tell. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.content {
    requires static transitive org.jspecify;

    exports org.tipstaff.content;
}
