/** Takes what a caller shows, gives who they are and what they may do. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.access {
    requires static transitive org.jspecify;

    exports org.tipstaff.access;
}
