package org.tipstaff.evtx;

import java.io.ByteArrayOutputStream;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Writes event logs for tests, from nothing but the description of the format: what the reader is tested with was not
 * made by the reader's own tables. A log is right unless a test spoils it afterwards, or asks for something wrong.
 *
 * <pre>{@code
 * byte[] log = new EvtxBuilder()
 *         .record(1, EvtxBuilder.instance(definition, EvtxBuilder.string("a"), EvtxBuilder.uint32(7)))
 *         .build();
 * }</pre>
 */
final class EvtxBuilder {
    static final int CHUNK = 65_536;

    /** 2024-03-01T08:00:00Z as FILETIME. */
    static final long MORNING = 133_537_536_000_000_000L;

    /** Something within an element or attribute. */
    sealed interface Part {}

    record Text(String text) implements Part {}

    record Cdata(String text) implements Part {}

    record CharRef(int value) implements Part {}

    record EntityRef(String name) implements Part {}

    record Instruction(String target, String data) implements Part {}

    record Slot(int index, int type, boolean optional) implements Part {}

    /** An element; made with {@link #element}, filled with {@link #attribute} and {@link #with}. */
    static final class Element implements Part, Fragment {
        final String name;
        final Map<String, Part[]> attributes = new java.util.LinkedHashMap<>();
        final List<Part> content = new ArrayList<>();
        int dependency = 0xFFFF;
        boolean withDependency = true;

        Element(String name) {
            this.name = name;
        }

        Element attribute(String attribute, Part... parts) {
            attributes.put(attribute, parts);
            return this;
        }

        Element attribute(String attribute, String text) {
            return attribute(attribute, new Text(text));
        }

        Element with(Part... parts) {
            content.addAll(List.of(parts));
            return this;
        }

        Element with(String text) {
            return with(new Text(text));
        }

        Element dependingOn(int index) {
            dependency = index;
            return this;
        }

        /** Leaves the dependency identifier out, as in some fragments that are values. */
        Element withoutDependencyIdentifier() {
            withDependency = false;
            return this;
        }
    }

    /** What a record or a value of type 0x21 holds. */
    sealed interface Fragment permits Element, Instance, Document, Raw {}

    /** An element with processing instructions around it. */
    record Document(Instruction before, Element root, Instruction after) implements Fragment {}

    /** Bytes as they are. */
    record Raw(byte[] bytes) implements Fragment {}

    record Definition(UUID guid, Element root) {}

    record Instance(Definition definition, List<Value> values) implements Fragment {}

    /** A value: bytes, or a fragment. */
    record Value(int type, byte[] bytes, Fragment fragment) {}

    private static final class OpenChunk {
        final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Integer> names = new HashMap<>();
        Map<Definition, Integer> definitions = new HashMap<>();
        long firstId = -1;
        long lastId;
        int lastRecord = 512;

        OpenChunk() {
            bytes.position(512);
        }
    }

    private final List<OpenChunk> chunks = new ArrayList<>(List.of(new OpenChunk()));
    private boolean dirty;
    private int chunkCount = -1;

    // What a test says.

    static Element element(String name) {
        return new Element(name);
    }

    static Part slot(int index, int type) {
        return new Slot(index, type, false);
    }

    static Part optional(int index, int type) {
        return new Slot(index, type, true);
    }

    static Part text(String text) {
        return new Text(text);
    }

    static Definition definition(String guid, Element root) {
        return new Definition(UUID.fromString(guid), root);
    }

    static Instance instance(Definition definition, Value... values) {
        return new Instance(definition, List.of(values));
    }

    static Value nothing() {
        return new Value(0x00, new byte[0], null);
    }

    static Value string(String text) {
        return new Value(0x01, utf16(text), null);
    }

    static Value ansi(String text) {
        return new Value(0x02, text.getBytes(StandardCharsets.ISO_8859_1), null);
    }

    static Value uint8(int value) {
        return new Value(0x04, new byte[] {(byte) value}, null);
    }

    static Value uint16(int value) {
        return new Value(0x06, new byte[] {(byte) value, (byte) (value >> 8)}, null);
    }

    static Value uint32(long value) {
        return number(0x08, 4, value);
    }

    static Value uint64(long value) {
        return number(0x0A, 8, value);
    }

    static Value number(int type, int size, long value) {
        return new Value(
                type,
                java.util.Arrays.copyOf(
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(value)
                                .array(),
                        size),
                null);
    }

    static Value fileTime(long value) {
        return number(0x11, 8, value);
    }

    static Value bytes(int type, int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return new Value(type, bytes, null);
    }

    static Value guid(String guid) {
        return new Value(0x0F, guidBytes(UUID.fromString(guid)), null);
    }

    static Value fragment(Fragment fragment) {
        return new Value(0x21, new byte[0], fragment);
    }

    /** Strings, each with its terminator. */
    static Value strings(String... texts) {
        return new Value(0x81, utf16(String.join("\0", texts) + "\0"), null);
    }

    /** An ordinary event: a System section with values, and the event data as an embedded fragment at value 7. */
    static final Definition EVENT = definition(
            "11111111-2222-3333-4444-555555555555",
            element("Event")
                    .attribute("xmlns", "http://schemas.microsoft.com/win/2004/08/events/event")
                    .with(
                            element("System")
                                    .with(
                                            element("Provider")
                                                    .attribute("Name", "Test-Provider")
                                                    .attribute("Guid", optional(0, 0x0F)),
                                            element("EventID")
                                                    .attribute("Qualifiers", optional(1, 0x06))
                                                    .with(slot(2, 0x06)),
                                            element("Keywords").with(optional(3, 0x15)),
                                            element("TimeCreated").attribute("SystemTime", optional(4, 0x11)),
                                            element("EventRecordID").with(optional(5, 0x0A)),
                                            element("Channel").with("Test/Operational"),
                                            element("Computer").with("host.example"),
                                            element("Security").attribute("UserID", optional(6, 0x13))),
                            optional(7, 0x21)));

    /** Event data of three named values and an unnamed one. */
    static final Definition DATA = definition(
            "99999999-8888-7777-6666-555555555555",
            element("EventData")
                    .with(
                            element("Data").attribute("Name", "User").with(slot(0, 0x01)),
                            element("Data").attribute("Name", "LogonType").with(slot(1, 0x08)),
                            element("Data").attribute("Name", "Path ").with(slot(2, 0x01)),
                            element("Data").with(slot(3, 0x81))));

    static Instance event(int eventId, long recordId, Value data) {
        return instance(
                EVENT,
                guid("0cce9217-69ae-11d9-bed3-505054503030"),
                nothing(),
                uint16(eventId),
                number(0x15, 8, 0x8020_0000_0000_0000L),
                fileTime(MORNING + recordId * 10_000_000L),
                uint64(recordId),
                bytes(0x13, 1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0),
                data);
    }

    static Instance event(int eventId, long recordId) {
        return event(
                eventId,
                recordId,
                fragment(instance(
                        DATA,
                        string("registry.clerk" + recordId),
                        uint32(3),
                        string("C:\\Akten\\Ä "),
                        strings("x", "y"))));
    }

    // Building.

    EvtxBuilder dirty() {
        dirty = true;
        return this;
    }

    /** What the header says, when it is not the truth. */
    EvtxBuilder claimingChunks(int count) {
        chunkCount = count;
        return this;
    }

    EvtxBuilder newChunk() {
        chunks.add(new OpenChunk());
        return this;
    }

    EvtxBuilder events(int count) {
        long next = chunks.getLast().firstId < 0 ? 1 : chunks.getLast().lastId + 1;
        for (int i = 0; i < count; i++) {
            record(next + i, event(4624, next + i));
        }
        return this;
    }

    /** Adds a record to the present chunk, or to a new one when there is no room. */
    EvtxBuilder record(long id, Fragment content) {
        OpenChunk chunk = chunks.getLast();
        int start = chunk.bytes.position();
        Map<String, Integer> names = new HashMap<>(chunk.names);
        Map<Definition, Integer> definitions = new HashMap<>(chunk.definitions);
        try {
            write(chunk, id, content);
        } catch (BufferOverflowException full) {
            chunk.bytes.position(start);
            java.util.Arrays.fill(chunk.bytes.array(), start, CHUNK, (byte) 0);
            chunk.names = names;
            chunk.definitions = definitions;
            if (start == 512) {
                throw new IllegalArgumentException("a record larger than a chunk", full);
            }
            newChunk();
            write(chunks.getLast(), id, content);
        }
        return this;
    }

    private static void write(OpenChunk chunk, long id, Fragment content) {
        ByteBuffer out = chunk.bytes;
        int start = out.position();
        out.putInt(0x2A2A).putInt(0).putLong(id).putLong(MORNING + id * 10_000_000L);
        writeFragment(chunk, content);
        while ((out.position() - start) % 8 != 4) {
            out.put((byte) 0);
        }
        int size = out.position() + 4 - start;
        out.putInt(size);
        out.putInt(start + 4, size);
        chunk.firstId = chunk.firstId < 0 ? id : chunk.firstId;
        chunk.lastId = id;
        chunk.lastRecord = start;
    }

    private static void writeFragment(OpenChunk chunk, Fragment fragment) {
        ByteBuffer out = chunk.bytes;
        switch (fragment) {
            case Raw raw -> out.put(raw.bytes());
            case Element element -> {
                out.put(new byte[] {0x0F, 1, 1, 0});
                writeElement(chunk, element);
                out.put((byte) 0);
            }
            case Document document -> {
                out.put(new byte[] {0x0F, 1, 1, 0});
                writePart(chunk, document.before());
                writeElement(chunk, document.root());
                writePart(chunk, document.after());
                out.put((byte) 0);
            }
            case Instance instance -> {
                out.put(new byte[] {0x0F, 1, 1, 0});
                writeInstance(chunk, instance);
                out.put((byte) 0);
            }
        }
    }

    private static void writeInstance(OpenChunk chunk, Instance instance) {
        ByteBuffer out = chunk.bytes;
        byte[] guid = guidBytes(instance.definition().guid());
        out.put((byte) 0x0C).put((byte) 1).put(guid, 0, 4);
        Integer known = chunk.definitions.get(instance.definition());
        if (known != null) {
            out.putInt(known);
        } else {
            int at = out.position() + 4;
            out.putInt(at).putInt(0).put(guid).putInt(0);
            int from = out.position();
            chunk.definitions.put(instance.definition(), at);
            out.put(new byte[] {0x0F, 1, 1, 0});
            writeElement(chunk, instance.definition().root());
            out.put((byte) 0);
            out.putInt(from - 4, out.position() - from);
        }
        out.putInt(instance.values().size());
        int descriptors = out.position();
        for (Value value : instance.values()) {
            out.putShort((short) 0).put((byte) value.type()).put((byte) 0);
        }
        for (int i = 0; i < instance.values().size(); i++) {
            int from = out.position();
            Value value = instance.values().get(i);
            if (value.fragment() != null) {
                writeFragment(chunk, value.fragment());
            } else {
                out.put(value.bytes());
            }
            out.putShort(descriptors + 4 * i, (short) (out.position() - from));
        }
    }

    private static void writeElement(OpenChunk chunk, Element element) {
        ByteBuffer out = chunk.bytes;
        out.put((byte) (element.attributes.isEmpty() ? 0x01 : 0x41));
        if (element.withDependency) {
            out.putShort((short) element.dependency);
        }
        int sizeAt = out.position();
        out.putInt(0);
        writeName(chunk, element.name);
        if (!element.attributes.isEmpty()) {
            int listAt = out.position();
            out.putInt(0);
            int left = element.attributes.size();
            for (Map.Entry<String, Part[]> attribute : element.attributes.entrySet()) {
                out.put((byte) (--left > 0 ? 0x46 : 0x06));
                writeName(chunk, attribute.getKey());
                for (Part part : attribute.getValue()) {
                    writePart(chunk, part);
                }
            }
            out.putInt(listAt, out.position() - listAt - 4);
        }
        if (element.content.isEmpty()) {
            out.put((byte) 0x03);
        } else {
            out.put((byte) 0x02);
            element.content.forEach(part -> writePart(chunk, part));
            out.put((byte) 0x04);
        }
        out.putInt(sizeAt, out.position() - sizeAt - 4);
    }

    private static void writePart(OpenChunk chunk, Part part) {
        ByteBuffer out = chunk.bytes;
        switch (part) {
            case Element element -> writeElement(chunk, element);
            case Text text -> {
                out.put((byte) 0x05).put((byte) 0x01);
                writeCounted(out, text.text());
            }
            case Cdata cdata -> {
                out.put((byte) 0x07);
                writeCounted(out, cdata.text());
            }
            case CharRef reference -> out.put((byte) 0x08).putShort((short) reference.value());
            case EntityRef reference -> {
                out.put((byte) 0x09);
                writeName(chunk, reference.name());
            }
            case Instruction instruction -> {
                out.put((byte) 0x0A);
                writeName(chunk, instruction.target());
                out.put((byte) 0x0B);
                writeCounted(out, instruction.data());
            }
            case Slot slot ->
                out.put((byte) (slot.optional() ? 0x0E : 0x0D))
                        .putShort((short) slot.index())
                        .put((byte) slot.type());
        }
    }

    private static void writeCounted(ByteBuffer out, String text) {
        out.putShort((short) text.length());
        out.put(utf16(text));
    }

    private static void writeName(OpenChunk chunk, String name) {
        ByteBuffer out = chunk.bytes;
        Integer known = chunk.names.get(name);
        if (known != null) {
            out.putInt(known);
            return;
        }
        int at = out.position() + 4;
        chunk.names.put(name, at);
        out.putInt(at).putInt(0).putShort((short) hash(name)).putShort((short) name.length());
        out.put(utf16(name)).putShort((short) 0);
    }

    /** UTF-16LE as it stands: Java's own encoder would replace half surrogate pairs. */
    private static byte[] utf16(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * text.length()).order(ByteOrder.LITTLE_ENDIAN);
        text.chars().forEach(c -> bytes.putShort((short) c));
        return bytes.array();
    }

    /** [MS-EVEN6] 2.2.12, NameHash. */
    private static int hash(String name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 65_599 + name.charAt(i);
        }
        return hash;
    }

    private static byte[] guidBytes(UUID guid) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (guid.getMostSignificantBits() >>> 32))
                .putShort((short) (guid.getMostSignificantBits() >>> 16))
                .putShort((short) guid.getMostSignificantBits())
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(guid.getLeastSignificantBits())
                .array();
    }

    byte[] build() {
        return build(bytes -> {});
    }

    /** @param spoil changes the file before it is given; checksums are not made right again */
    byte[] build(Consumer<ByteBuffer> spoil) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        int count = chunkCount < 0 ? chunks.size() : chunkCount;
        header.put("ElfFile\0".getBytes(StandardCharsets.ISO_8859_1))
                .putLong(0)
                .putLong(Math.max(0, count - 1))
                .putLong(chunks.getLast().lastId + 1)
                .putInt(128)
                .putShort((short) 1)
                .putShort((short) 3)
                .putShort((short) 4096)
                .putShort((short) count);
        header.putInt(120, dirty ? 1 : 0);
        header.putInt(124, crc(header.array(), 0, 120));
        file.writeBytes(header.array());
        for (OpenChunk chunk : chunks) {
            seal(chunk);
            file.writeBytes(chunk.bytes.array());
        }
        ByteBuffer bytes = ByteBuffer.wrap(file.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        spoil.accept(bytes);
        return bytes.array();
    }

    private static void seal(OpenChunk chunk) {
        ByteBuffer out = chunk.bytes;
        int end = out.position();
        out.put(0, "ElfChnk\0".getBytes(StandardCharsets.ISO_8859_1));
        out.putLong(8, chunk.firstId)
                .putLong(16, chunk.lastId)
                .putLong(24, chunk.firstId)
                .putLong(32, chunk.lastId);
        out.putInt(40, 128).putInt(44, chunk.lastRecord).putInt(48, end);
        out.putInt(52, crc(out.array(), 512, end - 512));
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, 120);
        crc.update(out.array(), 128, 384);
        out.putInt(124, (int) crc.getValue());
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
