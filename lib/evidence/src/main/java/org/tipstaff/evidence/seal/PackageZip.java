package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A bag and its seal as one file. The order of the members, their times and their compression depend on nothing but the
 * bag, so that the same bag gives the same file.
 */
public final class PackageZip {
    /** More members are refused. */
    public static final int MAX_MEMBERS = 1_000_000;
    /** More bytes, unpacked, are refused: a few kilobytes of zip can hold them. */
    public static final long MAX_BYTES = 256L << 30;

    /** The time that a zip without times has (1980-01-01): when a file was packed is nobody's business. */
    private static final FileTime NO_TIME = FileTime.from(java.time.Instant.parse("1980-01-01T00:00:00Z"));

    private PackageZip() {}

    /** Writes the folder and the two files of its seal. Files that are their owner's alone are not among them, unless the tag manifest lists them. */
    public static void write(Path folder, OutputStream out) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        String name = String.valueOf(whole.getFileName());
        TreeSet<String> members = new TreeSet<>();
        try (Stream<Path> files = Files.walk(whole)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = whole.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                if (!CaseSeal.KEPT_BACK.contains(path)) {
                    members.add(path);
                }
            }
        }
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.DEFAULT_COMPRESSION);
        for (String member : members) {
            add(zip, name + "/" + member, whole.resolve(member));
        }
        for (String suffix : List.of(CaseSeal.SEAL, CaseSeal.SIGNATURE)) {
            add(zip, name + suffix, CaseSeal.beside(whole, suffix));
        }
        zip.finish();
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(NO_TIME);
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
    }

    /**
     * Unpacks a package into an empty folder.
     *
     * @return the bag's folder, its seal beside it
     * @throws IOException naming what makes the file no package
     */
    public static Path unpack(Path file, Path into) throws IOException {
        Set<String> tops = new TreeSet<>();
        Set<String> names = new HashSet<>();
        long left = MAX_BYTES;
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            if (zip.size() > MAX_MEMBERS) {
                throw new IOException("the package has more than " + MAX_MEMBERS + " members");
            }
            Enumeration<? extends ZipEntry> members = zip.entries();
            while (members.hasMoreElements()) {
                ZipEntry member = members.nextElement();
                String name = member.getName();
                if (!isPlain(name) || !names.add(name)) {
                    throw new IOException("a member of the package is named so that it leads elsewhere, or twice");
                }
                tops.add(name.substring(0, name.indexOf('/') < 0 ? name.length() : name.indexOf('/')));
                Path target = into.resolve(name);
                Files.createDirectories(target.getParent());
                try (InputStream in = zip.getInputStream(member);
                        OutputStream out = Files.newOutputStream(target)) {
                    left -= copy(in, out, left);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the package is no zip that can be read: " + e.getMessage(), e);
        }
        for (String top : tops) {
            if (Files.isDirectory(into.resolve(top))
                    && tops.equals(Set.of(top, top + CaseSeal.SEAL, top + CaseSeal.SIGNATURE))) {
                return into.resolve(top);
            }
        }
        throw new IOException("a package holds one folder, its .seal and its .seal.sig; this holds "
                + (tops.size() > 5 ? tops.size() + " things" : tops));
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.indexOf('\\') < 0
                && name.indexOf('\0') < 0
                && Arrays.stream(name.split("/", -1))
                        .noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
    }

    private static long copy(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            copied += n;
            if (copied > most) {
                throw new IOException("the package unpacks to more than " + MAX_BYTES + " bytes");
            }
            out.write(buffer, 0, n);
        }
        return copied;
    }
}
