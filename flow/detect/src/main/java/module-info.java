/** Takes events, gives findings. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.detect {
    requires static transitive org.jspecify;
    requires transitive org.tipstaff.event;
    requires transitive org.tipstaff.label;
    requires transitive org.tipstaff.sigma;

    exports org.tipstaff.detect;
}
