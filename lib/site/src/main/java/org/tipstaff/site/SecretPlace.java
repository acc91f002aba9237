package org.tipstaff.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where a password or token lies. It never stands in the site file, which people mail to each other. */
public sealed interface SecretPlace {
    /** What a file has beyond it is not read. */
    int BYTES_MAX = 8_192;

    /** In an environment variable of the process. */
    record Environment(String variable) implements SecretPlace {
        public Environment {
            if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
                throw new IllegalArgumentException("the part behind env: is not the name of an environment variable");
            }
        }

        @Override
        public String toString() {
            return "env:" + variable;
        }
    }

    /** In a file of its own, which only the service may read. */
    record File(Path path) implements SecretPlace {
        private static final Set<PosixFilePermission> PRIVATE =
                Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

        public File {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("the part behind file: must be an absolute path");
            }
        }

        /**
         * A password that opens more than one door is not to be read by whoever has an account on this machine.
         *
         * @throws IOException when others than its owner and its group may read it, or its group may change it
         */
        public void checkPrivate() throws IOException {
            try {
                Set<PosixFilePermission> given = new TreeSet<>(Files.getPosixFilePermissions(path));
                given.removeAll(PRIVATE);
                if (!given.isEmpty()) {
                    throw new IOException("the secret at " + this + " is open to more than its service (" + given
                            + "): chmod 0600, or 0640 for a group of its own");
                }
            } catch (UnsupportedOperationException _) {
                throw new IOException("the secret at " + this + " lies on a file system without permissions");
            } catch (NoSuchFileException e) {
                throw new IOException("the secret at " + this + " is not there", e);
            }
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /** @throws IllegalArgumentException whose message does not hold the text: it may be the secret itself */
    static SecretPlace parse(String text) {
        if (text.startsWith("env:")) {
            return new Environment(text.substring("env:".length()));
        }
        if (text.startsWith("file:") && text.length() > "file:".length() && text.indexOf('\0') < 0) {
            return new File(Path.of(text.substring("file:".length())));
        }
        throw new IllegalArgumentException("a secret does not stand in the site file; write where it lies:"
                + " env:VARIABLE or file:/absolute/path");
    }

    /**
     * The secret, one line of ASCII without blanks around it.
     *
     * @param environment the variables of the process
     * @throws IOException when there is none, or one that would break out of a header or a line; its message holds the place only
     */
    default String read(UnaryOperator<@Nullable String> environment) throws IOException {
        String value = switch (this) {
            case Environment variable -> environment.apply(variable.variable());
            case File file -> {
                try (InputStream in = Files.newInputStream(file.path())) {
                    yield new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new IOException(
                            "the secret at " + this + " can not be read: "
                                    + e.getClass().getSimpleName(),
                            e);
                }
            }
        };
        if (value == null) {
            throw new IOException("the secret at " + this + " is not there");
        }
        String stripped = value.strip();
        if (stripped.isEmpty() || stripped.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IOException("the secret at " + this + " is empty or not one line of ASCII");
        }
        return stripped;
    }
}
