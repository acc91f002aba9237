package org.tipstaff.sigma;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;

/**
 * One question about an event, shared by all rules that ask it; {@code id} is where a matcher remembers the answer for
 * the event at hand. Made once with the plan, immutable.
 */
abstract sealed class PlannedTest {
    /** The pseudo field of keywords: all values and the raw text. */
    static final int ANYWHERE = 0;

    final int id;
    final int field;

    PlannedTest(int id, int field) {
        this.id = id;
        this.field = field;
    }

    abstract Truth ask(EventMatcher matcher);

    /** Names the fields that made it true. Called only when it was. */
    void explain(EventMatcher matcher, Set<String> names) {
        names.add(matcher.fieldName(field));
    }

    /** Literals and numbers: answered by the scan of the field, all at once. */
    static final class Scanned extends PlannedTest {
        Scanned(int id, int field) {
            super(id, field);
        }

        @Override
        Truth ask(EventMatcher matcher) {
            matcher.scan(field);
            return Truth.of(matcher.isFound(id));
        }

        @Override
        void explain(EventMatcher matcher, Set<String> names) {
            if (field == ANYWHERE) {
                matcher.scan(field);
                names.add(matcher.foundIn(id));
            } else {
                super.explain(matcher, names);
            }
        }
    }

    static final class IsNull extends PlannedTest {
        IsNull(int id, int field) {
            super(id, field);
        }

        @Override
        Truth ask(EventMatcher matcher) {
            Object value = matcher.value(field);
            return Truth.of(value == null || SlowEvaluator.hasNoValue(value));
        }
    }

    static final class Exists extends PlannedTest {
        final boolean expected;

        Exists(int id, int field, boolean expected) {
            super(id, field);
            this.expected = expected;
        }

        @Override
        Truth ask(EventMatcher matcher) {
            return Truth.of((matcher.value(field) != null) == expected);
        }
    }

    /**
     * What can't be read off the scan. Where the text must hold some literal for it to be true, that literal is asked
     * first, and most events are done with it.
     */
    static final class Examined extends PlannedTest {
        private final Element element;
        final @Nullable PlannedTest required;

        Examined(int id, int field, Element element, @Nullable PlannedTest required) {
            super(id, field);
            this.element = element;
            this.required = required;
        }

        @Override
        Truth ask(EventMatcher matcher) {
            Truth known = matcher.remembered(id);
            return known != null ? known : matcher.remember(id, examine(matcher));
        }

        private Truth examine(EventMatcher matcher) {
            if (required != null && required.ask(matcher) == Truth.FALSE) {
                return Truth.FALSE;
            }
            if (field != ANYWHERE) {
                Object value = matcher.value(field);
                return value == null ? Truth.FALSE : some(value, matcher);
            }
            Event event = matcher.event();
            Fields fields = event.fields();
            Truth result = Truth.FALSE;
            for (int i = 0; i < fields.size(); i++) {
                Truth holds = some(fields.value(i), matcher);
                if (holds == Truth.TRUE) {
                    matcher.foundIn(id, i);
                    return Truth.TRUE;
                }
                result = holds == Truth.UNKNOWN ? Truth.UNKNOWN : result;
            }
            String text = event.text();
            if (text != null) {
                Truth holds = element.test(text, text, matcher);
                if (holds == Truth.TRUE) {
                    matcher.foundIn(id, EventMatcher.IN_TEXT);
                }
                result = holds == Truth.FALSE ? result : holds;
            }
            return result;
        }

        Truth some(Object value, EventMatcher matcher) {
            if (!(value instanceof List<?> list)) {
                return one(value, matcher);
            }
            Truth result = Truth.FALSE;
            for (Object each : list) {
                Truth holds = one(each, matcher);
                if (holds == Truth.TRUE) {
                    return Truth.TRUE;
                }
                result = holds == Truth.UNKNOWN ? Truth.UNKNOWN : result;
            }
            return result;
        }

        private Truth one(Object value, EventMatcher matcher) {
            String text = Fields.textOf(value);
            return text == null ? Truth.FALSE : element.test(value, text, matcher);
        }

        @Override
        void explain(EventMatcher matcher, Set<String> names) {
            if (field == ANYWHERE) {
                ask(matcher);
                names.add(matcher.foundIn(id));
            } else {
                super.explain(matcher, names);
            }
        }
    }

    /** Asks one value, never null and never a list. */
    sealed interface Element {
        Truth test(Object value, String text, EventMatcher matcher);
    }

    record Pattern(Wildcards wildcards) implements Element {
        @Override
        public Truth test(Object value, String text, EventMatcher matcher) {
            Truth fits = wildcards.fits(text);
            if (fits == Truth.UNKNOWN) {
                matcher.limit(Wildcards.limit());
            }
            return fits;
        }
    }

    record Regex(RegexSearch search) implements Element {
        @Override
        public Truth test(Object value, String text, EventMatcher matcher) {
            Truth found = search.find(text);
            if (found == Truth.UNKNOWN) {
                matcher.limit(search.limit());
            }
            return found;
        }
    }

    /** A number that is not whole, or too large for the look-up by value. */
    record OtherNumber(BigDecimal number, String plain) implements Element {
        @Override
        public Truth test(Object value, String text, EventMatcher matcher) {
            BigDecimal read = Numbers.of(value);
            return Truth.of(text.equals(plain) || (read != null && read.compareTo(number) == 0));
        }
    }

    record Compares(ValueTest.Compares compares) implements Element {
        @Override
        public Truth test(Object value, String text, EventMatcher matcher) {
            BigDecimal number = Numbers.of(value);
            return Truth.of(number != null && compares.comparison().holds(number, compares.bound()));
        }
    }

    record Network(byte[] network, int prefixBits) implements Element {
        @Override
        public Truth test(Object value, String text, EventMatcher matcher) {
            byte[] address = Addresses.parse(text);
            return Truth.of(address != null && Addresses.isInside(address, network, prefixBits));
        }
    }

    record Relates(ValueTest.RelatesToField relates, int other) implements Element {
        @Override
        public Truth test(Object value, String text, EventMatcher matcher) {
            Object right = matcher.value(other);
            return Truth.of(right != null && SlowEvaluator.relatesToSome(text, right, relates));
        }
    }

    record Time(ValueTest.TimePart part) implements Element {
        @Override
        public Truth test(Object value, String text, EventMatcher matcher) {
            OffsetDateTime time = Timestamps.parse(value);
            return Truth.of(time != null && part.comparison().holds(Timestamps.part(time, part.unit()), part.bound()));
        }
    }
}
