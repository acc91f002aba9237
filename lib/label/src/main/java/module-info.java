/** Takes a fact and who it is for, gives the fact to those its label allows and to nobody else. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.label {
    requires static transitive org.jspecify;

    exports org.tipstaff.label;
}
