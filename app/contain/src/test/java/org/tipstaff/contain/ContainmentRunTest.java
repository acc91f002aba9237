package org.tipstaff.contain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tipstaff.respond.Action;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.DryRun;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.ExpiredAction;
import org.tipstaff.respond.FailedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.ProposedAction;
import org.tipstaff.respond.RecordingActuator;
import org.tipstaff.respond.UndoneAction;
import org.tipstaff.respond.Verification;
import org.tipstaff.respond.VerifiedAction;
import org.tipstaff.site.Network;
import org.tipstaff.site.Site;
import org.tipstaff.site.SiteReader;

class ContainmentRunTest {
    private static final Instant BEGIN = Instant.parse("2026-03-04T02:00:00Z");
    private static final String PLAN = "plan-1";

    private Instant now = BEGIN;
    private final InstantSource clock = () -> now;
    private final BookOfATest book = new BookOfATest();
    private final RecordingActuator device = new RecordingActuator();
    private final ApprovalCheck policy = (action, signed, at) -> ApprovedAction.preapproved(action, site(), at);

    private static Site site() {
        String text = "court: {name: A, timezone: UTC}\npolicy:\n  approvals: [{level: L1, preapproved: yes}]\n";
        return SiteReader.read("site.yaml", text.getBytes(StandardCharsets.UTF_8))
                .site()
                .orElseThrow();
    }

    private static ProposedAction block(int number, Duration lease) {
        return new ProposedAction(
                new Command.BlockAddresses(List.of(Network.parse("203.0.113." + number + "/32"))),
                PLAN,
                String.format("%032x", number),
                BEGIN.plus(lease));
    }

    private ContainmentRun open(List<ProposedAction> actions, Actuator... devices) throws IOException {
        return ContainmentRun.open(book, actions, new Devices(List.of(devices)), policy, clock);
    }

    private ContainmentRun approved(List<ProposedAction> actions, Actuator... devices) throws IOException {
        ContainmentRun run = open(List.of(), devices);
        run.propose(PLAN, "0".repeat(64), actions, "it.admin1");
        assertThat(run.approve(PLAN, "it.admin1")).isEmpty();
        return run;
    }

    private static Action state(ContainmentRun run, ProposedAction action) {
        return run.action(action.id()).orElseThrow().action();
    }

    @Test
    void anActionGoesFromProposedToUndoneAndEveryStepIsWrittenDown() throws IOException {
        ProposedAction action = block(1, Duration.ofHours(1));
        ContainmentRun run = approved(List.of(action), device);
        assertThat(run.execute(action.id(), "it.admin1")).isInstanceOf(ExecutedAction.class);
        assertThat(run.undo(action.id(), "it.admin2")).isInstanceOf(UndoneAction.class);
        assertThat(book.steps())
                .extracting(Step::kind)
                .containsExactly(
                        Step.Kind.PROPOSED,
                        Step.Kind.APPROVED,
                        Step.Kind.EXECUTING,
                        Step.Kind.EXECUTED,
                        Step.Kind.VERIFIED,
                        Step.Kind.UNDOING,
                        Step.Kind.UNDONE);
        assertThat(device.told()).hasSize(2);
    }

    @Test
    void whatIsNotApprovedIsNotExecuted() throws IOException {
        ProposedAction action = block(1, Duration.ofHours(1));
        ContainmentRun run = open(List.of(action), device);
        assertThatThrownBy(() -> run.execute(action.id(), "it.admin1")).isInstanceOf(IllegalStateException.class);
        assertThat(device.told()).isEmpty();
    }

    @Test
    void aStepThatCanNotBeWrittenDownIsNotDone() throws IOException {
        ProposedAction action = block(1, Duration.ofHours(1));
        ContainmentRun approved = approved(List.of(action), device);
        assertThat(approved.unexplained()).isEmpty();
        StepBook full = new StepBook() {
            @Override
            public long record(Step step) throws IOException {
                throw new IOException("no space left");
            }

            @Override
            public List<Entered> entered() {
                return book.entered();
            }
        };
        ContainmentRun run = ContainmentRun.open(full, List.of(action), new Devices(List.of(device)), policy, clock);
        assertThatThrownBy(() -> run.execute(action.id(), "it.admin1")).hasMessage("no space left");
        assertThat(device.told()).isEmpty();
    }

    @Test
    void executingTwiceTellsTheDeviceOnce() throws IOException {
        ProposedAction action = block(1, Duration.ofHours(1));
        ContainmentRun run = approved(List.of(action), device);
        var _ = run.execute(action.id(), "it.admin1");
        var _ = run.execute(action.id(), "it.admin1");
        assertThat(device.told()).hasSize(1);
    }

    @Test
    void aLeaseThatIsOverIsTakenBackAndOneThatRunsIsNot() throws IOException {
        ProposedAction brief = block(1, Duration.ofMinutes(10));
        ProposedAction lasting = block(2, Duration.ofHours(1));
        ContainmentRun run = approved(List.of(brief, lasting), device);
        var _ = run.execute(brief.id(), "it.admin1");
        var _ = run.execute(lasting.id(), "it.admin1");
        now = BEGIN.plus(Duration.ofMinutes(11));
        assertThat(run.expire()).containsExactly(brief.id());
        assertThat(state(run, brief)).isInstanceOf(ExpiredAction.class);
        assertThat(device.observe(brief.id())).isEqualTo(Presence.ABSENT);
        assertThat(device.observe(lasting.id())).isEqualTo(Presence.PRESENT);
    }

    @Test
    void whatWasApprovedAndNeverExecutedExpiresUntouched() throws IOException {
        ProposedAction action = block(1, Duration.ofMinutes(10));
        ContainmentRun run = approved(List.of(action), device);
        now = BEGIN.plus(Duration.ofMinutes(11));
        assertThat(run.execute(action.id(), "it.admin1")).isInstanceOf(ExpiredAction.class);
        assertThat(device.told()).isEmpty();
    }

    @Test
    void aDeviceThatLostAnActionMakesItFailed() throws IOException {
        ProposedAction action = block(1, Duration.ofHours(1));
        var _ = approved(List.of(action), device).execute(action.id(), "it.admin1");
        ContainmentRun run = open(List.of(action), new RecordingActuator());
        assertThat(run.reconcile()).containsExactly(action.id());
        assertThat(state(run, action)).isInstanceOf(FailedAction.class);
        assertThat(state(open(List.of(action), device), action)).isInstanceOf(FailedAction.class);
    }

    /** A device that hears and does not answer. */
    private static final class Silent implements Actuator {
        @Override
        public String id() {
            return "silent";
        }

        @Override
        public boolean takes(Command command) {
            return true;
        }

        @Override
        public DryRun dryRun(Command command) {
            return new DryRun(List.of(), List.of());
        }

        @Override
        public Outcome execute(ApprovedAction action) {
            return Outcome.unknown("no answer");
        }

        @Override
        public Verification verify(ExecutedAction action) {
            return new Verification(Verification.Effect.UNKNOWN, List.of("no answer"));
        }

        @Override
        public Outcome undo(ExecutedAction action) {
            return Outcome.unknown("no answer");
        }

        @Override
        public Presence observe(ActionId id) {
            return Presence.UNKNOWN;
        }
    }

    @Test
    void silenceIsNeverTakenForUndone() throws IOException {
        ProposedAction action = block(1, Duration.ofMinutes(10));
        ContainmentRun run = approved(List.of(action), new Silent());
        var _ = run.execute(action.id(), "it.admin1");
        var _ = run.undo(action.id(), "it.admin1");
        assertThat(run.action(action.id()).orElseThrow().mayBeInForce()).isTrue();
        now = BEGIN.plus(Duration.ofHours(1));
        var _ = run.reconcile();
        assertThat(run.action(action.id()).orElseThrow().mayBeInForce()).isTrue();
        assertThat(open(List.of(action), new Silent())
                        .action(action.id())
                        .orElseThrow()
                        .mayBeInForce())
                .isTrue();
    }

    @Test
    void anApprovalThatDoesNotHoldAnyMoreIsSaidAndNotBelieved() throws IOException {
        ProposedAction action = block(1, Duration.ofHours(1));
        var _ = approved(List.of(action), device);
        ContainmentRun run = ContainmentRun.open(
                book,
                List.of(action),
                new Devices(List.of(device)),
                (proposed, signed, at) -> ApprovedAction.preapproved(proposed, site(), proposed.expires()),
                clock);
        assertThat(run.unexplained()).hasSize(1);
        assertThat(state(run, action)).isInstanceOf(ProposedAction.class);
    }

    @Test
    void stepsOfAnActionThatNoPlanHasAreSaid() throws IOException {
        ProposedAction action = block(1, Duration.ofHours(1));
        var _ = approved(List.of(action), device).execute(action.id(), "it.admin1");
        assertThat(open(List.of(), device).unexplained()).isNotEmpty();
    }

    /**
     * Wherever the power goes: the states that are read afterwards name everything that the device has, what was begun is
     * finished, nothing is done twice, and when all is undone the device is empty.
     */
    @Test
    void wheneverThePowerGoesNothingIsForgottenAndNothingIsDoneTwice() throws IOException {
        int runs = Boolean.getBoolean("tipstaff.full") ? 1_000 : 200;
        int deaths = 0;
        for (int seed = 0; seed < runs; seed++) {
            deaths += oneLife(new Random(seed), "seed " + seed);
        }
        assertThat(deaths).isGreaterThan(runs);
    }

    private int oneLife(Random random, String seed) throws IOException {
        now = BEGIN;
        BookOfATest durable = new BookOfATest();
        RecordingActuator real = new RecordingActuator();
        List<ProposedAction> all = new ArrayList<>();
        for (int i = 1; i <= 1 + random.nextInt(4); i++) {
            all.add(block(i, Duration.ofMinutes(random.nextInt(5, 120))));
        }
        ContainmentRun first = ContainmentRun.open(durable, List.of(), new Devices(List.of(real)), policy, clock);
        first.propose(PLAN, "0".repeat(64), all, "it.admin1");
        assertThat(first.approve(PLAN, "it.admin1")).isEmpty();
        int deaths = 0;
        for (int life = 0; life < 6; life++) {
            PowerCut cut = new PowerCut(random.nextInt(14));
            now = now.plus(Duration.ofMinutes(random.nextInt(20)));
            try {
                ContainmentRun run = ContainmentRun.open(
                        cut.around(durable), all, new Devices(List.of(cut.around(real))), policy, clock);
                named(run, real, seed);
                var _ = run.reconcile();
                for (int i = 0; i < 5; i++) {
                    ProposedAction one = all.get(random.nextInt(all.size()));
                    var _ = random.nextInt(3) == 0
                            ? run.undo(one.id(), "it.admin2")
                            : run.execute(one.id(), "it.admin1");
                    now = now.plus(Duration.ofMinutes(random.nextInt(10)));
                    var _ = run.expire();
                }
            } catch (PowerCut.Dead _) {
                deaths++;
            }
        }
        ContainmentRun last = ContainmentRun.open(durable, all, new Devices(List.of(real)), policy, clock);
        named(last, real, seed);
        var _ = last.reconcile();
        assertThat(last.unexplained()).as(seed).isEmpty();
        for (ContainmentRun.Standing standing : last.actions()) {
            boolean has = real.observe(standing.action().id()) == Presence.PRESENT;
            assertThat(standing.interrupted()).as(seed).isFalse();
            assertThat(standing.action().mayBeInForce()).as(seed).isEqualTo(has);
            var _ = last.undo(standing.action().id(), "it.admin2");
            assertThat(real.observe(standing.action().id())).as(seed).isEqualTo(Presence.ABSENT);
        }
        for (ProposedAction action : all) {
            long executed = real.told().stream()
                    .filter(told -> told.startsWith("execute " + action.id()))
                    .count();
            assertThat(executed).as(seed).isLessThanOrEqualTo(1);
        }
        return deaths;
    }

    /** Whatever the device has, the states say so before anything else is done. */
    private static void named(ContainmentRun run, RecordingActuator real, String seed) {
        for (ContainmentRun.Standing standing : run.actions()) {
            if (real.observe(standing.action().id()) == Presence.PRESENT) {
                assertThat(standing.mayBeInForce()).as(seed).isTrue();
            }
        }
        assertThat(run.actions().stream().filter(each -> each.action() instanceof VerifiedAction))
                .as(seed + ": what only writes down is never verified")
                .isEmpty();
    }
}
