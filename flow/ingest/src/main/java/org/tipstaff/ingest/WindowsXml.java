package org.tipstaff.ingest;

import java.io.StringReader;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.tipstaff.event.Fields;

/**
 * Takes one event as Windows renders it in XML ([MS-EVEN6] 2.2.13), gives its fields under the same flat names as a
 * binary event log has: System first; {@code Data} under its own {@code Name}; leaves of UserData under their path
 * below the wrapper; attributes as {@code Element_Attribute}. An element without text is the empty string, except in
 * System, where it says that the value is absent.
 *
 * <p>No document type and no external entity is ever read, and bare prefixes of namespaces are cut off. Not thread-safe.
 */
final class WindowsXml {
    private static final Pattern EVENT = Pattern.compile("\\A\\s*(?:<\\?xml[^>]{0,200}\\?>\\s*)?<Event[\\s>]");

    private final XMLInputFactory factory;
    private final IngestLimits limits;
    private final Fields.Builder system = Fields.builder();
    private final Fields.Builder rest = Fields.builder();

    WindowsXml(IngestLimits limits) {
        this.limits = limits;
        factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("external entities are not read");
        });
    }

    static boolean isEvent(String text) {
        return EVENT.matcher(text).find();
    }

    /** The fields of one {@code <Event>}. */
    Fields event(String xml) throws DamagedXml {
        return read(xml, true);
    }

    /** The fields of an {@code <EventData>}, {@code <UserData>} or of what Azure wraps around it. */
    Fields data(String xml) throws DamagedXml {
        return read(xml, false);
    }

    private Fields read(String xml, boolean whole) throws DamagedXml {
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            try {
                while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    if (reader.getEventType() == XMLStreamConstants.DTD) {
                        throw new DamagedXml("a document type is no part of an event");
                    }
                }
                if (whole) {
                    sections(reader);
                } else {
                    path(reader, "", rest, 1);
                }
                while (reader.hasNext()) {
                    if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                        throw new DamagedXml("a second root element follows");
                    }
                }
            } finally {
                reader.close();
            }
            Fields below = rest.build();
            for (int i = 0; i < below.size(); i++) {
                system.add(below.name(i), below.value(i));
            }
            return system.build();
        } catch (XMLStreamException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            throw new DamagedXml(message.replaceAll("\\s*\\n\\s*", " "));
        } finally {
            system.build();
            rest.build();
        }
    }

    private void sections(XMLStreamReader reader) throws XMLStreamException, DamagedXml {
        while (nextElement(reader)) {
            String name = local(reader.getLocalName());
            switch (name) {
                case "System" -> {
                    while (nextElement(reader)) {
                        element(reader, local(reader.getLocalName()), system, true, 3);
                    }
                }
                case "EventData" -> path(reader, "", rest, 2);
                case "UserData" -> {
                    while (nextElement(reader)) {
                        add(rest, "UserData_Name", local(reader.getLocalName()));
                        path(reader, "", rest, 3);
                    }
                }
                case "RenderingInfo" -> {
                    attributes(reader, "RenderingInfo", rest);
                    rendering(reader, 2);
                }
                default -> element(reader, name, rest, false, 2);
            }
        }
    }

    /** Elements of RenderingInfo all have names of one level: {@code RenderingInfo_Message}. */
    private void rendering(XMLStreamReader reader, int depth) throws XMLStreamException, DamagedXml {
        requireDepth(depth);
        while (nextElement(reader)) {
            String name = "RenderingInfo_" + local(reader.getLocalName());
            StringBuilder text = new StringBuilder();
            boolean leaf = true;
            while (true) {
                int event = reader.next();
                if (event == XMLStreamConstants.END_ELEMENT) {
                    break;
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    leaf = false;
                    add(rest, "RenderingInfo_" + local(reader.getLocalName()), textOf(reader, depth + 1));
                } else {
                    append(reader, event, text);
                }
            }
            if (leaf) {
                add(rest, name, text.toString());
            }
        }
    }

    /** Text of an element and of everything below it. */
    private String textOf(XMLStreamReader reader, int depth) throws XMLStreamException, DamagedXml {
        StringBuilder text = new StringBuilder();
        int open = 1;
        while (open > 0) {
            int event = reader.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> requireDepth(depth + open++);
                case XMLStreamConstants.END_ELEMENT -> open--;
                default -> append(reader, event, text);
            }
        }
        return text.toString();
    }

    /** The elements below this one, named from here on. */
    private void path(XMLStreamReader reader, String prefix, Fields.Builder out, int depth)
            throws XMLStreamException, DamagedXml {
        requireDepth(depth);
        while (nextElement(reader)) {
            String name = local(reader.getLocalName());
            if (prefix.isEmpty() && (name.equals("EventData") || name.equals("UserData"))) {
                path(reader, prefix, out, depth + 1); // what Azure wraps: <DataItem><EventData>
                continue;
            }
            String given = name.equals("Data") ? reader.getAttributeValue(null, "Name") : null;
            String leaf = given == null || given.isEmpty() ? name : given;
            element(reader, prefix.isEmpty() ? leaf : prefix + "." + leaf, out, false, depth + 1);
        }
    }

    private void element(XMLStreamReader reader, String name, Fields.Builder out, boolean emptyIsAbsent, int depth)
            throws XMLStreamException, DamagedXml {
        requireDepth(depth);
        boolean attributes = attributes(reader, name, out);
        StringBuilder text = new StringBuilder();
        boolean leaf = true;
        while (true) {
            int event = reader.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                break;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                leaf = false;
                String below = local(reader.getLocalName());
                String given = below.equals("Data") ? reader.getAttributeValue(null, "Name") : null;
                element(
                        reader,
                        name + "." + (given == null || given.isEmpty() ? below : given),
                        out,
                        emptyIsAbsent,
                        depth + 1);
            } else {
                append(reader, event, text);
            }
        }
        if (leaf
                ? !text.isEmpty() || !(emptyIsAbsent || attributes)
                : !text.toString().isBlank()) {
            add(out, name, text.toString());
        }
    }

    /** Adds the attributes that are no namespace and no name; says whether there were some. */
    private boolean attributes(XMLStreamReader reader, String name, Fields.Builder out) throws DamagedXml {
        boolean any = false;
        boolean data = local(reader.getLocalName()).equals("Data");
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String attribute = reader.getAttributeLocalName(i);
            if (attribute.startsWith("xmlns") || (data && attribute.equals("Name"))) {
                continue;
            }
            any = true;
            add(out, name + "_" + local(attribute), reader.getAttributeValue(i));
        }
        return any;
    }

    private void add(Fields.Builder out, String name, String value) throws DamagedXml {
        if (system.size() + rest.size() >= limits.fields()) {
            throw new DamagedXml(String.format(
                    Locale.ROOT, "it has more than the %d fields of the limit (fields)", limits.fields()));
        }
        out.add(name, value);
    }

    private void requireDepth(int depth) throws DamagedXml {
        if (depth > limits.jsonDepth()) {
            throw new DamagedXml("its elements are nested deeper than the limit of " + limits.jsonDepth());
        }
    }

    private static void append(XMLStreamReader reader, int event, StringBuilder text) throws DamagedXml {
        switch (event) {
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                text.append(reader.getText());
            case XMLStreamConstants.ENTITY_REFERENCE ->
                throw new DamagedXml("the entity '" + reader.getLocalName() + "' is not declared");
            default -> {
                // comments and processing instructions say nothing
            }
        }
    }

    /** Moves to the next child element; false at the end of this one. */
    private static boolean nextElement(XMLStreamReader reader) throws XMLStreamException {
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return false;
                }
                default -> {
                    // text between elements is layout
                }
            }
        }
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }
}
