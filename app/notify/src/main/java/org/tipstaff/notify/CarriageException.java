package org.tipstaff.notify;

/** A message did not arrive, or nobody said that it did. */
public final class CarriageException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MESSAGE_MAX = 300;

    private final boolean lasting;

    private CarriageException(String reason, boolean lasting) {
        super(shown(reason), null, false, false);
        this.lasting = lasting;
    }

    /** It may work later. */
    public static CarriageException passing(String reason) {
        return new CarriageException(reason, false);
    }

    /** The other end refuses what we send; sending it again would change nothing. */
    public static CarriageException lasting(String reason) {
        return new CarriageException(reason, true);
    }

    public boolean isLasting() {
        return lasting;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    /** The reason may quote the other end. */
    private static String shown(String reason) {
        StringBuilder shown = new StringBuilder();
        reason.chars().limit(MESSAGE_MAX).forEach(c -> shown.append(c >= ' ' && c <= '~' ? (char) c : ' '));
        return shown.toString();
    }
}
