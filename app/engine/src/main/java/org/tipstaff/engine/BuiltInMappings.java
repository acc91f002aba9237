package org.tipstaff.engine;

import java.util.List;
import org.tipstaff.content.Content;
import org.tipstaff.normalise.CloudTrailMapping;
import org.tipstaff.normalise.M365Mapping;
import org.tipstaff.normalise.MappingText;
import org.tipstaff.normalise.Mappings;
import org.tipstaff.normalise.WindowsMapping;
import org.tipstaff.normalise.ZeekMapping;

/** The mapping tables that ship with the program: the same for a scan, for what is live and for what is stored. */
public final class BuiltInMappings {
    private static final String DIALECTS = "windows-dialects.yaml";
    private static final String WINDOWS = "windows-fields.yaml";
    private static final String ZEEK = "zeek-fields.yaml";
    private static final String CLOUDTRAIL = "cloudtrail-fields.yaml";
    private static final String M365 = "m365-fields.yaml";

    private BuiltInMappings() {}

    public static Mappings read() {
        return new Mappings(
                WindowsMapping.read(table(DIALECTS), List.of(table(WINDOWS))),
                ZeekMapping.read(table(ZEEK)),
                CloudTrailMapping.read(table(CLOUDTRAIL)),
                M365Mapping.read(table(M365)));
    }

    /** The tables themselves: whoever keeps what was read by them must know when they are others. */
    static List<String> texts() {
        return List.of(
                Content.mapping(DIALECTS),
                Content.mapping(WINDOWS),
                Content.mapping(ZEEK),
                Content.mapping(CLOUDTRAIL),
                Content.mapping(M365));
    }

    private static MappingText table(String name) {
        return new MappingText(name, Content.mapping(name));
    }
}
