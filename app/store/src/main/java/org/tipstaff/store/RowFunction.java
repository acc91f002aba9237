package org.tipstaff.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** Rows as a table of the database engine, which takes them as it needs them: at no time are all of them in memory. */
final class RowFunction implements DuckDBTableFunction<Object, Object, Object> {
    private static final Object NOTHING = new Object();

    private final RowSource rows;
    private final BooleanSupplier goesOn;
    private final List<EventColumn> columns = EventColumn.all();

    private RowFunction(RowSource rows, BooleanSupplier goesOn) {
        this.rows = rows;
        this.goesOn = goesOn;
    }

    /**
     * Makes a table function without parameters.
     *
     * @param goesOn asked before each block of rows; may wait; when false, the statement fails
     */
    static void register(Connection connection, String name, RowSource rows, BooleanSupplier goesOn)
            throws SQLException {
        try (var builder = DuckDBFunctions.tableFunction()) {
            builder.withName(name).withFunction(new RowFunction(rows, goesOn)).register(connection);
        }
    }

    @Override
    public Object bind(DuckDBTableFunctionBindInfo info) {
        for (EventColumn column : columns) {
            info.addResultColumn(
                    column.name(),
                    switch (column.type()) {
                        case VARCHAR, JSON -> DuckDBColumnType.VARCHAR;
                        case BIGINT -> DuckDBColumnType.BIGINT;
                        case TIMESTAMP -> DuckDBColumnType.TIMESTAMP;
                    });
        }
        return NOTHING;
    }

    @Override
    public Object init(DuckDBTableFunctionInitInfo info) {
        info.setMaxThreads(1);
        return NOTHING;
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out) throws Exception {
        if (!goesOn.getAsBoolean()) {
            throw new InterruptedException("interrupted");
        }
        int width = columns.size();
        DuckDBWritableVector[] vectors = new DuckDBWritableVector[width];
        for (int i = 0; i < width; i++) {
            vectors[i] = out.vector(i);
        }
        long capacity = out.capacity();
        long count = 0;
        while (count < capacity) {
            Row row = rows.next();
            if (row == null) {
                break;
            }
            for (int i = 0; i < width; i++) {
                put(vectors[i], count, row.values()[i]);
            }
            count++;
        }
        return count;
    }

    private static void put(DuckDBWritableVector vector, long row, @Nullable Object value) {
        switch (value) {
            case null -> vector.setNull(row);
            case String text -> vector.setString(row, text);
            case Long number -> vector.setLong(row, number);
            case Instant time -> vector.setTimestamp(row, LocalDateTime.ofInstant(time, ZoneOffset.UTC));
            default -> throw new IllegalArgumentException("no value of a row: " + value.getClass());
        }
    }
}
