/** Takes what cases show and what people decided after them, gives how long things took, what remains to be done, and what could not be seen. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.lessons {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.inform;
    requires transitive org.tipstaff.label;

    exports org.tipstaff.lessons;
}
