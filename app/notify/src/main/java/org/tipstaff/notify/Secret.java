package org.tipstaff.notify;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tipstaff.site.SecretPlace;

/** A password or token, read when it is needed and shown to nobody. */
final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * @param environment the variables of the process
     * @throws CarriageException when there is none, or one that would break out of a header or a line
     */
    static Secret read(SecretPlace place, UnaryOperator<@Nullable String> environment) throws CarriageException {
        try {
            return new Secret(place.read(environment));
        } catch (IOException e) {
            throw CarriageException.passing(String.valueOf(e.getMessage()));
        }
    }

    String value() {
        return value;
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
