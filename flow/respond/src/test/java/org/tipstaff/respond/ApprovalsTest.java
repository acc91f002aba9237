package org.tipstaff.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.site.Site;

class ApprovalsTest {
    private static final String ANALYST = "security.analyst1";
    private static final String SECOND = "security.analyst2";
    private static final String REGISTRAR = "registry.registrar";
    private static final String PRESIDENT = "chambers.president";
    private static final String ADMIN = "it.admin1";
    private static final int MUTATIONS = Boolean.getBoolean("tipstaff.full") ? 10_000 : 1_500;
    private static final Instant LATER = Given.NOW.plus(Duration.ofMinutes(10));

    @TempDir
    Path folder;

    private final Given.Signers people = Given.Signers.of(ANALYST, SECOND, REGISTRAR, PRESIDENT, ADMIN);
    private final Site site = people.site();
    private final Set<String> used = new HashSet<>();
    private final Approvals approvals = new Approvals(site, used::contains);
    private final ContainmentPlan plan = ContainmentPlanner.contain(site, Given.intruder(), Given.NOW, Given.NONCE);
    private final ApprovalRequest request = request(ApprovalRequest.Path.RULE);

    private ApprovalRequest request(ApprovalRequest.Path path) {
        return ApprovalRequest.of(
                plan,
                plan.actions(),
                path,
                Given.NOW,
                Given.NOW.plus(Duration.ofHours(2)),
                "ffeeddccbbaa99887766554433221100");
    }

    private List<String> refused(ContainmentPlan plan, ApprovalRequest request, Instant at, SignedApproval... signed) {
        NotApprovedException refused = catchThrowableOfType(
                NotApprovedException.class, () -> approvals.check(plan, request, List.of(signed), at));
        assertThat(refused).isNotNull();
        return refused.reasons();
    }

    private SignedApproval by(String person) {
        return people.sign(person, request);
    }

    @Test
    void twoPeopleOfTwoOfficesApproveExactlyThis() throws Exception {
        Granted granted = approvals.check(plan, request, List.of(by(ANALYST), by(REGISTRAR)), LATER);
        assertThat(granted.by()).containsExactly(REGISTRAR, ANALYST);
        assertThat(granted.reviewBy()).isNull();
        assertThat(granted.actions().stream().map(ApprovedAction::id))
                .containsExactlyElementsOf(
                        plan.actions().stream().map(ProposedAction::id).toList());
        assertThat(ApprovalRequest.read(request.canonical())).isEqualTo(request);
    }

    @Test
    void oneIsNotEnoughNorTwoOfOneOfficeNorOnePersonTwiceNorTheWrongOffice() {
        assertThat(refused(plan, request, LATER)).anyMatch(reason -> reason.startsWith("L4 needs 2 people"));
        assertThat(refused(plan, request, LATER, by(ANALYST))).anyMatch(reason -> reason.startsWith("L4 needs"));
        assertThat(refused(plan, request, LATER, by(ANALYST), by(SECOND)))
                .anyMatch(reason -> reason.contains("of 2 different offices"));
        assertThat(refused(plan, request, LATER, by(ANALYST), by(ANALYST)))
                .anyMatch(reason -> reason.contains("signs twice"));
        assertThat(refused(plan, request, LATER, by(ANALYST), by(ADMIN)))
                .anyMatch(reason -> reason.startsWith("L4 needs"));
        assertThat(refused(
                        plan,
                        request,
                        LATER,
                        by(ANALYST),
                        new SignedApproval("nobody", by(ANALYST).signature())))
                .anyMatch(reason -> reason.contains("no contact"));
    }

    @Test
    void onePersonUnderTwoNamesIsOne() {
        String key = Given.sshKey(people.keys().get(ANALYST));
        Site double_ = Given.site(Given.exampleText()
                .replace("  - person: " + ANALYST + "\n", "  - person: " + ANALYST + "\n    key: " + key + "\n")
                .replace("  - person: " + REGISTRAR + "\n", "  - person: " + REGISTRAR + "\n    key: " + key + "\n"));
        SignedApproval other = new SignedApproval(
                REGISTRAR, request.sign(people.keys().get(ANALYST).named(REGISTRAR)));
        assertThatThrownBy(() ->
                        new Approvals(double_, used::contains).check(plan, request, List.of(by(ANALYST), other), LATER))
                .isInstanceOf(NotApprovedException.class)
                .hasMessageContaining("another's key");
    }

    @Test
    void anApprovalIsGoodOnceAndForATime() {
        Instant expired = Given.NOW.plus(Duration.ofHours(2));
        assertThat(refused(plan, request, expired, by(ANALYST), by(REGISTRAR)))
                .anyMatch(reason -> reason.contains("expired"));
        assertThat(refused(plan, request, Given.NOW.minusSeconds(1), by(ANALYST), by(REGISTRAR)))
                .anyMatch(reason -> reason.contains("not yet"));
        used.add(request.nonce());
        assertThat(refused(plan, request, LATER, by(ANALYST), by(REGISTRAR)))
                .anyMatch(reason -> reason.contains("granted before"));
    }

    @Test
    void theSignaturesOfOneRequestAreNoneOfAnother() {
        ContainmentPlan other =
                ContainmentPlanner.contain(site, Given.intruder(), Given.NOW.plusSeconds(1), Given.NONCE);
        ApprovalRequest its = ApprovalRequest.of(
                other,
                other.actions(),
                ApprovalRequest.Path.RULE,
                Given.NOW,
                Given.NOW.plus(Duration.ofHours(2)),
                request.nonce());
        assertThat(refused(other, its, LATER, by(ANALYST), by(REGISTRAR)))
                .anyMatch(reason -> reason.contains("not under this request"));
        assertThat(refused(other, request, LATER, by(ANALYST), by(REGISTRAR)))
                .anyMatch(reason -> reason.contains("not what the plan says"));
    }

    @Test
    void theEmergencyPathIsPartOfWhatIsSignedAndAsksForAReview() throws Exception {
        ApprovalRequest emergency = request(ApprovalRequest.Path.EMERGENCY);
        Granted granted = approvals.check(
                plan, emergency, List.of(people.sign(ANALYST, emergency), people.sign(PRESIDENT, emergency)), LATER);
        assertThat(granted.reviewBy()).isEqualTo(LATER.plus(Duration.ofHours(4)));
        assertThat(refused(plan, emergency, LATER, by(ANALYST), by(PRESIDENT)))
                .anyMatch(reason -> reason.contains("not under this request"));
    }

    @Test
    void watchingIsApprovedByThoseWhoDecideTheLaw() throws Exception {
        ContainmentPlan watch = ContainmentPlanner.watch(site, Given.intruder(), Given.NOW, Given.NONCE)
                .orElseThrow();
        ApprovalRequest asked = ApprovalRequest.of(
                watch, List.of(), ApprovalRequest.Path.RULE, Given.NOW, Given.NOW.plusSeconds(3600), Given.NONCE);
        Granted granted = approvals.check(
                watch, asked, List.of(people.sign(REGISTRAR, asked), people.sign(PRESIDENT, asked)), LATER);
        assertThat(granted.actions()).isEmpty();
        assertThat(refused(watch, asked, LATER, people.sign(ANALYST, asked), people.sign(SECOND, asked)))
                .anyMatch(reason -> reason.startsWith("watching needs"));
    }

    @Test
    void onlyWhatThePolicyPreapprovesGoesWithoutSignatures() throws Exception {
        for (ProposedAction action : plan.actions()) {
            if (action.command().level() == ContainmentLevel.L1) {
                assertThat(ApprovedAction.preapproved(action, site, LATER).by()).containsExactly("policy");
            } else {
                assertThatThrownBy(() -> ApprovedAction.preapproved(action, site, LATER))
                        .isInstanceOf(NotApprovedException.class);
            }
        }
        ProposedAction own = new ProposedAction(
                new Command.BlockAddresses(List.of(org.tipstaff.site.Network.parse("10.20.1.20"))),
                "plan-1",
                Given.NONCE,
                plan.expires());
        assertThatThrownBy(() -> ApprovedAction.preapproved(own, site, LATER)).hasMessageContaining("court's own");
    }

    /** Changes of request and signatures, ten thousand in the full run: none is accepted. */
    @Test
    void noChangedByteIsOverlooked() throws Exception {
        long seed = 20_260_305;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] message = request.canonical();
        SignedApproval first = by(ANALYST);
        SignedApproval second = by(REGISTRAR);
        int parsed = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String where = "seed " + seed + ", mutation " + i;
            if (random.nextInt(3) > 0) {
                byte[] changed = mutated(message, random);
                if (Arrays.equals(changed, message)) {
                    continue;
                }
                ApprovalRequest read;
                try {
                    read = ApprovalRequest.read(changed);
                } catch (IllegalArgumentException e) {
                    continue;
                }
                parsed++;
                assertThatThrownBy(() -> approvals.check(plan, read, List.of(first, second), LATER))
                        .as(where)
                        .isInstanceOf(NotApprovedException.class);
            } else {
                byte[] changed = mutated(second.signature().getBytes(StandardCharsets.US_ASCII), random);
                String signature = new String(changed, StandardCharsets.ISO_8859_1);
                if (signature.equals(second.signature())) {
                    continue;
                }
                assertThatThrownBy(() -> approvals.check(
                                plan, request, List.of(first, new SignedApproval(REGISTRAR, signature)), LATER))
                        .as(where)
                        .isInstanceOf(NotApprovedException.class);
            }
        }
        // Many changes are still a request that can be read, so it is the signatures that refuse them.
        assertThat(parsed).isGreaterThan(MUTATIONS / 10);
        assertThat(approvals.check(plan, request, List.of(first, second), LATER).by())
                .hasSize(2);
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        byte[] changed = bytes.clone();
        int at = random.nextInt(changed.length);
        switch (random.nextInt(3)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                // A digit for a digit, so that addresses, ports and times stay well formed.
                for (int k = 0; k < changed.length; k++) {
                    int place = (at + k) % changed.length;
                    if (changed[place] >= '0' && changed[place] <= '9') {
                        changed[place] = (byte) ('0' + random.nextInt(10));
                        break;
                    }
                }
            }
            default -> changed[at] = bytes[random.nextInt(bytes.length)];
        }
        return changed;
    }

    @Test
    void opensshVerifiesOurSignatureAndWeVerifyTheirs() throws Exception {
        Path allowed = Files.writeString(folder.resolve("allowed"), Approvals.allowedSigners(site));
        Path message = Files.write(folder.resolve("request.json"), request.canonical());
        Path signature =
                Files.writeString(folder.resolve("request.sig"), by(REGISTRAR).signature());
        assertThat(ssh(
                        message,
                        "-Y",
                        "verify",
                        "-f",
                        allowed,
                        "-I",
                        REGISTRAR,
                        "-n",
                        "tipstaff-approval",
                        "-s",
                        signature))
                .isZero();
        assertThat(ssh(
                        message,
                        "-Y",
                        "verify",
                        "-f",
                        allowed,
                        "-I",
                        ANALYST,
                        "-n",
                        "tipstaff-approval",
                        "-s",
                        signature))
                .isNotZero();
        assertThat(ssh(message, "-Y", "verify", "-f", allowed, "-I", REGISTRAR, "-n", "file", "-s", signature))
                .isNotZero();

        Path key = folder.resolve("key");
        assertThat(ssh(message, "-q", "-t", "ed25519", "-N", "", "-C", "a person", "-f", key))
                .isZero();
        Site theirs = Given.site(Given.exampleText()
                .replace(
                        "  - person: " + ANALYST + "\n",
                        "  - person: " + ANALYST + "\n    key: "
                                + Files.readString(folder.resolve("key.pub")).strip() + "\n")
                .replace(
                        "  - person: " + REGISTRAR + "\n",
                        "  - person: " + REGISTRAR + "\n    key: "
                                + Given.sshKey(people.keys().get(REGISTRAR)) + "\n"));
        assertThat(ssh(message, "-Y", "sign", "-f", key, "-n", "tipstaff-approval", message))
                .isZero();
        String made = Files.readString(folder.resolve("request.json.sig"));
        Granted granted = new Approvals(theirs, used::contains)
                .check(plan, request, List.of(new SignedApproval(ANALYST, made), by(REGISTRAR)), LATER);
        assertThat(granted.by()).contains(ANALYST);
        NoteSigner stranger = NoteSigner.generate(ANALYST, SignatureType.ED25519);
        assertThat(refused(plan, request, LATER, new SignedApproval(ANALYST, request.sign(stranger)), by(REGISTRAR)))
                .isNotEmpty();
    }

    private int ssh(Path input, Object... arguments) throws InterruptedException {
        try {
            List<String> command = new java.util.ArrayList<>(List.of("ssh-keygen"));
            for (Object argument : arguments) {
                command.add(argument.toString());
            }
            return new ProcessBuilder(command)
                    .redirectInput(input.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            assumeTrue(false, "ssh-keygen is not installed");
            return -1;
        }
    }
}
