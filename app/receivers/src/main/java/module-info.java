/** Takes logs as their senders send them (syslog, bulk and OTLP requests, files that grow), gives received records to whoever makes them durable. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.receivers {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.journal;
    requires org.tipstaff.evtx;
    requires tools.jackson.core;

    exports org.tipstaff.receivers;
    exports org.tipstaff.receivers.files;
    exports org.tipstaff.receivers.http;
    exports org.tipstaff.receivers.syslog;
}
