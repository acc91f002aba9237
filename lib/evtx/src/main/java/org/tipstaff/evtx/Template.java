package org.tipstaff.evtx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A compiled definition, and the plans to flatten it in the contexts where it was met. One reader, one thread. */
final class Template {
    /** Contexts of one template; Windows has one or two. Beyond it plans are made again each time. */
    private static final int MAX_PLANS = 16;

    /** Of a fragment that holds nothing. */
    static final Template NONE = new Template(List.of());

    final List<Node> nodes;
    private @Nullable Context lastContext;
    private @Nullable FlatPlan lastPlan;
    private final Map<Context, FlatPlan> plans = new HashMap<>(2);

    private Template(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** Nodes in these. */
    static int weight(List<Node> nodes) {
        int weight = nodes.size();
        for (Node node : nodes) {
            if (node instanceof Node.Element element) {
                weight += element.weight();
            }
        }
        return weight;
    }

    /** The work of {@link #planIn}: nothing where the plan is known. */
    int planningSteps(Context context) {
        return context == lastContext || plans.containsKey(context) ? 0 : weight(nodes);
    }

    FlatPlan planIn(Context context) {
        FlatPlan last = lastPlan;
        if (last != null && context == lastContext) {
            return last;
        }
        FlatPlan plan = plans.get(context);
        if (plan == null) {
            plan = FlatPlan.of(nodes, context);
            if (plans.size() < MAX_PLANS) {
                plans.put(context, plan);
            }
        }
        lastContext = context;
        lastPlan = plan;
        return plan;
    }

    /**
     * Stands in for a definition that is lost: the values in their order as elements called {@code Value}, fragments
     * among them as they are; below an event where it is a record of its own.
     */
    static Template ofValues(Frame frame, boolean record) {
        List<Node> values = new ArrayList<>(frame.count);
        for (int i = 0; i < frame.count; i++) {
            Node.Slot slot = new Node.Slot(i, frame.type[i], true);
            values.add(
                    frame.type[i] == ValueType.BIN_XML
                            ? slot
                            : new Node.Element("Value", -1, new int[] {i}, List.of(), List.of(slot), false, 2));
        }
        return new Template(
                record
                        ? List.of(
                                new Node.Element("Event", -1, new int[0], List.of(), values, true, 1 + 2 * frame.count))
                        : values);
    }

    /** Compiles what a {@link DefinitionScan} wrote. */
    static Template compile(byte[] canon, int length) {
        Compiler compiler = new Compiler(canon, length);
        return new Template(compiler.content());
    }

    /** Reads the canonical form, which is well formed because the scan wrote it; nesting is bounded by the scan. */
    private static final class Compiler {
        private final byte[] canon;
        private final int length;
        private int at;

        Compiler(byte[] canon, int length) {
            this.canon = canon;
            this.length = length;
        }

        List<Node> content() {
            List<Node> nodes = new ArrayList<>();
            while (at < length) {
                int token = canon[at] & 0xFF;
                if (token == Token.END_ELEMENT || token == Token.ATTRIBUTE || token == Token.CLOSE_START_ELEMENT) {
                    break;
                }
                nodes.add(node(token));
            }
            return List.copyOf(nodes);
        }

        private Node node(int token) {
            at++;
            return switch (token) {
                case Token.OPEN_START_ELEMENT -> element();
                case Token.VALUE_TEXT -> new Node.Text(string());
                case Token.CDATA -> new Node.Cdata(string());
                case Token.CHAR_REF -> new Node.CharRef(u16());
                case Token.ENTITY_REF -> entity(string());
                case Token.PI_TARGET -> new Node.Instruction(string(), string());
                case Token.NORMAL_SUBSTITUTION -> new Node.Slot(u16(), canon[at++] & 0xFF, false);
                case Token.OPTIONAL_SUBSTITUTION -> new Node.Slot(u16(), canon[at++] & 0xFF, true);
                default -> throw new IllegalStateException("not a canonical token: " + token);
            };
        }

        private Node.Element element() {
            int dependency = u16();
            String name = string();
            List<Node.Attribute> attributes = new ArrayList<>();
            while ((canon[at] & 0xFF) == Token.ATTRIBUTE) {
                at++;
                String attribute = string();
                attributes.add(new Node.Attribute(attribute, content()));
            }
            at++; // CLOSE_START_ELEMENT
            List<Node> content = content();
            at++; // END_ELEMENT
            boolean hasElements = content.stream().anyMatch(Node.Element.class::isInstance);
            int[] selfRemoving = hasElements
                    ? new int[0]
                    : content.stream()
                            .filter(node -> node instanceof Node.Slot slot
                                    && slot.optional()
                                    && slot.type() != ValueType.BIN_XML)
                            .mapToInt(node -> ((Node.Slot) node).index())
                            .toArray();
            // An event that depends on its event data would vanish without them, with all its System section. See
            // Node.Element.
            boolean independent = dependency == 0xFFFF || name.equals("Event");
            return new Node.Element(
                    name,
                    independent ? -1 : dependency,
                    selfRemoving,
                    List.copyOf(attributes),
                    content,
                    hasElements,
                    1 + attributes.size() + weight(content));
        }

        private static Node.EntityRef entity(String name) {
            String text = switch (name) {
                case "lt" -> "<";
                case "gt" -> ">";
                case "amp" -> "&";
                case "quot" -> "\"";
                case "apos" -> "'";
                default -> "&" + name + ";";
            };
            return new Node.EntityRef(name, text);
        }

        private int u16() {
            int value = LittleEndian.u16(canon, at);
            at += 2;
            return value;
        }

        private String string() {
            int chars = u16();
            char[] text = new char[chars];
            for (int i = 0; i < chars; i++, at += 2) {
                text[i] = (char) LittleEndian.u16(canon, at);
            }
            return new String(text);
        }
    }
}
