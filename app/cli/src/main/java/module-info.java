/** Takes what the user typed, gives an exit code, results on stdout and messages on stderr. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.cli {
    requires static transitive org.jspecify;
    requires info.picocli;
    requires java.net.http;
    requires org.tipstaff.access;
    requires org.tipstaff.anchors;
    requires org.tipstaff.contain;
    requires org.tipstaff.content;
    requires transitive org.tipstaff.engine;
    requires org.tipstaff.inform;
    requires transitive org.tipstaff.label;
    requires org.tipstaff.lessons;
    requires org.tipstaff.paper;
    requires org.tipstaff.site;

    exports org.tipstaff.cli;

    uses org.tipstaff.cli.DemoProgram;
    uses org.tipstaff.cli.LiveProgram;
    uses org.tipstaff.engine.EventStore;

    opens org.tipstaff.cli to
            info.picocli;
}
