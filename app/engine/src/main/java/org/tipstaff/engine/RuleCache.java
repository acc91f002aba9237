package org.tipstaff.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Sha256;
import org.tipstaff.sigma.RuleSet;
import org.tipstaff.sigma.RuleSetCodec;
import org.tipstaff.sigma.RuleSetFormatException;
import org.tipstaff.sigma.UnusableRulesException;

/**
 * Rule sets that were read and checked before, so that a second start need not read thousands of YAML files again. It
 * holds what the rule files hold and nothing from logs.
 *
 * <p>A cache may make a run faster and must never make it different: the key is a digest over all that decides the rule
 * set, the content carries its own digest, and anything that is wrong with folder or file means that the rules are read
 * from where the user keeps them. Whoever can write here could make rules silent, so a folder that others may write to
 * is not used.
 */
public final class RuleCache {
    /** Names the folder; {@link #OFF} in its place means no cache. */
    public static final String VARIABLE = "TIPSTAFF_CACHE";

    public static final String OFF = "off";

    /** Rule sets kept: a court has one or two and now and then a new version of them. The oldest goes first. */
    static final int FILES_MAX = 8;

    /** All public rules take some 3 MB. What is larger is neither written nor read. */
    static final int FILE_BYTES_MAX = 128 * 1024 * 1024;

    private static final String PREFIX = "rules-";
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final @Nullable Path folder;

    private RuleCache(@Nullable Path folder) {
        this.folder = folder;
    }

    public static RuleCache none() {
        return new RuleCache(null);
    }

    public static RuleCache in(Path folder) {
        return new RuleCache(folder);
    }

    /** Where environment variables say: {@link #VARIABLE}, else the XDG base directories, else the home folder. */
    public static RuleCache of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (named.equalsIgnoreCase(OFF)) {
            return none();
        }
        try {
            if (!named.isEmpty()) {
                return in(Path.of(named));
            }
            // A relative path in it is to be ignored (XDG Base Directory Specification).
            Path caches = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
            String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
            if (!caches.isAbsolute() && !home.isEmpty()) {
                caches = Path.of(home, ".cache");
            }
            return caches.isAbsolute() ? in(caches.resolve("tipstaff")) : none();
        } catch (InvalidPathException _) {
            return none();
        }
    }

    /** Empty when there is no cache. */
    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /** Reads rules from where the user keeps them. */
    interface Reading {
        RuleSet read() throws UnusableRulesException, IOException;
    }

    /**
     * What was kept for this content, else what is read now, which is then kept.
     *
     * @param content digests all that decides what is read; empty when that can't be told
     */
    RuleSet get(Supplier<Optional<Sha256>> content, Reading reading) throws UnusableRulesException, IOException {
        Optional<Sha256> before = folder == null ? Optional.empty() : content.get();
        if (folder == null || before.isEmpty()) {
            return reading.read();
        }
        Path file = folder.resolve(PREFIX + key(before.get()).hex() + ".bin");
        Optional<RuleSet> known = kept(folder, file);
        if (known.isPresent()) {
            return known.get();
        }
        RuleSet rules = reading.read();
        // A file that was changed between digest and reading must not be kept under the digest of what it was.
        if (content.get().equals(before)) {
            keep(folder, file, rules);
        }
        return rules;
    }

    private static Sha256 key(Sha256 content) {
        String all = "rules " + Tipstaff.VERSION + " " + RuleSetCodec.FORMAT + " " + content.hex();
        return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<RuleSet> kept(Path folder, Path file) {
        try {
            boolean usable = isOurs(folder)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) <= FILE_BYTES_MAX;
            return usable ? Optional.of(RuleSetCodec.read(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException | RuleSetFormatException _) {
            return Optional.empty(); // damaged or not readable: the rules themselves are still there
        }
    }

    private static void keep(Path folder, Path file, RuleSet rules) {
        try {
            byte[] bytes = RuleSetCodec.write(rules);
            Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
            if (bytes.length > FILE_BYTES_MAX || !isOurs(folder)) {
                return;
            }
            Path unfinished = Files.createTempFile(folder, PREFIX, ".tmp", ownerOnly(folder, "rw-------"));
            try {
                Files.write(unfinished, bytes);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            removeOldest(folder);
        } catch (IOException | RuleSetFormatException _) {
            return; // read-only, full or beyond the form's bounds: the next start reads the rules again
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder, String permissions) {
        return isPosix(folder)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whether the folder is there, is this user's, and nobody else may write to it; elsewhere than on POSIX, is there. */
    private static boolean isOurs(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || !isPosix(folder)) {
            return Files.isDirectory(folder);
        }
        PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
        UserPrincipal user = folder.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name", ""));
        return attributes.owner().equals(user) && Collections.disjoint(attributes.permissions(), OTHERS_WRITE);
    }

    private record Kept(Path file, FileTime written) {}

    /** Also takes away what a process that was stopped while writing left behind. */
    private static void removeOldest(Path folder) throws IOException {
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : files) {
                kept.add(new Kept(file, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        kept.sort(Comparator.comparing(Kept::written).thenComparing(Kept::file));
        for (Kept old : kept.subList(0, Math.max(0, kept.size() - FILES_MAX))) {
            Files.deleteIfExists(old.file());
        }
    }
}
