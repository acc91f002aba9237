package org.tipstaff.respond;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tipstaff.event.Sha256;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.evidence.seal.SshSignature;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * What people sign: the very commands with their targets, what they will cost and show, until when, once. Its canonical bytes
 * (RFC 8785) are the message, so a signature made with {@code ssh-keygen -Y sign -n tipstaff-approval} is one of ours.
 *
 * @param plan id of the plan
 * @param planDigest of the whole plan, its steps for people too
 * @param kind cutting, or watching
 * @param path by the rule of the level, or the emergency's
 * @param actions those of the plan that are asked for; none when watching
 * @param losses what the whole plan costs
 * @param reachedAfter crown jewels that the attacker still gets to
 * @param predictions digest of the plan's predictions
 * @param made when it was asked
 * @param expires when the answer comes too late
 * @param nonce 32 hexadecimal digits, never used before
 */
public record ApprovalRequest(
        String plan,
        Sha256 planDigest,
        ContainmentPlan.Kind kind,
        Path path,
        List<ProposedAction> actions,
        List<ServiceLoss> losses,
        List<String> reachedAfter,
        Sha256 predictions,
        Instant made,
        Instant expires,
        String nonce) {
    /** What {@code ssh-keygen -n} is told: no other signature passes for an approval, and no approval for another. */
    public static final String NAMESPACE = "tipstaff-approval";

    /** What is asked must be answered by then; afterwards the world is another. */
    public static final Duration VALID_MAX = Duration.ofHours(24);

    /** Bytes of a request that are read. */
    public static final int BYTES_MAX = 8 * 1024 * 1024;

    private static final String FORMAT = "tipstaff-approval/1";

    public enum Path {
        RULE,
        EMERGENCY
    }

    public ApprovalRequest {
        actions = List.copyOf(actions);
        losses = List.copyOf(losses);
        reachedAfter = List.copyOf(reachedAfter);
        if (!nonce.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("a nonce is 32 hexadecimal digits");
        }
        if (!made.isBefore(expires) || Duration.between(made, expires).compareTo(VALID_MAX) > 0) {
            throw new IllegalArgumentException(
                    "a request expires after it was made, and within " + VALID_MAX.toHours() + " hours");
        }
        if (actions.isEmpty() != (kind == ContainmentPlan.Kind.WATCH)) {
            throw new IllegalArgumentException(
                    "who is asked for a cut is asked for actions, who is asked to watch is not");
        }
        HashSet<ActionId> ids = new HashSet<>();
        for (ProposedAction action : actions) {
            if (!action.plan().equals(plan) || !ids.add(action.id())) {
                throw new IllegalArgumentException("a request is for actions of one plan, each once");
            }
        }
    }

    /** @param actions of the plan */
    public static ApprovalRequest of(
            ContainmentPlan plan,
            Collection<ProposedAction> actions,
            Path path,
            Instant made,
            Instant expires,
            String nonce) {
        ApprovalRequest request = new ApprovalRequest(
                plan.id(),
                plan.digest(),
                plan.kind(),
                path,
                List.copyOf(actions),
                plan.losses(),
                plan.reachedAfter(),
                Sha256.of(CanonicalJson.bytes(plan.predictions().json())),
                made,
                expires,
                nonce);
        if (!request.isOf(plan)) {
            throw new IllegalArgumentException("a request is for actions that its plan proposes");
        }
        return request;
    }

    /** Whether it says of this plan what the plan says, and asks for nothing that is not in it. */
    public boolean isOf(ContainmentPlan of) {
        Sha256 digest = of.digest();
        return planDigest.equals(digest)
                && plan.equals(ContainmentPlan.id(digest))
                && kind == of.kind()
                && losses.equals(of.losses())
                && reachedAfter.equals(of.reachedAfter())
                && predictions.equals(
                        Sha256.of(CanonicalJson.bytes(of.predictions().json())))
                && new HashSet<>(of.actions(digest)).containsAll(actions);
    }

    public byte[] canonical() {
        return CanonicalJson.bytes(json());
    }

    public Sha256 digest() {
        return Sha256.of(canonical());
    }

    /** The signature file, as {@code ssh-keygen -Y sign -n tipstaff-approval} makes it. */
    public String sign(NoteSigner signer) {
        return SshSignature.of(canonical(), NAMESPACE, signer);
    }

    public Json.Members json() {
        Map<String, Json> members = new TreeMap<>();
        members.put("format", Shape.string(FORMAT));
        members.put("plan", Shape.string(plan));
        members.put("plan_digest", Shape.string(planDigest));
        members.put("kind", Shape.string(Shape.word(kind)));
        members.put("path", Shape.string(Shape.word(path)));
        members.put(
                "actions",
                Shape.items(actions.stream().map(ProposedAction::json).toList()));
        members.put("losses", Shape.items(losses.stream().map(ServiceLoss::json).toList()));
        members.put("reached_after", Shape.texts(reachedAfter));
        members.put("predictions", Shape.string(predictions));
        members.put("made", Shape.string(made));
        members.put("expires", Shape.string(expires));
        members.put("nonce", Shape.string(nonce));
        return new Json.Members(members);
    }

    /**
     * Reads what {@link #canonical} gave, and nothing that is nearly that.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static ApprovalRequest read(byte[] bytes) {
        Json json;
        try {
            json = CanonicalJson.parse(bytes, BYTES_MAX);
        } catch (TlogFormatException e) {
            throw new IllegalArgumentException("this is no request for approval: " + e.getMessage(), e);
        }
        Shape shape = new Shape("the request", json);
        if (!shape.text("format").equals(FORMAT)) {
            throw new IllegalArgumentException("this request is not of the format " + FORMAT);
        }
        ApprovalRequest request = new ApprovalRequest(
                shape.text("plan"),
                shape.digest("plan_digest"),
                shape.word("kind", ContainmentPlan.Kind.values()),
                shape.word("path", Path.values()),
                shape.list("actions", ProposedAction::read),
                shape.list("losses", ServiceLoss::read),
                shape.texts("reached_after"),
                shape.digest("predictions"),
                shape.instant("made"),
                shape.instant("expires"),
                shape.text("nonce"));
        shape.end();
        return request;
    }
}
