package org.tipstaff.sigma;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tipstaff.sigma.Modifier.Role;

/**
 * A key of a detection: a field and the modifiers behind it, checked to fit each other.
 *
 * @param field empty for keywords
 * @param role what the chain makes of a value; never {@link Role#LINK}
 */
record FieldKey(String field, Role role, List<Modifier> modifiers) {
    private static final int MAX_MODIFIERS = 16;

    private static final Set<Modifier> WITH_REGEX =
            EnumSet.of(Modifier.CONTAINS, Modifier.STARTSWITH, Modifier.ENDSWITH, Modifier.EXPAND);
    private static final Set<Modifier> WITH_REFERENCE =
            EnumSet.of(Modifier.CONTAINS, Modifier.STARTSWITH, Modifier.ENDSWITH, Modifier.CASED);
    private static final Set<Modifier> ONE_END = EnumSet.of(Modifier.STARTSWITH, Modifier.ENDSWITH);
    private static final Set<Modifier> WITH_NETWORK = EnumSet.of(Modifier.EXPAND);

    boolean has(Modifier modifier) {
        return modifiers.contains(modifier);
    }

    boolean isKeyword() {
        return field.isEmpty();
    }

    /** Reads a key; every unknown or misplaced modifier becomes an error at its own column. */
    static Optional<FieldKey> read(YamlNode.Scalar key, RuleText source) {
        if (key.text().indexOf('|') < 0) {
            return Optional.of(new FieldKey(key.text(), Role.TEXT, List.of()));
        }
        String[] words = key.text().split("\\|", -1);
        int errorsBefore = source.errors();
        if (words.length - 1 > MAX_MODIFIERS) {
            source.error(key, "more than " + MAX_MODIFIERS + " modifiers on one field");
            return Optional.empty();
        }
        List<Modifier> modifiers = new ArrayList<>();
        int offset = words[0].length() + 1;
        for (int i = 1; i < words.length; i++) {
            Optional<Modifier> modifier = Modifier.of(words[i]);
            if (modifier.isEmpty()) {
                String what = words[i].isEmpty() ? "empty modifier" : "unknown modifier '" + words[i] + "'";
                source.error(
                        source.within(key, offset, words[i]),
                        what + on(words[0]) + Spelling.hint(words[i], Modifier.words()));
            } else {
                String misfit = words[0].isEmpty() && ONE_END.contains(modifier.get())
                        ? "modifier '" + words[i]
                                + "' has no meaning for text that is looked for anywhere in the event,"
                        : misfit(modifier.get(), modifiers);
                if (!misfit.isEmpty()) {
                    source.error(source.within(key, offset, words[i]), misfit + on(words[0]));
                }
                modifiers.add(modifier.get());
            }
            offset += words[i].length() + 1;
        }
        if (source.errors() > errorsBefore) {
            return Optional.empty();
        }
        FieldKey read = new FieldKey(words[0], roleOf(modifiers), List.copyOf(modifiers));
        if (read.isKeyword() && read.role() != Role.TEXT && read.role() != Role.REGEX) {
            source.error(key, "modifier '" + leader(read.role(), modifiers) + "' needs a field before it");
            return Optional.empty();
        }
        return Optional.of(read);
    }

    private static String on(String field) {
        return field.isEmpty() ? " on keywords" : " on field " + field;
    }

    /** The strongest role in the chain; text modifiers may stand beside some of the others. */
    private static Role roleOf(List<Modifier> modifiers) {
        Role role = Role.TEXT;
        for (Modifier modifier : modifiers) {
            boolean leads = modifier.role() != Role.LINK && modifier.role() != Role.TEXT;
            if (leads && role != Role.TIME) {
                role = modifier.role();
            }
        }
        return role;
    }

    private static Modifier leader(Role role, List<Modifier> modifiers) {
        return modifiers.stream()
                .filter(modifier -> modifier.role() == role)
                .findFirst()
                .orElseThrow();
    }

    /** Why the next modifier cannot follow those before it, or nothing. */
    private static String misfit(Modifier next, List<Modifier> before) {
        if (next.role() == Role.LINK) {
            return "";
        }
        Role role = roleOf(before);
        boolean fresh = before.stream().allMatch(modifier -> modifier.role() == Role.LINK);
        boolean fits = switch (next.role()) {
            case LINK -> true;
            case TEXT ->
                switch (role) {
                    case TEXT -> true;
                    case REGEX -> WITH_REGEX.contains(next);
                    case REFERENCE -> WITH_REFERENCE.contains(next);
                    default -> false;
                };
            case REGEX -> next == Modifier.RE ? fresh : role == Role.REGEX;
            case NETWORK -> fresh || onlyAfter(before, WITH_NETWORK);
            case REFERENCE -> fresh || onlyAfter(before, WITH_REFERENCE);
            case PRESENCE, TIME -> fresh;
            case COMPARISON -> fresh || (role == Role.TIME && before.getLast().role() == Role.TIME);
        };
        if (fits) {
            return encodedBefore(next, before);
        }
        if (next.role() == Role.REGEX && next != Modifier.RE) {
            return "modifier '" + next + "' is a flag of 're' and must follow it";
        }
        String last = before.isEmpty() ? "" : before.getLast().toString();
        return next == Modifier.RE
                ? "modifier 're' takes the value as written, so '" + last + "' cannot come before it"
                : "modifier '" + next + "' cannot follow '" + last + "'";
    }

    private static boolean onlyAfter(List<Modifier> before, Set<Modifier> allowed) {
        return before.stream().allMatch(modifier -> modifier.role() == Role.LINK || allowed.contains(modifier));
    }

    /** After an encoding a placeholder or a dash can no longer be seen, so asking for it would quietly do nothing. */
    private static String encodedBefore(Modifier next, List<Modifier> before) {
        if (next != Modifier.EXPAND && next != Modifier.WINDASH) {
            return "";
        }
        return before.stream()
                .filter(ValueReader::isEncoding)
                .findFirst()
                .map(encoding -> "modifier '" + next + "' must come before '" + encoding + "'")
                .orElse("");
    }
}
