/** Takes the files of a case, gives a folder that anyone can check with public tools. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.evidence {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.event;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.util;

    exports org.tipstaff.evidence;
    exports org.tipstaff.evidence.age;
    exports org.tipstaff.evidence.anchor;
    exports org.tipstaff.evidence.custody;
    exports org.tipstaff.evidence.seal;
    exports org.tipstaff.evidence.tlog;
}
