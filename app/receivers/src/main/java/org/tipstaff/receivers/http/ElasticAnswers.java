package org.tipstaff.receivers.http;

import java.io.StringWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Answers what shippers ask of an Elasticsearch server before they send, and while they do.
 *
 * <p>They will not begin without a name, a version, a licence that is called active, and templates, policies and pipelines that are there or
 * can be put there. What is true is said: this server is named tipstaff, runs no pipeline, keeps no template. What a shipper only asks in order to
 * stop asking (is the template there?) is answered with yes, since the alternative is that it puts one there and is told so too. Nothing
 * that is put is kept, and nothing that is sent is altered by it: a document goes to the journal as it came.
 */
final class ElasticAnswers {
    /**
     * The version whose interface this is. Beats ship to a server of their own version or a newer one; the last 8 is
     * newer than all 7 and 8, and Beats 9 take it as the elder they know. Logstash has templates for 7, 8 and 9, for no number beyond.
     */
    static final String VERSION = "8.19.0";

    private static final Pattern COMPATIBLE =
            Pattern.compile("application/vnd\\.elasticsearch\\+json; *compatible-with=([0-9]{1,2})");

    /** What shippers make sure of before they send. */
    private static final Pattern KEPT = Pattern.compile(
            "/(_index_template|_component_template|_template|_ilm/policy|_ingest/pipeline|_data_stream|_alias)/([^/]{1,255})");

    private static final Pattern INDEX = Pattern.compile("/([^/_][^/]{0,254})(?:/_alias(?:/[^/]{1,255})?)?");

    private ElasticAnswers() {}

    /** The answer to anything but a bulk request; 404 for what no shipper needs. */
    static HttpAnswer answer(HttpCall call) {
        HttpAnswer answer = byPath(call.method(), call.path());
        return call.method().equals("HEAD") ? answer.withoutBody() : answer;
    }

    /** With the marks that official clients look for on every answer. */
    static HttpAnswer marked(HttpAnswer answer, HttpCall call) {
        HttpAnswer marked = answer.with("X-Elastic-Product", "Elasticsearch");
        Optional<String> accepted = call.header("accept").map(accept -> accept.toLowerCase(Locale.ROOT));
        Matcher compatible = COMPATIBLE.matcher(accepted.orElse(""));
        return compatible.find()
                ? marked.with(
                        "Content-Type", "application/vnd.elasticsearch+json;compatible-with=" + compatible.group(1))
                : marked;
    }

    private static HttpAnswer byPath(String method, String path) {
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (!reads && !method.equals("PUT") && !method.equals("POST")) {
            return error(405, "method_not_allowed", "this receiver has no " + method);
        }
        return switch (path) {
            case "/" -> reads ? json(ElasticAnswers::welcome) : nothing();
            case "/_license", "/_xpack/license" -> reads ? json(ElasticAnswers::license) : nothing();
            case "/_xpack" -> reads ? json(ElasticAnswers::features) : nothing();
            case "/_cluster/health" -> reads ? json(ElasticAnswers::health) : nothing();
            case "/_nodes", "/_nodes/http", "/_nodes/_all/http" -> reads ? json(ElasticAnswers::nodes) : nothing();
            default -> byName(method, path, reads);
        };
    }

    private static HttpAnswer byName(String method, String path, boolean reads) {
        Matcher kept = KEPT.matcher(path);
        if (kept.matches()) {
            return reads
                    ? json(out -> described(out, kept.group(1), kept.group(2)))
                    : json(out -> out.writeBooleanProperty("acknowledged", true));
        }
        if (INDEX.matcher(path).matches() && (reads || method.equals("PUT"))) {
            return reads
                    ? json(out -> {})
                    : json(out -> out.writeBooleanProperty("acknowledged", true)
                            .writeBooleanProperty("shards_acknowledged", true)
                            .writeStringProperty("index", path.substring(1)));
        }
        return nothing();
    }

    private static HttpAnswer nothing() {
        return error(
                404,
                "resource_not_found_exception",
                "nothing is at this path: the receiver takes _bulk requests, and answers what shippers ask before them");
    }

    private static void welcome(JsonGenerator out) {
        out.writeStringProperty("name", "tipstaff");
        out.writeStringProperty("cluster_name", "tipstaff");
        out.writeStringProperty("cluster_uuid", "dGlwc3RhZmYtcmVjZWl2ZQ");
        out.writeName("version").writeStartObject();
        out.writeStringProperty("number", VERSION);
        out.writeStringProperty("build_flavor", "default");
        out.writeStringProperty("build_type", "tipstaff");
        out.writeBooleanProperty("build_snapshot", false);
        out.writeStringProperty("minimum_wire_compatibility_version", "7.17.0");
        out.writeStringProperty("minimum_index_compatibility_version", "7.0.0");
        out.writeEndObject();
        out.writeStringProperty("tagline", "You Know, for Search");
    }

    private static void license(JsonGenerator out) {
        out.writeName("license").writeStartObject();
        out.writeStringProperty("status", "active");
        out.writeStringProperty("uid", "00000000-0000-0000-0000-000000000000");
        out.writeStringProperty("type", "basic");
        out.writeStringProperty("mode", "basic");
        out.writeStringProperty("issued_to", "tipstaff receiver, no Elasticsearch");
        out.writeEndObject();
    }

    private static void features(JsonGenerator out) {
        license(out);
        out.writeName("features").writeStartObject();
        for (String feature : new String[] {"ilm", "logstash", "monitoring", "security"}) {
            out.writeName(feature).writeStartObject();
            out.writeBooleanProperty("available", false);
            out.writeBooleanProperty("enabled", false);
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeStringProperty("tagline", "You know, for X");
    }

    private static void health(JsonGenerator out) {
        out.writeStringProperty("cluster_name", "tipstaff");
        out.writeStringProperty("status", "green");
        out.writeBooleanProperty("timed_out", false);
        out.writeNumberProperty("number_of_nodes", 1);
        out.writeNumberProperty("number_of_data_nodes", 1);
        out.writeNumberProperty("active_primary_shards", 0);
        out.writeNumberProperty("active_shards", 0);
        out.writeNumberProperty("unassigned_shards", 0);
    }

    /** None to be found: a shipper that sniffs keeps the address it was given. */
    private static void nodes(JsonGenerator out) {
        out.writeStringProperty("cluster_name", "tipstaff");
        out.writeName("nodes").writeStartObject().writeEndObject();
    }

    private static void described(JsonGenerator out, String kind, String name) {
        String nothingKept = "tipstaff keeps none and runs none: documents are stored as they are sent";
        switch (kind) {
            case "_data_stream" ->
                out.writeName("data_streams").writeStartArray().writeEndArray();
            case "_index_template" ->
                out.writeName("index_templates").writeStartArray().writeEndArray();
            case "_component_template" ->
                out.writeName("component_templates").writeStartArray().writeEndArray();
            case "_ingest/pipeline" -> {
                out.writeName(name).writeStartObject();
                out.writeStringProperty("description", nothingKept);
                out.writeName("processors").writeStartArray().writeEndArray();
                out.writeEndObject();
            }
            case "_ilm/policy" -> {
                out.writeName(name).writeStartObject();
                out.writeNumberProperty("version", 1);
                out.writeName("policy").writeStartObject();
                out.writeName("phases").writeStartObject().writeEndObject();
                out.writeName("_meta").writeStartObject();
                out.writeStringProperty("description", nothingKept);
                out.writeEndObject();
                out.writeEndObject();
                out.writeEndObject();
            }
            default -> out.writeName(name).writeStartObject().writeEndObject();
        }
    }

    static HttpAnswer error(int status, String type, String reason) {
        HttpAnswer answer = json(out -> {
            out.writeName("error").writeStartObject();
            out.writeName("root_cause").writeStartArray().writeStartObject();
            out.writeStringProperty("type", type);
            out.writeStringProperty("reason", reason);
            out.writeEndObject().writeEndArray();
            out.writeStringProperty("type", type);
            out.writeStringProperty("reason", reason);
            out.writeEndObject();
            out.writeNumberProperty("status", status);
        });
        return new HttpAnswer(status, answer.headers(), answer.body());
    }

    /** The type that Elasticsearch gives with a status. */
    static String typeOf(int status) {
        return switch (status) {
            case 400 -> "illegal_argument_exception";
            case 401 -> "security_exception";
            case 408 -> "timeout_exception";
            case 413 -> "content_too_long_exception";
            case 415 -> "media_type_header_exception";
            case 429 -> "es_rejected_execution_exception";
            case 503 -> "unavailable_exception";
            default -> "exception";
        };
    }

    private static HttpAnswer json(Consumer<JsonGenerator> properties) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = StrictJson.WRITER.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            properties.accept(out);
            out.writeEndObject();
        }
        return HttpAnswer.json(200, text.toString());
    }
}
