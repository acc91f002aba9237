package org.tipstaff.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.event.Sha256;

/**
 * Makes a folder a BagIt 1.0 bag (RFC 8493), so that {@code sha256sum -c manifest-sha256.txt} and any BagIt validator
 * can say years later whether a byte of it changed. What lies under {@code data/} is the payload; the other files are
 * tag files, listed in the tag manifest.
 */
public final class Bag {
    private Bag() {}

    /**
     * Writes {@code bagit.txt}, {@code bag-info.txt}, {@code manifest-sha256.txt} and {@code tagmanifest-sha256.txt} for
     * what the folder holds now, replacing earlier ones.
     *
     * @param info further elements of {@code bag-info.txt} (RFC 8493 section 2.2.2), by name
     */
    public static void seal(Path folder, Map<String, String> info) throws IOException {
        TreeMap<String, Sha256> payload = new TreeMap<>();
        long[] octets = {0};
        Path data = folder.resolve("data");
        walk(folder, data, payload, octets);

        TreeMap<String, String> elements = new TreeMap<>(info);
        // RFC 8493 section 2.2.2: octet count, a full stop, number of payload files.
        elements.put("Payload-Oxum", octets[0] + "." + payload.size());
        StringBuilder infoText = new StringBuilder();
        elements.forEach((name, value) -> infoText.append(name)
                .append(": ")
                .append(value.replace('\n', ' ').replace('\r', ' '))
                .append('\n'));

        write(folder.resolve("bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
        write(folder.resolve("bag-info.txt"), infoText.toString());
        write(folder.resolve("manifest-sha256.txt"), manifest(payload));

        Files.deleteIfExists(folder.resolve("tagmanifest-sha256.txt"));
        TreeMap<String, Sha256> tags = new TreeMap<>();
        walk(folder, folder, tags, new long[1]);
        tags.keySet().removeIf(path -> path.startsWith("data/"));
        write(folder.resolve("tagmanifest-sha256.txt"), manifest(tags));
    }

    private static void walk(Path folder, Path from, TreeMap<String, Sha256> into, long[] octets) throws IOException {
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
                into.put(path, digest(file));
                octets[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String manifest(TreeMap<String, Sha256> digests) {
        StringBuilder text = new StringBuilder();
        digests.forEach((path, digest) ->
                text.append(digest).append("  ").append(encoded(path)).append('\n'));
        return text.toString();
    }

    /** RFC 8493 section 2.1.3: line ends and percent signs of a path are percent-encoded. */
    private static String encoded(String path) {
        return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
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
