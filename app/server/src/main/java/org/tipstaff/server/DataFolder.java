package org.tipstaff.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What {@code --data} holds, which is everything. {@code keys}, {@code tokens}, {@code log}, {@code journal} and {@code told} are the
 * truth; {@code live}, {@code views.db} and {@code events} can be made again from them. {@code hunts} holds what waits for the log.
 *
 * @param root the folder itself
 */
public record DataFolder(Path root) {
    /** Makes the folder, for its owner alone. */
    public static DataFolder open(Path root) throws IOException {
        Path whole = root.toAbsolutePath().normalize();
        if (!Files.isDirectory(whole)) {
            Files.createDirectories(whole.resolveSibling(""));
            Files.createDirectory(
                    whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return new DataFolder(whole);
    }

    /** The court's keys, unless they lie elsewhere. */
    public Path keys() {
        return root.resolve("keys");
    }

    /** The custody log. */
    public Path log() {
        return root.resolve("log");
    }

    /** What was received. */
    public Path journal() {
        return root.resolve("journal");
    }

    /** What was found, in the order in which it was told. */
    public Path told() {
        return root.resolve("told");
    }

    /** The memory of detection. */
    public Path live() {
        return root.resolve("live");
    }

    /** The memory of those who tell people. */
    public Path notified() {
        return root.resolve("notify");
    }

    /** Plans of containment. */
    public Path plans() {
        return root.resolve("plans");
    }

    /** How far watched files were read. */
    public Path positions() {
        return root.resolve("positions");
    }

    public Path tokens() {
        return root.resolve("tokens");
    }

    public Path views() {
        return root.resolve("views.db");
    }
}
