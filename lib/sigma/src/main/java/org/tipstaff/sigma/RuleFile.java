package org.tipstaff.sigma;

import java.util.List;

/**
 * What one file held.
 *
 * @param documents those that were found whole, in the file's order
 * @param refused those that were not
 * @param problems all of them at once, in the order of their places
 * @param otherDocuments YAML documents, or the whole file, that are no Sigma at all
 */
public record RuleFile(
        String file, List<ReadDocument> documents, List<Refused> refused, List<Problem> problems, int otherDocuments) {

    /** A document with its own part of the file, by which true copies are known. */
    public record ReadDocument(SigmaDocument document, String text) {}

    /**
     * A document that is not run.
     *
     * @param title as far as it could be read, else the file's name
     * @param id as far as it could be read, else empty
     * @param location of its first error
     * @param problems why, errors and warnings
     */
    public record Refused(String title, String id, Location location, List<Problem> problems) {
        /** Whether all that is wrong is that a placeholder has no value yet: given one, it would run. */
        public boolean awaitsPlaceholders() {
            return problems.stream()
                    .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                    .allMatch(problem -> problem.message().startsWith(ValueReader.PLACEHOLDER_WITHOUT_VALUE));
        }
    }
}
