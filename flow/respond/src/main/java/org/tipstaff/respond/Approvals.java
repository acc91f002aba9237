package org.tipstaff.respond;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tipstaff.evidence.seal.SshSignature;
import org.tipstaff.evidence.tlog.NoteKey;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.site.Approval;
import org.tipstaff.site.Contact;
import org.tipstaff.site.Emergency;
import org.tipstaff.site.Site;
import org.tipstaff.site.SshKey;
import org.tipstaff.site.Watch;

/**
 * Whether the people whom the site's policy names have agreed to exactly this. All signatures must be good: one that is not
 * refuses the whole, for nobody can say what its owner agreed to.
 */
public final class Approvals {
    /** More people than any policy asks for. */
    public static final int SIGNATURES_MAX = 32;

    private final Site site;
    private final Predicate<String> usedNonce;

    /** @param usedNonce whether a request with this nonce was granted before; kept for good by the caller */
    public Approvals(Site site, Predicate<String> usedNonce) {
        this.site = site;
        this.usedNonce = usedNonce;
    }

    /**
     * What a rule asks for.
     *
     * @param count different people, with different keys
     * @param offices that may sign
     * @param differentOffices of how many offices they must be
     */
    public record Need(int count, List<String> offices, int differentOffices) {
        static Need of(List<String> offices, int count) {
            return new Need(count, offices, (int)
                    Math.min(count, offices.stream().distinct().count()));
        }
    }

    /** What the policy asks for at this level and hour; any one of the needs is enough. None: nobody can approve it. */
    public static List<Need> needs(Site site, ContainmentLevel level, Instant at) {
        return site.policy().approvals().stream()
                .filter(rule -> rule.level().equals(level.name()))
                .filter(rule -> rule.hours() == null
                        || rule.hours().cover(at, site.court().timezone()))
                .map(Approvals::need)
                .toList();
    }

    private static Need need(Approval rule) {
        return rule.preapproved() ? new Need(0, rule.offices(), 0) : Need.of(rule.offices(), rule.count());
    }

    /**
     * Grants the request, or says every reason why not.
     *
     * @param plan that it is about, as it lies in the case
     * @param at now; when an old grant is checked again, the time at which it was granted
     */
    public Granted check(ContainmentPlan plan, ApprovalRequest request, List<SignedApproval> signatures, Instant at)
            throws NotApprovedException {
        List<String> reasons = new ArrayList<>();
        if (usedNonce.test(request.nonce())) {
            reasons.add("this request was granted before; ask anew");
        }
        if (at.isBefore(request.made())) {
            reasons.add("the request is of " + request.made() + ", which is not yet");
        }
        if (!at.isBefore(request.expires())) {
            reasons.add("the request expired at " + request.expires());
        }
        for (ProposedAction action : request.actions()) {
            if (!at.isBefore(action.expires())) {
                reasons.add("action " + action.id() + " expired at " + action.expires());
            }
            reasons.addAll(Guards.objections(action.command(), site));
        }
        List<Contact> signers = signers(request, signatures, reasons);
        Instant reviewBy = policy(request, signers, at, reasons);
        // Last, for it writes out the whole plan; where a signature is wrong already it could only say so again.
        if (reasons.isEmpty() && !request.isOf(plan)) {
            reasons.add("the request is not what the plan says: it or the plan was changed");
        }
        if (!reasons.isEmpty()) {
            throw new NotApprovedException(reasons);
        }
        SortedSet<String> by =
                new TreeSet<>(signers.stream().map(Contact::person).toList());
        return new Granted(request, List.copyOf(by), at, reviewBy);
    }

    private List<Contact> signers(ApprovalRequest request, List<SignedApproval> signatures, List<String> reasons) {
        if (signatures.size() > SIGNATURES_MAX) {
            reasons.add("more than " + SIGNATURES_MAX + " signatures");
            return List.of();
        }
        byte[] message = request.canonical();
        List<Contact> signers = new ArrayList<>();
        Set<String> persons = new HashSet<>();
        Set<SshKey> keys = new HashSet<>();
        for (SignedApproval signature : signatures) {
            Contact contact = site.contacts().stream()
                    .filter(each -> each.person().equals(signature.person()))
                    .findFirst()
                    .orElse(null);
            SshKey key = contact == null ? null : contact.key();
            if (contact == null || key == null) {
                reasons.add("'" + signature.person() + "' is no contact of the site with a key");
            } else if (!SshSignature.verifies(
                    message, ApprovalRequest.NAMESPACE, signature.signature(), noteKey(contact, key))) {
                reasons.add("the signature of " + contact.person() + " is not under this request, or not theirs");
            } else if (!persons.add(contact.person()) || !keys.add(key)) {
                reasons.add(contact.person() + " signs twice, or with another's key");
            } else {
                signers.add(contact);
            }
        }
        return signers;
    }

    private static NoteKey noteKey(Contact contact, SshKey key) {
        return new NoteKey(contact.person(), SignatureType.ED25519, key.publicKey());
    }

    private @Nullable Instant policy(ApprovalRequest request, List<Contact> signers, Instant at, List<String> reasons) {
        if (request.kind() == ContainmentPlan.Kind.WATCH) {
            Watch watch = site.policy().watch();
            if (watch == null) {
                reasons.add("the policy of the site has no 'watch': nobody may look on");
            } else {
                fulfil("watching", List.of(Need.of(watch.offices(), watch.count())), signers, reasons);
            }
            return null;
        }
        if (request.path() == ApprovalRequest.Path.EMERGENCY) {
            Emergency emergency = site.policy().emergency();
            if (emergency == null) {
                reasons.add("the policy of the site has no emergency path");
                return null;
            }
            fulfil("the emergency path", List.of(Need.of(emergency.offices(), emergency.count())), signers, reasons);
            Duration within = emergency.reviewWithin();
            return at.plus(within);
        }
        Arrays.stream(ContainmentLevel.values())
                .filter(level -> request.actions().stream()
                        .anyMatch(action -> action.command().level() == level))
                .forEach(level -> fulfil(level.name(), needs(site, level, at), signers, reasons));
        return null;
    }

    private static void fulfil(String what, List<Need> needs, List<Contact> signers, List<String> reasons) {
        if (needs.isEmpty()) {
            reasons.add("the policy of the site has no rule for " + what + " at this hour");
            return;
        }
        List<String> missing = needs.stream()
                .map(need -> lacks(need, signers))
                .filter(Objects::nonNull)
                .toList();
        if (missing.size() == needs.size()) {
            reasons.add(what + " needs " + String.join(", or ", missing));
        }
    }

    private static @Nullable String lacks(Need need, List<Contact> signers) {
        List<Contact> fitting = signers.stream()
                .filter(signer -> need.offices().contains(signer.office()))
                .toList();
        long offices = fitting.stream().map(Contact::office).distinct().count();
        return fitting.size() >= need.count() && offices >= need.differentOffices()
                ? null
                : need.count() + " people of " + String.join(", ", need.offices()) + ", of " + need.differentOffices()
                        + " different offices; signed by " + fitting.size() + " of them, of " + offices;
    }

    /** The file that {@code ssh-keygen -Y verify -f} is given: who may approve, with which key. */
    public static String allowedSigners(Site site) {
        StringBuilder lines = new StringBuilder();
        for (Contact contact : site.contacts()) {
            SshKey key = contact.key();
            if (key != null) {
                lines.append(contact.person())
                        .append(" namespaces=\"")
                        .append(ApprovalRequest.NAMESPACE)
                        .append("\" ")
                        .append(key)
                        .append('\n');
            }
        }
        return lines.toString();
    }
}
