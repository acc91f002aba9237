/** Takes a notice in one language, gives its files: a page, a document for print, a mail and plain text. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // PDFBox names its modules in its manifests
module org.tipstaff.notices {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.inform;
    requires java.desktop;
    requires java.xml;
    requires org.apache.pdfbox;
    requires org.apache.fontbox;
    requires org.apache.pdfbox.io;
    // PDFBox needs these and can't say so.
    requires org.apache.commons.logging;
    requires jdk.unsupported;

    exports org.tipstaff.notices;
}
