package org.tipstaff.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.event.Sha256;

/**
 * Makes a folder a BagIt 1.0 bag (RFC 8493), so that {@code sha256sum -c manifest-sha256.txt} and any BagIt validator
 * can say years later whether a byte of it changed. What lies under {@code data/} is the payload; the other files are
 * tag files, listed in the tag manifest.
 */
public final class Bag {
    /** The files of RFC 8493. */
    public static final String DECLARATION = "bagit.txt";

    public static final String INFO = "bag-info.txt";
    public static final String MANIFEST = "manifest-sha256.txt";
    public static final String TAG_MANIFEST = "tagmanifest-sha256.txt";

    private Bag() {}

    /**
     * A payload file whose digest is known.
     *
     * @param sha256 of its bytes
     * @param bytes their number
     */
    public record Filed(Sha256 sha256, long bytes) {
        /** Reads a file once. */
        public static Filed of(Path file) throws IOException {
            return new Filed(digest(file), Files.size(file));
        }
    }

    /**
     * Writes {@code bagit.txt}, {@code bag-info.txt}, {@code manifest-sha256.txt} and {@code tagmanifest-sha256.txt} for
     * what the folder holds now, replacing earlier ones.
     *
     * @param info further elements of {@code bag-info.txt} (RFC 8493 section 2.2.2), by name
     */
    public static void seal(Path folder, Map<String, String> info) throws IOException {
        TreeMap<String, Filed> payload = new TreeMap<>();
        walk(folder, folder.resolve("data"), payload, Set.of());
        sealPayload(folder, info, payload);
        sealTags(folder, Set.of());
    }

    /**
     * Writes all but the tag manifest, for a payload whose digests are known from when it was written.
     *
     * @param payload every file under {@code data/}, by its path in the bag; one of size -1 is listed though it is not there any
     *     more, so that any validator of bags names it
     */
    public static void sealPayload(Path folder, Map<String, String> info, Map<String, Filed> payload)
            throws IOException {
        long octets = 0;
        TreeMap<String, Filed> sorted = new TreeMap<>(payload);
        long there = 0;
        for (Filed file : sorted.values()) {
            if (file.bytes() >= 0) {
                octets += file.bytes();
                there++;
            }
        }
        TreeMap<String, String> elements = new TreeMap<>(info);
        // RFC 8493 section 2.2.2: octet count, a full stop, number of payload files.
        elements.put("Payload-Oxum", octets + "." + there);
        StringBuilder infoText = new StringBuilder();
        elements.forEach((name, value) -> infoText.append(name)
                .append(": ")
                .append(value.replace('\n', ' ').replace('\r', ' '))
                .append('\n'));

        write(folder.resolve(DECLARATION), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        write(folder.resolve(INFO), infoText.toString());
        write(folder.resolve(MANIFEST), manifest(sorted));
    }

    /**
     * Writes the tag manifest for the tag files that the folder holds now.
     *
     * @param keptBack paths of files that lie in the folder and are not part of the bag
     */
    public static void sealTags(Path folder, Set<String> keptBack) throws IOException {
        Files.deleteIfExists(folder.resolve(TAG_MANIFEST));
        TreeMap<String, Filed> tags = new TreeMap<>();
        walk(folder, folder, tags, keptBack);
        write(folder.resolve(TAG_MANIFEST), manifest(tags));
    }

    private static void walk(Path folder, Path from, TreeMap<String, Filed> into, Set<String> keptBack)
            throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        Path skipped = from.equals(folder) ? folder.resolve("data") : null;
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(skipped) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = folder.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                if (!keptBack.contains(path)) {
                    into.put(path, new Filed(digest(file), attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String manifest(TreeMap<String, Filed> files) {
        StringBuilder text = new StringBuilder();
        files.forEach((path, file) ->
                text.append(file.sha256()).append("  ").append(encoded(path)).append('\n'));
        return text.toString();
    }

    /** RFC 8493 section 2.1.3: line ends and percent signs of a path are percent-encoded. */
    public static String encoded(String path) {
        return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    /** Undoes {@link #encoded}. */
    public static String decoded(String path) {
        return path.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%");
    }

    /**
     * The payload as the manifest of a bag lists it, with sizes from the disk; nothing is hashed. A file that is not there has
     * size -1.
     *
     * @throws IOException when the manifest is not of the form that this program writes
     */
    public static TreeMap<String, Filed> listed(Path folder) throws IOException {
        TreeMap<String, Filed> payload = new TreeMap<>();
        for (String line : Files.readString(folder.resolve(MANIFEST)).split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            if (line.length() < 67 || !line.startsWith("  data/", 64)) {
                throw new IOException(
                        folder.resolve(MANIFEST) + " holds a line that is no digest, two blanks and a path");
            }
            String path = decoded(line.substring(66));
            Path file = folder.resolve(path).normalize();
            boolean there = file.startsWith(folder.normalize()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            try {
                payload.put(path, new Filed(new Sha256(line.substring(0, 64)), there ? Files.size(file) : -1));
            } catch (IllegalArgumentException e) {
                throw new IOException(folder.resolve(MANIFEST) + " holds a digest that is no SHA-256", e);
            }
        }
        return payload;
    }

    /** Elements of {@code bag-info.txt}, as {@link #sealPayload} takes them. */
    public static TreeMap<String, String> info(Path folder) throws IOException {
        TreeMap<String, String> info = new TreeMap<>();
        for (String line : Files.readString(folder.resolve(INFO)).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return info;
    }

    private static Sha256 digest(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return Sha256.ofDigest(digest.digest());
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
