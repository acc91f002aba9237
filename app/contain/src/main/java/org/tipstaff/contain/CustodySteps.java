package org.tipstaff.contain;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.custody.Custody;
import org.tipstaff.evidence.custody.CustodyEntry;
import org.tipstaff.evidence.custody.CustodyLogReader;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.custody.LoggedEntry;
import org.tipstaff.evidence.tlog.TlogFormatException;
import org.tipstaff.respond.ActionId;

/**
 * Steps as entries of a custody log. There is no second journal that could say something else: what a person approved, what a
 * device was told and what came of it stand in the log that the court publishes the head of, and the states of actions are
 * read from there.
 */
public final class CustodySteps implements StepBook {
    private static final String STEP = "step";
    private static final String PLAN = "plan";
    private static final String ACTION = "action";
    private static final String AT = "at";
    private static final String DEVICE = "device";
    private static final String RESULT = "result";
    private static final String DETAIL = "detail";

    private final Custody custody;
    private final Path folder;
    private final String label;

    /**
     * @param folder of the log, for reading
     * @param label who may read the entries
     */
    public CustodySteps(Custody custody, Path folder, String label) {
        this.custody = custody;
        this.folder = folder;
        this.label = label;
    }

    @Override
    public long record(Step step) throws IOException {
        CustodyEntry.Builder entry = CustodyEntry.of(step.kind().entry(), step.actor(), label)
                .word(STEP, step.kind().word())
                .word(PLAN, step.plan())
                .word(AT, step.at().toString())
                .word(RESULT, step.result());
        ActionId action = step.action();
        if (action != null) {
            entry.word(ACTION, action.hex());
        }
        if (!step.device().isEmpty()) {
            entry.word(DEVICE, step.device());
        }
        if (!step.detail().isEmpty()) {
            entry.secret(DETAIL, step.detail());
        }
        return custody.record(entry.build()).index();
    }

    /**
     * Reads the published part of the log; make a checkpoint first where entries may have been recorded behind it.
     *
     * @throws IOException when an entry that is a step can't be read as one: then no state is known, and none is guessed
     */
    @Override
    public List<Entered> entered() throws IOException {
        try {
            CustodyLogReader reader = CustodyLogReader.open(folder);
            Map<Long, Map<String, String>> opened = reader.opened(folder);
            List<Entered> steps = new ArrayList<>();
            for (long index = 0; index < reader.size(); index++) {
                LoggedEntry entry = reader.entry(index);
                Step.Kind kind = kind(entry);
                if (kind != null) {
                    Map<String, String> fields = opened.getOrDefault(index, Map.of());
                    steps.add(
                            new Entered(index, step(entry, kind, fields.get("actor"), fields.get("fields/" + DETAIL))));
                }
            }
            return steps;
        } catch (TlogFormatException e) {
            throw new IOException("the custody log in " + folder + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Step.@Nullable Kind kind(LoggedEntry entry) {
        if (entry.fields().get(STEP) instanceof Json.Text(String word)) {
            for (Step.Kind kind : Step.Kind.values()) {
                if (kind.word().equals(word) && kind.entry().name().equals(entry.kind())) {
                    return kind;
                }
            }
        }
        return null;
    }

    private static Step step(LoggedEntry entry, Step.Kind kind, @Nullable String actor, @Nullable String detail)
            throws IOException {
        try {
            if (actor == null || (detail == null && entry.fields().containsKey(DETAIL))) {
                throw new IllegalArgumentException("its opening is missing");
            }
            String action = text(entry, ACTION);
            return new Step(
                    kind,
                    text(entry, PLAN),
                    action.isEmpty() ? null : new ActionId(action),
                    Instant.parse(text(entry, AT)),
                    actor,
                    text(entry, DEVICE),
                    text(entry, RESULT),
                    detail == null ? "" : detail);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "entry %d of the custody log is a step of containment that can't be read: %s",
                            entry.index(),
                            e.getMessage()),
                    e);
        }
    }

    private static String text(LoggedEntry entry, String field) {
        return entry.fields().get(field) instanceof Json.Text(String text) ? text : "";
    }
}
