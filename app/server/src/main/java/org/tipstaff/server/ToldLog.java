package org.tipstaff.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tipstaff.engine.LiveFinding;
import org.tipstaff.engine.LiveIncident;
import org.tipstaff.event.Event;
import org.tipstaff.incident.Narrator;
import org.tipstaff.journal.Batch;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Housekeeping;
import org.tipstaff.journal.Journal;
import org.tipstaff.journal.JournalLimits;
import org.tipstaff.journal.JournalReader;
import org.tipstaff.journal.JournalStatus;
import org.tipstaff.journal.Read;
import org.tipstaff.journal.Received;
import org.tipstaff.journal.Retention;
import org.tipstaff.journal.SegmentListener;
import org.tipstaff.server.http.JsonText;
import org.tipstaff.sigma.Level;
import org.tipstaff.state.FindingView;
import org.tipstaff.state.IncidentView;
import org.tipstaff.state.ViewChange;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What was found, in the order in which it was told: a journal of its own, durable before anybody acts on it. The views are made
 * of it and can be made of it again, with whatever database, however long the other was gone; detection need not run again,
 * and what was found in records that retention has removed since is still there.
 *
 * <p>An entry is two lines of JSON: what the views need to know, and the finding or incident itself.
 */
public final class ToldLog implements Closeable {
    /** A larger incident is told without its steps. */
    private static final int DOCUMENT_BYTES_MAX = 8 << 20;

    private static final String FINDING = "finding";
    private static final String INCIDENT = "incident";
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Journal journal;
    private final InstantSource clock;
    private final Narrator narrator;

    private ToldLog(Journal journal, InstantSource clock, Narrator narrator) {
        this.journal = journal;
        this.clock = clock;
        this.narrator = narrator;
    }

    public static ToldLog open(Path folder, InstantSource clock, Narrator narrator) throws IOException {
        // It must have room when the journal of what is received has none left: what was received last is still worked
        // off.
        JournalLimits limits = new JournalLimits(
                16 << 20,
                JournalLimits.APPEND_BYTES_CEILING,
                4 << 20,
                128L << 20,
                64L << 20,
                Duration.ofHours(6),
                Long.MAX_VALUE,
                64L << 20,
                4L << 20,
                16,
                3);
        return new ToldLog(Journal.open(folder, limits, clock), clock, narrator);
    }

    /** Returns when all are durable. */
    public void findings(List<LiveFinding> findings) throws IOException {
        List<Received> entries = new ArrayList<>(findings.size());
        Instant now = clock.instant();
        for (LiveFinding live : findings) {
            Event event = live.finding().event();
            byte[] head = JsonText.object(json -> {
                json.writeStringProperty("id", live.finding().id().toString());
                Instant time = live.finding().time();
                if (time != null) {
                    json.writeStringProperty("time", time.toString());
                }
                json.writeStringProperty("level", live.finding().level().toString());
                json.writeStringProperty("rule", live.finding().rule().id());
                json.writeStringProperty("source", event.provenance().source().path());
                json.writeStringProperty("host", Objects.requireNonNullElse(event.host(), ""));
                json.writeStringProperty("user", Objects.requireNonNullElse(event.user(), ""));
            });
            entries.add(entry(FINDING, now, head, live.json()));
        }
        append(entries);
    }

    /** Returns when all are durable. */
    public void incidents(Collection<LiveIncident> incidents) throws IOException {
        List<Received> entries = new ArrayList<>(incidents.size());
        Instant now = clock.instant();
        for (LiveIncident live : incidents) {
            String title = narrator.say(live.incident().title(), Locale.ENGLISH);
            byte[] head = JsonText.object(json -> {
                json.writeStringProperty("id", live.id());
                json.writeStringProperty("title", title);
                json.writeStringProperty("level", live.incident().severity().toString());
                json.writeNumberProperty("score", live.incident().score().total());
                time(json, "first", live.incident().first());
                time(json, "last", live.incident().last());
                json.writeArrayPropertyStart("supersedes");
                live.supersedes().forEach(json::writeString);
                json.writeEndArray();
                json.writeArrayPropertyStart("findings");
                live.incident()
                        .findings()
                        .forEach(finding -> json.writeString(finding.id().toString()));
                json.writeEndArray();
            });
            entries.add(entry(INCIDENT, now, head, shortened(live, title)));
        }
        append(entries);
    }

    private static void time(tools.jackson.core.JsonGenerator json, String name, @Nullable Instant time) {
        if (time != null) {
            json.writeStringProperty(name, time.toString());
        }
    }

    private static String shortened(LiveIncident live, String title) {
        if (live.json().length() <= DOCUMENT_BYTES_MAX / 3) {
            return live.json();
        }
        return new String(
                JsonText.object(json -> {
                    json.writeStringProperty("id", live.id());
                    json.writeStringProperty("title", title);
                    json.writeStringProperty(
                            "severity", live.incident().severity().toString());
                    json.writeNumberProperty(
                            "findings", live.incident().findings().size());
                    json.writeStringProperty("left_out", "steps and account, for want of room");
                }),
                StandardCharsets.UTF_8);
    }

    private static Received entry(String kind, Instant at, byte[] head, String document) {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[head.length + 1 + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        bytes[head.length] = '\n';
        System.arraycopy(body, 0, bytes, head.length + 1, body.length);
        return new Received(kind, at, Form.TEXT, bytes);
    }

    private void append(List<Received> entries) throws IOException {
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            int length = entries.get(i).bytes().length;
            if (i > from
                    && (bytes + length > journal.limits().appendBytesMax() || i - from == JournalLimits.RECORDS_MAX)) {
                journal.append(entries.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += length;
        }
        if (from < entries.size()) {
            journal.append(entries.subList(from, entries.size()));
        }
    }

    public long end() {
        return journal.end();
    }

    public JournalStatus status() {
        return journal.status();
    }

    JournalReader reader(long from) throws IOException {
        return journal.reader(from);
    }

    /** When an incident was told for the first time; null when it was not yet. */
    interface Openings {
        @Nullable
        Instant openedOrNull(String incident);
    }

    /** What a read gives to the views. What is damaged is left out; the custody log has the digest that it should have had. */
    static void decode(
            Read read,
            Openings openings,
            List<FindingView> findings,
            List<IncidentView> incidents,
            List<ViewChange.Joining> joinings) {
        if (!(read instanceof Batch batch)) {
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            byte[] array = batch.array();
            int start = batch.start(i);
            int end = start + batch.length(i);
            int split = start;
            while (split < end && array[split] != '\n') {
                split++;
            }
            if (split == end) {
                continue;
            }
            Head head = Head.read(array, start, split - start);
            String document = new String(array, split + 1, end - split - 1, StandardCharsets.UTF_8);
            if (head == null) {
                continue;
            }
            if (batch.source(i).equals(FINDING)) {
                findings.add(new FindingView(
                        head.id, head.time, head.level, head.rule, head.source, head.host, head.user, document));
            } else if (batch.source(i).equals(INCIDENT)) {
                Instant opened = openings.openedOrNull(head.id);
                incidents.add(new IncidentView(
                        head.id,
                        head.title,
                        head.level,
                        head.score,
                        opened == null ? batch.at(i) : opened,
                        batch.at(i),
                        head.first,
                        head.last,
                        null,
                        head.findings,
                        document));
                // What was taken up into another and now comes by itself has fallen off again.
                joinings.removeIf(joining -> joining.incident().equals(head.id));
                for (String other : head.supersedes) {
                    joinings.add(new ViewChange.Joining(other, head.id));
                }
            }
        }
    }

    /** The first line of an entry. */
    private static final class Head {
        private String id = "";
        private String title = "";
        private @Nullable Instant time;
        private @Nullable Instant first;
        private @Nullable Instant last;
        private Level level = Level.INFORMATIONAL;
        private long score;
        private String rule = "";
        private String source = "";
        private String host = "";
        private String user = "";
        private final List<String> supersedes = new ArrayList<>();
        private final List<String> findings = new ArrayList<>();

        static @Nullable Head read(byte[] bytes, int from, int length) {
            Head head = new Head();
            try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return null;
                }
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    head.take(name, json);
                }
                return head.id.isEmpty() ? null : head;
            } catch (JacksonException | java.time.DateTimeException e) {
                return null;
            }
        }

        private void take(String name, JsonParser json) {
            switch (name) {
                case "id" -> id = json.getString();
                case "title" -> title = json.getString();
                case "time" -> time = Instant.parse(json.getString());
                case "first" -> first = Instant.parse(json.getString());
                case "last" -> last = Instant.parse(json.getString());
                case "level" -> level = Level.of(json.getString()).orElse(Level.INFORMATIONAL);
                case "score" -> score = json.getLongValue();
                case "rule" -> rule = json.getString();
                case "source" -> source = json.getString();
                case "host" -> host = json.getString();
                case "user" -> user = json.getString();
                case "supersedes" -> texts(json, supersedes);
                case "findings" -> texts(json, findings);
                default -> json.skipChildren();
            }
        }

        private static void texts(JsonParser json, List<String> to) {
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                to.add(json.getString());
            }
        }
    }

    /** Seals what is complete; nothing is ever removed. */
    public Housekeeping maintain(SegmentListener listener) throws IOException {
        return journal.maintain(Retention.KEEP_ALL, listener);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
