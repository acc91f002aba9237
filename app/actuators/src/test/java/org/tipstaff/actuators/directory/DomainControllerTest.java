package org.tipstaff.actuators.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.actuators.Approved;
import org.tipstaff.respond.Actuator;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ContainmentVerdict;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Lookout;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Subject;
import org.tipstaff.respond.Verification;
import org.tipstaff.testkit.actuators.ActuatorContract;

/** The directory actuator against a real domain controller, and what whoever has a clerk's password, ticket or session still gets done. */
class DomainControllerTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** When no ticket of before lives any more, whoever gave it out. */
    private static final Clock MUCH_LATER = Clock.fixed(NOW.plus(Duration.ofHours(11)), ZoneOffset.UTC);

    @TempDir
    static Path folder;

    private static DomainController domain;

    private static long nonce;

    @BeforeAll
    static void begin() throws IOException {
        DomainController.required();
        domain = DomainController.start(folder.resolve("dc"));
    }

    @AfterAll
    static void end() throws IOException {
        if (domain != null) {
            domain.close();
        }
    }

    private static ApprovedAction approved(Command command) {
        return Approved.of(command, ++nonce, NOW, NOW.plus(Duration.ofHours(24)));
    }

    private static DirectoryActuator actuator(List<Foothold> footholds) {
        return new DirectoryActuator(domain.config(), CLOCK, footholds);
    }

    private static ExecutedAction done(ApprovedAction action, Outcome outcome) {
        assertThat(outcome.result()).as(outcome.reasons().toString()).isEqualTo(Outcome.Result.DONE);
        return (ExecutedAction) action.executed(NOW, outcome);
    }

    // ---- the contract

    private abstract static class OfDirectory implements ActuatorContract.Subject {
        private final DirectoryActuator actuator = DomainControllerTest.actuator(List.of());

        @Override
        public Actuator actuator() {
            return actuator;
        }

        /** Nobody listens at this port. */
        @Override
        public Actuator silent() {
            DirectoryConfig config = domain.config();
            return new DirectoryActuator(
                    new DirectoryConfig(
                            config.server(),
                            config.address(),
                            9,
                            config.trust(),
                            config.base(),
                            config.actions(),
                            config.user(),
                            config.secret(),
                            config.ticketLife(),
                            config.protectedAccounts(),
                            config.seat()),
                    CLOCK,
                    List.of());
        }

        @Override
        public String state() throws Exception {
            return domain.state();
        }

        /** Tickets of before live, so all that can be said is "partly". */
        @Override
        public Verification.Effect effect() {
            return Verification.Effect.PARTLY;
        }
    }

    @Test
    void theContractHoldsForDisablingAnAccount() throws Exception {
        ActuatorContract.check(new OfDirectory() {
            @Override
            public ApprovedAction action() {
                return approved(new Command.DisableAccount("clerk2"));
            }

            @Override
            public String seen() {
                return signsIn("clerk2");
            }

            @Override
            public void sabotage(ApprovedAction action) throws Exception {
                set("clerk2", "userAccountControl", "512");
            }
        });
    }

    @Test
    void theContractHoldsForEndingWhatAnAccountIsSignedInTo() throws Exception {
        ActuatorContract.check(new OfDirectory() {
            @Override
            public ApprovedAction action() {
                return approved(new Command.RevokeSessions("clerk2"));
            }

            @Override
            public String seen() throws Exception {
                Path tickets = folder.resolve("contract.tgt");
                return Boolean.toString(domain.client(tickets, DomainController.PASSWORD + "\n", "kinit", "clerk2")
                        .good());
            }

            @Override
            public void sabotage(ApprovedAction action) throws Exception {
                set("clerk2", "userAccountControl", "512");
            }
        });
    }

    @Test
    void theContractHoldsForTakingAnAccountOutOfGroups() throws Exception {
        String registry = DomainController.dn("Registry");
        ActuatorContract.check(new OfDirectory() {
            @Override
            public ApprovedAction action() {
                return approved(new Command.RemoveFromGroups("clerk2", List.of("Registry")));
            }

            @Override
            public String seen() throws Exception {
                try (LDAPConnection own = domain.signedIn(DomainController.dn("clerk2"), DomainController.PASSWORD)) {
                    return List.of(own.getEntry(DomainController.dn("clerk2"), "cn", "memberOf")
                                    .toLDIF())
                            .toString();
                }
            }

            @Override
            public void sabotage(ApprovedAction action) throws Exception {
                modify(registry, new Modification(ModificationType.ADD, "member", DomainController.dn("clerk2")));
            }
        });
    }

    private static String signsIn(String account) {
        try (LDAPConnection connection = domain.signedIn(DomainController.dn(account), DomainController.PASSWORD)) {
            return connection.isConnected() ? "signed in" : "?";
        } catch (LDAPException | IOException e) {
            return "refused";
        }
    }

    private static void set(String account, String attribute, String value) throws Exception {
        modify(DomainController.dn(account), new Modification(ModificationType.REPLACE, attribute, value));
    }

    private static void modify(String dn, Modification change) throws Exception {
        try (LDAPConnection connection = domain.administrator()) {
            var _ = connection.modify(dn, change);
        }
    }

    // ---- from the attacker's seat

    @Test
    void aDisabledAccountWhoseSessionStillAnswersIsPartlyAndNeverContained() throws Exception {
        String before = domain.state();
        try (Footholds has = Footholds.of(domain, "clerk1")) {
            List<Foothold> all = List.of(has.password(), has.granting(), has.renewing(), has.ticket(), has.session());
            for (Foothold each : all) {
                assertThat(each.tried()).as("before, " + each).isEqualTo(Foothold.Answer.HOLDS);
            }
            DirectoryActuator actuator = actuator(all);
            ApprovedAction disable = approved(new Command.DisableAccount("clerk1"));
            ApprovedAction revoke = approved(new Command.RevokeSessions("clerk1"));
            ExecutedAction disabled = done(disable, actuator.execute(disable));
            ExecutedAction revoked = done(revoke, actuator.execute(revoke));

            for (ExecutedAction action : List.of(disabled, revoked)) {
                Verification verification = actuator.verify(action);
                assertThat(verification.effect())
                        .as(verification.reasons().toString())
                        .isEqualTo(Verification.Effect.PARTLY);
                assertThat(verification.reasons())
                        .first()
                        .asString()
                        .startsWith(
                                "partly until " + NOW.plus(Duration.ofHours(10)).plus(Duration.ofMinutes(25)));
                assertThat(verification.reasons()).contains("tried " + has.session() + ": it still works");
                assertThat(action.verified(NOW, verification).state()).isEqualTo("failed");
                System.out.println(action.command().kind() + " at a real domain controller: "
                        + String.join("\n  ", verification.reasons()));
            }

            assertThat(actuator.verify(disabled).reasons())
                    .contains("tried " + has.password() + ": refused, and worked before");

            // Whoever holds a session of before goes on whatever the clock says.
            DirectoryActuator later = new DirectoryActuator(domain.config(), MUCH_LATER, all);
            assertThat(later.verify(disabled).effect()).isEqualTo(Verification.Effect.PARTLY);

            ContainmentVerdict verdict = verdict(has);
            assertThat(verdict.finding()).isEqualTo(ContainmentVerdict.Finding.PARTLY);
            assertThat(verdict.claim()).isEmpty();

            assertThat(actuator.undo(disabled).result()).isEqualTo(Outcome.Result.DONE);
            assertThat(has.password().tried()).as("the other action holds it").isEqualTo(Foothold.Answer.REFUSED);
            assertThat(actuator.undo(revoked).result()).isEqualTo(Outcome.Result.DONE);
            assertThat(has.password().tried()).isEqualTo(Foothold.Answer.HOLDS);
        }
        assertThat(domain.state()).isEqualTo(before);
    }

    /** The seat is a source: what still works there is the attacker going on. The workstation is cut, and is silent. */
    private static ContainmentVerdict verdict(Footholds has) {
        Instant cut = NOW;
        Instant until = NOW.plusSeconds(60);
        List<Lookout.Residual> seen = new ArrayList<>();
        for (Foothold foothold : List.of(has.password(), has.session())) {
            if (foothold.tried() == Foothold.Answer.HOLDS) {
                seen.add(new Lookout.Residual(cut.plusSeconds(1), "session-used", List.of(foothold.toString())));
            }
        }
        return ContainmentVerdict.judge(
                List.of(
                        new Subject(Subject.Kind.ACCOUNT, "clerk1", Set.of("seat")),
                        new Subject(Subject.Kind.HOST, "REG-WS-014", Set.of("wire"))),
                List.of(
                        new Lookout(Subject.Kind.ACCOUNT, "clerk1", "seat", cut, until, List.of("tried"), seen),
                        new Lookout(Subject.Kind.HOST, "REG-WS-014", "wire", cut, until, List.of("heard"), List.of())),
                cut,
                until);
    }

    @Test
    void onlyARefusalSeenFromTheSeatAndTheEndOfAllTicketsIsVerified() throws Exception {
        try (Footholds has = Footholds.of(domain, "clerk1")) {
            List<Foothold> password = List.of(has.password());
            DirectoryActuator now = actuator(password);
            ApprovedAction action = approved(new Command.DisableAccount("clerk1"));
            ExecutedAction executed = done(action, now.execute(action));
            assertThat(now.verify(executed).effect()).isEqualTo(Verification.Effect.PARTLY);
            assertThat(now.undo(executed).result()).isEqualTo(Outcome.Result.DONE);

            DirectoryActuator later = new DirectoryActuator(domain.config(), MUCH_LATER, password);
            ApprovedAction again = approved(new Command.DisableAccount("clerk1"));
            ExecutedAction seen = done(again, later.execute(again));
            Verification verified = later.verify(seen);
            assertThat(verified.effect()).as(verified.reasons().toString()).isEqualTo(Verification.Effect.VERIFIED);
            Verification nobodyTried = new DirectoryActuator(domain.config(), MUCH_LATER, List.of()).verify(seen);
            assertThat(nobodyTried.effect()).isEqualTo(Verification.Effect.UNKNOWN);
            assertThat(nobodyTried.reasons().toString()).contains("nobody tried");
            ApprovedAction sessions = approved(new Command.RevokeSessions("clerk1"));
            ExecutedAction revoked = done(sessions, later.execute(sessions));
            assertThat(later.verify(revoked).effect())
                    .as("a password that is refused says nothing of sessions")
                    .isEqualTo(Verification.Effect.UNKNOWN);
            assertThat(later.undo(seen).result()).isEqualTo(Outcome.Result.DONE);
            assertThat(later.undo(revoked).result()).isEqualTo(Outcome.Result.DONE);
        }
    }

    // ---- groups

    @Test
    void exactlyTheGroupsThatWereLeftAreGivenBackAndAMembershipByAnotherGroupIsSaid() throws Exception {
        String before = domain.state();
        DirectoryActuator actuator = actuator(List.of());
        ApprovedAction some =
                approved(new Command.RemoveFromGroups("clerk1", List.of("Registry", "Everybody at court")));
        ExecutedAction executed = done(some, actuator.execute(some));
        assertThat(executed.outcome().reasons()).hasSize(2).allMatch(reason -> reason.contains("listed the account"));
        Verification verification = actuator.verify(executed);
        assertThat(verification.effect()).isEqualTo(Verification.Effect.PARTLY);
        assertThat(verification.reasons().toString())
                .contains(
                        "is no member of " + DomainController.dn("Registry"),
                        "still a member, by another group or as its primary one, of "
                                + DomainController.dn("Everybody at court"));
        ApprovedAction rest =
                approved(new Command.RemoveFromGroups("clerk1", List.of(DomainController.dn("Chambers"), "Registry")));
        ExecutedAction more = done(rest, actuator.execute(rest));
        assertThat(actuator.verify(executed).reasons().toString()).doesNotContain("still a member");
        assertThat(actuator.undo(executed).result()).isEqualTo(Outcome.Result.DONE);
        assertThat(domain.state()).as("the other action holds Registry").isNotEqualTo(before);
        assertThat(actuator.undo(more).result()).isEqualTo(Outcome.Result.DONE);
        assertThat(domain.state()).isEqualTo(before);
    }

    // ---- what is refused

    @Test
    void whatTheSiteProtectsAndWhatTheDirectoryRestsOnIsNotActedUpon() throws Exception {
        String before = domain.state();
        DirectoryActuator actuator = actuator(List.of());
        for (String account :
                List.of("Break.Glass", "BREAK.GLASS", "svc-tipstaff", "Administrator", "krbtgt", "dc1$")) {
            Command command = new Command.DisableAccount(account);
            Outcome outcome = actuator.execute(approved(command));
            assertThat(outcome.result()).as(account + " " + outcome.reasons()).isEqualTo(Outcome.Result.NOT_DONE);
            assertThat(actuator.dryRun(command).problems()).as(account).isNotEmpty();
        }
        assertThat(domain.state()).isEqualTo(before);
    }

    @Test
    void theAccountOfThisProgramMayDoNothingElse() throws Exception {
        try (LDAPConnection own = domain.signedIn(DomainController.SERVICE, DomainController.PASSWORD)) {
            String clerk = DomainController.dn("clerk3");
            for (Modification change : List.of(
                    new Modification(ModificationType.REPLACE, "description", "x"),
                    new Modification(ModificationType.REPLACE, "pwdLastSet", "0"),
                    new Modification(
                            ModificationType.REPLACE,
                            "unicodePwd",
                            "\"Another-One-8\"".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))) {
                assertThatThrownBy(() -> own.modify(clerk, change))
                        .as(change.getAttributeName())
                        .isInstanceOfSatisfying(
                                LDAPException.class,
                                e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
            }
            assertThatThrownBy(() -> own.delete(clerk)).isInstanceOf(LDAPException.class);
        }
    }

    @Test
    void anAccountThatItMayNotWriteIsSaidBeforeAndLeavesNothingBehind() throws Exception {
        try (LDAPConnection administrator = domain.administrator()) {
            String elsewhere = "OU=Elsewhere," + DomainController.BASE;
            var _ = administrator.add("dn: " + elsewhere, "objectClass: organizationalUnit");
            var _ = administrator.modifyDN(DomainController.dn("clerk3"), "CN=clerk3", true, elsewhere);
            try {
                String before = domain.state();
                DirectoryActuator actuator = actuator(List.of());
                Command command = new Command.DisableAccount("clerk3");
                assertThat(actuator.dryRun(command).problems().toString()).contains("may not write userAccountControl");
                Outcome outcome = actuator.execute(approved(command));
                assertThat(outcome.result()).as(outcome.reasons().toString()).isEqualTo(Outcome.Result.NOT_DONE);
                assertThat(domain.state()).isEqualTo(before);
            } finally {
                var _ = administrator.modifyDN(
                        "CN=clerk3," + elsewhere, "CN=clerk3", true, "CN=Users," + DomainController.BASE);
                var _ = administrator.delete(elsewhere);
            }
        }
    }

    @Test
    void anAccountThatWasRenamedMeanwhileIsGivenBackAllTheSame() throws Exception {
        String before = domain.state();
        DirectoryActuator actuator = actuator(List.of());
        ApprovedAction action = approved(new Command.DisableAccount("clerk3"));
        ExecutedAction executed = done(action, actuator.execute(action));
        try (LDAPConnection administrator = domain.administrator()) {
            var _ = administrator.modifyDN(DomainController.dn("clerk3"), "CN=married", true);
            assertThat(actuator.observe(action.id())).isEqualTo(Presence.PRESENT);
            assertThat(actuator.undo(executed).result()).isEqualTo(Outcome.Result.DONE);
            var _ = administrator.modifyDN(DomainController.dn("married"), "CN=clerk3", true);
        }
        assertThat(domain.state()).isEqualTo(before);
    }

    @Test
    void anotherCertificateIsNobody() throws Exception {
        DirectoryConfig config = domain.config();
        Certificates others = Certificates.make(folder.resolve("others"), DomainController.SERVER);
        DirectoryActuator fooled = new DirectoryActuator(
                new DirectoryConfig(
                        config.server(),
                        config.address(),
                        config.port(),
                        others.authority(),
                        config.base(),
                        config.actions(),
                        config.user(),
                        config.secret(),
                        config.ticketLife(),
                        config.protectedAccounts(),
                        config.seat()),
                CLOCK,
                List.of());
        ApprovedAction action = approved(new Command.DisableAccount("clerk2"));
        assertThat(fooled.observe(action.id())).isEqualTo(Presence.UNKNOWN);
        assertThat(fooled.execute(action).result()).isEqualTo(Outcome.Result.NOT_DONE);
        assertThat(Files.readString(config.trust())).isNotEqualTo(Files.readString(others.authority()));
    }
}
