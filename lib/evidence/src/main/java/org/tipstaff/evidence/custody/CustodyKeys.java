package org.tipstaff.evidence.custody;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * The court's two keys: Ed25519, which every stock tool checks today, and ML-DSA-44, which still stands when Ed25519 no
 * longer does. Both sign every checkpoint. A log uses them under its own origin, so that two logs can't be exchanged.
 *
 * @param ed25519 of type {@link SignatureType#ED25519}
 * @param mlDsa44 of type {@link SignatureType#COSIGNATURE_ML_DSA_44}, under the same name
 */
public record CustodyKeys(NoteSigner ed25519, NoteSigner mlDsa44) {
    /** The files in a key folder. The two secrets are readable by their owner only; the public keys are for giving away. */
    public static final String ED25519_FILE = "ed25519.key";

    public static final String ML_DSA_44_FILE = "ml-dsa-44.key";
    public static final String PUBLIC_FILE = "public.vkey";

    private static final int MAX_FILE = 16 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    public CustodyKeys {
        if (ed25519.key().type() != SignatureType.ED25519
                || mlDsa44.key().type() != SignatureType.COSIGNATURE_ML_DSA_44
                || !ed25519.key().name().equals(mlDsa44.key().name())) {
            throw new IllegalArgumentException("custody keys are one Ed25519 and one ML-DSA-44 key of one name");
        }
    }

    /** @param name of the court, like {@code court.example/tipstaff}: no space and no plus */
    public static CustodyKeys generate(String name) {
        return new CustodyKeys(
                NoteSigner.generate(name, SignatureType.ED25519),
                NoteSigner.generate(name, SignatureType.COSIGNATURE_ML_DSA_44));
    }

    /** The public halves, to be handed to others by another way than the log goes. */
    public List<NoteKey> publicKeys() {
        return List.of(ed25519.key(), mlDsa44.key());
    }

    /** The same keys as a log with this origin uses them. */
    public CustodyKeys forLog(String origin) {
        return new CustodyKeys(ed25519.named(origin), mlDsa44.named(origin));
    }

    List<NoteSigner> signers() {
        return List.of(ed25519, mlDsa44);
    }

    /** Writes fresh key files; existing ones are never overwritten. The folder is made with access for its owner only. */
    public void store(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            restrict(
                    folder,
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
        }
        createSecret(folder.resolve(ED25519_FILE), ed25519.secretText());
        createSecret(folder.resolve(ML_DSA_44_FILE), mlDsa44.secretText());
        Files.writeString(
                folder.resolve(PUBLIC_FILE),
                ed25519.key() + "\n" + mlDsa44.key() + "\n",
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        Durable.syncFolder(folder);
    }

    /** Whether the folder holds keys. */
    public static boolean exist(Path folder) {
        return Files.exists(folder.resolve(ED25519_FILE)) || Files.exists(folder.resolve(ML_DSA_44_FILE));
    }

    /** Reads both secrets; files that others may read are refused, for then others may have signed too. */
    public static CustodyKeys load(Path folder) throws IOException {
        return new CustodyKeys(loadSecret(folder.resolve(ED25519_FILE)), loadSecret(folder.resolve(ML_DSA_44_FILE)));
    }

    private static NoteSigner loadSecret(Path file) throws IOException {
        if (isPosix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException("the key file " + file + " is open to others ("
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    + "). If nobody else had access to it, run: chmod 600 " + file);
        }
        if (Files.size(file) > MAX_FILE) {
            throw new IOException("the key file " + file + " is larger than " + MAX_FILE + " bytes");
        }
        try {
            return NoteSigner.parse(Files.readString(file));
        } catch (TlogFormatException e) {
            throw new IOException("the key file " + file + " can't be used: " + e.getMessage(), e);
        }
    }

    private static void createSecret(Path file, String text) throws IOException {
        Durable.createPrivate(file);
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
