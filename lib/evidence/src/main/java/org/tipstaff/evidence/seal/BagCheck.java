package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.seal.CaseFault.Kind;

/**
 * Holds a folder against its BagIt manifests, both ways: what they list is there and unchanged, and nothing else is there.
 * Only what this program writes is accepted; a bag of another maker is for a validator of BagIt.
 */
final class BagCheck {
    /** A larger manifest is not read, and that is a fault. */
    static final long MAX_MANIFEST_BYTES = 256L << 20;
    /** Faults of one kind that are listed, and one more that says there are others. */
    static final int MAX_FAULTS_OF_A_KIND = 1_000;

    private static final Set<String> TAG_FILES = Set.of(
            Bag.DECLARATION,
            Bag.INFO,
            Bag.MANIFEST,
            CaseSeal.INSTRUCTIONS,
            CaseSeal.SCRIPT,
            CaseSeal.LOG_KEYS,
            CaseSeal.ALLOWED_SIGNERS,
            CaseSeal.LOG + "/" + CustodyLog.CHECKPOINT,
            CaseCheck.OPENINGS);
    /** Of these, {@code tile} and {@code anchors} are checked file by file with the log. */
    private static final List<String> TAG_FOLDERS = List.of(CaseSeal.LOG + "/tile", CaseSeal.LOG + "/anchors", "tool");

    private static final String DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

    private final Path folder;
    private final List<CaseFault> faults;
    private final Map<Kind, Integer> counts = new HashMap<>();
    private final TreeMap<String, Bag.Filed> payload = new TreeMap<>();
    private final Set<String> destroyed;
    private final FileDigests digests;
    private final Map<String, String> info = new TreeMap<>();
    private long bytes;

    /**
     * @param destroyed paths of the payload that the log says were destroyed by order: that they are missing is no fault here
     * @param digests that hashes the files
     */
    BagCheck(Path folder, List<CaseFault> faults, Set<String> destroyed, FileDigests digests) {
        this.folder = folder;
        this.faults = faults;
        this.destroyed = destroyed;
        this.digests = digests;
    }

    /** The payload as the manifest lists it, with the sizes that were found; a file that is missing has size -1. */
    TreeMap<String, Bag.Filed> payload() {
        return payload;
    }

    /** Elements of {@code bag-info.txt}. */
    Map<String, String> info() {
        return info;
    }

    /** Bytes of all files that were hashed. */
    long bytes() {
        return bytes;
    }

    void check() {
        declaration();
        TreeMap<String, Sha256> files = manifest(Bag.MANIFEST, true);
        TreeMap<String, Sha256> tags = manifest(Bag.TAG_MANIFEST, false);
        for (String needed : List.of(Bag.DECLARATION, Bag.INFO, Bag.MANIFEST)) {
            if (!tags.containsKey(needed)) {
                fault(Kind.MISSING, needed, "the tag manifest does not list it");
            }
        }
        Set<String> seen = new HashSet<>();
        long[] octets = {0, 0};
        walk(files, tags, seen, octets);
        files.forEach((path, digest) -> {
            if (!seen.contains(path)) {
                if (!destroyed.contains(CaseEntries.committed(path))) {
                    fault(Kind.MISSING, path, Bag.MANIFEST + " lists it and it is not there");
                }
                payload.put(path, new Bag.Filed(digest, -1));
            }
        });
        tags.keySet().stream()
                .filter(path -> !seen.contains(path))
                .forEach(path -> fault(Kind.MISSING, path, Bag.TAG_MANIFEST + " lists it and it is not there"));
        info(octets[0] + "." + octets[1]);
    }

    private void fault(Kind kind, String where, String what) {
        int count = counts.merge(kind, 1, Integer::sum);
        if (count <= MAX_FAULTS_OF_A_KIND) {
            faults.add(CaseFault.of(kind, where, what));
        } else if (count == MAX_FAULTS_OF_A_KIND + 1) {
            faults.add(CaseFault.of(kind, where, "and more of this kind than the " + MAX_FAULTS_OF_A_KIND + " listed"));
        }
    }

    private void declaration() {
        try {
            Path file = folder.resolve(Bag.DECLARATION);
            if (!Files.isRegularFile(file)
                    || Files.size(file) != DECLARED.length()
                    || !Files.readString(file).equals(DECLARED)) {
                fault(Kind.UNREADABLE, Bag.DECLARATION, "it does not declare a BagIt 1.0 bag in UTF-8");
            }
        } catch (IOException e) {
            fault(Kind.UNREADABLE, Bag.DECLARATION, why(e));
        }
    }

    private TreeMap<String, Sha256> manifest(String name, boolean ofPayload) {
        TreeMap<String, Sha256> listed = new TreeMap<>();
        try {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                fault(Kind.MISSING, name, "a bag has it");
                return listed;
            }
            if (Files.size(file) > MAX_MANIFEST_BYTES) {
                fault(Kind.UNREADABLE, name, "it is larger than " + MAX_MANIFEST_BYTES + " bytes");
                return listed;
            }
            String text = Files.readString(file);
            int number = 0;
            for (String line : text.split("\n", -1)) {
                number++;
                if (line.isEmpty() && number > 1) {
                    continue;
                }
                String problem = line(line, ofPayload, listed);
                if (!problem.isEmpty()) {
                    fault(Kind.UNREADABLE, name, "line " + number + ": " + problem);
                }
            }
            if (!text.endsWith("\n")) {
                fault(Kind.UNREADABLE, name, "its last line is not ended");
            }
        } catch (CharacterCodingException e) {
            fault(Kind.UNREADABLE, name, "it is not UTF-8");
        } catch (IOException e) {
            fault(Kind.UNREADABLE, name, why(e));
        }
        return listed;
    }

    private static String line(String line, boolean ofPayload, TreeMap<String, Sha256> listed) {
        if (line.length() < 67 || !line.startsWith("  ", 64)) {
            return "it is no digest, two blanks and a path";
        }
        String path = Bag.decoded(line.substring(66));
        boolean leadsOut = path.startsWith("/")
                || Arrays.stream(path.split("/", -1))
                        .anyMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
        if (leadsOut || path.startsWith("data/") != ofPayload) {
            return "the path is none of a file that this manifest may list";
        }
        try {
            return listed.put(path, new Sha256(line.substring(0, 64))) == null ? "" : "the path is listed twice";
        } catch (IllegalArgumentException e) {
            return "the digest is no SHA-256";
        }
    }

    /** A file whose digest is to be compared. */
    private record Listed(Path file, String path, Sha256 digest, boolean ofPayload) {}

    private void walk(TreeMap<String, Sha256> files, TreeMap<String, Sha256> tags, Set<String> seen, long[] octets) {
        List<Listed> listed = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = inBag(file);
                    boolean ofPayload = path.startsWith("data/");
                    Sha256 digest = (ofPayload ? files : tags).get(path);
                    if (!attributes.isRegularFile()) {
                        fault(Kind.PLANTED, path, "it is no plain file; a link can lead anywhere");
                        seen.add(path);
                    } else if (digest == null) {
                        if (!path.equals(Bag.TAG_MANIFEST) && !CaseSeal.KEPT_BACK.contains(path)) {
                            fault(Kind.PLANTED, path, "no manifest lists it");
                        }
                    } else {
                        seen.add(path);
                        if (!ofPayload && !isTagFile(path)) {
                            fault(Kind.PLANTED, path, "it is sealed, and no case has such a file");
                        }
                        listed.add(new Listed(file, path, digest, ofPayload));
                    }
                    if (ofPayload) {
                        octets[0] += attributes.size();
                        octets[1]++;
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    fault(Kind.UNREADABLE, inBag(file), why(e));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            fault(Kind.UNREADABLE, "", why(e));
        }
        listed.sort(Comparator.comparing(Listed::path));
        List<FileDigests.Read> read =
                digests.of(listed.stream().map(Listed::file).toList());
        for (int i = 0; i < listed.size(); i++) {
            compare(listed.get(i), read.get(i));
        }
    }

    /** The seal binds tag files, the log does not; so whoever holds the key may write those that a case has and no others. */
    private static boolean isTagFile(String path) {
        return TAG_FILES.contains(path) || TAG_FOLDERS.stream().anyMatch(each -> path.startsWith(each + "/"));
    }

    private void compare(Listed listed, FileDigests.Read read) {
        switch (read) {
            case FileDigests.Read.Unreadable(IOException e) -> fault(Kind.UNREADABLE, listed.path(), why(e));
            case FileDigests.Read.Digested(Bag.Filed found) -> {
                bytes += found.bytes();
                if (listed.ofPayload()) {
                    payload.put(listed.path(), new Bag.Filed(listed.digest(), found.bytes()));
                }
                if (!found.sha256().equals(listed.digest())) {
                    fault(
                            Kind.ALTERED,
                            listed.path(),
                            "its SHA-256 is " + found.sha256() + ", the manifest says " + listed.digest());
                }
            }
        }
    }

    private void info(String oxum) {
        try {
            Path file = folder.resolve(Bag.INFO);
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_MANIFEST_BYTES) {
                for (String line : Files.readString(file).split("\n")) {
                    int colon = line.indexOf(": ");
                    if (colon > 0) {
                        info.put(line.substring(0, colon), line.substring(colon + 2));
                    }
                }
                if (!oxum.equals(info.get("Payload-Oxum"))) {
                    fault(
                            Kind.ALTERED,
                            Bag.INFO,
                            "it says " + info.get("Payload-Oxum") + " bytes and files of payload, there are " + oxum);
                }
            }
        } catch (IOException e) {
            fault(Kind.UNREADABLE, Bag.INFO, why(e));
        }
    }

    private String inBag(Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    static String why(Exception e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /** The bytes of a small file; longer ones are refused. */
    static byte[] small(Path file, int most) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no such file");
        }
        if (Files.size(file) > most) {
            throw new IOException("it is larger than " + most + " bytes");
        }
        return Files.readAllBytes(file);
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
