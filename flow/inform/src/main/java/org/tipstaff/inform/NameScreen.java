package org.tipstaff.inform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for names of groups anywhere in a notice, and for names of States where it says who, why or from where. Words that
 * people wrote can name somebody whom no claim names. A name counts as a whole word, as it is written.
 */
public final class NameScreen {
    /** More names are refused; ATT&CK has some six hundred. */
    private static final int NAMES_MAX = 20_000;

    private static final int WORDS_MAX = 6;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}'’.&+_-]*");
    /** How the large vendors number and name groups; a list is never complete. */
    private static final Pattern SCHEMES =
            Pattern.compile("\\b(?:APT|FIN|UNC|TA|TAG|DEV|UAC|UTA|TEMP)[ -]?[0-9]{1,5}\\b|\\bStorm-[0-9]{3,5}\\b"
                    + "|\\b[A-Z][a-z]+ (?:Bear|Panda|Kitten|Chollima|Buffalo|Jackal|Leopard|Tiger|Wolf|Ocelot|Crane|Hawk|Saiga"
                    + "|Typhoon|Blizzard|Sandstorm|Sleet|Hail|Dust|Cyclone|Rain|Tempest|Tsunami|Flood)\\b");

    private final Set<String> groups;
    private final Set<String> states;

    /**
     * @param groups names and aliases of groups, for instance of ATT&CK
     * @param states names of States in the languages of notices
     */
    public NameScreen(Collection<String> groups, Collection<String> states) {
        if (groups.size() + states.size() > NAMES_MAX) {
            throw new IllegalArgumentException("a screen takes at most " + NAMES_MAX + " names");
        }
        this.groups = keys(groups);
        this.states = keys(states);
    }

    /** The names of the countries of ISO 3166 in English and French, as this Java runtime has them. */
    public static List<String> countries() {
        Set<String> names = new TreeSet<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = Locale.of("", code);
            names.add(country.getDisplayCountry(Locale.ENGLISH));
            names.add(country.getDisplayCountry(Locale.FRENCH));
        }
        return List.copyOf(names);
    }

    private static Set<String> keys(Collection<String> names) {
        Set<String> keys = new HashSet<>();
        for (String name : names) {
            String key = String.join(" ", words(name));
            if (!key.isEmpty()) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group().replaceFirst("[.'’-]+$", ""));
        }
        return words;
    }

    /** The names of groups in a text, in order, each once. */
    public List<String> groupsIn(String text) {
        Set<String> found = new TreeSet<>(named(text, groups));
        SCHEMES.matcher(text).results().forEach(result -> found.add(result.group()));
        return List.copyOf(found);
    }

    /** The names of States in a text. */
    public List<String> statesIn(String text) {
        return List.copyOf(named(text, states));
    }

    /** What a notice says in one language that nobody may read in it without a release of its own. */
    public List<String> found(NoticeText text, Notice notice) {
        Set<String> found = new TreeSet<>();
        found.addAll(groupsIn(text.title()));
        for (NoticeText.Block block : text.blocks()) {
            for (String words : said(block)) {
                found.addAll(groupsIn(words));
            }
        }
        for (Claim claim : notice.claims()) {
            // An origin can hide in how it began and in what is said of earlier incidents.
            boolean names =
                    claim.slot().attributes() || claim.slot() == Slot.VECTOR || claim.slot() == Slot.PRIOR_INCIDENT;
            if (names) {
                found.addAll(statesIn(claim.text().en()));
                found.addAll(statesIn(claim.text().fr()));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> said(NoticeText.Block block) {
        return switch (block) {
            case NoticeText.Block.Heading(String words) -> List.of(words);
            case NoticeText.Block.Paragraph(String words) -> List.of(words);
            case NoticeText.Block.Bullets(List<String> items) -> items;
        };
    }

    private static Set<String> named(String text, Set<String> names) {
        String[] words = words(text).toArray(String[]::new);
        Set<String> found = new TreeSet<>();
        for (int from = 0; from < words.length; from++) {
            for (int to = from + 1; to <= Math.min(words.length, from + WORDS_MAX); to++) {
                String phrase = String.join(" ", Arrays.copyOfRange(words, from, to));
                if (names.contains(phrase)) {
                    found.add(phrase);
                }
            }
        }
        return found;
    }
}
