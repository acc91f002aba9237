package org.tipstaff.server.http;

import java.io.IOException;
import java.util.List;
import org.tipstaff.access.Caller;
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
