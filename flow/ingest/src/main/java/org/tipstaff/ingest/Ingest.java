package org.tipstaff.ingest;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tipstaff.event.Gap;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.journal.StoredSegment;

/**
 * Takes the files and folders the user named, gives the list of files to read. Each {@link LogFile} is then opened and
 * read by whoever drives: this module starts no thread. What is read of one file never depends on another.
 *
 * <pre>{@code
 * for (LogFile file : new Ingest(IngestLimits.defaults()).list(paths).files()) {
 *     file.read(sink);
 * }
 * }</pre>
 */
public final class Ingest {
    /** Folders within folders; deeper ones are a loop made by mounting, or hostile. */
    private static final int FOLDER_DEPTH_MAX = 100;

    private final IngestLimits limits;
    private final Readers readers;

    public Ingest(IngestLimits limits) {
        this.limits = limits;
        this.readers = new Readers(limits);
    }

    /**
     * What was found.
     *
     * @param files in the order of the named paths, and within a folder sorted by path
     * @param gaps for what is there and can't be listed or is no evidence
     */
    public record Listing(List<LogFile> files, List<Gap> gaps) {
        public Listing {
            files = List.copyOf(files);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Lists files without opening them. A named file is called by its file name, a file in a named folder by its path
     * within the folder. Symbolic links are followed when the user named them, and never inside a folder: what they
     * point at may lie outside of the evidence, or be read twice.
     */
    public Listing list(List<Path> paths) {
        List<LogFile> files = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (Path path : paths) {
            Path name = path.toAbsolutePath().normalize().getFileName();
            String named = name == null ? "/" : SafeName.of(name.toString());
            if (Files.isDirectory(path)) {
                walk(path, "", 0, files, gaps);
            } else if (Files.isRegularFile(path)) {
                add(path, named, files, gaps);
            } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                gaps.add(Gap.whole(
                        Source.file(named),
                        Gap.Kind.UNREADABLE,
                        "it is neither a file nor a folder, or a broken link"));
            } else {
                gaps.add(Gap.whole(Source.file(named), Gap.Kind.UNREADABLE, "there is no such file"));
            }
        }
        if (files.size() >= limits.files()) {
            gaps.add(Gap.whole(
                    Source.file("/"),
                    Gap.Kind.LIMIT,
                    "the limit of " + limits.files() + " files (files) is reached; further files were not listed"));
        }
        return new Listing(files, gaps);
    }

    /** A file under the name that it had when it was read before, to be read only if it still has this digest. */
    public LogFile again(Path path, String name, Sha256 expected) throws IOException {
        return LogFile.known(path, Source.file(name), Files.size(path), expected, readers);
    }

    /**
     * Lists the segments of a journal in the order of their records, also while it is written. Of a segment that is not sealed
     * yet, that much is read as is whole now; it may be sealed meanwhile.
     */
    public Listing journal(Path folder) throws IOException {
        List<LogFile> files = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (StoredSegment segment : StoredSegment.list(folder)) {
            Path name = segment.file().getFileName();
            if (files.size() >= limits.files()) {
                gaps.add(Gap.whole(
                        Source.file("/"),
                        Gap.Kind.LIMIT,
                        "the limit of " + limits.files()
                                + " files (files) is reached; further segments were not read"));
                break;
            }
            Source source = Source.file(String.valueOf(name));
            files.add(
                    segment.isSealed()
                            ? new LogFile(segment.file(), source, segment.bytes(), readers)
                            : LogFile.growing(segment.file(), source, segment.bytes(), segment.sealedFile(), readers));
        }
        return new Listing(files, gaps);
    }

    private void walk(Path folder, String prefix, int depth, List<LogFile> files, List<Gap> gaps) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            gaps.add(unreadableFolder(prefix, e));
        } catch (DirectoryIteratorException e) {
            gaps.add(unreadableFolder(prefix, new IOException(String.valueOf(e.getCause()), e)));
        }
        entries.sort(Comparator.comparing(Ingest::nameOf)); // by UTF-16 units: the same on every system
        for (Path entry : entries) {
            if (files.size() >= limits.files()) {
                return;
            }
            String name = prefix + SafeName.of(nameOf(entry));
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isDirectory()) {
                    if (depth >= FOLDER_DEPTH_MAX) {
                        gaps.add(Gap.whole(
                                Source.file(name),
                                Gap.Kind.LIMIT,
                                "folders are nested deeper than " + FOLDER_DEPTH_MAX + "; this one was not entered"));
                    } else {
                        walk(entry, name + "/", depth + 1, files, gaps);
                    }
                } else if (attributes.isSymbolicLink()) {
                    gaps.add(Gap.whole(
                            Source.file(name),
                            Gap.Kind.SKIPPED,
                            "a symbolic link to "
                                    + SafeName.of(Files.readSymbolicLink(entry).toString())
                                    + "; links inside a folder are not followed, name the target to have it read"));
                } else if (attributes.isRegularFile()) {
                    add(entry, name, files, gaps);
                } else {
                    gaps.add(Gap.whole(
                            Source.file(name), Gap.Kind.SKIPPED, "a device, pipe or socket, which holds no record"));
                }
            } catch (IOException e) {
                gaps.add(Gap.whole(
                        Source.file(name), Gap.Kind.UNREADABLE, "the file can't be read: " + LogFile.describe(e)));
            }
        }
    }

    private void add(Path path, String name, List<LogFile> files, List<Gap> gaps) {
        try {
            files.add(new LogFile(path, Source.file(name), Files.size(path), readers));
        } catch (IOException e) {
            gaps.add(Gap.whole(
                    Source.file(name), Gap.Kind.UNREADABLE, "the file can't be read: " + LogFile.describe(e)));
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static Gap unreadableFolder(String prefix, IOException e) {
        String name = prefix.isEmpty() ? "/" : prefix;
        return Gap.whole(Source.file(name), Gap.Kind.UNREADABLE, "the folder can't be listed: " + LogFile.describe(e));
    }
}
