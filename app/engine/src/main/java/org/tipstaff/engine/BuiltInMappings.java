package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.content.Content;
import org.tipstaff.normalise.MappingText;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.WindowsMapping;
import org.tipstaff.normalise.ZeekMapping;

/** The mapping tables that ship with the program: the same for a scan and for what is live. */
final class BuiltInMappings {
    private BuiltInMappings() {}

    static Mappings read() {
        return new Mappings(
                WindowsMapping.read(table("windows-dialects.yaml"), List.of(table("windows-fields.yaml"))),
                ZeekMapping.read(table("zeek-fields.yaml")));
    }

    private static MappingText table(String name) {
        return new MappingText(name, Content.mapping(name));
    }
}
