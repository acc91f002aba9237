/** Takes what was found and decided, gives it back to those who ask: views that can be thrown away and made again. */
@org.jspecify.annotations.NullMarked
module org.tipstaff.state {
    requires static transitive org.jspecify;
    requires transitive java.sql;
    requires transitive org.tipstaff.sigma;

    exports org.tipstaff.state;
}
