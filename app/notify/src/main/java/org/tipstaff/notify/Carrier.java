package org.tipstaff.notify;

/** Takes one message over one channel. It has a bound on time and memory, whatever stands at the other end. */
public interface Carrier {
    /**
     * Returns when the other end has taken the message.
     *
     * @throws CarriageException when it has not, or when that isn't known
     */
    void carry(Letter letter) throws CarriageException;
}
