package org.tipstaff.contain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.respond.ProposedAction;

/**
 * How far a plan came, for people and programs.
 *
 * @param rehearsal {@code agrees}, {@code differs}, {@code waived}; empty when there was none
 * @param signed persons who signed the open request
 * @param verdict the last one on it; null when there is none
 * @param times when what happened
 * @param unexplained what the log says and nobody can explain
 */
public record PlanStatus(
        String plan,
        String incident,
        String made,
        String expires,
        String rehearsal,
        List<String> signed,
        List<ActionLine> actions,
        @Nullable Verdict verdict,
        ResponseTimes times,
        List<String> unexplained) {
    public PlanStatus {
        signed = List.copyOf(signed);
        actions = List.copyOf(actions);
        unexplained = List.copyOf(unexplained);
    }

    /**
     * One action.
     *
     * @param what the command, in its canonical form
     * @param reasons what the device or the probes said last
     */
    public record ActionLine(
            String id,
            String level,
            String state,
            String what,
            String device,
            boolean mayBeInForce,
            List<String> reasons) {
        public ActionLine {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A verdict as it was entered.
     *
     * @param finding {@code contained}, {@code partly}, {@code not} or {@code cannot-be-determined}
     * @param entry of the custody log
     * @param reasons its file with its digest, the span, and each subject
     */
    public record Verdict(String finding, String at, long entry, List<String> reasons) {
        public Verdict {
            reasons = List.copyOf(reasons);
        }
    }

    /** @param opening what is known of the incident beside its plans */
    public static PlanStatus of(PlanDesk desk, SavedPlan saved, ResponseTimes.Opening opening) {
        String id = saved.plan().id();
        List<Step> steps = desk.run().steps(id);
        List<ActionLine> lines = new ArrayList<>();
        for (ProposedAction action : saved.plan().actions()) {
            ContainmentRun.Standing standing =
                    desk.run().action(action.id()).orElse(new ContainmentRun.Standing(action, "", false));
            List<String> reasons = steps.stream()
                    .filter(step -> action.id().equals(step.action()) && step.kind() != Step.Kind.APPROVED)
                    .reduce((_, last) -> last)
                    .map(Step::reasons)
                    .orElse(List.of());
            lines.add(new ActionLine(
                    action.id().hex(),
                    action.command().level().name(),
                    standing.interrupted() ? "interrupted" : standing.action().state(),
                    CanonicalJson.text(action.command().json()),
                    standing.device(),
                    standing.mayBeInForce(),
                    reasons));
        }
        String open = saved.request().map(request -> request.nonce()).orElse("");
        return new PlanStatus(
                id,
                saved.plan().suspects().incident(),
                saved.plan().made().toString(),
                saved.plan().expires().toString(),
                desk.rehearsal(id).orElse(""),
                steps.stream()
                        .filter(step ->
                                step.kind() == Step.Kind.SIGNED && step.result().equals(open))
                        .map(Step::actor)
                        .toList(),
                lines,
                desk.verdict(id)
                        .map(each -> new Verdict(
                                each.step().result(),
                                each.step().at().toString(),
                                each.entry(),
                                each.step().reasons()))
                        .orElse(null),
                ResponseTimes.of(desk, saved, opening),
                desk.run().unexplained());
    }

    /** One line of JSON. */
    public String json() {
        return CanonicalJson.text(members());
    }

    public Json.Members members() {
        Map<String, Json> members = new TreeMap<>();
        members.put("plan", new Json.Text(plan));
        members.put("incident", new Json.Text(incident));
        members.put("made", new Json.Text(made));
        members.put("expires", new Json.Text(expires));
        members.put("rehearsal", new Json.Text(rehearsal));
        members.put("signed", texts(signed));
        Verdict judged = verdict;
        if (judged != null) {
            members.put(
                    "verdict",
                    new Json.Members(Map.of(
                            "finding", new Json.Text(judged.finding()),
                            "at", new Json.Text(judged.at()),
                            "entry", new Json.Whole(judged.entry()),
                            "reasons", texts(judged.reasons()))));
        }
        members.put("times", times.members());
        members.put("unexplained", texts(unexplained));
        members.put(
                "actions", new Json.Items(actions.stream().map(PlanStatus::json).toList()));
        return new Json.Members(members);
    }

    private static Json json(ActionLine line) {
        return new Json.Members(Map.of(
                "id", new Json.Text(line.id()),
                "level", new Json.Text(line.level()),
                "state", new Json.Text(line.state()),
                "command", new Json.Text(line.what()),
                "device", new Json.Text(line.device()),
                "may_be_in_force", new Json.Flag(line.mayBeInForce()),
                "reasons", texts(line.reasons())));
    }

    private static Json texts(List<String> texts) {
        return new Json.Items(
                texts.stream().map(text -> (Json) new Json.Text(text)).toList());
    }
}
