package org.tipstaff.respond;

import org.tipstaff.event.Sha256;

/**
 * The name of an action: 32 hexadecimal digits, made of what is to be done, for which plan, and a nonce. The same action has
 * the same name after a crash, so that what it left in a device is found again. Devices use it as part of names
 * ({@code tipstaff_act_<id>}).
 */
public record ActionId(String hex) implements Comparable<ActionId> {
    private static final int DIGITS = 32;

    public ActionId {
        if (!hex.matches("[0-9a-f]{" + DIGITS + "}")) {
            throw new IllegalArgumentException(
                    "an action's id is " + DIGITS + " hexadecimal digits, not '" + hex + "'");
        }
    }

    static ActionId of(Sha256 digest) {
        return new ActionId(digest.hex().substring(0, DIGITS));
    }

    @Override
    public int compareTo(ActionId other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
