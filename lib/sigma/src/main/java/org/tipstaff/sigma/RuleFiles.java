package org.tipstaff.sigma;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tipstaff.event.Sha256;

/**
 * Finds the rule files under one path that the user named: a file, a folder, a zip, or a folder or file in a zip
 * ({@code rules.zip!rules/windows}). Links inside a folder are not followed, so no path leads out of it or in circles.
 */
final class RuleFiles implements AutoCloseable {
    /** The public ruleset has some 4,000. */
    static final int MAX_FILES = 200_000;

    static final int MAX_FOLDER_DEPTH = 64;

    /** A rule is a page of text; the largest public one has some 100 kB. */
    static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

    /** Unpacked bytes of all rules of one zip. */
    static final long MAX_UNPACKED_BYTES = 512L * 1024 * 1024;

    static final Set<String> LEFT_OUT = Set.of("deprecated", "unsupported");

    /** Reads one file when its turn comes. */
    interface Content {
        byte[] read() throws IOException;
    }

    /**
     * @param name as people see it
     * @param folder the named path and the folder directly in it, for counting
     */
    record Found(String name, String folder, Content content) {}

    private final String named;
    private final List<Found> files = new ArrayList<>();
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    private RuleFiles(String named) {
        this.named = named;
    }

    static RuleFiles under(String path) throws UnusableRulesException, IOException {
        RuleFiles files = new RuleFiles(path);
        boolean done = false;
        try {
            files.find(files.place());
            done = true;
        } finally {
            if (!done) {
                files.close();
            }
        }
        return files;
    }

    List<Found> files() {
        return files;
    }

    Map<String, Integer> leftOut() {
        return leftOut;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable resource : open) {
            if (resource instanceof ZipFile zip) {
                zip.close();
            }
        }
    }

    /** What a named path stands for. */
    private sealed interface Place {
        record Folder(Path path) implements Place {}

        record Single(Path path) implements Place {}

        /**
         * @param shown the archive as the user named it
         * @param inner the folder or file in it; empty means all of it
         */
        record Archive(Path path, String shown, String inner) implements Place {}
    }

    /**
     * A digest over all that decides what is found under the path and what it holds: equal digests, equal rules. It
     * reads every file that would be read, and an archive whole, which costs a small part of reading the rules.
     *
     * @throws IOException also when a file can't be read, which would only refuse that one file's rules, and when an
     *     archive is larger than a set of rules can be
     */
    static Sha256 digest(String named) throws UnusableRulesException, IOException {
        try (RuleFiles files = new RuleFiles(named)) {
            Place place = files.place();
            CodecOutput all = new CodecOutput();
            all.text(named);
            if (place instanceof Place.Archive archive) {
                all.text("archive");
                all.bytes(digest(archive.path()));
            } else {
                all.text(place instanceof Place.Folder ? "folder" : "file");
                files.find(place);
                for (Found found : files.files) {
                    all.text(found.name());
                    all.text(found.folder());
                    all.bytes(Sha256.newDigest().digest(found.content().read()));
                }
                files.leftOut.forEach((folder, count) -> {
                    all.text(folder);
                    all.number(count);
                });
            }
            return Sha256.of(all.toByteArray());
        }
    }

    private static byte[] digest(Path archive) throws IOException {
        if (Files.size(archive) > MAX_UNPACKED_BYTES) {
            throw new IOException("larger than the rules it may hold");
        }
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(archive)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return digest.digest();
    }

    private void find(Place place) throws UnusableRulesException, IOException {
        switch (place) {
            case Place.Folder folder -> folder(folder.path());
            case Place.Single file -> files.add(new Found(named, named, () -> limited(file.path())));
            case Place.Archive archive -> zip(archive.path(), archive.shown(), archive.inner());
        }
        files.sort(Comparator.comparing(Found::name));
    }

    private Place place() throws UnusableRulesException, IOException {
        Path whole = path(named);
        if (Files.isDirectory(whole)) {
            return new Place.Folder(whole);
        }
        if (Files.isRegularFile(whole)) {
            return isZip(whole) ? new Place.Archive(whole, named, "") : new Place.Single(whole);
        }
        return insideZip();
    }

    private Path path(String text) throws UnusableRulesException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UnusableRulesException("rule path '" + text + "' is not a path: " + e.getReason(), List.of());
        }
    }

    private Place insideZip() throws UnusableRulesException, IOException {
        int bang = named.lastIndexOf('!');
        if (bang > 0) {
            Path archive = path(named.substring(0, bang));
            if (Files.isRegularFile(archive) && isZip(archive)) {
                String inner = named.substring(bang + 1).replace('\\', '/');
                while (inner.startsWith("/")) {
                    inner = inner.substring(1);
                }
                while (inner.endsWith("/")) {
                    inner = inner.substring(0, inner.length() - 1);
                }
                return new Place.Archive(archive, named.substring(0, bang), inner);
            }
        }
        throw new UnusableRulesException("rule path '" + named + "' does not exist", List.of());
    }

    private void folder(Path folder) throws IOException, UnusableRulesException {
        Path root = folder.toRealPath();
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root, MAX_FOLDER_DEPTH)) {
            paths = walk.filter(Files::isRegularFile).limit(MAX_FILES + 1L).toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        if (paths.size() > MAX_FILES) {
            throw tooMany(MAX_FILES + " files");
        }
        for (Path path : paths) {
            String relative = root.relativize(path)
                    .toString()
                    .replace(path.getFileSystem().getSeparator(), "/");
            if (wanted(relative)) {
                files.add(new Found(join(named, "/", relative), counted("/", relative), () -> limited(path)));
            }
        }
    }

    private void zip(Path archive, String shown, String inner) throws IOException, UnusableRulesException {
        ZipFile zip = new ZipFile(archive.toFile());
        open.add(zip);
        long unpacked = 0;
        int entries = 0;
        Enumeration<? extends ZipEntry> all = zip.entries();
        while (all.hasMoreElements()) {
            ZipEntry entry = all.nextElement();
            if (++entries > MAX_FILES) {
                throw tooMany(MAX_FILES + " entries");
            }
            String member = entry.getName().replace('\\', '/');
            boolean inside = inner.isEmpty() || member.equals(inner) || member.startsWith(inner + "/");
            if (entry.isDirectory() || !inside) {
                continue;
            }
            boolean exact = member.equals(inner);
            String relative = exact || inner.isEmpty() ? member : member.substring(inner.length() + 1);
            if (!exact && !wanted(relative)) {
                continue;
            }
            unpacked += Math.max(0, entry.getSize());
            if (unpacked > MAX_UNPACKED_BYTES) {
                throw tooMany(MAX_UNPACKED_BYTES / (1024 * 1024) + " MB of unpacked rules");
            }
            String folder = exact ? named : counted(inner.isEmpty() ? "!" : "/", relative);
            files.add(new Found(shown + "!" + member, folder, () -> {
                try (InputStream in = zip.getInputStream(entry)) {
                    return limited(in);
                }
            }));
        }
    }

    private UnusableRulesException tooMany(String what) {
        return new UnusableRulesException(
                "rule path '" + named + "' holds more than " + what + ", which no set of rules has", List.of());
    }

    private static String join(String base, String separator, String relative) {
        return base.endsWith(separator) ? base + relative : base + separator + relative;
    }

    private String counted(String separator, String relative) {
        int slash = relative.indexOf('/');
        return slash < 0 ? named : join(named, separator, relative.substring(0, slash));
    }

    /** A YAML file that is not in a folder left out; one that is, is counted. */
    private boolean wanted(String relative) {
        String lower = relative.toLowerCase(Locale.ROOT);
        String name = lower.substring(lower.lastIndexOf('/') + 1);
        boolean yaml = (name.endsWith(".yml") || name.endsWith(".yaml")) && !name.startsWith("._");
        if (!yaml || lower.startsWith("__macosx/")) {
            return false;
        }
        for (String segment : relative.split("/", -1)) {
            if (LEFT_OUT.contains(segment)) {
                leftOut.merge(segment, 1, Integer::sum);
                return false;
            }
        }
        return true;
    }

    private static boolean isZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] <= 5 && magic[3] <= 6;
        }
    }

    private static byte[] limited(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return limited(in);
        }
    }

    private static byte[] limited(InputStream in) throws IOException {
        byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
        if (content.length > MAX_FILE_BYTES) {
            throw new IOException("larger than " + MAX_FILE_BYTES / (1024 * 1024) + " MB, which no rule is");
        }
        return content;
    }
}
