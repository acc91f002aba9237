package org.tipstaff.actuators.webhook;

import java.net.URI;
import java.util.Locale;

/**
 * Something of the site that is called.
 *
 * @param name as commands call it
 * @param address https, or http where it is this machine
 * @param secret shared with it; signs what is sent, and is shown to nobody
 */
public record WebhookEndpoint(String name, URI address, SharedSecret secret) {
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
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "webhook '" + name + "': " + host
                            + " can't be called; https (http for this machine only), a host, no user name and no fragment are wanted");
        }
    }
}
