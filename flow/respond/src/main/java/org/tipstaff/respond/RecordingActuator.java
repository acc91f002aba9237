package org.tipstaff.respond;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.evidence.custody.CanonicalJson;

/**
 * Takes every command, changes nothing but its own list, and writes down what it was told: for dry runs of whole plans, and
 * for sites whose people carry out the steps by hand. It can't probe, so it never says that an action works.
 */
public final class RecordingActuator implements Actuator {
    private final Map<ActionId, Command> inForce = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

    /** With nothing in force. */
    public RecordingActuator() {}

    @Override
    public String id() {
        return "recording";
    }

    @Override
    public boolean takes(Command command) {
        return true;
    }

    @Override
    public DryRun dryRun(Command command) {
        return new DryRun(List.of(CanonicalJson.text(command.json())), List.of());
    }

    @Override
    public Outcome execute(ApprovedAction action) {
        if (inForce.putIfAbsent(action.id(), action.command()) == null) {
            told.add("execute " + action.id() + " "
                    + CanonicalJson.text(action.command().json()));
        }
        return Outcome.DONE;
    }

    @Override
    public Verification verify(ExecutedAction action) {
        return new Verification(
                Verification.Effect.UNKNOWN, List.of("written down only; nothing was carried out by this program"));
    }

    @Override
    public Outcome undo(ExecutedAction action) {
        if (inForce.remove(action.id()) != null) {
            told.add("undo " + action.id());
        }
        return Outcome.DONE;
    }

    @Override
    public Presence observe(ActionId id) {
        return inForce.containsKey(id) ? Presence.PRESENT : Presence.ABSENT;
    }

    /** Everything that changed the list, in order: {@code execute ID COMMAND}, {@code undo ID}. */
    public List<String> told() {
        return List.copyOf(told);
    }
}
