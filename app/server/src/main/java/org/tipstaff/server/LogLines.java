package org.tipstaff.server;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.tipstaff.server.http.JsonText;

/**
 * The program's own log: one JSON object a line, or text for a terminal. Of an exception only its kind and place are written:
 * what its message quotes may have come from a sender, and the content of events belongs into the journal and nowhere else.
 */
final class LogLines extends Handler {
    private static final int MESSAGE_CHARS_MAX = 2000;

    private final PrintStream out;
    private final boolean json;

    private LogLines(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** From now on all that is logged goes there. */
    static void to(PrintStream out, boolean json) {
        // Spring Boot would set up logging of its own.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(new LogLines(out, json));
        own().setLevel(Level.INFO);
    }

    private static Logger own() {
        return Held.OWN;
    }

    /** A logger that nobody holds is forgotten, and its level with it. */
    private static final class Held {
        static final Logger OWN = Logger.getLogger("org.tipstaff");
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        String message = message(record);
        Throwable thrown = record.getThrown();
        String fault = thrown == null ? "" : fault(thrown);
        byte[] line;
        if (json) {
            line = JsonText.object(object -> {
                object.writeStringProperty("time", record.getInstant().toString());
                object.writeStringProperty("level", level(record.getLevel()));
                object.writeStringProperty("logger", String.valueOf(record.getLoggerName()));
                object.writeStringProperty("message", message);
                if (!fault.isEmpty()) {
                    object.writeStringProperty("fault", fault);
                }
            });
        } else {
            Instant time = record.getInstant();
            line = (time + " " + level(record.getLevel()) + " " + message + (fault.isEmpty() ? "" : " [" + fault + "]"))
                    .getBytes(StandardCharsets.UTF_8);
        }
        synchronized (out) {
            out.write(line, 0, line.length);
            out.write('\n');
            out.flush();
        }
    }

    private static String message(LogRecord record) {
        String text = String.valueOf(record.getMessage());
        Object[] values = record.getParameters();
        if (values != null && values.length > 0) {
            try {
                text = new MessageFormat(text, Locale.ROOT).format(values);
            } catch (IllegalArgumentException e) {
                // A pattern that is none is shown as it is.
            }
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(MESSAGE_CHARS_MAX)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return shown.toString();
    }

    private static String fault(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static String level(Level level) {
        return level.intValue() >= Level.SEVERE.intValue()
                ? "error"
                : level.intValue() >= Level.WARNING.intValue() ? "warning" : "info";
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
