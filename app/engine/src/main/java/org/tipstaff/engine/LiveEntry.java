package org.tipstaff.engine;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Event;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.journal.Form;
import org.tipstaff.sigma.Level;
import org.tipstaff.sigma.Location;
import org.tipstaff.sigma.RuleHeader;

/** An entry of {@link LiveLog}. A kind that a later version writes is an error here: what it decided can't be guessed. */
sealed interface LiveEntry {
    void write(DataOutputStream out) throws IOException;

    /** Where in a record an event stands: enough to find it again, and its place by content. */
    record Place(String sha256, long record, long offset) {
        static Place of(Event event) {
            Provenance at = event.provenance();
            return new Place(at.source().sha256().hex(), at.record(), at.offset());
        }

        void write(DataOutputStream out) throws IOException {
            LiveLog.text(out, sha256);
            out.writeLong(record);
            out.writeLong(offset);
        }

        static Place read(DataInputStream in) throws IOException {
            return new Place(LiveLog.text(in), in.readLong(), in.readLong());
        }
    }

    /**
     * A rule that matched an event of a record.
     *
     * @param repeated as {@link FindingMaker.Repeats} counts
     * @param finding whether it is a finding, or only serves correlations
     * @param referenced whether a correlation looks at it
     */
    record Hit(
            RuleHeader rule,
            Place place,
            int repeated,
            boolean finding,
            boolean referenced,
            SortedMap<String, String> shown) {}

    /** A record that rules matched. */
    record Matched(LiveMatch record, long second, Sha256 rules, List<Hit> hits) implements LiveEntry {
        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(1);
            out.writeLong(record.offset());
            LiveLog.text(out, record.sender());
            instant(out, record.at());
            out.writeByte(record.form().code());
            LiveLog.bytes(out, record.bytes());
            out.writeLong(second);
            LiveLog.text(out, rules.hex());
            out.writeInt(hits.size());
            for (Hit hit : hits) {
                header(out, hit.rule());
                hit.place().write(out);
                out.writeInt(hit.repeated());
                out.writeBoolean(hit.finding());
                out.writeBoolean(hit.referenced());
                map(out, hit.shown());
            }
        }

        private static Matched read(DataInputStream in) throws IOException {
            LiveMatch record = new LiveMatch(
                    in.readLong(), LiveLog.text(in), instant(in), form(in.readByte()), LiveLog.bytes(in), List.of());
            long second = in.readLong();
            Sha256 rules = new Sha256(LiveLog.text(in));
            List<Hit> hits = new ArrayList<>();
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                hits.add(
                        new Hit(header(in), Place.read(in), in.readInt(), in.readBoolean(), in.readBoolean(), map(in)));
            }
            return new Matched(record, second, rules, List.copyOf(hits));
        }
    }

    /** A correlation that made a finding. */
    record Correlated(
            RuleHeader rule,
            Sha256 rules,
            long offset,
            @Nullable Instant time,
            SortedMap<String, String> shown,
            List<Place> events)
            implements LiveEntry {
        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(2);
            header(out, rule);
            LiveLog.text(out, rules.hex());
            out.writeLong(offset);
            out.writeBoolean(time != null);
            instant(out, time == null ? Instant.EPOCH : time);
            map(out, shown);
            out.writeInt(events.size());
            for (Place place : events) {
                place.write(out);
            }
        }

        private static Correlated read(DataInputStream in) throws IOException {
            RuleHeader rule = header(in);
            Sha256 rules = new Sha256(LiveLog.text(in));
            long offset = in.readLong();
            boolean timed = in.readBoolean();
            Instant time = instant(in);
            SortedMap<String, String> shown = map(in);
            List<Place> events = new ArrayList<>();
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                events.add(Place.read(in));
            }
            return new Correlated(rule, rules, offset, timed ? time : null, shown, List.copyOf(events));
        }
    }

    /** A second began by the clock alone, for no record came: what waited went on. */
    record Tick(long second) implements LiveEntry {
        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(3);
            out.writeLong(second);
        }
    }

    /** What was received in one second, as far as it was worked off. */
    record Second(long second, @Nullable Instant latest) implements LiveEntry {
        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(4);
            out.writeLong(second);
            out.writeBoolean(latest != null);
            instant(out, latest == null ? Instant.EPOCH : latest);
        }

        private static Second read(DataInputStream in) throws IOException {
            long second = in.readLong();
            boolean known = in.readBoolean();
            Instant latest = instant(in);
            return new Second(second, known ? latest : null);
        }
    }

    /** Everything before this offset was worked off. */
    record Worked(long next) implements LiveEntry {
        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(5);
            out.writeLong(next);
        }
    }

    /** An epoch began at this offset. */
    record Begun(long epoch, long offset) implements LiveEntry {
        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(6);
            out.writeLong(epoch);
            out.writeLong(offset);
        }
    }

    /** An incident was told under the id that this finding gives it. */
    record Published(UUID finding) implements LiveEntry {
        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(7);
            out.writeLong(finding.getMostSignificantBits());
            out.writeLong(finding.getLeastSignificantBits());
        }
    }

    static LiveEntry read(byte[] bytes) throws IOException {
        DataInputStream in = LiveLog.in(bytes);
        byte kind = in.readByte();
        return switch (kind) {
            case 1 -> Matched.read(in);
            case 2 -> Correlated.read(in);
            case 3 -> new Tick(in.readLong());
            case 4 -> Second.read(in);
            case 5 -> new Worked(in.readLong());
            case 6 -> new Begun(in.readLong(), in.readLong());
            case 7 -> new Published(new UUID(in.readLong(), in.readLong()));
            default ->
                throw new IOException("an entry of kind " + kind
                        + " stands in the log of live detection; it was written by a later version of this program");
        };
    }

    private static Form form(byte code) {
        for (Form form : Form.values()) {
            if (form.code() == code) {
                return form;
            }
        }
        return Form.UNKNOWN;
    }

    private static void instant(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static void map(DataOutputStream out, SortedMap<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (Map.Entry<String, String> entry : map.entrySet()) {
            LiveLog.text(out, entry.getKey());
            LiveLog.text(out, entry.getValue());
        }
    }

    private static SortedMap<String, String> map(DataInputStream in) throws IOException {
        TreeMap<String, String> map = new TreeMap<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            map.put(LiveLog.text(in), LiveLog.text(in));
        }
        return map;
    }

    /** What findings and incidents show of a rule; the rule itself is in the rule files. */
    private static void header(DataOutputStream out, RuleHeader rule) throws IOException {
        LiveLog.text(out, rule.id());
        LiveLog.text(out, rule.name());
        LiveLog.text(out, rule.title());
        LiveLog.text(out, rule.level().toString());
        LiveLog.text(out, rule.status());
        LiveLog.text(out, rule.description());
        LiveLog.text(out, rule.author());
        LiveLog.texts(out, rule.tags());
        LiveLog.texts(out, rule.tactics());
        LiveLog.texts(out, rule.techniques());
        LiveLog.texts(out, rule.references());
        LiveLog.texts(out, rule.falsePositives());
        LiveLog.texts(out, rule.fields());
        LiveLog.text(out, rule.location().file());
        out.writeInt(rule.location().line());
        out.writeInt(rule.location().column());
    }

    private static RuleHeader header(DataInputStream in) throws IOException {
        return new RuleHeader(
                LiveLog.text(in),
                LiveLog.text(in),
                LiveLog.text(in),
                Level.of(LiveLog.text(in)).orElse(Level.MEDIUM),
                LiveLog.text(in),
                LiveLog.text(in),
                LiveLog.text(in),
                LiveLog.texts(in),
                LiveLog.texts(in),
                LiveLog.texts(in),
                LiveLog.texts(in),
                LiveLog.texts(in),
                LiveLog.texts(in),
                Map.of(),
                new Location(LiveLog.text(in), in.readInt(), in.readInt()));
    }
}
