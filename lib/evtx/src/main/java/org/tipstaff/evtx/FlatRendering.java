package org.tipstaff.evtx;

import java.util.List;

/** Gives the flat fields of a record to a sink. */
final class FlatRendering extends Rendering {
    private final FieldSink sink;
    private int fields;

    FlatRendering(EvtxLimits limits, Values values, byte[] bytes, FieldSink sink) {
        super(limits, values, bytes);
        this.sink = sink;
    }

    void render(Frame frame, Context context) throws DamagedBinXml {
        step(frame.template.planningSteps(context));
        run(frame.template.planIn(context).ops(), frame);
    }

    private void run(FlatPlan.Op[] ops, Frame frame) throws DamagedBinXml {
        for (FlatPlan.Op op : ops) {
            step();
            switch (op) {
                case FlatPlan.Op.Value slot -> value(slot, frame);
                case FlatPlan.Op.AttributeValue attribute -> attribute(attribute, frame);
                case FlatPlan.Op.Constant constant -> field(constant.section(), constant.name(), constant.value());
                case FlatPlan.Op.Mixed mixed -> mixed(mixed, frame);
                case FlatPlan.Op.Group group -> {
                    if (!frame.removes(group.element())) {
                        run(group.ops(), frame);
                    }
                }
                case FlatPlan.Op.Named named -> {
                    String name = Values.text(texts(named.name(), frame).getFirst());
                    step(named.element().weight());
                    run(FlatPlan.ofNamed(named.element(), name, named.context()).ops(), frame);
                }
            }
        }
    }

    private void value(FlatPlan.Op.Value slot, Frame frame) throws DamagedBinXml {
        int index = slot.index();
        int type = frame.typeOf(index);
        if (type == ValueType.NULL) {
            if (!slot.optional()) {
                field(slot.section(), slot.name(), EvtxRecord.NULL);
            }
            return;
        }
        if (type == ValueType.BIN_XML) {
            Frame child = frame.children[index];
            if (child != null) {
                render(child, slot.below());
            }
            return;
        }
        Object value = values.value(bytes, type, frame.at[index], frame.size[index]);
        if (slot.oneByOne() && value instanceof List<?> items) {
            for (Object item : items) {
                field(slot.section(), slot.name(), item);
            }
        } else {
            field(slot.section(), slot.name(), value);
        }
    }

    private void attribute(FlatPlan.Op.AttributeValue attribute, Frame frame) throws DamagedBinXml {
        int index = attribute.index();
        int type = frame.typeOf(index);
        if (type == ValueType.NULL || type == ValueType.BIN_XML || frame.size[index] == 0) {
            return;
        }
        Object value = values.value(bytes, type, frame.at[index], frame.size[index]);
        if (!"".equals(value)) {
            field(attribute.section(), attribute.name(), value);
        }
    }

    private void mixed(FlatPlan.Op.Mixed mixed, Frame frame) throws DamagedBinXml {
        List<Object> texts = texts(mixed.content(), frame);
        if (texts.size() > 1) {
            field(mixed.section(), mixed.name(), texts);
        } else if (!mixed.attribute() || !"".equals(texts.getFirst())) {
            field(mixed.section(), mixed.name(), texts.getFirst());
        }
        for (Node node : mixed.content()) {
            if (node instanceof Node.Slot slot && frame.typeOf(slot.index()) == ValueType.BIN_XML) {
                Frame child = frame.children[slot.index()];
                if (child != null) {
                    render(child, new Context(Context.Kind.PATH, mixed.section(), mixed.name()));
                }
            }
        }
    }

    private void field(Section section, String name, Object value) throws DamagedBinXml {
        if (++fields > limits.fieldsPerRecord()) {
            throw new DamagedBinXml(
                    0, "a record of more fields than fieldsPerRecord " + limits.fieldsPerRecord(), true);
        }
        chargeValue(value);
        sink.field(section, name, value);
    }
}
