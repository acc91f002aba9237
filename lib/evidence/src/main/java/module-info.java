/** Takes the files of a case, gives a folder that anyone can check with public tools. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.evidence {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.event;

    exports org.tipstaff.evidence;
    exports org.tipstaff.evidence.custody;
    exports org.tipstaff.evidence.tlog;
}
