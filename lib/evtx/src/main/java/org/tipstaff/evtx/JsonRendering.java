package org.tipstaff.evtx;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a record as JSON in the dialect of evtx_dump: elements are keys, attributes stand under {@code #attributes},
 * text beside them under {@code #text}, {@code Data} elements are keyed by their {@code Name}, several without a name
 * are an array at {@code Data/#text}. Integers and Booleans are JSON's own.
 *
 * <p>Where that tool would write one key twice, or would leave out a {@code Data} without a name beside named ones,
 * this writer numbers the key ({@code Name_1}) and leaves nothing out.
 */
final class JsonRendering extends Rendering {
    /** A piece of text or one value. */
    private record Part(Object value, int type) {
        boolean isNumber() {
            return value instanceof Long
                    || value instanceof Boolean
                    || (value instanceof BigDecimal && (type & ~ValueType.ARRAY) == ValueType.UINT64);
        }

        String text() {
            return Values.jsonText(value, type);
        }
    }

    private record Attribute(String name, List<Part> parts) {}

    /** An element with its values in place. */
    private record Filled(String name, List<Attribute> attributes, List<Part> parts, List<Filled> children) {}

    private final StringBuilder out = new StringBuilder(2048);

    JsonRendering(EvtxLimits limits, Values values, byte[] bytes) {
        super(limits, values, bytes);
    }

    String text() {
        return out.toString();
    }

    void render(Frame frame) throws DamagedBinXml {
        List<Filled> roots = new ArrayList<>();
        fill(frame.template.nodes, frame, roots, new ArrayList<>(), Map.of(), 0);
        out.append('{');
        Map<String, Integer> used = new HashMap<>();
        for (Filled root : roots) {
            key(root.name(), used);
            value(root, false);
        }
        out.append('}');
    }

    private void fill(
            List<Node> nodes,
            Frame frame,
            List<Filled> children,
            List<Part> parts,
            Map<Integer, List<Object>> arrays,
            int repetition)
            throws DamagedBinXml {
        for (Node node : nodes) {
            step();
            switch (node) {
                case Node.Element element -> fill(element, frame, children);
                case Node.Text part -> add(parts, part.text(), ValueType.STRING);
                case Node.Cdata part -> add(parts, part.text(), ValueType.STRING);
                case Node.CharRef reference -> add(parts, "" + (char) reference.value(), ValueType.STRING);
                case Node.EntityRef reference -> add(parts, reference.text(), ValueType.STRING);
                case Node.Instruction _ -> {}
                case Node.Slot slot -> {
                    Frame child = frame.typeOf(slot.index()) == ValueType.BIN_XML ? frame.children[slot.index()] : null;
                    if (child != null) {
                        fill(child.template.nodes, child, children, parts, Map.of(), 0);
                    } else {
                        add(parts, value(slot, frame, arrays, repetition), frame.typeOf(slot.index()));
                    }
                }
            }
        }
    }

    private void add(List<Part> parts, Object value, int type) throws DamagedBinXml {
        if (value != EvtxRecord.NULL && !"".equals(value)) {
            chargeValue(value);
            parts.add(new Part(value, type));
        }
    }

    private void fill(Node.Element element, Frame frame, List<Filled> into) throws DamagedBinXml {
        if (frame.removes(element)) {
            return;
        }
        Map<Integer, List<Object>> arrays = arraysOf(element, frame);
        int count = repetitions(arrays);
        for (int i = 0; i < count; i++) {
            step();
            charge(element.name().length() + 8);
            List<Attribute> attributes = new ArrayList<>();
            for (Node.Attribute attribute : element.attributes()) {
                List<Part> parts = new ArrayList<>();
                fill(attribute.content(), frame, new ArrayList<>(), parts, arrays, i);
                if (!parts.isEmpty()) {
                    charge(attribute.name().length() + 8);
                    attributes.add(new Attribute(attribute.name(), parts));
                }
            }
            Filled filled = new Filled(element.name(), attributes, new ArrayList<>(), new ArrayList<>());
            fill(element.content(), frame, filled.children(), filled.parts(), arrays, i);
            into.add(filled);
        }
    }

    private void value(Filled element, boolean dataContainer) {
        if (!element.children().isEmpty() || !element.attributes().isEmpty()) {
            object(element, dataContainer);
        } else if (element.parts().isEmpty()) {
            out.append("null");
        } else {
            text(element.parts());
        }
    }

    /** The value of a {@code Data} element, whose own attributes are not shown. */
    private void dataValue(Filled data) {
        if (!data.children().isEmpty()) {
            object(data, false);
        } else if (data.parts().isEmpty()) {
            out.append("\"\"");
        } else {
            text(data.parts());
        }
    }

    private void object(Filled element, boolean dataContainer) {
        out.append('{');
        Map<String, Integer> used = new HashMap<>();
        if (!element.attributes().isEmpty()) {
            key("#attributes", used);
            out.append('{');
            Map<String, Integer> usedAttributes = new HashMap<>();
            for (Attribute attribute : element.attributes()) {
                key(attribute.name(), usedAttributes);
                text(attribute.parts());
            }
            out.append('}');
        }
        if (!element.parts().isEmpty()) {
            key("#text", used);
            text(element.parts());
        }
        boolean positionalDone = false;
        for (Filled child : element.children()) {
            if (!dataContainer || !child.name().equals("Data")) {
                key(child.name(), used);
                value(child, child.name().equals("EventData") || child.name().equals("UserData"));
                continue;
            }
            String name = dataName(child);
            if (!name.isEmpty()) {
                key(name, used);
                dataValue(child);
            } else if (!positionalDone) {
                positionalDone = true;
                key("Data", used);
                positional(element);
            }
        }
        out.append('}');
    }

    private void positional(Filled container) {
        List<Filled> all = container.children().stream()
                .filter(child -> child.name().equals("Data") && dataName(child).isEmpty())
                .toList();
        out.append("{\"#text\":");
        if (all.size() == 1) {
            dataValue(all.getFirst());
        } else {
            out.append('[');
            for (int i = 0; i < all.size(); i++) {
                out.append(i == 0 ? "" : ",");
                dataValue(all.get(i));
            }
            out.append(']');
        }
        out.append('}');
    }

    private static String dataName(Filled data) {
        for (Attribute attribute : data.attributes()) {
            if (attribute.name().equals("Name")) {
                StringBuilder name = new StringBuilder();
                attribute.parts().forEach(part -> name.append(part.text()));
                return name.toString();
            }
        }
        return "";
    }

    /** Comma, key and colon; a key that was used gets a number. */
    private void key(String written, Map<String, Integer> used) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        String name = wellFormed(written);
        String unique = name;
        for (Integer times = used.get(unique); times != null; times = used.get(unique)) {
            used.put(unique, times + 1);
            unique = name + "_" + times;
        }
        used.put(unique, 1);
        quote(unique);
        out.append(':');
    }

    private void text(List<Part> parts) {
        if (parts.size() == 1) {
            Part only = parts.getFirst();
            if (only.isNumber()) {
                out.append(only.value());
            } else {
                quote(only.text());
            }
            return;
        }
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.text()));
        quote(text.toString());
    }

    /**
     * Only spoiled logs have half a surrogate pair in a name. In a value it is written as an escape and kept; in a key
     * common readers refuse the whole document over it, so there it becomes U+FFFD.
     */
    private static String wellFormed(String name) {
        if (name.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return name;
        }
        StringBuilder whole = new StringBuilder(name.length());
        name.codePoints().forEach(c -> whole.appendCodePoint(Character.getType(c) == Character.SURROGATE ? 0xFFFD : c));
        return whole.toString();
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        out.append(c).append(text.charAt(++i));
                    } else if (c < ' ' || Character.isSurrogate(c)) {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
