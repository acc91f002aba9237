package org.tipstaff.evtx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the renderings of a record share: values of slots, items of repeated elements, and the bounds. */
abstract class Rendering {
    final EvtxLimits limits;
    final Values values;
    final byte[] bytes;
    private int steps;
    private int chars;

    Rendering(EvtxLimits limits, Values values, byte[] bytes) {
        this.limits = limits;
        this.values = values;
        this.bytes = bytes;
    }

    final void step() throws DamagedBinXml {
        step(1);
    }

    final void step(int more) throws DamagedBinXml {
        steps += more;
        if (steps > limits.stepsPerRecord() || steps < 0) {
            throw new DamagedBinXml(
                    0, "rendering needs more steps than stepsPerRecord " + limits.stepsPerRecord(), true);
        }
    }

    final void charge(int more) throws DamagedBinXml {
        chars += more;
        if (chars > limits.outputCharsPerRecord() || chars < 0) {
            throw new DamagedBinXml(
                    0,
                    "the record is larger than outputCharsPerRecord " + limits.outputCharsPerRecord()
                            + " when rendered",
                    true);
        }
    }

    final void chargeValue(Object value) throws DamagedBinXml {
        if (value instanceof String text) {
            charge(text.length());
        } else if (value instanceof List<?> items) {
            for (Object item : items) {
                charge(item instanceof String text ? text.length() : 8);
            }
        } else {
            charge(8);
        }
    }

    /** Lists of the array slots that stand directly in an element or its attributes; mostly there are none. */
    final Map<Integer, List<Object>> arraysOf(Node.Element element, Frame frame) throws DamagedBinXml {
        Map<Integer, List<Object>> arrays = Map.of();
        arrays = addArrays(element.content(), frame, arrays);
        for (Node.Attribute attribute : element.attributes()) {
            arrays = addArrays(attribute.content(), frame, arrays);
        }
        return arrays;
    }

    final Map<Integer, List<Object>> addArrays(List<Node> content, Frame frame, Map<Integer, List<Object>> before)
            throws DamagedBinXml {
        Map<Integer, List<Object>> arrays = before;
        for (Node node : content) {
            if (node instanceof Node.Slot slot
                    && (frame.typeOf(slot.index()) & ValueType.ARRAY) != 0
                    && !arrays.containsKey(slot.index())) {
                if (arrays.isEmpty()) {
                    arrays = new HashMap<>();
                }
                int index = slot.index();
                List<Object> items = values.items(bytes, frame.type[index], frame.at[index], frame.size[index]);
                step(items.size());
                arrays.put(index, items);
            }
        }
        return arrays;
    }

    /** How often an element with these arrays stands: once for each item ([MS-EVEN6] 3.1.4.7.5), and at least once. */
    static int repetitions(Map<Integer, List<Object>> arrays) {
        int most = 1;
        for (List<Object> items : arrays.values()) {
            most = Math.max(most, items.size());
        }
        return most;
    }

    /**
     * The value of a slot in one repetition of its element. With two arrays in one element the format leaves open
     * whether they are paired or multiplied; they are paired, which shows every item once.
     */
    final Object value(Node.Slot slot, Frame frame, Map<Integer, List<Object>> arrays, int repetition) {
        int index = slot.index();
        int type = frame.typeOf(index);
        if (type == ValueType.NULL || type == ValueType.BIN_XML) {
            return EvtxRecord.NULL;
        }
        if ((type & ValueType.ARRAY) != 0) {
            List<Object> items = arrays.get(index);
            return items == null || repetition >= items.size() ? EvtxRecord.NULL : items.get(repetition);
        }
        return values.scalar(bytes, type, frame.at[index], frame.size[index]);
    }

    /** The text of content with values in it, for each repetition. */
    final List<Object> texts(List<Node> content, Frame frame) throws DamagedBinXml {
        Map<Integer, List<Object>> arrays = addArrays(content, frame, Map.of());
        int count = repetitions(arrays);
        List<Object> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (Node node : content) {
                step();
                switch (node) {
                    case Node.Text part -> text.append(part.text());
                    case Node.Cdata part -> text.append(part.text());
                    case Node.CharRef reference -> text.append((char) reference.value());
                    case Node.EntityRef reference -> text.append(reference.text());
                    case Node.Slot slot -> text.append(Values.text(value(slot, frame, arrays, i)));
                    case Node.Instruction _, Node.Element _ -> {}
                }
            }
            charge(text.length());
            texts.add(text.toString());
        }
        return texts;
    }
}
