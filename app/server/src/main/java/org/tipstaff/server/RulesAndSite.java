package org.tipstaff.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.RuleBook;
import org.tipstaff.engine.UsageException;
import org.tipstaff.site.Problem;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;
import org.tipstaff.site.SiteReading;

/** What people write and change while the program runs: rules, and the file that describes the court. Both are taken, or neither. */
final class RulesAndSite {
    private final ServeSettings settings;
    private volatile Read current;

    /**
     * What was read.
     *
     * @param site null when none was named
     * @param siteText its file, of which each plan keeps a copy; empty when none was named
     * @param warnings what its author should look at
     */
    record Read(RuleBook book, @Nullable Site site, byte[] siteText, List<String> warnings) {}

    private RulesAndSite(ServeSettings settings, Read current) {
        this.settings = settings;
        this.current = current;
    }

    /** @throws UsageException when either is wrong, with every mistake and its place */
    static RulesAndSite read(ServeSettings settings) throws IOException {
        return new RulesAndSite(settings, readNow(settings));
    }

    Read readAnew() throws IOException {
        return readNow(settings);
    }

    void take(Read read) {
        current = read;
    }

    RuleBook book() {
        return current.book();
    }

    @Nullable
    Site site() {
        return current.site();
    }

    /** The file of {@link #site}. */
    byte[] siteText() {
        return current.siteText();
    }

    List<String> warnings() {
        return current.warnings();
    }

    private static Read readNow(ServeSettings settings) throws IOException {
        RuleBook book = RuleBook.read(settings.rules(), Runtime.getRuntime().availableProcessors());
        Path file = settings.site();
        if (file == null) {
            return new Read(book, null, new byte[0], List.of());
        }
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(SiteReader.FILE_BYTES_MAX + 1);
        } catch (NoSuchFileException e) {
            throw new UsageException("no such site file: " + file);
        }
        SiteReading reading = SiteReader.read(file.toString(), bytes);
        List<String> problems = new ArrayList<>();
        for (Problem problem : reading.problems()) {
            problems.add(problem.render());
        }
        return new Read(
                book,
                reading.site().orElseThrow(() -> new UsageException(String.join("\n", problems))),
                bytes,
                problems);
    }
}
