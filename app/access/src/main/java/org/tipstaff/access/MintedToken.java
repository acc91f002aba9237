package org.tipstaff.access;

/**
 * A token that was just made, with the secret that nobody will see again.
 *
 * @param secret 256 random bits in base64url
 */
public record MintedToken(Token token, String secret) {
    /** To be shown as {@code Authorization: Bearer …}. */
    public String bearer() {
        return token.name() + "." + secret;
    }

    @Override
    public String toString() {
        return "token of " + token.name();
    }
}
