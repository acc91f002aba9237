package org.tipstaff.actuators.webhook;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.tipstaff.respond.ContainmentLevel;

/**
 * Something of the site that is called.
 *
 * @param name as commands call it
 * @param address https, or http where it is this machine
 * @param level what a call amounts to; an action that was approved as less is refused
 * @param secret shared with it; signs what is sent, and is shown to nobody
 */
public record WebhookEndpoint(String name, URI address, ContainmentLevel level, SecretSource secret) {
    /** Gives the secret when it is needed, so that one which is missing takes nothing else with it. */
    @FunctionalInterface
    public interface SecretSource {
        /** @throws IOException when there is none; its message says where it should be and never what it is */
        SharedSecret secret() throws IOException;
    }

    /** At least 32 bytes; its text form hides it. */
    public static final class SharedSecret {
        static final int BYTES_MIN = 32;
        private final byte[] bytes;

        public SharedSecret(byte[] bytes) {
            if (bytes.length < BYTES_MIN) {
                throw new IllegalArgumentException("a shared secret has at least " + BYTES_MIN + " bytes");
            }
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public String toString() {
            return "SharedSecret[hidden]";
        }
    }

    public WebhookEndpoint {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(address.getHost());
        boolean here = host.equals("127.0.0.1") || host.equals("[::1]");
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")
                || !(scheme.equals("https") || (scheme.equals("http") && here))
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "webhook '" + name + "': " + host
                            + " can't be called; https (http for this machine only), a host, no user name, no query and no fragment are wanted");
        }
    }
}
