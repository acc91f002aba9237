/** Takes what people must know, gives it to those on duty over channels that no suspect can read, until somebody has it. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.notify {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.site;
    requires java.net.http;
    requires tools.jackson.core;

    exports org.tipstaff.notify;
}
