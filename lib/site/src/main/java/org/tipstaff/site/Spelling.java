package org.tipstaff.site;

import java.util.Collection;
import java.util.Optional;

/** Finds the known word that somebody probably meant. */
final class Spelling {
    private static final int MAX_WORD = 64;

    private Spelling() {}

    /** The nearest of the known words, when at most a third of the letters differ, and never more than two. */
    static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int allowed = Math.min(2, Math.max(word.length(), candidate.length()) / 3);
            int distance = distance(word, candidate, allowed);
            if (distance <= allowed && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code  (did you mean 'x'?)}, or nothing. */
    static String hint(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> " (did you mean '" + near + "'?)")
                .orElse("");
    }

    /** Insertions, deletions, substitutions and swapped neighbours; more than {@code allowed} is not told apart. */
    private static int distance(String a, String b, int allowed) {
        if (Math.abs(a.length() - b.length()) > allowed || a.length() > MAX_WORD) {
            return allowed + 1;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
                best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
