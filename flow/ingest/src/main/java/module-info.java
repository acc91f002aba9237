/** Takes files and folders, gives raw records, the digests of what was read, and gaps for what could not be. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.ingest {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.event;
    requires org.tipstaff.evtx;
    requires transitive org.tipstaff.journal;
    requires tools.jackson.core;
    requires java.xml;
    requires org.apache.commons.compress;
    requires com.github.luben.zstd_jni;
    requires org.tukaani.xz;

    exports org.tipstaff.ingest;
}
