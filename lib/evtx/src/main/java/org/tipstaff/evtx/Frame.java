package org.tipstaff.evtx;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One fragment of a record: a compiled definition and where its values stand in the buffer. Used again for each record. */
final class Frame {
    Template template = Template.NONE;
    /** Processing instructions before and after the fragment. */
    List<Node> instructions = List.of();

    int count;
    int[] at = new int[32];
    int[] size = new int[32];
    int[] type = new int[32];

    @Nullable
    Frame[] children = new Frame[32];

    void begin(int values) {
        template = Template.NONE;
        instructions = List.of();
        if (at.length < values) {
            at = new int[values];
            size = new int[values];
            type = new int[values];
            children = new Frame[values];
        }
        Arrays.fill(children, null);
        count = values;
    }

    /** Type of a value; NULL for one that is not there, and for a fragment that could not be read. */
    int typeOf(int index) {
        if (index >= count) {
            return ValueType.NULL;
        }
        int found = type[index];
        if (found == ValueType.BIN_XML && children[index] == null) {
            return ValueType.NULL;
        }
        return found;
    }

    boolean removes(Node.Element element) {
        if (element.dependency() >= 0 && typeOf(element.dependency()) == ValueType.NULL) {
            return true;
        }
        for (int index : element.selfRemoving()) {
            if (typeOf(index) == ValueType.NULL) {
                return true;
            }
        }
        return false;
    }
}
