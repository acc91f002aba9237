package org.tipstaff.evtx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a definition becomes flat fields in one context: the names are made here, once. */
record FlatPlan(Op[] ops) {

    /** One step. */
    sealed interface Op {

        /**
         * A field of one value.
         *
         * @param optional whether NULL gives no field
         * @param oneByOne whether the items of an array are fields of their own
         * @param below context of a fragment that stands as the value
         */
        record Value(Section section, String name, int index, boolean optional, boolean oneByOne, Context below)
                implements Op {}

        /** An attribute of one value; no field when it is empty. */
        record AttributeValue(Section section, String name, int index) implements Op {}

        record Constant(Section section, String name, Object value) implements Op {}

        /** Text with values in it. */
        record Mixed(Section section, String name, List<Node> content, boolean attribute) implements Op {}

        /** Steps of an element that can be left out. */
        record Group(Node.Element element, Op[] ops) implements Op {}

        /** An element that is named by an attribute with values in it, so that its plan depends on the record. */
        record Named(Node.Element element, List<Node> name, Context context) implements Op {}
    }

    static FlatPlan of(List<Node> nodes, Context context) {
        List<Op> ops = new ArrayList<>();
        for (Node node : nodes) {
            if (node instanceof Node.Element element) {
                addElement(element, context, ops);
            } else if (node instanceof Node.Slot slot) {
                ops.add(new Op.Value(
                        context.section(), context.fieldName("Value"), slot.index(), true, false, context));
            }
        }
        return new FlatPlan(ops.toArray(Op[]::new));
    }

    /** Plan of an element whose name was found in the record. */
    static FlatPlan ofNamed(Node.Element element, String name, Context context) {
        List<Op> ops = new ArrayList<>();
        addElement(element, name, name.isEmpty(), context, ops);
        return new FlatPlan(ops.toArray(Op[]::new));
    }

    private static void addElement(Node.Element element, Context context, List<Op> ops) {
        if (element.name().equals("Data") && context.namesData()) {
            for (Node.Attribute attribute : element.attributes()) {
                if (attribute.name().equals("Name")) {
                    String constant = constantText(attribute.content());
                    if (constant == null) {
                        ops.add(new Op.Named(element, attribute.content(), context));
                    } else {
                        addElement(element, constant, constant.isEmpty(), context, ops);
                    }
                    return;
                }
            }
            addElement(element, "Data", true, context, ops);
        } else {
            addElement(element, element.name(), false, context, ops);
        }
    }

    private static void addElement(Node.Element element, String leaf, boolean oneByOne, Context context, List<Op> ops) {
        List<Op> own = new ArrayList<>();
        String given = leaf.isEmpty() ? element.name() : leaf;
        String name = context.fieldName(given).intern();
        Context below = context.below(element.name(), name);
        Section section = context.sectionOf(element.name());
        boolean container = below.kind().isContainer() && context.kind() != Context.Kind.RENDERING_INFO;
        if (context.kind() == Context.Kind.USER_DATA) {
            own.add(new Op.Constant(section, "UserData_Name", element.name()));
        }
        boolean carriesAttributes = false;
        for (Node.Attribute attribute : element.attributes()) {
            boolean names = attribute.name().equals("Name") && element.name().equals("Data") && context.namesData();
            if (!names && !attribute.isNamespace()) {
                carriesAttributes = true;
                String attributeName = (context.kind() == Context.Kind.EVENT
                                        && element.name().equals("RenderingInfo")
                                ? "RenderingInfo_" + attribute.name()
                                : name + "_" + attribute.name())
                        .intern();
                addAttribute(section, attributeName, attribute.content(), own);
            }
        }
        if (element.hasElements()) {
            for (Node node : element.content()) {
                switch (node) {
                    case Node.Element child -> addElement(child, below, own);
                    case Node.Slot slot -> own.add(new Op.Value(section, name, slot.index(), true, oneByOne, below));
                    case Node.Instruction _ -> {}
                    default -> {
                        String text = constantText(List.of(node));
                        if (text != null && !text.isBlank()) {
                            own.add(new Op.Constant(section, name, text));
                        }
                    }
                }
            }
        } else {
            addLeaf(element, section, name, oneByOne, container, carriesAttributes, below, own);
        }
        boolean alone = own.size() == 1 && own.getFirst() instanceof Op.Value value && value.optional();
        if (element.dependency() >= 0 || (element.selfRemoving().length > 0 && !alone)) {
            ops.add(new Op.Group(element, own.toArray(Op[]::new)));
        } else {
            ops.addAll(own);
        }
    }

    private static void addLeaf(
            Node.Element element,
            Section section,
            String name,
            boolean oneByOne,
            boolean container,
            boolean carriesAttributes,
            Context below,
            List<Op> own) {
        List<Node> content = element.content();
        if (content.size() == 1 && content.getFirst() instanceof Node.Slot slot) {
            own.add(new Op.Value(section, name, slot.index(), slot.optional() || container, oneByOne, below));
            return;
        }
        String constant = constantText(content);
        if (constant == null) {
            own.add(new Op.Mixed(section, name, content, false));
        } else if (!constant.isEmpty()) {
            own.add(new Op.Constant(section, name, constant));
        } else if (!container && !carriesAttributes) {
            own.add(new Op.Constant(section, name, EvtxRecord.NULL));
        }
    }

    private static void addAttribute(Section section, String name, List<Node> content, List<Op> ops) {
        if (content.size() == 1 && content.getFirst() instanceof Node.Slot slot) {
            ops.add(new Op.AttributeValue(section, name, slot.index()));
            return;
        }
        String constant = constantText(content);
        if (constant == null) {
            ops.add(new Op.Mixed(section, name, content, true));
        } else if (!constant.isEmpty()) {
            ops.add(new Op.Constant(section, name, constant));
        }
    }

    /** The text of content without slots and elements; null when it has some. */
    static @Nullable String constantText(List<Node> content) {
        StringBuilder text = new StringBuilder();
        for (Node node : content) {
            switch (node) {
                case Node.Text part -> text.append(part.text());
                case Node.Cdata part -> text.append(part.text());
                case Node.CharRef reference -> text.append((char) reference.value());
                case Node.EntityRef reference -> text.append(reference.text());
                case Node.Instruction _ -> {}
                case Node.Slot _, Node.Element _ -> {
                    return null;
                }
            }
        }
        return text.toString();
    }
}
