package org.tipstaff.notify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.SecretPlace;

/** A password or token, read when it is needed and shown to nobody. */
final class Secret {
    private static final int BYTES_MAX = 8_192;

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * @param environment the variables of the process
     * @throws CarriageException when there is none, or one that would break out of a header or a line
     */
    static Secret read(SecretPlace place, UnaryOperator<@Nullable String> environment) throws CarriageException {
        String value = switch (place) {
            case SecretPlace.Environment variable -> {
                String found = environment.apply(variable.variable());
                if (found == null) {
                    throw CarriageException.passing("the secret at " + place + " is not there");
                }
                yield found;
            }
            case SecretPlace.File file -> {
                try (InputStream in = Files.newInputStream(file.path())) {
                    yield new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw CarriageException.passing("the secret at " + place + " can not be read: "
                            + e.getClass().getSimpleName());
                }
            }
        };
        String stripped = value.strip();
        if (stripped.isEmpty() || stripped.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw CarriageException.passing("the secret at " + place + " is empty or not one line of ASCII");
        }
        return new Secret(stripped);
    }

    String value() {
        return value;
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
