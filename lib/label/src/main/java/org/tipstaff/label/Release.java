package org.tipstaff.label;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;

/**
 * The one way to a lower label: two people, neither of them the author, decided on exact bytes, and the journal took
 * the decision in before this object exists. It opens what it was made for and nothing else.
 *
 * <pre>{@code
 * Release<String> release = Release.of(sentence, "Mail was down.", text -> text.getBytes(UTF_8), terms, journal);
 * Labeled<String> published = release.labeled();
 * }</pre>
 */
public final class Release<T> {
    private final T value;
    private final ReleaseEntry entry;
    private final long number;

    private Release(T value, ReleaseEntry entry, long number) {
        this.value = value;
        this.entry = entry;
        this.number = number;
    }

    /**
     * Releases a wording that people wrote to stand for the value. A wording is never made by a machine: what could be
     * shortened without a decision could be lowered without one.
     *
     * @param bytes how the wording is published; their digest goes into the journal
     * @throws IllegalArgumentException when the label would not be lowered; to raise one, {@link Labeled#raised}
     * @throws IOException when the journal did not take it in: nothing is released then
     */
    public static <T> Release<T> of(
            Labeled<?> secret, T wording, Function<? super T, byte[]> bytes, ReleaseTerms terms, ReleaseJournal journal)
            throws IOException {
        if (secret.label().atMost(terms.to())) {
            throw new IllegalArgumentException(
                    terms.to() + " does not lower " + secret.label() + "; a label is raised without a release");
        }
        ReleaseEntry entry = new ReleaseEntry(terms, secret.label(), sha256(bytes.apply(wording)));
        long number = journal.accept(entry);
        if (number < 0) {
            throw new IOException("the journal gave the release no number");
        }
        return new Release<>(wording, entry, number);
    }

    /** Releases the value as it is. */
    public static <T> Release<T> asIs(
            Labeled<T> secret, Function<? super T, byte[]> bytes, ReleaseTerms terms, ReleaseJournal journal)
            throws IOException {
        return of(secret, secret.value(), bytes, terms, journal);
    }

    /** What was released. */
    public T value() {
        return value;
    }

    /** What was released, under its new label. */
    public Labeled<T> labeled() {
        return Labeled.of(entry.terms().to(), value);
    }

    public ReleaseEntry entry() {
        return entry;
    }

    /** Of the entry in the journal. */
    public long number() {
        return number;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-256", e);
        }
    }
}
