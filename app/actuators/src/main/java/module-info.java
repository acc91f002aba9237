/** Takes an approved action, gives its effect in the world: packets dropped, names sinkholed, accounts disabled; and takes it back. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // the LDAP SDK has no module descriptor
module org.tipstaff.actuators {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.respond;
    requires java.naming;
    requires java.net.http;
    requires jdk.naming.dns;
    requires unboundid.ldapsdk;

    exports org.tipstaff.actuators.directory;
    exports org.tipstaff.actuators.nftables;
    exports org.tipstaff.actuators.packets;
    exports org.tipstaff.actuators.rehearsal;
    exports org.tipstaff.actuators.rpz;
    exports org.tipstaff.actuators.webhook;
}
