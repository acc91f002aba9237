package org.tipstaff.normalise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables by which Windows events are normalised: the dialects they are shipped in, and the names that are added for
 * rules. Read once, immutable, shared by all {@link Normaliser}s.
 */
public final class WindowsMapping {
    private final List<Dialect> dialects;
    private final List<Mark> marks;
    private final List<long[]> groups;
    private final Map<String, ChannelRewrites> rewrites;

    /** A name, or the beginning of one, by which a dialect is recognised. */
    private record Mark(String text, boolean prefix) {}

    /** What is done to the events of one channel. */
    record ChannelRewrites(List<Rewrite> all, Map<Long, List<Rewrite>> byEventId) {
        static final ChannelRewrites NONE = new ChannelRewrites(List.of(), Map.of());

        List<Rewrite> of(long eventId) {
            List<Rewrite> some = byEventId.get(eventId);
            return some == null ? all : some;
        }
    }

    private record Row(Set<String> channels, Set<Long> eventIds, List<Rewrite> rewrites) {}

    private WindowsMapping(
            List<Dialect> dialects, List<Mark> marks, List<long[]> groups, Map<String, ChannelRewrites> rewrites) {
        this.dialects = dialects;
        this.marks = marks;
        this.groups = groups;
        this.rewrites = rewrites;
    }

    /**
     * @param dialects {@code windows-dialects.yaml}
     * @param fields {@code windows-fields.yaml}, and {@code windows-fields-optional.yaml} where it is asked for; applied
     *     in this order
     * @throws MappingException when a table says something that can't be done
     */
    public static WindowsMapping read(MappingText dialects, List<MappingText> fields) {
        Yaml root = Yaml.read(dialects);
        List<Dialect> known = root.required(root.map(Set.of("dialects")), "dialects").list().stream()
                .map(Dialect::read)
                .toList();
        List<Row> rows = new ArrayList<>();
        for (MappingText table : fields) {
            Yaml yaml = Yaml.read(table);
            for (Yaml row :
                    yaml.required(yaml.map(Set.of("rewrites")), "rewrites").list()) {
                rows.add(row(row));
            }
        }
        List<Mark> marks = new ArrayList<>();
        List<long[]> groups = new ArrayList<>();
        for (Dialect dialect : known) {
            long[] masks = new long[dialect.recognisedBy().size()];
            for (int i = 0; i < masks.length; i++) {
                for (String name : dialect.recognisedBy().get(i)) {
                    masks[i] |= bit(marks, name, root);
                }
            }
            groups.add(masks);
        }
        return new WindowsMapping(known, List.copyOf(marks), List.copyOf(groups), byChannel(rows));
    }

    /** One bit of a long for each mark; one is left for {@link XmlAsJson}. */
    private static long bit(List<Mark> marks, String name, Yaml root) {
        boolean prefix = name.endsWith("*");
        Mark mark = new Mark(prefix ? name.substring(0, name.length() - 1) : name, prefix);
        int index = marks.indexOf(mark);
        if (index < 0) {
            index = marks.size();
            marks.add(mark);
        }
        if (index > 61) {
            throw root.wrong("more than 62 names to recognise dialects by");
        }
        return 1L << index;
    }

    static final long XML_AS_JSON_MARK = 1L << 62;

    private static Row row(Yaml yaml) {
        Map<String, Yaml> map = yaml.map(Set.of("events", "add", "split"));
        Map<String, Yaml> events = yaml.required(map, "events").map(Set.of("channel", "event_id"));
        Set<Long> ids = new java.util.TreeSet<>();
        Yaml idList = events.get("event_id");
        if (idList != null) {
            idList.list().forEach(id -> ids.add(id.number()));
        }
        List<Rewrite> rewrites = new ArrayList<>();
        Yaml add = map.get("add");
        if (add != null) {
            add.list().forEach(alias -> rewrites.add(alias(alias)));
        }
        Yaml split = map.get("split");
        if (split != null) {
            rewrites.add(split(split));
        }
        if (rewrites.isEmpty()) {
            throw yaml.wrong("the row neither adds nor splits anything");
        }
        Set<String> channels = new java.util.TreeSet<>();
        yaml.required(map, "events")
                .required(events, "channel")
                .texts()
                .forEach(channel -> channels.add(channel.toLowerCase(Locale.ROOT)));
        return new Row(channels, ids, rewrites);
    }

    private static Rewrite alias(Yaml yaml) {
        Map<String, Yaml> map = yaml.map(Set.of("name", "from", "as", "replace"));
        List<String> from = yaml.required(map, "from").texts();
        Yaml as = map.get("as");
        Conversion conversion = as == null
                ? Conversion.COPY
                : Conversion.ofKey(as.text())
                        .orElseThrow(() -> as.wrong("unknown conversion '" + as.text() + "'; known are "
                                + java.util.Arrays.stream(Conversion.values())
                                        .map(Conversion::key)
                                        .toList()));
        if (from.size() != conversion.arity()) {
            throw yaml.wrong("'" + conversion.key() + "' is made from " + conversion.arity() + " fields, not from "
                    + from.size());
        }
        Yaml replace = map.get("replace");
        return new Rewrite.Alias(
                yaml.required(map, "name").text(), from, conversion, replace != null && replace.truth());
    }

    private static Rewrite split(Yaml yaml) {
        Map<String, Yaml> map = yaml.map(Set.of("from", "at", "sign", "names"));
        Yaml at = yaml.required(map, "at");
        boolean lines = switch (at.text()) {
            case "line" -> true;
            case "comma" -> false;
            default -> throw at.wrong("unknown boundary '" + at.text() + "'; known are comma and line");
        };
        Yaml sign = yaml.required(map, "sign");
        if (sign.text().length() != 1) {
            throw sign.wrong("the sign is one character");
        }
        Map<String, String> names = new LinkedHashMap<>();
        yaml.required(map, "names").map(Set.of()).forEach((from, to) -> names.put(from, to.text()));
        return new Rewrite.Split(
                yaml.required(map, "from").text(), lines, sign.text().charAt(0), Map.copyOf(names));
    }

    private static Map<String, ChannelRewrites> byChannel(List<Row> rows) {
        Map<String, ChannelRewrites> byChannel = new HashMap<>();
        for (Row of : rows) {
            for (String channel : of.channels()) {
                if (!byChannel.containsKey(channel)) {
                    byChannel.put(channel, ofChannel(rows, channel));
                }
            }
        }
        return Map.copyOf(byChannel);
    }

    private static ChannelRewrites ofChannel(List<Row> rows, String channel) {
        List<Row> its =
                rows.stream().filter(row -> row.channels().contains(channel)).toList();
        List<Rewrite> all = new ArrayList<>();
        its.stream().filter(row -> row.eventIds().isEmpty()).forEach(row -> all.addAll(row.rewrites()));
        Map<Long, List<Rewrite>> byId = new HashMap<>();
        for (Row row : its) {
            for (Long id : row.eventIds()) {
                List<Rewrite> ofId = new ArrayList<>();
                its.stream()
                        .filter(each ->
                                each.eventIds().isEmpty() || each.eventIds().contains(id))
                        .forEach(each -> ofId.addAll(each.rewrites()));
                byId.put(id, List.copyOf(ofId));
            }
        }
        return new ChannelRewrites(List.copyOf(all), Map.copyOf(byId));
    }

    List<Dialect> dialects() {
        return dialects;
    }

    /** The marks that a field of this name sets. */
    long marksOf(String name) {
        long set = XmlAsJson.isMark(name) ? XML_AS_JSON_MARK : 0;
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            if (mark.prefix() ? name.startsWith(mark.text()) : name.equals(mark.text())) {
                set |= 1L << i;
            }
        }
        return set;
    }

    /** The dialect of a record whose names together set these marks; null when it is none that is known. */
    @Nullable
    Dialect dialectOf(long set) {
        if ((set & XML_AS_JSON_MARK) != 0) {
            return Dialect.XML_AS_JSON;
        }
        for (int i = 0; i < groups.size(); i++) {
            for (long mask : groups.get(i)) {
                if ((set & mask) == mask) {
                    return dialects.get(i);
                }
            }
        }
        return null;
    }

    ChannelRewrites rewritesOf(String channel) {
        return rewrites.getOrDefault(channel.toLowerCase(Locale.ROOT), ChannelRewrites.NONE);
    }
}
