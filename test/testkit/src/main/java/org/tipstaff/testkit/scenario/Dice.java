package org.tipstaff.testkit.scenario;

import java.util.List;

/**
 * Chance that is the same on every machine and in every Java version: SplitMix64 (Steele, Lea and Flood 2014), written
 * out because the library says how its generators count but not how it cuts a range from them. Each part of the
 * scenario throws its own dice, named after the part, so that a change in one leaves the others as they were.
 */
final class Dice {
    private long state;

    private Dice(long state) {
        this.state = state;
    }

    static Dice named(long seed, String name) {
        long state = seed;
        for (int i = 0; i < name.length(); i++) {
            state = mix(state + 0x9e3779b97f4a7c15L * (name.charAt(i) + 1));
        }
        return new Dice(state);
    }

    long next() {
        state += 0x9e3779b97f4a7c15L;
        return mix(state);
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** From 0 to {@code bound} - 1. The bias of the remainder is far below what a scenario of this size can show. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** From {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return low + below(high - low + 1);
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    boolean once(int inTimes) {
        return below(inTimes) == 0;
    }
}
