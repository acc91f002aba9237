package org.tipstaff.normalise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tipstaff.event.Event;
import org.tipstaff.event.Fields;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.RawRecord;
import org.tipstaff.event.Source;

/** The built-in tables, and records made by hand. */
final class Tables {
    static final Path FOLDER = Path.of(System.getProperty("tipstaff.root"), "content", "mappings");

    private Tables() {}

    static MappingText table(String name) {
        try {
            return new MappingText(name, Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Normaliser normaliser() {
        return new Normaliser(new Mappings(
                WindowsMapping.read(table("windows-dialects.yaml"), List.of(table("windows-fields.yaml"))),
                zeek(),
                cloudTrail(),
                m365()));
    }

    static Normaliser withOptional() {
        return new Normaliser(new Mappings(
                WindowsMapping.read(
                        table("windows-dialects.yaml"),
                        List.of(table("windows-fields.yaml"), table("windows-fields-optional.yaml"))),
                zeek(),
                cloudTrail(),
                m365()));
    }

    static M365Mapping m365() {
        return M365Mapping.read(table("m365-fields.yaml"));
    }

    static ZeekMapping zeek() {
        return ZeekMapping.read(table("zeek-fields.yaml"));
    }

    static CloudTrailMapping cloudTrail() {
        return CloudTrailMapping.read(table("cloudtrail-fields.yaml"));
    }

    static RawRecord record(RawRecord.Format format, Object... namesAndValues) {
        Fields.Builder fields = Fields.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new RawRecord(new Provenance(Source.file("log"), 1, Provenance.NO_OFFSET), format, fields.build(), null);
    }

    static Event event(RawRecord record) {
        return ((Outcome.Normalised) normaliser().normalise(record)).event();
    }

    static Event evtx(Object... namesAndValues) {
        return event(record(RawRecord.Format.EVTX, namesAndValues));
    }

    static Event json(Object... namesAndValues) {
        return event(record(RawRecord.Format.JSON, namesAndValues));
    }
}
