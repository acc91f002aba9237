package org.tipstaff.evtx;

import org.jspecify.annotations.Nullable;

/**
 * What the names of flat fields depend on: where in an event a fragment stands.
 *
 * @param kind how child elements are named here
 * @param section of the fields below
 * @param prefix path above, joined with dots; null when names begin here
 */
record Context(Kind kind, Section section, @Nullable String prefix) {
    /** UTF-16 units of a path. Paths grow with nesting over fragments; beyond this a path is cut, and ends in "…". */
    private static final int MAX_PATH = 2048;

    static final Context DOCUMENT = new Context(Kind.DOCUMENT, Section.OTHER, null);

    enum Kind {
        /** Above the root element. */
        DOCUMENT,
        /** In {@code Event}: children open the sections. */
        EVENT,
        /** In {@code System}. */
        SYSTEM,
        /** In {@code EventData}: {@code Data} is named by its {@code Name}. */
        EVENT_DATA,
        /** In {@code UserData}: the children are wrappers, whose own names are no part of field names. */
        USER_DATA,
        /** In {@code RenderingInfo}: leaves are named after it. */
        RENDERING_INFO,
        /** Anywhere below: names are paths. */
        PATH;

        /** Whether NULL directly in such an element is no value of its own. */
        boolean isContainer() {
            return this == EVENT || this == SYSTEM || this == EVENT_DATA || this == USER_DATA || this == RENDERING_INFO;
        }
    }

    /** Context of what an element of this name holds. */
    Context below(String element, String fieldName) {
        return switch (kind) {
            case DOCUMENT -> new Context(Kind.EVENT, Section.OTHER, null);
            case EVENT ->
                switch (element) {
                    case "System" -> new Context(Kind.SYSTEM, Section.SYSTEM, null);
                    case "EventData" -> new Context(Kind.EVENT_DATA, Section.EVENT_DATA, null);
                    case "UserData" -> new Context(Kind.USER_DATA, Section.USER_DATA, null);
                    case "RenderingInfo" -> new Context(Kind.RENDERING_INFO, Section.OTHER, null);
                    default -> new Context(Kind.PATH, Section.OTHER, fieldName);
                };
            case USER_DATA -> new Context(Kind.PATH, Section.USER_DATA, null);
            case RENDERING_INFO -> this;
            case SYSTEM, EVENT_DATA, PATH -> new Context(Kind.PATH, section, fieldName);
        };
    }

    /** Section of the fields that an element of this name gives itself: its attributes and its text. */
    Section sectionOf(String element) {
        return kind == Kind.EVENT ? below(element, element).section() : section;
    }

    /** Name of the field that a leaf gives. */
    String fieldName(String leaf) {
        if (kind == Kind.RENDERING_INFO) {
            return "RenderingInfo_" + leaf;
        }
        if (prefix == null) {
            return leaf;
        }
        return prefix.length() > MAX_PATH ? prefix.endsWith("…") ? prefix : prefix + "…" : prefix + "." + leaf;
    }

    /** Whether {@code Data} elements are named by their attribute {@code Name} here. */
    boolean namesData() {
        return kind == Kind.EVENT_DATA || kind == Kind.USER_DATA || kind == Kind.PATH;
    }
}
