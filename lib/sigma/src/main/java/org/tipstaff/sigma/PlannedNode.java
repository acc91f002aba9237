package org.tipstaff.sigma;

import java.util.Set;

/** An operator of a planned condition: one small class each, made once, asked often. */
abstract sealed class PlannedNode {
    abstract Truth evaluate(EventMatcher matcher);

    /** Names the fields that made it true; called only when it was. */
    abstract void explain(EventMatcher matcher, Set<String> names);

    static final class Test extends PlannedNode {
        final PlannedTest test;

        Test(PlannedTest test) {
            this.test = test;
        }

        @Override
        Truth evaluate(EventMatcher matcher) {
            return test.ask(matcher);
        }

        @Override
        void explain(EventMatcher matcher, Set<String> names) {
            test.explain(matcher, names);
        }
    }

    static final class And extends PlannedNode {
        final PlannedNode[] parts;

        And(PlannedNode[] parts) {
            this.parts = parts;
        }

        @Override
        Truth evaluate(EventMatcher matcher) {
            Truth result = Truth.TRUE;
            for (PlannedNode part : parts) {
                Truth holds = part.evaluate(matcher);
                if (holds == Truth.FALSE) {
                    return Truth.FALSE;
                }
                if (holds == Truth.UNKNOWN) {
                    result = Truth.UNKNOWN;
                }
            }
            return result;
        }

        @Override
        void explain(EventMatcher matcher, Set<String> names) {
            for (PlannedNode part : parts) {
                part.explain(matcher, names);
            }
        }
    }

    static final class Or extends PlannedNode {
        final PlannedNode[] parts;

        Or(PlannedNode[] parts) {
            this.parts = parts;
        }

        @Override
        Truth evaluate(EventMatcher matcher) {
            Truth result = Truth.FALSE;
            for (PlannedNode part : parts) {
                Truth holds = part.evaluate(matcher);
                if (holds == Truth.TRUE) {
                    return Truth.TRUE;
                }
                if (holds == Truth.UNKNOWN) {
                    result = Truth.UNKNOWN;
                }
            }
            return result;
        }

        @Override
        void explain(EventMatcher matcher, Set<String> names) {
            for (PlannedNode part : parts) {
                if (part.evaluate(matcher) == Truth.TRUE) {
                    part.explain(matcher, names);
                }
            }
        }
    }

    static final class Not extends PlannedNode {
        final PlannedNode part;

        Not(PlannedNode part) {
            this.part = part;
        }

        @Override
        Truth evaluate(EventMatcher matcher) {
            return part.evaluate(matcher).not();
        }

        @Override
        void explain(EventMatcher matcher, Set<String> names) {
            // What is not so has no value to show.
        }
    }
}
