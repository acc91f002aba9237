package org.tipstaff.receivers.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tipstaff.receivers.SourceName;

/**
 * Which source a token belongs to. Only digests of secrets are kept.
 *
 * <p>One secret, three ways to show it, as shippers are configured differently:
 * <ul>
 *   <li>{@code Authorization: Bearer SOURCE.SECRET} (OTLP, Vector, curl);
 *   <li>{@code Authorization: ApiKey base64(SOURCE:SECRET)}: {@code api_key: "SOURCE:SECRET"} in Beats and Logstash;
 *   <li>{@code Authorization: Basic base64(SOURCE:SECRET)}: user and password.
 * </ul>
 *
 * <p>The secret is 256 random bits that {@link #mint} made, never a password that a person chose, so one SHA-256 is enough to
 * keep: there is nothing to guess, and a slow digest at each request would be a way to stop the service. Comparing takes the same time whatever is
 * shown, an unknown source included.
 */
public final class SourceTokens {
    /** Longer headers are not looked at. */
    static final int HEADER_CHARS = 1024;

    /** Tokens of one source: the old and the new while it changes over, and a few more. */
    static final int TOKENS_PER_SOURCE = 8;

    private static final int SECRET_BYTES = 32;

    private static final byte[] NOBODY = new byte[32];

    private final Map<String, List<byte[]>> digests;

    /**
     * A new token.
     *
     * @param source whose
     * @param secret shown once, to whoever configures the sender
     * @param digest what is kept: SHA-256 of the secret in hexadecimal
     */
    public record Minted(String source, String secret, String digest) {
        /** As a bearer token. */
        public String bearer() {
            return source + "." + secret;
        }

        /** As Beats and Logstash call it {@code api_key}, and as user and password. */
        public String apiKey() {
            return source + ":" + secret;
        }

        @Override
        public String toString() {
            return "token of " + source;
        }
    }

    /** @param digests by source, SHA-256 of each of its secrets in hexadecimal */
    public SourceTokens(Map<String, List<String>> digests) {
        Map<String, List<byte[]>> read = new TreeMap<>();
        digests.forEach((source, hexes) -> {
            if (hexes.isEmpty() || hexes.size() > TOKENS_PER_SOURCE) {
                throw new IllegalArgumentException(
                        "source " + source + " has " + hexes.size() + " tokens, not 1 to " + TOKENS_PER_SOURCE);
            }
            read.put(
                    SourceName.checked(source),
                    hexes.stream().map(hex -> digest(source, hex)).toList());
        });
        this.digests = read;
    }

    private static byte[] digest(String source, String hex) {
        if (!hex.toLowerCase(Locale.ROOT).matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "the digest of a token of source " + source + " is no SHA-256 in 64 hexadecimal digits");
        }
        return HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT));
    }

    /** Makes a new token for a source. */
    public static Minted mint(String source, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return new Minted(SourceName.checked(source), text, HexFormat.of().formatHex(sha256(text)));
    }

    /** The source that an Authorization header proves, empty when it proves none. */
    public Optional<String> source(Optional<String> authorization) {
        return authorization.filter(header -> header.length() <= HEADER_CHARS).flatMap(this::sourceOf);
    }

    private Optional<String> sourceOf(String header) {
        int blank = header.indexOf(' ');
        if (blank < 0) {
            return Optional.empty();
        }
        String shown = header.substring(blank + 1).strip();
        return switch (header.substring(0, blank).toLowerCase(Locale.ROOT)) {
            case "bearer" -> proven(shown, shown.lastIndexOf('.'));
            case "apikey", "basic" -> {
                Optional<String> pair = decoded(shown);
                yield pair.flatMap(text -> proven(text, text.indexOf(':')));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private Optional<String> proven(String pair, int between) {
        if (between < 0) {
            return Optional.empty();
        }
        String source = pair.substring(0, between);
        byte[] shown = sha256(pair.substring(between + 1));
        boolean proven = false;
        for (byte[] kept : digests.getOrDefault(source, List.of(NOBODY))) {
            proven |= MessageDigest.isEqual(kept, shown);
        }
        return proven ? Optional.of(source) : Optional.empty();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has SHA-256", impossible);
        }
    }
}
