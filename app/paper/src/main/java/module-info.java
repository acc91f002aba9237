/** Takes a checkpoint, gives a sheet of paper to keep it on (PDF with a QR code), and takes a picture of that sheet back. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // zxing has a reserved module name and no descriptor
module org.tipstaff.paper {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.evidence;
    requires transitive org.tipstaff.label;
    requires java.desktop;
    requires com.google.zxing;

    exports org.tipstaff.paper;
}
