package org.tipstaff.actuators.directory;

/**
 * Something that lets whoever has it act as an account: a password, a ticket, a session that is open. A disabled account is
 * judged by what its holder still gets done, and that is tried from where they sit. Of a real attacker nobody has these; a court
 * has them for an account of its own that it tries its procedure with.
 */
public interface Foothold {
    enum Kind {
        /** Signs in anew. */
        PASSWORD,
        /** Was given out before, and is shown again. */
        TICKET,
        /** Was opened before, and is used again. */
        SESSION
    }

    enum Answer {
        /** It still works. */
        HOLDS,
        REFUSED,
        /** It could not be tried, so it says nothing. */
        UNKNOWN
    }

    /** The account it is of, as commands call it. */
    String account();

    Kind kind();

    /** Tries it now; changes nothing. */
    Answer tried();

    /** For people: what it is. */
    @Override
    String toString();
}
