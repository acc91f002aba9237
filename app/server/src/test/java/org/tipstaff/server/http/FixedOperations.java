package org.tipstaff.server.http;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.tipstaff.access.Caller;
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
    public Answer fromSource(Call call) throws java.io.IOException {
        long bytes = call.body().readAllBytes().length;
        return Answer.json(200, json -> json.writeNumberProperty("bytes", bytes));
    }

    @Override
    public void close() {
        views.close();
    }
}
