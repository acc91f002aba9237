package org.tipstaff.server.http;

/** A request that is answered with a problem. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String detail;

    public Refusal(int status, String detail) {
        super(detail);
        this.status = status;
        this.detail = detail;
    }

    Answer answer() {
        Answer answer = Answer.problem(status, detail);
        return status == 429 || status == 503 ? answer.with("Retry-After", "5") : answer;
    }
}
