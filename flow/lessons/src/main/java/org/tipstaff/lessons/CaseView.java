package org.tipstaff.lessons;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a case says that lessons are drawn from, as its files have it.
 *
 * @param stretches of its coverage
 * @param verdicts on its assets
 * @param systems what is known of its computers
 * @param unwatched kinds of subjects ({@code host}, {@code account}, …) of which nothing could have shown whether the attacker goes on
 * @param failed cuts that were decided and nothing carried out
 * @param findings of which later checks want none
 */
public record CaseView(
        List<Stretch> stretches,
        List<Verdict> verdicts,
        List<SystemState> systems,
        List<String> unwatched,
        int failed,
        List<Seen> findings) {
    /** One log in one state for some time. */
    public record Stretch(String host, String channel, Instant from, Instant to, String state, String reason) {
        boolean isObserved() {
            return state.equals("observed");
        }

        boolean isNetwork() {
            return channel.startsWith("zeek:");
        }

        long seconds() {
            return Math.max(0, to.getEpochSecond() - from.getEpochSecond());
        }
    }

    /** One answer of the assessment of impact. */
    public record Verdict(
            String asset, String category, String dimension, String verdict, double coverage, String reason) {
        /** Whether more could have been said if more had been seen. */
        boolean isOpen() {
            return Set.of("possible", "likely", "cannot-be-determined").contains(verdict);
        }

        boolean isProtected() {
            return Set.of("witness", "victim").contains(category);
        }
    }

    /** One answer on a computer: {@code reached}, {@code credentials}, {@code persistence}, {@code destroyed}. */
    public record SystemState(String asset, String question, String verdict) {
        boolean isShown() {
            return Set.of("confirmed", "likely", "possible").contains(verdict);
        }
    }

    /** That a rule found something. */
    public record Seen(String host, Instant at, Set<String> tactics) {
        public Seen {
            tactics = Set.copyOf(tactics);
        }
    }

    public CaseView {
        stretches = List.copyOf(stretches);
        verdicts = List.copyOf(verdicts);
        systems = List.copyOf(systems);
        unwatched = List.copyOf(unwatched);
        findings = List.copyOf(findings);
    }

    /** Computers are named in full or by their first label, in any case. */
    static boolean isSame(String one, String other) {
        return first(one).equals(first(other));
    }

    /** By what a computer is told from others. */
    static String first(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.isEmpty() || Character.isDigit(lower.charAt(0)) ? lower : lower.split("\\.", 2)[0];
    }
}
