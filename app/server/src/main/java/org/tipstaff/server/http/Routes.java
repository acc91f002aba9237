package org.tipstaff.server.http;

import static org.tipstaff.access.Role.ADMINISTRATOR;
import static org.tipstaff.access.Role.READER;
import static org.tipstaff.access.Role.RESPONDER;
import static org.tipstaff.access.Role.SOURCE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.server.http.Parameter.Kind;
import org.tipstaff.sigma.Level;
import org.tipstaff.state.Acknowledgement;
import org.tipstaff.state.FindingQuery;
import org.tipstaff.state.FindingView;
import org.tipstaff.state.IncidentQuery;
import org.tipstaff.state.IncidentView;
import org.tipstaff.state.Page;
import org.tipstaff.state.SourceView;
import tools.jackson.core.JsonGenerator;

/**
 * The route table. What is not in it does not exist (404); who is not named in it is not let in. The server, its
 * documentation and the tests of both are made from this one list.
 */
public final class Routes {
    /** Most bytes of a shipper's body as it is sent; what it unpacks to is bounded by the receiver. */
    static final int SHIPPED_BYTES_MAX = 64 << 20;
    /** Most bytes of what shippers put and nobody keeps: templates, policies. */
    static final int ASIDE_BYTES_MAX = 1 << 20;

    private static final Parameter INCIDENT = Parameter.path("id", "Id of the incident.");
    private static final Parameter PLAN = Parameter.path("id", "Id of the plan.");
    /** A signature of Ed25519 has some 300 bytes. */
    private static final int SIGNATURE_BYTES_MAX = 8 << 10;

    private static final Parameter LIMIT =
            Parameter.query("limit", Kind.COUNT, "Rows of a page, 1 to " + Page.ROWS_MAX + "; 50 when not given.");
    private static final Parameter AFTER =
            Parameter.query("after", Kind.TEXT, "The 'next' of the page before, for the rows behind it.");
    private static final List<String> LEVELS = levels();

    private final Operations operations;
    private final List<Route> table;

    public Routes(Operations operations) {
        this.operations = operations;
        List<Route> routes = new ArrayList<>();
        routes.add(open(
                "/healthz",
                "How the program is: 200 while it takes logs, 503 when it can't.",
                "Health",
                this::healthz));
        routes.add(open("/api/openapi.json", "This interface as OpenAPI 3.1.", "OpenApi", call -> openApi()));
        routes.add(
                read("/metrics", "What was counted, in Prometheus text format.", "Metrics", List.of(), this::metrics));
        routes.add(read(
                "/api/v1/incidents",
                "Incidents; the one that changed last comes first.",
                "Incidents",
                List.of(
                        Parameter.word("severity", LEVELS, "Lowest severity."),
                        Parameter.query("acknowledged", Kind.FLAG, "Only those that somebody has, or nobody."),
                        LIMIT,
                        AFTER),
                this::incidents));
        routes.add(
                read("/api/v1/incidents/{id}", "One incident, whole.", "Incident", List.of(INCIDENT), this::incident));
        routes.add(new Route(
                "POST",
                "/api/v1/incidents/{id}/acknowledgement",
                Access.only(RESPONDER),
                Route.Lane.PEOPLE,
                0,
                null,
                List.of(INCIDENT),
                "The caller has the incident: alarms about it stop repeating.",
                answers("Acknowledgement", 404, 503),
                this::acknowledge));
        routes.add(read(
                "/api/v1/findings",
                "Findings; newest first, those without a time last.",
                "Findings",
                List.of(
                        Parameter.word("level", LEVELS, "Lowest level."),
                        Parameter.query("incident", Kind.TEXT, "Only those in this incident."),
                        Parameter.query("rule", Kind.TEXT, "Only those of this rule."),
                        Parameter.query("host", Kind.TEXT, "Only those on this host."),
                        Parameter.query("since", Kind.TIME, "Only those not before this time."),
                        Parameter.query("until", Kind.TIME, "Only those not after this time."),
                        LIMIT,
                        AFTER),
                this::findings));
        routes.add(read("/api/v1/sources", "Who sends, and how much.", "Sources", List.of(), call -> sources()));
        routes.add(new Route(
                "POST",
                "/api/v1/reload",
                Access.only(ADMINISTRATOR),
                Route.Lane.PEOPLE,
                0,
                null,
                List.of(),
                "Reads rules and site file anew; when they are wrong, says how, and the old ones stay.",
                answers("Reload", 409),
                this::reload));
        plans(routes);
        shippers(routes);
        this.table = List.copyOf(routes);
    }

    private void plans(List<Route> routes) {
        routes.add(read(
                "/api/v1/plans", "Plans of containment, the oldest first.", "Plans", List.of(), call -> planList()));
        routes.add(read(
                "/api/v1/plans/{id}",
                "How far one plan came.",
                "Plan",
                List.of(PLAN),
                call -> plan(operations.plan(call.variable("id")))));
        routes.add(decide(
                "/api/v1/plans/{id}/request",
                "What people sign to agree: the canonical text, byte for byte.",
                "ApprovalRequest",
                0,
                List.of(PLAN, Parameter.query("emergency", Kind.FLAG, "By the emergency path of the policy.")),
                call -> Answer.of(
                        200,
                        Answer.JSON,
                        operations.approvalRequest(call.variable("id"), Boolean.TRUE.equals(call.flag("emergency"))))));
        routes.add(decide(
                "/api/v1/plans/{id}/signatures/{person}",
                "Takes a signature (ssh-keygen -Y sign -n tipstaff-approval). It counts for whoever signed, not for the caller.",
                "Plan",
                SIGNATURE_BYTES_MAX,
                List.of(PLAN, Parameter.path("person", "Who signed, as the site file calls them.")),
                call -> plan(operations.sign(
                        call.variable("id"),
                        call.variable("person"),
                        new String(call.body().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)))));
        routes.add(deed("rehearsal", "Tries the plan out in a twin of the network.", Operations.Deed.REHEARSE));
        routes.add(deed("execution", "Carries out what is approved.", Operations.Deed.APPLY));
        routes.add(deed("undoing", "Takes back what is in force.", Operations.Deed.UNDO));
        routes.add(deed(
                "verdict",
                "Judges what is in force by what goes on, and enters the verdict in the custody log.",
                Operations.Deed.JUDGE));
    }

    private Route deed(String word, String summary, Operations.Deed deed) {
        return decide(
                "/api/v1/plans/{id}/" + word,
                summary,
                "Plan",
                0,
                List.of(PLAN),
                call -> plan(operations.contain(call.variable("id"), deed, call.knownCaller())));
    }

    private static Route decide(
            String path, String summary, String schema, int bodyBytes, List<Parameter> parameters, Route.Work work) {
        TreeMap<Integer, String> answers = answers(schema, 404, 503);
        answers.put(409, "Problem");
        return new Route(
                "POST",
                path,
                Access.only(RESPONDER),
                Route.Lane.PEOPLE,
                bodyBytes,
                bodyBytes == 0 ? null : "text/plain",
                parameters,
                summary,
                answers,
                work);
    }

    private static Answer plan(PlanStatus status) {
        return Answer.of(200, Answer.JSON, status.json().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Answer planList() {
        List<PlanStatus> plans = operations.plans();
        return Answer.json(200, json -> {
            json.writeArrayPropertyStart("plans");
            plans.forEach(each -> json.writeRawValue(each.json()));
            json.writeEndArray();
        });
    }

    /** All routes. */
    public List<Route> table() {
        return table;
    }

    private Route open(String path, String summary, String schema, Route.Work work) {
        return Route.get(
                path,
                Access.open(),
                Route.Lane.HEALTH,
                summary,
                schema.equals("Health") ? Map.of(200, schema, 503, schema) : Map.of(200, schema),
                List.of(),
                work);
    }

    private static Route read(String path, String summary, String schema, List<Parameter> parameters, Route.Work work) {
        Map<Integer, String> answers = answers(schema, 503);
        if (path.contains("{")) {
            answers.put(404, "Problem");
        }
        return Route.get(path, Access.only(READER), Route.Lane.PEOPLE, summary, answers, parameters, work);
    }

    private static TreeMap<Integer, String> answers(String schema, int... problems) {
        TreeMap<Integer, String> answers = new TreeMap<>(Map.of(200, schema));
        for (int status : problems) {
            answers.put(status, status == 409 ? schema : "Problem");
        }
        return answers;
    }

    /** What Winlogbeat, Filebeat, Logstash, Vector, Fluent Bit and OpenTelemetry exporters ask for. */
    private void shippers(List<Route> routes) {
        for (String path : List.of("/_bulk", "/{index}/_bulk")) {
            for (String method : List.of("POST", "PUT")) {
                routes.add(shipped(
                        method,
                        path,
                        SHIPPED_BYTES_MAX,
                        "application/x-ndjson",
                        "Takes logs, as Elasticsearch's bulk interface."));
            }
        }
        routes.add(shipped(
                "POST",
                "/v1/logs",
                SHIPPED_BYTES_MAX,
                "application/json",
                "Takes logs, as OTLP/HTTP (protobuf or JSON)."));
        for (String path : List.of(
                "/",
                "/_license",
                "/_xpack/license",
                "/_xpack",
                "/_cluster/health",
                "/_nodes",
                "/_nodes/http",
                "/_nodes/_all/http")) {
            asked(routes, path);
        }
        for (String kind : List.of(
                "/_index_template",
                "/_component_template",
                "/_template",
                "/_ilm/policy",
                "/_ingest/pipeline",
                "/_data_stream",
                "/_alias")) {
            asked(routes, kind + "/{name}");
            for (String method : List.of("PUT", "POST")) {
                routes.add(shipped(
                        method,
                        kind + "/{name}",
                        ASIDE_BYTES_MAX,
                        "application/json",
                        "Answered as done, for shippers that insist; nothing is kept."));
            }
        }
        for (String path : List.of("/{index}", "/{index}/_alias", "/{index}/_alias/{name}")) {
            asked(routes, path);
            routes.add(shipped(
                    "PUT",
                    path,
                    ASIDE_BYTES_MAX,
                    "application/json",
                    "Answered as done, for shippers that insist; nothing is kept."));
        }
    }

    private void asked(List<Route> routes, String path) {
        for (String method : List.of("GET", "HEAD")) {
            routes.add(shipped(
                    method, path, 0, null, "Answers what shippers ask an Elasticsearch server before they send."));
        }
    }

    private Route shipped(String method, String path, int bodyBytes, @Nullable String bodyType, String summary) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : List.of("index", "name")) {
            if (path.contains("{" + name + "}")) {
                parameters.add(Parameter.path(name, "As the shipper calls it."));
            }
        }
        TreeMap<Integer, String> answers = new TreeMap<>(Map.of(200, "Shipped"));
        for (int status : bodyBytes > 0 ? new int[] {400, 404, 408, 413, 415, 429, 503} : new int[] {404, 429, 503}) {
            answers.put(status, "Shipped");
        }
        return new Route(
                method,
                path,
                Access.only(SOURCE),
                Route.Lane.SOURCES,
                bodyBytes,
                bodyType,
                parameters,
                summary,
                answers,
                operations::fromSource);
    }

    private Answer openApi() {
        return Answer.of(200, Answer.JSON, OpenApi.of(table));
    }

    private Answer metrics(Call call) {
        return Answer.text("text/plain; version=0.0.4; charset=utf-8", operations.metrics());
    }

    private Answer healthz(Call call) {
        Operations.Health health = operations.health();
        int status = health.state() == Operations.Health.State.FAILED ? 503 : 200;
        return Answer.json(status, json -> {
            json.writeStringProperty("status", key(health.state()));
            json.writeArrayPropertyStart("parts");
            for (Operations.Health.Part part : health.parts()) {
                json.writeStartObject();
                json.writeStringProperty("name", part.name());
                json.writeStringProperty("status", key(part.state()));
                json.writeStringProperty("detail", part.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Answer incidents(Call call) throws IOException, Refusal {
        Page<IncidentView> page = operations
                .views()
                .incidents(new IncidentQuery(
                        call.level("severity"), call.flag("acknowledged"), call.limit(), call.text("after")));
        return Answer.json(200, json -> {
            json.writeArrayPropertyStart("incidents");
            for (IncidentView incident : page.rows()) {
                json.writeStartObject();
                head(json, incident);
                json.writeEndObject();
            }
            json.writeEndArray();
            JsonText.text(json, "next", page.next());
        });
    }

    private static void head(JsonGenerator json, IncidentView incident) {
        json.writeStringProperty("id", incident.id());
        json.writeStringProperty("title", incident.title());
        json.writeStringProperty("severity", incident.severity().toString());
        json.writeNumberProperty("score", incident.score());
        JsonText.time(json, "opened", incident.opened());
        JsonText.time(json, "updated", incident.updated());
        JsonText.time(json, "first", incident.first());
        JsonText.time(json, "last", incident.last());
        JsonText.text(json, "joined", incident.joined());
    }

    private Answer incident(Call call) throws IOException, Refusal {
        String id = call.variable("id");
        IncidentView incident = operations
                .views()
                .incident(id)
                .orElseThrow(() -> new Refusal(404, "there is no incident with this id"));
        List<Acknowledgement> acknowledgements = operations.views().acknowledgements(id);
        return Answer.json(200, json -> {
            head(json, incident);
            json.writeArrayPropertyStart("acknowledgements");
            for (Acknowledgement one : acknowledgements) {
                json.writeStartObject();
                acknowledgement(json, one);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("findings");
            incident.findings().forEach(json::writeString);
            json.writeEndArray();
            JsonText.raw(json, "incident", incident.document());
        });
    }

    private static void acknowledgement(JsonGenerator json, Acknowledgement one) {
        json.writeStringProperty("incident", one.incident());
        json.writeStringProperty("person", one.person());
        JsonText.time(json, "at", one.at());
        json.writeNumberProperty("custody_entry", one.entry());
    }

    private Answer acknowledge(Call call) throws IOException, Refusal {
        Acknowledgement made = operations.acknowledge(call.variable("id"), call.knownCaller());
        return Answer.json(200, json -> acknowledgement(json, made));
    }

    private Answer findings(Call call) throws IOException, Refusal {
        Page<FindingView> page = operations
                .views()
                .findings(new FindingQuery(
                        call.level("level"),
                        call.text("incident"),
                        call.text("rule"),
                        call.text("host"),
                        call.time("since"),
                        call.time("until"),
                        call.limit(),
                        call.text("after")));
        return Answer.json(200, json -> {
            json.writeArrayPropertyStart("findings");
            for (FindingView finding : page.rows()) {
                json.writeRawValue(finding.document());
            }
            json.writeEndArray();
            JsonText.text(json, "next", page.next());
        });
    }

    private Answer sources() throws IOException {
        List<SourceView> sources = operations.views().sources();
        return Answer.json(200, json -> {
            json.writeArrayPropertyStart("sources");
            for (SourceView source : sources) {
                json.writeStartObject();
                json.writeStringProperty("name", source.name());
                json.writeNumberProperty("records", source.records());
                json.writeNumberProperty("bytes", source.bytes());
                JsonText.time(json, "first", source.first());
                JsonText.time(json, "last", source.last());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private Answer reload(Call call) throws IOException {
        Operations.Reload reload = operations.reload(call.knownCaller());
        return Answer.json(reload.taken() ? 200 : 409, json -> {
            json.writeBooleanProperty("taken", reload.taken());
            json.writeStringProperty("summary", reload.summary());
            json.writeArrayPropertyStart("problems");
            reload.problems().forEach(json::writeString);
            json.writeEndArray();
        });
    }

    private static List<String> levels() {
        List<String> levels = new ArrayList<>();
        for (Level level : Level.values()) {
            levels.add(level.toString());
        }
        return List.copyOf(levels);
    }
}
