/** Takes the text of a site file, gives the court it describes, or everything that is wrong with it and where. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.site {
    requires static transitive org.jspecify;
    requires org.snakeyaml.engine;

    exports org.tipstaff.site;
}
