/** Takes events that are final, gives them back to questions: as columns in files, asked by SQL that can neither write nor read anything else. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // DuckDB has a reserved module name and no descriptor
module org.tipstaff.store {
    requires static transitive org.jspecify;
    requires transitive java.sql;
    requires transitive org.tipstaff.engine;
    requires duckdb.jdbc;
    requires tools.jackson.core;

    exports org.tipstaff.store;

    provides org.tipstaff.engine.EventStore with
            org.tipstaff.store.SqlEventStore;
}
