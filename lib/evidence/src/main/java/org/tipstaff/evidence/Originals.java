package org.tipstaff.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.tipstaff.event.Sha256;

/**
 * The originals of a case: the files that were read, by reference with their digests, or copied byte for byte into
 * the case. Members of containers are listed too, for findings name them; only whole files are copied.
 */
public final class Originals {
    /** Name of the list inside {@code data/original}. */
    public static final String LIST = "originals.tsv";

    private static final int BUFFER_BYTES = 1 << 18;

    /** Lines of a list that are read. */
    private static final int LISTED_MAX = 1_000_000;

    private Originals() {}

    /**
     * One source that was read.
     *
     * @param path relative to what the user named; {@code !} separates a member from its container
     * @param sha256 of its own bytes
     * @param sizeBytes their number
     */
    public record Original(String path, Sha256 sha256, long sizeBytes) {
        /** Whether it lies in another file of the list. */
        public boolean isMember() {
            return path.indexOf('!') >= 0;
        }
    }

    /**
     * Writes {@code originals.tsv}: digest, size and path, tab-separated, one source a line, sorted by path. Tabs, line
     * ends and other control characters of a path are written {@code \\xHH}, a backslash {@code \\\\}.
     */
    public static void writeList(Path originalFolder, List<Original> originals) throws IOException {
        Files.createDirectories(originalFolder);
        StringBuilder text = new StringBuilder("sha256\tbytes\tpath\n");
        originals.stream()
                .sorted(Comparator.comparing(Original::path).thenComparing(Original::sha256))
                .forEach(original -> text.append(original.sha256())
                        .append('\t')
                        .append(original.sizeBytes())
                        .append('\t')
                        .append(escaped(original.path()))
                        .append('\n'));
        Files.write(originalFolder.resolve(LIST), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Copies one file into the case and proves that the copy is what was read.
     *
     * @throws EvidenceChangedException when the file's bytes are not those that were hashed when it was first touched
     */
    public static void copy(Path file, Original original, Path originalFolder) throws IOException {
        if (original.isMember()) {
            throw new IllegalArgumentException(original.path() + " is a member; its container is what is copied");
        }
        Path target = originalFolder.resolve(original.path()).normalize();
        if (!target.startsWith(originalFolder)) {
            throw new IllegalArgumentException("the path " + original.path() + " leads out of the case folder");
        }
        Files.createDirectories(target.getParent());
        Sha256 copied = take(file, target).sha256();
        if (!copied.equals(original.sha256())) {
            Files.delete(target);
            throw new EvidenceChangedException(original.path(), original.sha256(), copied);
        }
    }

    /** Takes a file in that nobody has hashed yet: copied and hashed in one pass, so that the digest is that of the copy. */
    public static Bag.Filed take(Path file, Path target) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        long bytes = 0;
        // Not transferTo: its pieces of 16 KiB make a call of the system cost as much as hashing what it brings.
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
                OutputStream out =
                        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                digest.update(buffer, 0, n);
                bytes += n;
            }
        }
        return new Bag.Filed(Sha256.ofDigest(digest.digest()), bytes);
    }

    /**
     * Reads {@code originals.tsv}.
     *
     * @throws IOException when it is not there, or a line of it is not as {@link #writeList} writes it
     */
    public static List<Original> readList(Path originalFolder) throws IOException {
        List<Original> originals = new ArrayList<>();
        Path file = originalFolder.resolve(LIST);
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String[] words = line.split("\t", -1);
                if (number == 1 && line.startsWith("sha256\t")) {
                    continue;
                }
                try {
                    if (words.length != 3 || originals.size() >= LISTED_MAX) {
                        throw new IllegalArgumentException("three columns, and at most " + LISTED_MAX + " lines");
                    }
                    originals.add(new Original(unescaped(words[2]), new Sha256(words[0]), Long.parseLong(words[1])));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ":" + number + ": no line of this list: " + e.getMessage(), e);
                }
            }
        }
        return originals;
    }

    private static String unescaped(String text) {
        StringBuilder path = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                path.append(c);
            } else if (text.startsWith("\\\\", i)) {
                path.append('\\');
                i++;
            } else if (text.startsWith("\\x", i) && i + 4 <= text.length()) {
                path.append((char) HexFormat.fromHexDigits(text, i + 2, i + 4));
                i += 3;
            } else {
                throw new IllegalArgumentException("'" + text + "' has a backslash that means nothing");
            }
        }
        return path.toString();
    }

    private static String escaped(String path) {
        StringBuilder text = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\') {
                text.append("\\\\");
            } else if (c < 0x20 || c == 0x7f) {
                text.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
