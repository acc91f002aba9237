package org.tipstaff.respond;

import java.time.Instant;
import java.util.Map;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;

/**
 * What somebody should agree to.
 *
 * @param plan id of the plan it is a step of
 * @param nonce 32 hexadecimal digits, never used before: makes that an approval is good once
 * @param expires end of the lease
 */
public record ProposedAction(Command command, String plan, String nonce, Instant expires) implements Action {
    public ProposedAction {
        if (!plan.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("'" + plan + "' is no id of a plan: a-z, 0-9 and -, at most 64");
        }
        if (!nonce.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits");
        }
    }

    @Override
    public ProposedAction proposed() {
        return this;
    }

    @Override
    public ActionId id() {
        return ActionId.of(Sha256.of(CanonicalJson.bytes(new Json.Members(
                Map.of("command", command.json(), "plan", Shape.string(plan), "nonce", Shape.string(nonce))))));
    }

    /** All of it, the lease too. */
    public Json.Members json() {
        return new Json.Members(Map.of(
                "command", command.json(),
                "plan", Shape.string(plan),
                "nonce", Shape.string(nonce),
                "expires", Shape.string(expires)));
    }

    /** @throws IllegalArgumentException with what is wrong */
    public static ProposedAction read(Json json) {
        Shape shape = new Shape("an action", json);
        ProposedAction action = new ProposedAction(
                CommandJson.read(shape.object("command")),
                shape.text("plan"),
                shape.text("nonce"),
                shape.instant("expires"));
        shape.end();
        return action;
    }

    @Override
    public String state() {
        return "proposed";
    }

    @Override
    public boolean mayBeInForce() {
        return false;
    }
}
