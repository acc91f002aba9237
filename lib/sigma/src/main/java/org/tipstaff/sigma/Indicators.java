package org.tipstaff.sigma;

import java.net.IDN;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to look for, as a list of addresses, names and digests. It takes part in matching as the values of
 * {@link Placeholders placeholders} of rules that ask for them: an indicator is no other engine beside the rules.
 *
 * @param tlp the tag of the Traffic Light Protocol for rules of these indicators, such as {@code tlp.amber}: who may know
 *     that something was found may know what was looked for
 * @param values checked, in lower case, each once; every kind that is there has at least one
 */
public record Indicators(String tlp, Map<Kind, List<String>> values) {
    /** Of all kinds together; more than that is a feed, and belongs into a blocking device. */
    public static final int VALUES_MAX = 100_000;

    /** Where a file says nothing, only those who are named may know. */
    public static final String TLP_DEFAULT = "tlp.red";

    private static final String TLP = "tlp";
    private static final Map<String, String> TLP_TAGS = Map.of(
            "CLEAR", "tlp.clear",
            "GREEN", "tlp.green",
            "AMBER", "tlp.amber",
            "AMBER+STRICT", "tlp.amber+strict",
            "RED", TLP_DEFAULT);

    private static final int NAME_MAX = 253;
    private static final Pattern LABELS =
            Pattern.compile("([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}");

    /** What is looked for. */
    public enum Kind {
        /** IPv4 or IPv6, single or as a block in CIDR notation. */
        ADDRESSES,
        /** A name, and every name below it. */
        DOMAINS,
        /** MD5, SHA-1, SHA-256 or an import hash, in hexadecimal digits. */
        HASHES;

        /** As the file writes it; rules of this kind have it before the first {@code _} of their name. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Indicators {
        Map<Kind, List<String>> copy = new EnumMap<>(Kind.class);
        values.forEach((kind, list) -> copy.put(kind, List.copyOf(list)));
        values = Collections.unmodifiableMap(copy);
    }

    /** How many there are. */
    public int size() {
        return values.values().stream().mapToInt(List::size).sum();
    }

    /**
     * The values by the names under which rules ask for them: {@code indicator_addresses}, {@code indicator_domains},
     * {@code indicator_subdomains} (with a dot before each), {@code indicator_hashes}.
     */
    public Placeholders placeholders() {
        Map<String, List<String>> named = new LinkedHashMap<>();
        values.forEach((kind, list) -> {
            named.put("indicator_" + kind.key(), list);
            if (kind == Kind.DOMAINS) {
                named.put(
                        "indicator_subdomains",
                        list.stream().map(name -> "." + name).toList());
            }
        });
        return new Placeholders(named);
    }

    /**
     * Reads a YAML map of {@code addresses}, {@code domains} and {@code hashes}, each a value or a list of values, and
     * {@code tlp}.
     *
     * @throws UnusableRulesException with each place that is wrong; a list with a mistake in it is not used in part, for
     *     nobody would miss the rest
     */
    public static Indicators read(String file, String text) throws UnusableRulesException {
        RuleText source = new RuleText(file, text);
        List<YamlReader.Document> documents = YamlReader.read(source);
        String tlp = TLP_DEFAULT;
        Map<Kind, Set<String>> values = new EnumMap<>(Kind.class);
        if (documents.size() == 1 && documents.getFirst().root() instanceof YamlNode.Mapping map) {
            int count = 0;
            for (YamlNode.Entry entry : map.entries()) {
                if (entry.key().text().equals(TLP)) {
                    tlp = tlp(entry, source);
                    continue;
                }
                Kind kind = kind(entry, source);
                if (kind != null) {
                    count += take(kind, entry, values.computeIfAbsent(kind, _ -> new LinkedHashSet<>()), source);
                }
            }
            if (source.errors() == 0 && count == 0) {
                source.error(map, "there is no indicator in this file");
            } else if (count > VALUES_MAX) {
                source.error(map, "there are " + count + " indicators; a list may have " + VALUES_MAX);
            }
        } else if (source.errors() == 0) {
            source.error(
                    1, 1, "a list of indicators is one YAML map: addresses, domains, hashes, each a list; and tlp");
        }
        if (source.errors() > 0) {
            throw new UnusableRulesException("indicators can't be read from " + file, source.problems());
        }
        Map<Kind, List<String>> checked = new EnumMap<>(Kind.class);
        values.forEach((kind, set) -> {
            if (!set.isEmpty()) {
                checked.put(kind, List.copyOf(set));
            }
        });
        return new Indicators(tlp, checked);
    }

    private static String tlp(YamlNode.Entry entry, RuleText source) {
        String said =
                entry.value() instanceof YamlNode.Scalar scalar ? scalar.text().toUpperCase(Locale.ROOT) : "";
        String tag = TLP_TAGS.get(said.startsWith("TLP:") ? said.substring("TLP:".length()) : said);
        if (tag == null) {
            source.error(entry.value(), "tlp is one of CLEAR, GREEN, AMBER, AMBER+STRICT, RED");
            return TLP_DEFAULT;
        }
        return tag;
    }

    private static @Nullable Kind kind(YamlNode.Entry entry, RuleText source) {
        for (Kind kind : Kind.values()) {
            if (kind.key().equals(entry.key().text())) {
                return kind;
            }
        }
        source.error(
                entry.key(),
                "'" + entry.key().text() + "' is no kind of indicator; there are addresses, domains, hashes, and tlp");
        return null;
    }

    /** @return how many values stood there, right or wrong */
    private static int take(Kind kind, YamlNode.Entry entry, Set<String> into, RuleText source) {
        List<YamlNode> items = entry.value() instanceof YamlNode.Sequence sequence
                ? sequence.items()
                : entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull()
                        ? List.of()
                        : List.of(entry.value());
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
                source.error(item, "an indicator is a single value");
                continue;
            }
            try {
                into.add(checked(kind, scalar.text().strip()));
            } catch (NoIndicator e) {
                source.error(item, e.reason());
            }
        }
        return items.size();
    }

    /** Why a text is no indicator of the kind it stands under. */
    private static final class NoIndicator extends Exception {
        private static final long serialVersionUID = 1L;

        NoIndicator(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private static String checked(Kind kind, String text) throws NoIndicator {
        return switch (kind) {
            case ADDRESSES -> {
                try {
                    if (Network.parse(text).prefixBits() == 0) {
                        throw new NoIndicator("'" + text + "' is every address there is");
                    }
                } catch (Network.Invalid e) {
                    throw new NoIndicator(e.reason());
                }
                yield text.toLowerCase(Locale.ROOT);
            }
            case DOMAINS -> domain(text);
            case HASHES -> {
                String digest = text.toLowerCase(Locale.ROOT);
                if (!DIGEST.matcher(digest).matches()) {
                    throw new NoIndicator(
                            "'" + shown(text) + "' is no digest: 32, 40 or 64 hexadecimal digits were expected");
                }
                yield digest;
            }
        };
    }

    private static String domain(String text) throws NoIndicator {
        String name = text;
        try {
            name = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException _) {
            // Said below: what can't be written for the DNS is no name of it.
        }
        name = name.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.length() > NAME_MAX || !LABELS.matcher(name).matches()) {
            throw new NoIndicator("'" + shown(text)
                    + "' is no name of a host or domain; write it plainly, without brackets, scheme, port or path");
        }
        return name;
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
