/** Takes records as they were received, gives them back in order, after any crash. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.journal {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.event;
    requires com.github.luben.zstd_jni;

    exports org.tipstaff.journal;
}
