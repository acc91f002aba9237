package org.tipstaff.testkit.scenario;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * Makes {@code examples/court-intrusion}: the logs of one week in a court, most of it ordinary work, with an intrusion
 * of which every step is known. The same seed gives the same files.
 */
public final class CourtIntrusion {
    private static final long SEED = 20_260_302;
    private static final String FOLDER = "court-intrusion/";

    private final Logbook book = new Logbook();
    private final Truth truth = new Truth();
    private final NavigableMap<String, List<Entry>> logs = new TreeMap<>();

    private CourtIntrusion() {
        Traces traces = new Traces(book);
        new OrdinaryWeek(SEED, traces, truth).pass();
        new Intrusion(SEED, traces, truth).happen();
        book.number();
        for (Host host : Court.HOSTS) {
            for (Log log : Log.values()) {
                List<Entry> entries = exported(host, log);
                if (!entries.isEmpty()) {
                    logs.put(
                            host.name() + "." + log.fileName() + "."
                                    + dialect(host).extension(),
                            entries);
                }
            }
        }
    }

    private static Dialect dialect(Host host) {
        if (host.equals(Court.JUMP01)) {
            return Dialect.EVENT_VIEWER_XML;
        }
        return host.equals(Court.BKP01) ? Dialect.EVTX_DUMP : Dialect.WINLOGBEAT;
    }

    /** What was in the log when it was copied: of a log that was emptied, what came after. */
    private List<Entry> exported(Host host, Log log) {
        List<Entry> entries = book.entries(host, log);
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).kind() == Kind.LOG_CLEARED) {
                return entries.subList(i, entries.size());
            }
        }
        return entries;
    }

    /**
     * Every file, before it is packed, by its path below {@code examples/}. Logs that end in {@code .gz} there are
     * packed with gzip.
     */
    public static NavigableMap<String, byte[]> files() {
        CourtIntrusion scenario = new CourtIntrusion();
        NavigableMap<String, byte[]> files = new TreeMap<>();
        scenario.logs.forEach((name, entries) -> {
            Dialect dialect = dialect(entries.get(0).host());
            String packed = dialect == Dialect.EVENT_VIEWER_XML ? "" : ".gz";
            files.put(FOLDER + "logs/" + name + packed, dialect.write(entries).getBytes(StandardCharsets.UTF_8));
        });
        Map<String, List<Entry>> byFile = new TreeMap<>(scenario.logs);
        Story story = new Story(scenario.truth, byFile);
        files.put(FOLDER + "README.md", story.readme().getBytes(StandardCharsets.UTF_8));
        files.put("court-intrusion-truth.json", story.json().getBytes(StandardCharsets.UTF_8));
        return Collections.unmodifiableNavigableMap(files);
    }

    /** How many events the logs hold. */
    public static int events() {
        return new CourtIntrusion().logs.values().stream().mapToInt(List::size).sum();
    }

    /** @param arguments the project's {@code examples} folder */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("give the examples folder, and nothing else");
        }
        Path examples = Path.of(arguments[0]);
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Path path = examples.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getKey().endsWith(".gz") ? gzip(file.getValue()) : file.getValue());
        }
    }

    /** The header of Java's gzip names no time and no system; the packed bytes still depend on the zlib it was built with. */
    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(9);
            }
        }) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }
}
