/** Takes a folder of logs, gives findings and a case folder: wires the stages together. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.engine {
    requires static transitive org.jspecify;
    requires org.tipstaff.content;
    requires transitive org.tipstaff.detect;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.evidence;
    requires transitive org.tipstaff.impact;
    requires transitive org.tipstaff.incident;
    requires transitive org.tipstaff.ingest;
    requires transitive org.tipstaff.journal;
    requires transitive org.tipstaff.normalise;
    requires org.tipstaff.notices;
    requires transitive org.tipstaff.inform;
    requires transitive org.tipstaff.lessons;
    requires transitive org.tipstaff.report;
    requires transitive org.tipstaff.sigma;
    requires tools.jackson.core;

    exports org.tipstaff.engine;
}
