package org.tipstaff.actuators.directory;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tipstaff.respond.ActionId;

/**
 * What an action did to an account, as an entry of the directory itself keeps it: so it is known after any crash, by whoever
 * asks, and beside the actions of others (docs/decisions/0026-directory.md). Keys are {@link #SIGN_IN} or the GUID of a group.
 *
 * @param account GUID of the account: it may be renamed or moved meanwhile
 * @param expires end of the lease: a mark beyond it claims nothing any more
 * @param wants what is to be gone while the action lasts
 * @param took what was there and was taken away by this action, with what is needed to give it back
 */
record DirectoryMark(
        ActionId id, String account, Instant expires, SortedSet<String> wants, SortedMap<String, String> took) {
    static final String SIGN_IN = "sign-in";

    /** What a group's GUID, and an account's, is written as. */
    static final String GUID = "[0-9a-f]{32}";

    private static final String FORMAT = "format tipstaff-mark/1";
    private static final String NOTHING = "-";

    DirectoryMark {
        wants = new TreeSet<>(wants);
        took = new TreeMap<>(took);
        if (!account.matches(GUID)
                || wants.isEmpty()
                || !wants.stream().allMatch(DirectoryMark::key)
                || !wants.containsAll(took.keySet())) {
            throw new IllegalArgumentException("a mark is of an account, and took nothing but what it wants");
        }
        took.forEach((key, value) -> {
            if (!value.matches(key.equals(SIGN_IN) ? "[0-9]{1,10} [0-9]{1,10}" : "")) {
                throw new IllegalArgumentException("a mark can't have taken '" + value + "' of " + key);
            }
        });
    }

    private static boolean key(String key) {
        return key.equals(SIGN_IN) || key.matches(GUID);
    }

    /** The same, with one more thing that it took. */
    DirectoryMark taking(String key, String value) {
        SortedMap<String, String> all = new TreeMap<>(took);
        all.put(key, value);
        return new DirectoryMark(id, account, expires, wants, all);
    }

    /** The same, which did not take it after all. */
    DirectoryMark without(String key) {
        SortedMap<String, String> all = new TreeMap<>(took);
        all.remove(key);
        return new DirectoryMark(id, account, expires, wants, all);
    }

    /** Values of one attribute, which a directory keeps in no order. */
    List<String> lines() {
        List<String> lines =
                new ArrayList<>(List.of(FORMAT, "action " + id, "account " + account, "expires " + expires));
        wants.forEach(key -> lines.add("wants " + key));
        took.forEach((key, value) -> lines.add("took " + key + " " + (value.isEmpty() ? NOTHING : value)));
        return lines;
    }

    /** @throws IllegalArgumentException when it is nothing that {@link #lines} gave */
    static DirectoryMark read(Collection<String> lines) {
        Map<String, String> single = new TreeMap<>();
        SortedSet<String> wants = new TreeSet<>();
        SortedMap<String, String> took = new TreeMap<>();
        for (String line : lines) {
            int blank = line.indexOf(' ');
            String word = blank < 0 ? line : line.substring(0, blank);
            String rest = blank < 0 ? "" : line.substring(blank + 1);
            boolean good = switch (word) {
                case "format", "action", "account", "expires" -> single.put(word, rest) == null;
                case "wants" -> wants.add(rest);
                case "took" -> {
                    int second = rest.indexOf(' ');
                    yield second > 0
                            && took.put(
                                            rest.substring(0, second),
                                            rest.substring(second + 1).equals(NOTHING)
                                                    ? ""
                                                    : rest.substring(second + 1))
                                    == null;
                }
                default -> false;
            };
            if (!good) {
                throw new IllegalArgumentException("a line of a mark can't be read");
            }
        }
        if (!FORMAT.equals("format " + single.get("format"))) {
            throw new IllegalArgumentException("this is no mark of tipstaff");
        }
        try {
            DirectoryMark mark = new DirectoryMark(
                    new ActionId(single.getOrDefault("action", "")),
                    single.getOrDefault("account", ""),
                    Instant.parse(single.getOrDefault("expires", "")),
                    wants,
                    took);
            if (!new TreeSet<>(mark.lines()).equals(new TreeSet<>(lines))) {
                throw new IllegalArgumentException("a mark is not in the form in which it is written");
            }
            return mark;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a mark has no end of its lease", e);
        }
    }
}
