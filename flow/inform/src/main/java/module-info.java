/** Takes claims about an incident and who may know each, gives notices for their audiences, in two languages, and who must be told by when. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.inform {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.label;
    requires org.snakeyaml.engine;

    exports org.tipstaff.inform;
}
