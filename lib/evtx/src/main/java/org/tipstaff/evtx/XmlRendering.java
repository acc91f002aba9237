package org.tipstaff.evtx;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a record as XML ([MS-EVEN6] 2.2.12.1 to 2.2.12.12), without white space of its own. */
final class XmlRendering extends Rendering {
    private final StringBuilder out = new StringBuilder(2048);

    XmlRendering(EvtxLimits limits, Values values, byte[] bytes) {
        super(limits, values, bytes);
    }

    String text() {
        return out.toString();
    }

    void render(Frame frame) throws DamagedBinXml {
        for (Node instruction : frame.leading) {
            node(instruction, frame, Map.of(), 0);
        }
        for (Node node : frame.template.nodes) {
            node(node, frame, Map.of(), 0);
        }
        for (Node instruction : frame.trailing) {
            node(instruction, frame, Map.of(), 0);
        }
    }

    private void node(Node node, Frame frame, Map<Integer, List<Object>> arrays, int repetition) throws DamagedBinXml {
        step();
        int before = out.length();
        switch (node) {
            case Node.Element element -> {
                element(element, frame);
                return;
            }
            case Node.Text part -> escape(part.text(), false);
            case Node.Cdata part ->
                out.append("<![CDATA[")
                        .append(clean(part.text()).replace("]]>", "]]]]><![CDATA[>"))
                        .append("]]>");
            case Node.CharRef reference -> charRef(reference.value());
            case Node.EntityRef reference -> entityRef(reference);
            case Node.Instruction instruction -> {
                out.append("<?").append(name(instruction.target()));
                if (!instruction.data().isEmpty()) {
                    out.append(' ').append(clean(instruction.data()).replace("?>", "? >"));
                }
                out.append("?>");
            }
            case Node.Slot slot -> {
                Frame child = child(slot, frame);
                if (child != null) {
                    render(child);
                    return;
                }
                escape(Values.text(value(slot, frame, arrays, repetition)), false);
            }
        }
        charge(out.length() - before);
    }

    private static @Nullable Frame child(Node.Slot slot, Frame frame) {
        return frame.typeOf(slot.index()) == ValueType.BIN_XML ? frame.children[slot.index()] : null;
    }

    private void element(Node.Element element, Frame frame) throws DamagedBinXml {
        if (frame.removes(element)) {
            return;
        }
        Map<Integer, List<Object>> arrays = arraysOf(element, frame);
        int count = repetitions(arrays);
        for (int i = 0; i < count; i++) {
            step();
            String name = name(element.name());
            out.append('<').append(name);
            for (Node.Attribute attribute : element.attributes()) {
                attribute(attribute, frame, arrays, i);
            }
            charge(2 * name.length() + 5);
            int startTagEnd = out.length();
            out.append('>');
            for (Node node : element.content()) {
                node(node, frame, arrays, i);
            }
            if (out.length() == startTagEnd + 1) {
                out.setLength(startTagEnd);
                out.append("/>");
            } else {
                out.append("</").append(name).append('>');
            }
        }
    }

    private void attribute(Node.Attribute attribute, Frame frame, Map<Integer, List<Object>> arrays, int repetition)
            throws DamagedBinXml {
        step();
        int start = out.length();
        out.append(' ').append(name(attribute.name())).append("=\"");
        int content = out.length();
        for (Node node : attribute.content()) {
            step();
            switch (node) {
                case Node.Text part -> escape(part.text(), true);
                case Node.Cdata part -> escape(part.text(), true);
                case Node.CharRef reference -> charRef(reference.value());
                case Node.EntityRef reference -> entityRef(reference);
                case Node.Slot slot -> escape(Values.text(value(slot, frame, arrays, repetition)), true);
                case Node.Instruction _, Node.Element _ -> {}
            }
        }
        if (out.length() == content) {
            out.setLength(start);
        } else {
            out.append('"');
            charge(out.length() - start);
        }
    }

    /** A name that can stand in XML: what a hostile definition puts into a name must not become markup. */
    private static String name(String name) {
        StringBuilder safe = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean valid = Character.isLetter(c)
                    || c == '_'
                    || c == ':'
                    || (i > 0 && (Character.isDigit(c) || c == '-' || c == '.'));
            if (!valid) {
                safe = safe == null ? new StringBuilder(name) : safe;
                safe.setCharAt(i, '_');
            }
        }
        return safe == null ? name : safe.toString();
    }

    /** [MS-EVEN6] 2.2.12.4. A reference to what is no character of XML would make the text unreadable. */
    private void charRef(int value) {
        if (isXml((char) value)) {
            out.append("&#").append(value).append(';');
        } else {
            out.append('\uFFFD');
        }
    }

    /** [MS-EVEN6] 2.2.12.5, for the five entities that XML has by itself; others nothing would resolve. */
    private void entityRef(Node.EntityRef reference) {
        if (reference.text().length() == 1) {
            out.append('&').append(reference.name()).append(';');
        } else {
            escape(reference.text(), false);
        }
    }

    private static boolean isXml(char c) {
        return c >= ' ' ? !Character.isSurrogate(c) && c < '\uFFFE' : c == '\t' || c == '\n' || c == '\r';
    }

    /** Text with U+FFFD in place of what XML 1.0 can't hold, not even as references. */
    private static String clean(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isXml(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            clean = clean == null ? new StringBuilder(text) : clean;
            clean.setCharAt(i, '\uFFFD');
        }
        return clean == null ? text : clean.toString();
    }

    private void escape(String raw, boolean attribute) {
        String text = clean(raw);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                case '\r' -> out.append("&#13;"); // a parser would make a line feed of it
                case '\n' -> out.append(attribute ? "&#10;" : "\n");
                case '\t' -> out.append(attribute ? "&#9;" : "\t");
                default -> out.append(c);
            }
        }
    }
}
