package org.tipstaff.evidence.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tipstaff.evidence.Bag;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.custody.CustodyLog;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.SignatureType;

/**
 * The court's signature over a bag: a copy of its tag manifest, which covers every file but itself, beside the folder, and
 * the signature of that. It lies outside of the bag because it can't be in what it covers.
 */
public final class CaseSeal {
    /** Added to the folder's name. */
    public static final String SEAL = ".seal";

    public static final String SIGNATURE = ".seal.sig";

    /** In a bag, for convenience: keys that come with what they prove prove nothing. */
    public static final String LOG_KEYS = "keys/log.vkey";

    public static final String ALLOWED_SIGNERS = "keys/allowed_signers";

    /** How to verify without this program. */
    public static final String INSTRUCTIONS = "VERIFY.md";

    public static final String SCRIPT = "verify.sh";

    /** What the first entry of a package's own log says it is: a part of a case, silent about the rest. */
    public static final String SELECTIVE = "selective";

    /** Where the log stands in a bag. */
    public static final String LOG = "log";

    /** Files of a live log that are its owner's alone, as paths in the bag; they are not part of it. */
    public static final Set<String> KEPT_BACK =
            CustodyLog.KEPT_BACK.stream().map(name -> LOG + "/" + name).collect(Collectors.toUnmodifiableSet());

    /** How the log of a selective package is called, behind the court's name; that of a case is called otherwise. */
    private static final Pattern PACKAGE_LOG = Pattern.compile(".*/package-[0-9a-f]{16}");

    private CaseSeal() {}

    /** The name of a selective package's folder, and the end of its log's name. */
    public static String packageName(byte[] drawn) {
        return "package-" + HexFormat.of().formatHex(drawn);
    }

    /** Whether a log of this name is that of a selective package. */
    public static boolean isSelective(String origin) {
        return PACKAGE_LOG.matcher(origin).matches();
    }

    /** Writes the public keys into the bag: those of its log under the log's name, and that of the seal for OpenSSH. */
    public static void writeKeys(Path folder, CustodyKeys keys, String origin) throws IOException {
        Path log = folder.resolve(LOG_KEYS);
        Files.createDirectories(log.getParent());
        Files.writeString(
                log,
                keys.forLog(origin).publicKeys().stream().map(key -> key + "\n").collect(Collectors.joining()));
        Files.writeString(folder.resolve(ALLOWED_SIGNERS), allowedSigners(keys.publicKeys()));
    }

    /** The file that {@code ssh-keygen -Y verify -f} takes. */
    public static String allowedSigners(List<NoteKey> keys) {
        return keys.stream()
                .filter(key -> key.type() == SignatureType.ED25519)
                .map(SshSignature::allowedSigner)
                .collect(Collectors.joining());
    }

    /** Writes the tag manifest for the tag files as they are now, and signs it. The payload is taken as its manifest says. */
    public static void sign(Path folder, CustodyKeys keys) throws IOException {
        sign(folder, keys, KEPT_BACK);
    }

    /**
     * The same for a package, in which nothing is kept back.
     *
     * @param keptBack files of the folder that are not part of the bag
     */
    public static void sign(Path folder, CustodyKeys keys, Set<String> keptBack) throws IOException {
        Bag.sealTags(folder, keptBack);
        byte[] tags = Files.readAllBytes(folder.resolve(Bag.TAG_MANIFEST));
        write(beside(folder, SEAL), tags);
        write(beside(folder, SIGNATURE), SshSignature.of(tags, keys.ed25519()).getBytes(StandardCharsets.US_ASCII));
    }

    /** The seal's files stand beside the folder, under its name. */
    public static Path beside(Path folder, String suffix) {
        Path whole = folder.toAbsolutePath().normalize();
        return whole.resolveSibling(whole.getFileName() + suffix);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path unfinished = beside(file, ".tmp");
        Files.write(unfinished, bytes);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
