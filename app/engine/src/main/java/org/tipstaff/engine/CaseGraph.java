package org.tipstaff.engine;

import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tipstaff.detect.Finding;
import org.tipstaff.detect.FindingIds;
import org.tipstaff.event.Event;
import org.tipstaff.event.Provenance;
import org.tipstaff.event.Sha256;
import org.tipstaff.event.Source;
import org.tipstaff.incident.Incident;
import org.tipstaff.incident.Narrator;
import org.tipstaff.incident.Sentence;
import org.tipstaff.incident.Step;
import org.tipstaff.label.Label;
import org.tipstaff.report.CaseReport;
import org.tipstaff.report.SourceFacts;
import tools.jackson.core.JsonGenerator;

/**
 * {@code case.jsonld}: where each fact of a case comes from, as a CASE/UCO 1.5 graph, so that it can be followed with tools
 * that know nothing of Tipstaff. Files with their digests; records with their number and the byte at which they begin,
 * each tied to its file; findings and what incidents say, each tied to its records; the action that made the ones from
 * the others, without a time of day (that stands in {@code tool/}).
 *
 * <p>Every name is a UUIDv5 of what it names, and nodes stand in the order of the report. Records are written when the
 * first fact names them, so only their ids are held. A graph that no validator gets through helps nobody ({@code
 * case_validate} takes fifty nodes a second): at most {@link Bounds#facts} facts are written, incidents first and the most
 * severe of them first, and the graph says how many were left out; every one stands in {@code findings.jsonl}.
 */
final class CaseGraph {
    static final Bounds BOUNDS = new Bounds(10_000, 1_000);

    /** Years that every XML Schema reader takes (XSD 1.0 part 2, section 3.2.7); a damaged record can state others. */
    private static final int YEAR_MAX = 9999;

    private final CaseReport report;
    private final Narrator narrator;
    private final Bounds bounds;
    private final Map<Label, String> markings = new HashMap<>();
    private final Set<String> recordsWritten = new HashSet<>();
    private final String key;
    private int facts;
    private int left;

    /**
     * How large a graph may get.
     *
     * @param facts findings and sentences of incidents
     * @param records that one fact is tied to; of more, those that completed it
     */
    record Bounds(int facts, int records) {}

    CaseGraph(CaseReport report, Narrator narrator, Bounds bounds) {
        this.report = report;
        this.narrator = narrator;
        this.bounds = bounds;
        this.key = key(report);
    }

    /** What tells the nodes of this case's own work from those of another's, should both be loaded together. */
    private static String key(CaseReport report) {
        StringBuilder key = new StringBuilder(report.run().version())
                .append('\n')
                .append(report.run().rulesDigest());
        report.run()
                .options()
                .forEach((name, value) ->
                        key.append('\n').append(name).append('=').append(value));
        for (SourceFacts source : report.sources()) {
            key.append('\n').append(source.sha256()).append(' ').append(source.path());
        }
        return key.toString();
    }

    /** The name of something that there is once in a case. */
    private String only(String what) {
        return id("graph " + what + "\n" + key);
    }

    void write(Writer out) {
        Json.object(out, json -> {
            json.writeObjectPropertyStart("@context");
            json.writeStringProperty("core", "https://ontology.unifiedcyberontology.org/uco/core/");
            json.writeStringProperty("action", "https://ontology.unifiedcyberontology.org/uco/action/");
            json.writeStringProperty("configuration", "https://ontology.unifiedcyberontology.org/uco/configuration/");
            json.writeStringProperty("investigation", "https://ontology.caseontology.org/case/investigation/");
            json.writeStringProperty("marking", "https://ontology.unifiedcyberontology.org/uco/marking/");
            json.writeStringProperty("observable", "https://ontology.unifiedcyberontology.org/uco/observable/");
            json.writeStringProperty("tool", "https://ontology.unifiedcyberontology.org/uco/tool/");
            json.writeStringProperty("types", "https://ontology.unifiedcyberontology.org/uco/types/");
            json.writeStringProperty("xsd", "http://www.w3.org/2001/XMLSchema#");
            json.writeEndObject();
            json.writeArrayPropertyStart("@graph");
            graph(json);
            json.writeEndArray();
        });
    }

    private void graph(JsonGenerator json) {
        String run = marking(json, report.labels().run());
        String sources = marking(json, report.labels().sources());
        Map<String, String> files = files();
        tool(json, run);
        for (SourceFacts source : report.sources()) {
            file(json, source, sources, files);
        }

        List<String> derived = new ArrayList<>();
        Set<UUID> told = new HashSet<>();
        for (Incident incident : report.incidents()) {
            incident(json, incident, told, derived);
        }
        for (Finding finding : report.findings()) {
            finding(json, finding, told, derived);
        }

        start(json, only("originals"), "investigation:ProvenanceRecord", run);
        json.writeStringProperty("core:name", "Originals that were read");
        references(json, "core:object", new LinkedHashSet<>(files.values()));
        json.writeEndObject();

        start(json, only("facts"), "investigation:ProvenanceRecord", run);
        json.writeStringProperty("core:name", "Facts derived from the originals");
        json.writeStringProperty(
                "core:description",
                facts + " facts stand here, " + left
                        + " are left out to keep the graph loadable; all stand in findings.jsonl and incidents.json");
        references(json, "core:object", derived);
        json.writeEndObject();

        start(json, only("action"), "investigation:InvestigativeAction", run);
        json.writeStringProperty("core:name", "Examination of the originals against the rules");
        reference(json, "action:instrument", only("tool"));
        references(json, "action:object", List.of(only("originals")));
        references(json, "action:result", List.of(only("facts")));
        json.writeEndObject();

        start(json, only("investigation"), "investigation:Investigation", run);
        json.writeStringProperty("core:name", "Case");
        references(json, "core:object", List.of(only("originals"), only("action"), only("facts")));
        json.writeEndObject();
    }

    /** What made the facts: the program, its version, the rules by digest and what was asked for. */
    private void tool(JsonGenerator json, String marking) {
        start(json, only("configuration"), "configuration:Configuration", marking);
        json.writeArrayPropertyStart("configuration:configurationEntry");
        entry(json, "rules-sha256", report.run().rulesDigest());
        report.run().options().forEach((name, value) -> entry(json, name, value));
        json.writeEndArray();
        json.writeEndObject();

        start(json, only("tool"), "tool:ConfiguredTool", marking);
        json.writeStringProperty("core:name", "Tipstaff");
        json.writeStringProperty("tool:version", report.run().version());
        reference(json, "configuration:usesConfiguration", only("configuration"));
        json.writeEndObject();
    }

    private void entry(JsonGenerator json, String name, String value) {
        json.writeStartObject();
        part(json, "configuration:ConfigurationEntry", only("configuration") + "\n" + name);
        json.writeStringProperty("configuration:itemName", name);
        json.writeStringProperty("configuration:itemValue", value);
        json.writeEndObject();
    }

    private Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (SourceFacts source : report.sources()) {
            Sha256 sha256 = source.sha256();
            if (sha256 != null) {
                files.put(source.path(), fileId(source.path(), sha256));
            }
        }
        return files;
    }

    private static String fileId(String path, Sha256 sha256) {
        return id("graph file\n" + sha256 + "\n" + path);
    }

    private void file(JsonGenerator json, SourceFacts source, String marking, Map<String, String> files) {
        Sha256 sha256 = source.sha256();
        if (sha256 == null) {
            return; // gaps.jsonl says why; nothing is derived from what could not be read to its end
        }
        String path = source.path();
        String id = fileId(path, sha256);
        start(json, id, "observable:File", marking);
        json.writeArrayPropertyStart("core:hasFacet");
        json.writeStartObject();
        part(json, "observable:FileFacet", id);
        json.writeStringProperty(
                "observable:fileName", path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1));
        json.writeStringProperty("observable:filePath", path);
        json.writeNumberProperty("observable:sizeInBytes", source.sizeBytes());
        json.writeEndObject();
        json.writeStartObject();
        part(json, "observable:ContentDataFacet", id);
        json.writeObjectPropertyStart("observable:hash");
        part(json, "types:Hash", id);
        json.writeStringProperty("types:hashMethod", "SHA256");
        typed(json, "types:hashValue", "xsd:hexBinary", sha256.hex());
        json.writeEndObject();
        json.writeNumberProperty("observable:sizeInBytes", source.sizeBytes());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();

        int member = path.lastIndexOf('!');
        String container = member < 0 ? null : files.get(path.substring(0, member));
        if (container != null) {
            contained(json, id, container, marking, () -> {
                part(json, "observable:PathRelationFacet", id);
                json.writeStringProperty("observable:path", path.substring(member + 1));
            });
        }
    }

    private void incident(JsonGenerator json, Incident incident, Set<UUID> told, List<String> derived) {
        Label label = report.labels().of(incident.findings());
        List<String> parts = new ArrayList<>();
        for (Finding finding : incident.findings()) {
            finding(json, finding, told, parts);
        }
        derived.addAll(parts);
        int number = 0;
        for (Step step : incident.steps()) {
            sentence(
                    json,
                    id("graph step\n" + incident.id() + "\n" + number++),
                    step.what(),
                    step.time(),
                    step.techniques(),
                    label,
                    parts);
        }
        number = 0;
        for (Sentence sentence : incident.account()) {
            String id = id("graph account\n" + incident.id() + "\n" + number++);
            sentence(json, id, sentence, null, List.of(), label, parts);
        }
        if (parts.isEmpty()) {
            return; // beyond the bound
        }
        start(json, iri(incident.id()), "core:Grouping", marking(json, label));
        json.writeStringProperty("core:name", narrator.say(incident.title(), Locale.ENGLISH));
        json.writeStringProperty("core:context", "incident");
        tags(json, incident.severity().toString(), incident.techniques());
        references(json, "core:object", parts);
        json.writeEndObject();
        derived.add(iri(incident.id()));
    }

    private void finding(JsonGenerator json, Finding finding, Set<UUID> told, List<String> into) {
        if (!told.add(finding.id())) {
            return;
        }
        if (facts >= bounds.facts()) {
            left++;
            return;
        }
        facts++;
        Label label = report.labels().of(finding);
        String marking = marking(json, label);
        List<Event> events = finding.events();
        List<Event> kept = events.subList(Math.max(0, events.size() - bounds.records()), events.size());
        List<String> records = new ArrayList<>();
        for (Event event : kept) {
            records.add(record(json, event.provenance(), event));
        }
        String id = iri(finding.id().toString());
        start(json, id, "core:Annotation", marking);
        json.writeStringProperty("core:statement", finding.rule().title());
        if (kept.size() < events.size()) {
            json.writeStringProperty(
                    "core:description", "the last " + kept.size() + " of " + events.size() + " records are named");
        }
        json.writeObjectPropertyStart("core:externalReference");
        part(json, "core:ExternalReference", id);
        json.writeStringProperty("core:definingContext", "Sigma rule");
        json.writeStringProperty("core:externalIdentifier", finding.rule().id());
        json.writeEndObject();
        tags(json, finding.level().toString(), finding.rule().techniques());
        references(json, "core:object", records);
        json.writeEndObject();
        into.add(id);
    }

    private void sentence(
            JsonGenerator json,
            String id,
            Sentence sentence,
            @Nullable Instant time,
            List<String> techniques,
            Label label,
            List<String> into) {
        if (facts >= bounds.facts()) {
            left++;
            return;
        }
        facts++;
        List<Provenance> evidence = sentence.evidence();
        List<Provenance> kept = evidence.subList(0, Math.min(bounds.records(), evidence.size()));
        Set<String> records = new LinkedHashSet<>();
        for (Provenance provenance : kept) {
            records.add(record(json, provenance, null));
        }
        start(json, id, "core:Annotation", marking(json, label));
        json.writeStringProperty("core:statement", narrator.say(sentence, Locale.ENGLISH));
        if (kept.size() < evidence.size()) {
            json.writeStringProperty(
                    "core:description", "the first " + kept.size() + " of " + evidence.size() + " records are named");
        }
        if (time != null) {
            json.writeStringProperty("core:name", "Step at " + Times.iso(time));
        }
        tags(json, "", techniques);
        references(json, "core:object", records);
        json.writeEndObject();
        into.add(id);
    }

    /** Writes a record and its place in its file unless they are there, gives its name. */
    private String record(JsonGenerator json, Provenance provenance, @Nullable Event event) {
        Source source = provenance.source();
        String place = source.sha256() + "\n" + source.path() + "\n" + provenance.record() + "\n" + provenance.offset();
        String id = id("graph record\n" + place);
        if (!recordsWritten.add(id)) {
            return id;
        }
        String marking = marking(json, report.labels().sources());
        start(json, id, "observable:EventRecord", marking);
        if (event != null) {
            // The ontology's own property for the number of a kind of event, observable:eventID, is not declared in it.
            String kind = event.eventId() == Event.NO_EVENT_ID ? "" : " " + event.eventId();
            Json.optional(json, "core:name", (event.channel() + kind).strip());
            Json.optional(json, "core:description", event.host());
        }
        json.writeObjectPropertyStart("core:hasFacet");
        part(json, "observable:EventRecordFacet", id);
        json.writeStringProperty("observable:eventRecordID", Long.toString(provenance.record()));
        if (event != null) {
            Json.optional(json, "observable:eventRecordServiceName", event.provider());
            Instant time = event.time();
            if (time != null && isCommon(time)) {
                typed(json, "observable:observableCreatedTime", "xsd:dateTime", Times.iso(time));
            }
        }
        json.writeEndObject();
        json.writeEndObject();
        Source file = source.file();
        contained(json, id, fileId(file.path(), file.sha256()), marking, () -> {
            part(json, "observable:DataRangeFacet", id);
            // Of a record that was received, the offset counts from its own first byte, not from that of its segment.
            if (provenance.offset() != Provenance.NO_OFFSET && !source.isReceived()) {
                json.writeNumberProperty("observable:rangeOffset", provenance.offset());
                json.writeStringProperty("observable:rangeOffsetType", "file");
            }
        });
        return id;
    }

    private static boolean isCommon(Instant time) {
        int year = time.atOffset(ZoneOffset.UTC).getYear();
        return year >= 1 && year <= YEAR_MAX;
    }

    private static void contained(JsonGenerator json, String part, String whole, String marking, Runnable facet) {
        start(json, id("graph contained\n" + part + "\n" + whole), "observable:ObservableRelationship", marking);
        reference(json, "core:source", part);
        reference(json, "core:target", whole);
        json.writeStringProperty("core:kindOfRelationship", "Contained_Within");
        json.writeBooleanProperty("core:isDirectional", true);
        json.writeObjectPropertyStart("core:hasFacet");
        facet.run();
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes the marking of a label unless it is there, gives its name. */
    private String marking(JsonGenerator json, Label label) {
        String known = markings.get(label);
        if (known != null) {
            return known;
        }
        String id = id("graph label\n" + label);
        markings.put(label, id);
        start(json, id, "marking:MarkingDefinition", id);
        json.writeStringProperty("marking:definitionType", "statement");
        json.writeObjectPropertyStart("marking:definition");
        part(json, "marking:StatementMarking", id);
        json.writeStringProperty("marking:definitionType", "statement");
        json.writeStringProperty("marking:statement", label.toString());
        json.writeEndObject();
        json.writeEndObject();
        return id;
    }

    private static void start(JsonGenerator json, String id, String type, String marking) {
        json.writeStartObject();
        json.writeStringProperty("@id", id);
        json.writeStringProperty("@type", type);
        reference(json, "core:objectMarking", marking);
    }

    /** Begins what is no node of its own: it has a name too, so that two graphs loaded together stay apart and whole. */
    private static void part(JsonGenerator json, String type, String owner) {
        json.writeStringProperty("@id", id("graph part\n" + type + "\n" + owner));
        json.writeStringProperty("@type", type);
    }

    private static void tags(JsonGenerator json, String severity, Collection<String> techniques) {
        if (severity.isEmpty() && techniques.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("core:tag");
        if (!severity.isEmpty()) {
            json.writeString(severity);
        }
        techniques.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void reference(JsonGenerator json, String name, String id) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("@id", id);
        json.writeEndObject();
    }

    private static void references(JsonGenerator json, String name, Collection<String> ids) {
        json.writeArrayPropertyStart(name);
        for (String id : ids) {
            json.writeStartObject();
            json.writeStringProperty("@id", id);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void typed(JsonGenerator json, String name, String type, String value) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("@type", type);
        json.writeStringProperty("@value", value);
        json.writeEndObject();
    }

    private static String id(String name) {
        return iri(FindingIds.uuid5(name).toString());
    }

    private static String iri(String uuid) {
        return "urn:uuid:" + uuid;
    }
}
