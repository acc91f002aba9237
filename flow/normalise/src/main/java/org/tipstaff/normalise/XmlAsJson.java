package org.tipstaff.normalise;

import java.util.Set;

/**
 * Names of events that are the Windows event XML written as JSON. Converters differ in how they write an attribute
 * ({@code #attributes.Name}, {@code @Name}, {@code Name}) and the text beside it ({@code #text}, {@code text}); the
 * elements are the same, so this is code and not a table.
 */
final class XmlAsJson {
    /** Elements of System that hold nothing but attributes; null stands for them when they have none. */
    private static final Set<String> WITHOUT_TEXT =
            Set.of("Provider", "TimeCreated", "Correlation", "Execution", "Security");

    private XmlAsJson() {}

    /** Whether a record with a field of this name is in this dialect. */
    static boolean isMark(String name) {
        String path = name.startsWith("Event.") ? name.substring(6) : name;
        return path.startsWith("System.EventID")
                && (path.length() == 14 || path.charAt(14) == '.' || path.charAt(14) == '_');
    }

    static Role role(String name) {
        String path = name.startsWith("Event.") ? name.substring(6) : name;
        if (path.startsWith("System.")) {
            return system(path.substring(7), name);
        }
        if (path.startsWith("EventData.")) {
            return eventData(path.substring(10), name);
        }
        if (path.startsWith("UserData.")) {
            return userData(path.substring(9), name);
        }
        if (path.startsWith("RenderingInfo.") && path.indexOf("xmlns") < 0) {
            String leaf = path.substring(path.lastIndexOf('.') + 1);
            return Role.of(Role.Kind.DATA, "RenderingInfo_" + (leaf.startsWith("@") ? leaf.substring(1) : leaf));
        }
        return Role.of(Role.Kind.NATIVE, name);
    }

    private static Role system(String path, String name) {
        int dot = path.indexOf('.');
        String element = dot < 0 ? path : path.substring(0, dot);
        if (element.endsWith("_attributes")) {
            element = element.substring(0, element.length() - "_attributes".length());
        }
        String attribute = dot < 0 ? "" : attribute(path.substring(dot + 1));
        if (attribute.isEmpty()) {
            return WITHOUT_TEXT.contains(element)
                    ? Role.of(Role.Kind.NATIVE, name)
                    : Role.of(Role.Kind.SYSTEM, element);
        }
        return attribute.startsWith("xmlns")
                ? Role.of(Role.Kind.NATIVE, name)
                : Role.of(Role.Kind.SYSTEM, element + "_" + attribute);
    }

    private static Role eventData(String path, String name) {
        if (path.startsWith("#attributes.") || path.startsWith("@")) {
            String attribute = attribute(path);
            return attribute.startsWith("xmlns")
                    ? Role.of(Role.Kind.NATIVE, name)
                    : Role.of(Role.Kind.DATA, "EventData_" + attribute);
        }
        String within = path.startsWith("Data.") ? path.substring(5) : path;
        if (path.equals("Data") || isText(within)) {
            return Role.of(Role.Kind.DATA, "Data");
        }
        if (within != path && (within.startsWith("#") || within.startsWith("@"))) {
            return Role.of(Role.Kind.NATIVE, name);
        }
        return Role.of(Role.Kind.DATA, leafName(within));
    }

    private static Role userData(String path, String name) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            return Role.of(Role.Kind.NATIVE, name);
        }
        String wrapper = path.substring(0, dot);
        String within = path.substring(dot + 1);
        if (within.startsWith("#attributes.") || within.startsWith("@") || within.startsWith("xmlns")) {
            String attribute = attribute(within);
            return new Role(
                    attribute.startsWith("xmlns") ? Role.Kind.NATIVE : Role.Kind.DATA,
                    attribute.startsWith("xmlns") ? name : wrapper + "_" + attribute,
                    -1,
                    -1,
                    wrapper);
        }
        return new Role(Role.Kind.DATA, isText(within) ? wrapper : leafName(within), -1, -1, wrapper);
    }

    private static String leafName(String path) {
        String leaf = path.endsWith(".#text") ? path.substring(0, path.length() - 6) : path;
        int attributes = leaf.indexOf(".#attributes.");
        return attributes < 0
                ? leaf
                : leaf.substring(0, attributes) + "_" + leaf.substring(attributes + ".#attributes.".length());
    }

    /** The attribute's name, or empty when the path is that of the text. */
    private static String attribute(String path) {
        if (isText(path)) {
            return "";
        }
        if (path.startsWith("#attributes.")) {
            return path.substring("#attributes.".length());
        }
        return path.startsWith("@") ? path.substring(1) : path;
    }

    private static boolean isText(String path) {
        return path.equals("#text") || path.equals("text") || path.equals("$t") || path.equals("_");
    }
}
