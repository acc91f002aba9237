package org.tipstaff.state;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection that writes and a few that read. A connection on which anything failed is closed and not used again, so
 * that a database which went and came back is found again by the next call.
 */
final class Connections implements AutoCloseable {
    /** Readers at once; the next ones wait, and a page is a matter of milliseconds. */
    private static final int READERS_MAX = 4;
    /** How long a reader waits for one of those. */
    private static final Duration READER_WAIT = Duration.ofSeconds(10);
    /** For one statement; without it a database that hangs would hold its caller for ever. */
    private static final int STATEMENT_SECONDS_MAX = 30;

    private final String url;
    private final Dialect dialect;
    private final ReentrantLock writing = new ReentrantLock();
    private final Semaphore readers = new Semaphore(READERS_MAX, true);
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private @Nullable Connection writer;
    private boolean closed;

    Connections(String url) {
        this.url = url;
        this.dialect = Dialect.of(url);
    }

    /** Work on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Work in one transaction: all of it or nothing. */
    <T> T write(Work<T> work) throws ViewsUnavailableException {
        writing.lock();
        try {
            Connection connection = writer == null ? open(true) : writer;
            writer = connection;
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                writer = null;
                quietly(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw unavailable(e);
        } finally {
            writing.unlock();
        }
    }

    <T> T read(Work<T> work) throws ViewsUnavailableException {
        boolean taken = false;
        try {
            taken = readers.tryAcquire(READER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!taken) {
                throw new ViewsUnavailableException(
                        "the database is busy: no connection was free for " + READER_WAIT.toSeconds() + " s");
            }
            Connection connection = idleOrNew();
            try {
                T result = work.on(connection);
                connection.rollback();
                giveBack(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                quietly(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ViewsUnavailableException("interrupted while waiting for the database", e);
        } finally {
            if (taken) {
                readers.release();
            }
        }
    }

    private Connection idleOrNew() throws SQLException {
        synchronized (idle) {
            Connection connection = idle.pollLast();
            if (connection != null) {
                return connection;
            }
        }
        return open(false);
    }

    private void giveBack(Connection connection) {
        synchronized (idle) {
            if (!closed) {
                idle.addLast(connection);
                return;
            }
        }
        quietly(connection);
    }

    private Connection open(boolean forWriting) throws SQLException {
        Properties properties = new Properties();
        if (dialect == Dialect.POSTGRESQL) {
            properties.setProperty("ApplicationName", "tipstaff");
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("socketTimeout", Integer.toString(STATEMENT_SECONDS_MAX));
            properties.setProperty("tcpKeepAlive", "true");
        }
        Connection connection = DriverManager.getConnection(url, properties);
        try {
            dialect.prepare(connection, forWriting);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            quietly(connection);
            throw e;
        }
    }

    private static ViewsUnavailableException unavailable(SQLException e) {
        // The message of a driver may quote the URL; the state says enough, and the cause is kept for a debugger.
        String message =
                e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        return new ViewsUnavailableException(
                "the database does not serve: "
                        + (message.contains("jdbc:") ? "SQL state " + e.getSQLState() : message),
                e);
    }

    private static void quietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is broken already, which is why it is closed.
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (writer != null) {
                quietly(writer);
                writer = null;
            }
        } finally {
            writing.unlock();
        }
        synchronized (idle) {
            closed = true;
            idle.forEach(Connections::quietly);
            idle.clear();
        }
    }
}
