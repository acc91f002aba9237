package org.tipstaff.evtx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One fragment of a record: a compiled definition and where its values stand in the buffer. Used again for each record. */
final class Frame {
    Template template = Template.NONE;
    /** Processing instructions before the root, and behind it. */
    final List<Node> leading = new ArrayList<>(0);

    final List<Node> trailing = new ArrayList<>(0);

    int count;
    int[] at = new int[32];
    int[] size = new int[32];
    int[] type = new int[32];

    @Nullable
    Frame[] children = new Frame[32];

    /** Makes it the frame of another fragment. */
    void clear() {
        leading.clear();
        trailing.clear();
        begin(0);
    }

    /** Makes room for values. */
    void begin(int values) {
        template = Template.NONE;
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

    /** Whether anything of it is left when elements are removed for their values; of a damaged record, maybe not. */
    boolean showsAnything() {
        for (Node node : template.nodes) {
            if (!(node instanceof Node.Element element) || !removes(element)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is any value that is not all zero: memory that never reached the disk reads as zero. */
    boolean hasValue(byte[] bytes) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; type[i] != ValueType.NULL && j < size[i]; j++) {
                if (bytes[at[i] + j] != 0) {
                    return true;
                }
            }
        }
        return false;
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
