/** Takes the bytes of a Windows event log (EVTX), gives its records and what of them is lost. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.evtx {
    requires static transitive org.jspecify;

    exports org.tipstaff.evtx;
}
