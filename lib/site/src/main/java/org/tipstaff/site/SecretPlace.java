package org.tipstaff.site;

import java.nio.file.Path;

/** Where a password or token lies. It never stands in the site file, which people mail to each other. */
public sealed interface SecretPlace {
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
        public File {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException("the part behind file: must be an absolute path");
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
}
