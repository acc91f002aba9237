package org.tipstaff.label;

/**
 * What the custody log keeps of a release.
 *
 * @param from the label it had
 * @param contentSha256 of the exact bytes that are released, in lower-case hexadecimal digits: the two people decided
 *     on these bytes and no others. The log holds it salted, for a short text can be guessed from its digest
 */
public record ReleaseEntry(ReleaseTerms terms, Label from, String contentSha256) {}
