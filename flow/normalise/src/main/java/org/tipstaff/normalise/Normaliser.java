package org.tipstaff.normalise;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.ClockReading;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.RawRecord;

/**
 * Takes a raw record, gives an event. The same Windows event gives the same canonical fields whether it was read from
 * EVTX, from XML or from any known JSON.
 *
 * <p><b>What is kept.</b> Every value. A native name that the canonical one only shortens by what stands around it
 * ({@code Event.EventData.Image}, {@code winlog.event_data.Image}) is not kept beside it; one that is another word
 * ({@code Hostname} for {@code Computer}) is. Nothing is trimmed, empty strings and nulls stay what they are. The only
 * values that change are GUIDs, which get braces and upper case so that they compare across dialects, and
 * {@code ProcessId} of event 4688 (see {@code windows-fields.yaml}).
 *
 * <p>Not thread-safe: it remembers the names it has seen. Make one for each worker; the mapping is shared.
 */
public final class Normaliser {
    /** Fields of an example in {@link Outcome.Unknown}, and the characters of each. */
    private static final int EXAMPLE_NAMES = 8;

    private static final int EXAMPLE_NAME_LENGTH = 40;

    /** Channels remembered as they are written. Windows has some 1,200. */
    private static final int CHANNELS_MAX = 1 << 12;

    /** A zero FILETIME is 1601, a zero time_t 1970, and no event log that we read is older than Windows NT. */
    private static final Instant EARLIEST = Instant.parse("1993-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /** Characters of a time that is quoted in a complaint. */
    private static final int QUOTED_MAX = 40;

    private final WindowsMapping mapping;
    private final ZeekMapping zeek;
    private final CloudTrailMapping cloudTrail;
    private final M365Mapping m365;
    private final NameTable names;
    private final Map<String, WindowsMapping.ChannelRewrites> rewrites = new HashMap<>();
    private final Fields.Builder builder = Fields.builder();
    private final String unknownReason;

    /** For the canonical names of the record in hand: which field gives it (-1 none yet), and how good a one it is. */
    private int[] winners = new int[32];

    private int[] ranks = new int[32];

    /** The names of the record in hand, in the order of its fields. */
    private NameTable.@Nullable Name[] found = new NameTable.@Nullable Name[128];

    private static final int NAMES_KEPT = 1024;
    private static final int GUID = 1;
    private static final int BLANKS = 2;
    private final @Nullable String[] traitNames = new @Nullable String[NAMES_KEPT];
    private final byte[] traits = new byte[NAMES_KEPT];

    private final @Nullable Object[] unnamed = new Object[Dialect.UNNAMED_MAX];

    public Normaliser(Mappings mappings) {
        this.mapping = mappings.windows();
        this.zeek = mappings.zeek();
        this.cloudTrail = mappings.cloudTrail();
        this.m365 = mappings.m365();
        this.names = new NameTable(mapping);
        List<String> known = new ArrayList<>();
        known.add(Dialect.XML_AS_JSON.name() + " (Event.System.EventID)");
        for (Dialect dialect : mapping.dialects()) {
            known.add(dialect.name() + " ("
                    + String.join(" and ", dialect.recognisedBy().getFirst()) + ")");
        }
        known.add("Zeek (" + zeek.signs() + ")");
        known.add("AWS CloudTrail (" + cloudTrail.signs() + ")");
        known.add("Microsoft 365 (" + m365.signs() + ")");
        unknownReason = "JSON of no known dialect: its fields are none of " + String.join(", ", known);
    }

    public Outcome normalise(RawRecord raw) {
        return switch (raw.format()) {
            case EVTX, WINDOWS_XML -> event(raw, raw.fields(), Dialect.WINDOWS);
            case SYSLOG -> Syslog.event(raw);
            case JSON -> {
                Dialect dialect = dialectOf(raw.fields());
                yield dialect == null ? otherOrUnknown(raw) : event(raw, canonical(raw.fields(), dialect), dialect);
            }
            case ZEEK -> {
                // A header without a path: the columns say which log it is, or nothing does.
                String log = zeek.logOf(raw.fields());
                yield Zeek.event(raw, log == null ? "" : log, zeek);
            }
        };
    }

    /** Asked last, so that it costs records of Windows nothing. */
    private Outcome otherOrUnknown(RawRecord raw) {
        CloudTrailMapping.Kind kind = cloudTrail.kindOf(raw.fields());
        if (kind != CloudTrailMapping.Kind.NONE) {
            return CloudTrail.event(raw, kind, cloudTrail);
        }
        String log = zeek.logOf(raw.fields());
        if (log != null) {
            return Zeek.event(raw, log, zeek);
        }
        return m365.isOf(raw.fields())
                ? M365.event(raw, m365)
                : new Outcome.Unknown(unknownReason, example(raw.fields()));
    }

    /** The dialect of a JSON record; null when it is none that is known. */
    @Nullable
    Dialect dialectOf(Fields fields) {
        long marks = 0;
        if (fields.size() > found.length) {
            found = new NameTable.@Nullable Name[fields.size() * 2];
        }
        for (int i = 0; i < fields.size(); i++) {
            NameTable.Name name = names.name(fields.name(i));
            found[i] = name;
            marks |= name.marks();
        }
        return mapping.dialectOf(marks);
    }

    private NameTable.Name found(int index) {
        return Objects.requireNonNull(found[index]);
    }

    private static String example(Fields fields) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < Math.min(fields.size(), EXAMPLE_NAMES); i++) {
            String name = fields.name(i);
            some.add(name.length() <= EXAMPLE_NAME_LENGTH ? name : name.substring(0, EXAMPLE_NAME_LENGTH) + "…");
        }
        return String.join(", ", some);
    }

    /**
     * System fields first, so that where the event's own data has the same name, the system's value leads the list.
     * {@link #dialectOf} was asked for this record.
     */
    private Fields canonical(Fields fields, Dialect dialect) {
        names.nextRecord();
        int slots = dialect.canonical().size();
        if (slots > winners.length) {
            winners = new int[slots];
            ranks = new int[slots];
        }
        Arrays.fill(winners, 0, slots, -1);
        for (int i = 0; i < fields.size(); i++) {
            Role role = found(i).in(dialect);
            if (role.kind() == Role.Kind.SYSTEM) {
                give(found(i).giveCanonical(), role.name(), fields.value(i));
            } else if (role.kind() == Role.Kind.RANKED) {
                int slot = role.slot();
                if (winners[slot] < 0 || role.rank() < ranks[slot]) {
                    winners[slot] = i;
                    ranks[slot] = role.rank();
                }
            }
        }
        for (int slot = 0; slot < slots; slot++) {
            if (winners[slot] >= 0) {
                boolean first = found(winners[slot]).giveCanonical();
                give(first, dialect.canonical().get(slot), fields.value(winners[slot]));
            }
        }
        int unnamedCount = 0;
        boolean lengthened = false;
        for (int i = 0; i < fields.size(); i++) {
            NameTable.Name name = found(i);
            Object value = fields.value(i);
            Role role = name.in(dialect);
            switch (role.kind()) {
                case SYSTEM -> {}
                case RANKED -> {
                    if (winners[role.slot()] != i || !role.name().equals(name.text())) {
                        give(name.giveNative(), name.text(), value);
                    }
                }
                case DATA -> giveData(name, role, value, dialect);
                case UNNAMED -> {
                    giveData(name, role, value, dialect);
                    unnamed[role.rank() - 1] = value;
                    unnamedCount = Math.max(unnamedCount, role.rank());
                }
                case LENGTHENED -> {
                    give(name.giveNative(), name.text(), value);
                    lengthened = true;
                }
                case NATIVE -> give(name.giveNative(), name.text(), value);
            }
            if (!role.wrapper().isEmpty() && !builder.has("UserData_Name")) {
                builder.append("UserData_Name", role.wrapper());
            }
        }
        if (lengthened) {
            addShortened(fields, dialect);
        }
        if (unnamedCount > 0) {
            addUnnamed(unnamedCount);
        }
        Arrays.fill(found, 0, fields.size(), null);
        return builder.build();
    }

    private void give(boolean first, String name, Object value) {
        if (first && !name.equals("UserData_Name")) {
            builder.append(name, value);
        } else {
            builder.add(name, value);
        }
    }

    /** A store that has a column for a field and the event's text beside it tells the same value twice; once is enough. */
    private void giveData(NameTable.Name name, Role role, Object value, Dialect dialect) {
        boolean first = name.giveCanonical();
        if (!first && dialect != Dialect.XML_AS_JSON) {
            Object before = builder.get(role.name());
            if (before != null
                    && !(before instanceof List)
                    && !(value instanceof List)
                    && Objects.equals(Fields.textOf(before), Fields.textOf(value))) {
                return;
            }
        }
        give(first, role.name(), value);
    }

    private void addShortened(Fields fields, Dialect dialect) {
        for (int i = 0; i < fields.size(); i++) {
            Role role = found(i).in(dialect);
            if (role.kind() == Role.Kind.LENGTHENED && fields.value(i) != Fields.NULL && !builder.has(role.name())) {
                builder.append(role.name(), fields.value(i));
            }
        }
    }

    private void addUnnamed(int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object value = unnamed[i];
            if (value != null) {
                values.add(value);
            }
            unnamed[i] = null;
        }
        if (!builder.has("Data")) {
            builder.append("Data", values.size() == 1 ? values.getFirst() : List.copyOf(values));
        }
    }

    private Event finish(RawRecord raw, Fields fields, Dialect dialect, List<ClockReading> clocks) {
        String provider = text(fields, "Provider_Name");
        String channel = text(fields, "Channel");
        long eventId = eventId(fields);
        return new Event(
                raw.provenance(),
                provider.equals("Linux-Sysmon") ? "linux" : "windows",
                channel,
                provider,
                eventId,
                text(fields, "Computer"),
                Accounts.of(channel, eventId, fields, dialect),
                clocks,
                fields,
                raw.text());
    }

    private Outcome event(RawRecord raw, Fields native_, Dialect dialect) {
        Fields fields = rewritten(native_);
        List<ClockReading> clocks = new ArrayList<>(4);
        String problem = readClocks(fields, dialect, clocks);
        return new Outcome.Normalised(finish(raw, fields, dialect, List.copyOf(clocks)), problem);
    }

    private Fields rewritten(Fields fields) {
        Fields.Builder changed = null;
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            int traits = traits(name);
            if (traits == 0) {
                continue;
            }
            if ((traits & GUID) != 0) {
                Object value = fields.value(i);
                Object guid = value instanceof String text ? guid(text) : value;
                if (guid != value) {
                    changed = changed == null ? fields.toBuilder() : changed;
                    changed.put(name, guid);
                }
            }
            if ((traits & BLANKS) != 0) {
                String stripped = name.replace(" ", "");
                changed = changed == null ? fields.toBuilder() : changed;
                if (!stripped.isEmpty() && !changed.has(stripped)) {
                    changed.append(stripped, fields.value(i));
                }
            }
        }
        List<Rewrite> its = rewritesOf(text(fields, "Channel")).of(eventId(fields));
        if (!its.isEmpty()) {
            changed = changed == null ? fields.toBuilder() : changed;
            for (Rewrite rewrite : its) {
                rewrite.apply(changed);
            }
        }
        return changed == null ? fields : changed.build();
    }

    private WindowsMapping.ChannelRewrites rewritesOf(String channel) {
        WindowsMapping.ChannelRewrites known = rewrites.get(channel);
        if (known == null) {
            known = mapping.rewritesOf(channel);
            if (rewrites.size() < CHANNELS_MAX) {
                rewrites.put(channel, known);
            }
        }
        return known;
    }

    /** What is to be done to the values of this name: asked of every field, and names come again and again as the same object. */
    private int traits(String name) {
        int slot = name.hashCode() & (NAMES_KEPT - 1);
        if (traitNames[slot] != name) {
            traitNames[slot] = name;
            traits[slot] = (byte) ((isGuid(name) ? GUID : 0) | (name.indexOf(' ') >= 0 ? BLANKS : 0));
        }
        return traits[slot];
    }

    private static boolean isGuid(String name) {
        char last = name.isEmpty() ? ' ' : name.charAt(name.length() - 1);
        if (last == 'd') {
            return name.endsWith("Guid");
        }
        return last == 'D'
                && (name.endsWith("GUID")
                        || name.equals("Correlation_ActivityID")
                        || name.equals("Correlation_RelatedActivityID"));
    }

    /** With braces and in upper case, as EVTX gives it; text that is no GUID as it is. */
    private static String guid(String text) {
        boolean braces = text.length() == 38 && text.charAt(0) == '{' && text.charAt(37) == '}';
        if (!braces && text.length() != 36) {
            return text;
        }
        int begin = braces ? 1 : 0;
        boolean lower = false;
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(begin + i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? c != '-' : !isHexDigit(c)) {
                return text;
            }
            lower |= c >= 'a';
        }
        if (braces && !lower) {
            return text;
        }
        String upper = lower ? text.toUpperCase(Locale.ROOT) : text;
        return braces ? upper : "{" + upper + "}";
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static String text(Fields fields, String name) {
        String text = fields.text(name);
        return text == null ? "" : text;
    }

    private static long eventId(Fields fields) {
        Object value = fields.get("EventID");
        if (value instanceof List<?> list && !list.isEmpty()) {
            value = list.getFirst();
        }
        return switch (value) {
            case Long number -> number;
            case BigDecimal number when number.scale() <= 0 && number.precision() < 18 -> number.longValue();
            case String text -> decimal(text);
            case null, default -> Event.NO_EVENT_ID;
        };
    }

    private static long decimal(String text) {
        try {
            return text.length() > 10 ? Event.NO_EVENT_ID : Long.parseUnsignedLong(text);
        } catch (NumberFormatException _) {
            return Event.NO_EVENT_ID;
        }
    }

    static boolean isPlausible(Instant time) {
        return !time.isBefore(EARLIEST) && time.isBefore(LATEST);
    }

    /** @return what is wrong with them, or empty */
    private static String readClocks(Fields fields, Dialect dialect, List<ClockReading> clocks) {
        String problem = "";
        int zoned = -1;
        for (String name : dialect.clocks()) {
            String text = fields.text(name);
            if (text == null || Accounts.isNobody(text)) {
                continue;
            }
            String clock = name.endsWith("_SystemTime") ? name.substring(0, name.length() - 11) : name;
            if (!clocks.isEmpty() && clocks.getLast().clock().equals(clock)) {
                continue;
            }
            TimeText time = TimeText.parse(text);
            String wrong = time == null
                    ? "is no time in a form that is known"
                    : isPlausible(time.time()) ? "" : "can't be the time";
            if (time != null && wrong.isEmpty()) {
                if (zoned < 0 && time.zoned()) {
                    zoned = clocks.size();
                }
                clocks.add(new ClockReading(clock, time.time()));
            } else if (problem.isEmpty()) {
                problem = clock + " '" + (text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "…")
                        + "' " + wrong;
            }
        }
        if (zoned > 0) {
            clocks.addFirst(clocks.remove(zoned));
        }
        if (clocks.isEmpty() && problem.isEmpty()) {
            problem = "none of the fields " + String.join(", ", dialect.clocks()) + " is there";
        }
        return problem;
    }
}
