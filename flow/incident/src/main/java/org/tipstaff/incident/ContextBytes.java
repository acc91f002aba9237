package org.tipstaff.incident;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;

/**
 * What a collector has seen as bytes, and back, so that a running system need not read its journal again. Facts are written by
 * the components of their records; {@link #SHAPE} names these, so that bytes of another shape are told apart.
 */
public final class ContextBytes {
    private static final List<Class<? extends Fact>> KINDS = List.of(
            Fact.ProcessStart.class,
            Fact.Logon.class,
            Fact.Connection.class,
            Fact.ServiceInstall.class,
            Fact.TaskRegistered.class,
            Fact.RemoteThread.class,
            Fact.MemoryAccess.class,
            Fact.FileWritten.class,
            Fact.NameLookup.class,
            Fact.LogCleared.class);

    /** The kinds of facts with their components and the bounds: what is written under one shape is not read under another. */
    public static final String SHAPE = shape();

    private static final int TEXT_BYTES_MAX = 1 << 24;

    private ContextBytes() {}

    private static String shape() {
        StringBuilder shape = new StringBuilder(ContextCollector.Bounds.RUNNING.toString());
        for (Class<? extends Fact> kind : KINDS) {
            shape.append('\n').append(kind.getSimpleName());
            for (RecordComponent component : kind.getRecordComponents()) {
                shape.append(' ')
                        .append(component.getType().getSimpleName())
                        .append(' ')
                        .append(component.getName());
            }
        }
        return shape.toString();
    }

    /**
     * @throws IOException also when a fact lies in a file and not in a record that was received: it would not be the same file
     *     when it is read again
     */
    public static void write(ContextCollector seen, DataOutputStream out) throws IOException {
        Writing writing = new Writing(out);
        List<Kept<? extends Fact>> kinds = seen.kept().kinds();
        for (int i = 0; i < kinds.size(); i++) {
            writing.kept(KINDS.get(i), kinds.get(i));
        }
        writing.clocks(seen.clocks());
        out.writeBoolean(seen.isSpansOverflowed());
        out.writeInt(seen.spans().size());
        for (Map.Entry<CaseContext.Log, CaseContext.Span> each : seen.spans().entrySet()) {
            writing.text(each.getKey().host());
            writing.text(each.getKey().channel());
            CaseContext.Span span = each.getValue();
            out.writeLong(span.events());
            writing.time(span.first());
            writing.time(span.last());
            writing.place(span.place());
        }
    }

    /**
     * @param journal what holds the records that were received
     * @throws IOException when these are no such bytes
     */
    public static ContextCollector read(DataInputStream in, Source journal) throws IOException {
        try {
            Reading reading = new Reading(in, journal);
            ContextCollector seen = new ContextCollector(ContextCollector.Bounds.RUNNING);
            List<Kept<? extends Fact>> kinds = seen.kept().kinds();
            for (int i = 0; i < kinds.size(); i++) {
                reading.kept(KINDS.get(i), kinds.get(i));
            }
            ClockPairs clocks = reading.clocks();
            boolean overflowed = in.readBoolean();
            Map<CaseContext.Log, CaseContext.Span> spans = new HashMap<>();
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                CaseContext.Log log = new CaseContext.Log(reading.text(), reading.text());
                spans.put(
                        log,
                        CaseContext.Span.of(new ContextPart.Span(
                                log, in.readLong(), reading.time(), reading.time(), reading.place())));
            }
            seen.again(clocks, spans, overflowed);
            return seen;
        } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("these are no facts: " + e.getMessage(), e);
        }
    }

    private static final class Writing {
        private final DataOutputStream out;
        private final Map<String, Integer> texts = new HashMap<>();

        Writing(DataOutputStream out) {
            this.out = out;
        }

        <F extends Fact> void kept(Class<? extends Fact> kind, Kept<F> kept) throws IOException {
            List<Kept.Entry<F>> entries = new ArrayList<>();
            kept.forEach(entries::add);
            RecordComponent[] components = kind.getRecordComponents();
            out.writeInt(entries.size());
            for (Kept.Entry<F> entry : entries) {
                bytes(entry.key());
                out.writeInt(entry.rank());
                out.writeLong(entry.count());
                time(entry.last());
                for (RecordComponent component : components) {
                    value(get(component, entry.first()));
                }
            }
        }

        private static @Nullable Object get(RecordComponent component, Fact fact) {
            try {
                return component.getAccessor().invoke(fact);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the component " + component + " can't be read", e);
            }
        }

        private void value(@Nullable Object value) throws IOException {
            switch (value) {
                case String text -> text(text);
                case Long number -> out.writeLong(number);
                case Integer number -> out.writeInt(number);
                case Boolean flag -> out.writeBoolean(flag);
                case Enum<?> choice -> text(choice.name());
                case Fact.Seen(String host, Instant at, String clock, Instant reference, Provenance place) -> {
                    text(host);
                    time(at);
                    text(clock);
                    time(reference);
                    place(place);
                }
                case null, default -> throw new IllegalStateException("no part of a fact: " + value);
            }
        }

        void clocks(ClockPairs clocks) throws IOException {
            out.writeBoolean(clocks.isOverflowed());
            Map<ClockPairs.Place, Map<Long, Long>> counts = clocks.counts();
            out.writeInt(counts.size());
            for (Map.Entry<ClockPairs.Place, Map<Long, Long>> each : counts.entrySet()) {
                text(each.getKey().source());
                text(each.getKey().host());
                text(each.getKey().recorded());
                text(each.getKey().reference());
                out.writeInt(each.getValue().size());
                for (Map.Entry<Long, Long> count : each.getValue().entrySet()) {
                    out.writeLong(count.getKey());
                    out.writeLong(count.getValue());
                }
            }
        }

        void place(Provenance place) throws IOException {
            Source source = place.source();
            if (!source.isReceived()) {
                throw new IOException("a fact lies in the file " + source.path());
            }
            text(source.path());
            out.write(HexFormat.of().parseHex(source.sha256().hex()));
            out.writeLong(source.sizeBytes());
            out.writeLong(place.record());
            out.writeLong(place.offset());
        }

        void time(@Nullable Instant time) throws IOException {
            out.writeBoolean(time != null);
            if (time != null) {
                out.writeLong(time.getEpochSecond());
                out.writeInt(time.getNano());
            }
        }

        /** A text stands where it is first named; after that its number does. */
        void text(String text) throws IOException {
            Integer known = texts.putIfAbsent(text, texts.size());
            out.writeInt(known == null ? -1 : known);
            if (known == null) {
                bytes(text);
            }
        }

        private void bytes(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static final class Reading {
        private final DataInputStream in;
        private final Source journal;
        private final List<String> texts = new ArrayList<>();

        Reading(DataInputStream in, Source journal) {
            this.in = in;
            this.journal = journal;
        }

        <F extends Fact> void kept(Class<? extends Fact> kind, Kept<F> kept) throws IOException {
            RecordComponent[] components = kind.getRecordComponents();
            Constructor<?> constructor = constructor(kind, components);
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                String key = bytes();
                int rank = in.readInt();
                long count = in.readLong();
                Instant last = time();
                @Nullable Object[] values = new @Nullable Object[components.length];
                for (int c = 0; c < components.length; c++) {
                    values[c] = value(components[c].getType());
                }
                try {
                    @SuppressWarnings("unchecked") // kinds stand in the order of what is kept
                    F fact = (F) constructor.newInstance(values);
                    kept.addAgain(key, rank, fact, count, last);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalArgumentException("a " + kind.getSimpleName() + " that can't be", e);
                }
            }
        }

        private static Constructor<?> constructor(Class<?> kind, RecordComponent[] components) {
            try {
                return kind.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("a record without its constructor: " + kind, e);
            }
        }

        private Object value(Class<?> type) throws IOException {
            if (type == String.class) {
                return text();
            } else if (type == long.class) {
                return in.readLong();
            } else if (type == int.class) {
                return in.readInt();
            } else if (type == boolean.class) {
                return in.readBoolean();
            } else if (type == Fact.Logon.Outcome.class) {
                return Fact.Logon.Outcome.valueOf(text());
            } else if (type == Fact.Seen.class) {
                return new Fact.Seen(text(), time(), text(), time(), place());
            }
            throw new IllegalStateException("no part of a fact: " + type);
        }

        ClockPairs clocks() throws IOException {
            ClockPairs clocks = new ClockPairs();
            if (in.readBoolean()) {
                clocks.overflow();
            }
            int places = in.readInt();
            for (int i = 0; i < places; i++) {
                ClockPairs.Place place = new ClockPairs.Place(text(), text(), text(), text());
                int size = in.readInt();
                Map<Long, Long> counts = new HashMap<>();
                for (int k = 0; k < size; k++) {
                    counts.put(in.readLong(), in.readLong());
                }
                clocks.addCounts(place, counts);
            }
            return clocks;
        }

        Provenance place() throws IOException {
            String path = text();
            byte[] digest = in.readNBytes(32);
            if (digest.length < 32) {
                throw new EOFException("a digest breaks off");
            }
            return new Provenance(
                    Source.received(path, journal, Sha256.ofDigest(digest), in.readLong()),
                    in.readLong(),
                    in.readLong());
        }

        @Nullable
        Instant time() throws IOException {
            return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
        }

        String text() throws IOException {
            int number = in.readInt();
            if (number >= 0) {
                return texts.get(number);
            }
            String text = bytes();
            texts.add(text);
            return text;
        }

        private String bytes() throws IOException {
            int length = in.readInt();
            if (length < 0 || length > TEXT_BYTES_MAX) {
                throw new IOException("a text of " + length + " bytes");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("a text breaks off");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
