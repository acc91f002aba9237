package org.tipstaff.engine;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.custody.CustodyKeys;

/**
 * Where the court's keys lie, and the keys. They are made on first use: a case that nobody signed because nobody had made
 * keys could never be signed later for what happened before.
 *
 * @param folder of the keys
 * @param keys both secrets
 * @param made whether they were made just now; then somebody has to publish the public halves
 */
public record CourtKeys(Path folder, CustodyKeys keys, boolean made) {
    /** Where keys are when no option says: {@code $XDG_CONFIG_HOME/tipstaff/keys}, else {@code ~/.config/tipstaff/keys}. */
    public static Path place(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
        // A relative path in it is to be ignored (XDG Base Directory Specification).
        Path base = !configured.isEmpty() && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config");
        return base.resolve("tipstaff/keys");
    }

    /** Reads the keys of a folder that has some. */
    public static CourtKeys load(Path folder) throws IOException {
        if (!CustodyKeys.exist(folder)) {
            throw new UsageException("there are no keys in " + folder
                    + ". Name the folder that has them with --keys, or make some: tipstaff keys --keys " + folder);
        }
        return new CourtKeys(folder, CustodyKeys.load(folder), false);
    }

    /**
     * Reads the keys of a folder, or makes some there.
     *
     * @param name of new keys, like {@code court.example/tipstaff}; null for one that nobody else has
     */
    public static CourtKeys loadOrMake(Path folder, @Nullable String name) throws IOException {
        if (CustodyKeys.exist(folder)) {
            return load(folder);
        }
        CustodyKeys made = CustodyKeys.generate(name == null ? unlikeAnyOther() : name);
        Path whole = folder.toAbsolutePath().normalize();
        Files.createDirectories(whole.getParent());
        Path unfinished = Files.createTempDirectory(whole.getParent(), ".keys-");
        try {
            made.store(unfinished);
            // Two first runs at once must end with one pair: whole folders are put in place, and the second finds it
            // taken.
            Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
            return new CourtKeys(folder, made, true);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            FolderRemoval.remove(unfinished);
            if (CustodyKeys.exist(folder)) {
                return load(folder);
            }
            throw new UsageException(folder + " holds other things than keys. Name an empty or a new folder");
        } catch (java.nio.file.FileSystemException e) {
            FolderRemoval.remove(unfinished);
            if (CustodyKeys.exist(folder)) {
                return load(folder);
            }
            throw e;
        }
    }

    /** The machine's or the user's name would stand in every checkpoint that leaves the court. */
    private static String unlikeAnyOther() {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        return "court-" + HexFormat.of().formatHex(random);
    }
}
