package org.tipstaff.evtx;

import java.util.List;

/** A part of a compiled definition: what stands in the XML, with slots where the values of an instance go. */
sealed interface Node {

    /**
     * An element.
     *
     * @param dependency index of the value without which the element is left out (DependencyId, [MS-EVEN6] 2.2.12), or -1
     * @param selfRemoving indexes of the optional slots that stand directly in the content of an element without child
     *     elements: when one is NULL the element is left out ([MS-EVEN6] 3.1.4.7.2). The rule as written would also
     *     remove an {@code Event} whose event data is NULL; Windows keeps it, and so does this reader.
     * @param weight nodes in it, itself included: the work of planning it anew
     */
    record Element(
            String name,
            int dependency,
            int[] selfRemoving,
            List<Attribute> attributes,
            List<Node> content,
            boolean hasElements,
            int weight)
            implements Node {}

    /** An attribute; left out when its content is empty ([MS-EVEN6] 2.2.12.2). */
    record Attribute(String name, List<Node> content) {
        boolean isNamespace() {
            return name.equals("xmlns") || name.startsWith("xmlns:");
        }
    }

    record Text(String text) implements Node {}

    record Cdata(String text) implements Node {}

    record CharRef(int value) implements Node {}

    /** @param text what the five predefined entities stand for, else the reference as it would be written */
    record EntityRef(String name, String text) implements Node {}

    record Instruction(String target, String data) implements Node {}

    /** A substitution: the place of a value. */
    record Slot(int index, int type, boolean optional) implements Node {}
}
