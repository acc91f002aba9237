package org.tipstaff.server.http;

import java.io.IOException;
import java.util.List;
import org.tipstaff.access.Caller;
import org.tipstaff.contain.PlanStatus;
import org.tipstaff.state.Acknowledgement;
import org.tipstaff.state.Views;

/** What the routes ask of the running program. */
public interface Operations {
    /** For people and programs that look. */
    Views views();

    /** How it is, now. */
    Health health();

    /** Prometheus text format 0.0.4. */
    String metrics();

    /**
     * A person has it; returns when that is durable in the custody log. A person who has it already gets the first answer.
     *
     * @throws Refusal with 404 when there is no such incident
     */
    Acknowledgement acknowledge(String incident, Caller person) throws IOException, Refusal;

    /** Reads rules and site file anew. What is wrong is said and the old set stays. */
    Reload reload(Caller person) throws IOException;

    /** Plans of containment, the oldest first. */
    List<PlanStatus> plans();

    /** @throws Refusal with 404 when there is no such plan */
    PlanStatus plan(String id) throws Refusal;

    /**
     * What people sign for a plan, byte for byte.
     *
     * @throws Refusal with 409 when there is nothing to sign
     */
    byte[] approvalRequest(String id, boolean emergency) throws IOException, Refusal;

    /**
     * Takes a signature. Who sends it does not matter: it is the signature that counts.
     *
     * @throws Refusal with 409 when it is none of this person under what was asked
     */
    PlanStatus sign(String id, String person, String signature) throws IOException, Refusal;

    /** Something that is done with a plan. */
    enum Deed {
        REHEARSE,
        APPLY,
        UNDO,
        JUDGE
    }

    /** @throws Refusal with 409, and why it is not done */
    PlanStatus contain(String id, Deed deed, Caller person) throws IOException, Refusal;

    /** Whatever a source sends, or asks before it sends. */
    Answer fromSource(Call call) throws IOException, Refusal;

    /**
     * Whether all parts work.
     *
     * @param parts each with a word on how it is
     */
    record Health(State state, List<Part> parts) {
        public Health {
            parts = List.copyOf(parts);
        }

        /** In the order of concern. */
        public enum State {
            OK,
            /** It takes logs and keeps them; something else does not work. */
            DEGRADED,
            /** It can't take logs. */
            FAILED
        }

        /** One of the parts. */
        public record Part(String name, State state, String detail) {}
    }

    /**
     * What became of a reload.
     *
     * @param taken whether the new set is in use
     * @param problems what is wrong, each with its place, when not; what was left out, when so
     */
    record Reload(boolean taken, String summary, List<String> problems) {
        public Reload {
            problems = List.copyOf(problems);
        }
    }
}
