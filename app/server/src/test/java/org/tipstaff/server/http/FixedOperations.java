package org.tipstaff.server.http;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tipstaff.access.Caller;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.contain.ResponseTimes;
import org.tipstaff.state.Acknowledgement;
import org.tipstaff.state.SqlViews;
import org.tipstaff.state.Views;

/** Operations over an empty database, which do what they are asked and nothing else. */
public final class FixedOperations implements Operations, AutoCloseable {
    private final Views views;

    public FixedOperations(Path folder) {
        this.views = SqlViews.file(folder.resolve("views.db"));
    }

    @Override
    public Views views() {
        return views;
    }

    @Override
    public Health health() {
        return new Health(Health.State.OK, List.of(new Health.Part("journal", Health.State.OK, "takes records")));
    }

    @Override
    public String metrics() {
        return "# TYPE tipstaff_up gauge\ntipstaff_up 1\n";
    }

    @Override
    public Acknowledgement acknowledge(String incident, Caller person) throws Refusal {
        if (!incident.equals("known")) {
            throw new Refusal(404, "there is no incident with this id");
        }
        return new Acknowledgement(incident, person.name(), Instant.EPOCH, 1);
    }

    @Override
    public Reload reload(Caller person) {
        if (person.name().equals("fault")) {
            throw new IllegalStateException("secret content");
        }
        return new Reload(true, "rules: 1", List.of());
    }

    @Override
    public List<PlanStatus> plans() {
        return List.of(plan());
    }

    private static PlanStatus plan() {
        return new PlanStatus(
                "plan-1",
                "known",
                Instant.EPOCH.toString(),
                Instant.EPOCH.toString(),
                "",
                List.of(),
                List.of(new PlanStatus.ActionLine("1", "L1", "proposed", "{}", "", false, List.of())),
                new PlanStatus.Verdict("partly", Instant.EPOCH.toString(), 7, List.of("host:DC01 active")),
                new ResponseTimes(
                        "known",
                        "plan-1",
                        Map.of(ResponseTimes.Moment.FIRST_ALERT, new ResponseTimes.Proven(Instant.EPOCH, 3))),
                List.of());
    }

    private static void known(String id) throws Refusal {
        if (!id.equals("plan-1")) {
            throw new Refusal(404, "there is no plan with this id");
        }
    }

    @Override
    public PlanStatus plan(String id) throws Refusal {
        known(id);
        return plan();
    }

    @Override
    public byte[] approvalRequest(String id, boolean emergency) throws Refusal {
        known(id);
        return "{\"actions\":[],\"expires\":\"\",\"format\":\"\",\"nonce\":\"\",\"plan\":\"\"}"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public PlanStatus sign(String id, String person, String signature) throws Refusal {
        known(id);
        if (!signature.startsWith("-----BEGIN SSH SIGNATURE-----")) {
            throw new Refusal(409, "the signature is not under this request, or not of " + person);
        }
        return plan();
    }

    @Override
    public PlanStatus contain(String id, Deed deed, Caller person) throws Refusal {
        known(id);
        return plan();
    }

    @Override
    public Answer fromSource(Call call) throws java.io.IOException {
        long bytes = call.body().readAllBytes().length;
        return Answer.json(200, json -> json.writeNumberProperty("bytes", bytes));
    }

    @Override
    public void close() {
        views.close();
    }
}
