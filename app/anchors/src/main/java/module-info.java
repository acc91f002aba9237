/** Takes the addresses of time-stamping authorities and cosigners, gives their answers over HTTP within bounds of time and size. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.anchors {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.evidence;
    requires java.net.http;

    exports org.tipstaff.anchors;
}
