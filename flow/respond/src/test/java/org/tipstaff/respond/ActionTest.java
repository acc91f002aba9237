package org.tipstaff.respond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.tipstaff.evidence.custody.CanonicalJson;
import org.tipstaff.evidence.custody.Json;
import org.tipstaff.site.Address;
import org.tipstaff.site.Mac;
import org.tipstaff.site.Network;

class ActionTest {
    private static final Instant EXPIRES = Given.NOW.plusSeconds(3600);
    private static final Command BLOCK = new Command.BlockAddresses(List.of(Network.parse("198.51.100.7")));
    private static final ProposedAction PROPOSED = new ProposedAction(BLOCK, "plan-1", Given.NONCE, EXPIRES);

    private static ApprovedAction approved() throws NotApprovedException {
        return ApprovedAction.preapproved(PROPOSED, Given.example(), Given.NOW);
    }

    private static List<Command> oneOfEach() {
        HostTarget host = new HostTarget(
                "REG-WS-014",
                List.of(Address.parse("10.20.3.14"), Address.parse("2001:db8:20:3::14")),
                List.of(Mac.parse("02-00-5E-20-03-14")));
        List<Network> inside = List.of(Network.parse("10.20.0.0/16"), Network.parse("2001:db8:20::/48"));
        Destination filing = new Destination(Network.parse("203.0.113.40"), Transport.TCP, 443);
        return List.of(
                new Command.BlockAddresses(List.of(Network.parse("2001:db8:bad::/48"), Network.parse("198.51.100.7"))),
                new Command.SinkholeDomains(List.of("b.example", "a.example"), null),
                new Command.SinkholeDomains(List.of("a.example"), Address.parse("10.20.8.30")),
                new Command.IsolateHosts(List.of(host), inside, List.of(filing)),
                new Command.IsolateSite(inside, List.of(filing)),
                new Command.QuarantineHosts(List.of(host), List.of(filing), List.of()),
                new Command.UnplugHosts(List.of(host)),
                new Command.UnplugSite(inside),
                new Command.DisableAccount("registry.clerk3"),
                new Command.RevokeSessions("registry.clerk3"),
                new Command.RemoveFromGroups("registry.clerk3", List.of("CN=Clerks,DC=court,DC=example")),
                new Command.CallWebhook(
                        "close-port", ContainmentLevel.L5, new Json.Members(Map.of("port", new Json.Whole(7)))));
    }

    @Test
    void everyCommandIsReadAsItWasWrittenAndInNoOtherSpelling() throws Exception {
        List<String> digests = new ArrayList<>();
        for (Command command : oneOfEach()) {
            byte[] bytes = command.canonical();
            assertThat(CommandJson.read(CanonicalJson.parse(bytes, bytes.length)))
                    .isEqualTo(command);
            digests.add(command.digest().hex());
        }
        assertThat(digests).doesNotHaveDuplicates();
        assertThat(new Command.SinkholeDomains(List.of("b.example", "a.example", "b.example"), null).digest())
                .isEqualTo(new Command.SinkholeDomains(List.of("a.example", "b.example"), null).digest());
    }

    @Test
    void aReaderOfHostileCommandsOnlyEverRefuses() {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        List<Command> commands = oneOfEach();
        for (int i = 0; i < 20_000; i++) {
            Command command = commands.get(random.nextInt(commands.size()));
            byte[] changed = command.canonical();
            for (int k = random.nextInt(3); k >= 0; k--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(32, 127);
            }
            try {
                Command read = CommandJson.read(CanonicalJson.parse(changed, changed.length));
                assertThat(read.canonical()).as("seed " + seed + ", " + i).isEqualTo(changed);
            } catch (IllegalArgumentException | org.tipstaff.evidence.tlog.TlogFormatException e) {
                assertThat(e.getMessage()).isNotNull();
            }
        }
    }

    @Test
    void whatIsTooWideOrNoNameIsNoCommand() {
        for (String network : List.of("0.0.0.0/0", "10.0.0.0/8", "::/0", "2001:db8::/31")) {
            assertThatThrownBy(() -> new Command.BlockAddresses(List.of(Network.parse(network))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String domain :
                List.of("example", "A.example", "a..example", "*.example.org", "a.example.", "a b.example")) {
            assertThatThrownBy(() -> new Command.SinkholeDomains(List.of(domain), null))
                    .as(domain)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String account : List.of("", "*", "a)(uid=*", "a;rm", "a\nb", "-x", "cn=a,dc=b")) {
            assertThatThrownBy(() -> new Command.DisableAccount(account))
                    .as(account)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anActionHasTheSameNameAgainAndAnotherForAnotherNonce() {
        assertThat(new ProposedAction(BLOCK, "plan-1", Given.NONCE, EXPIRES.plusSeconds(1)).id())
                .isEqualTo(PROPOSED.id());
        assertThat(new ProposedAction(BLOCK, "plan-1", "ff" + Given.NONCE.substring(2), EXPIRES).id())
                .isNotEqualTo(PROPOSED.id());
        assertThat(ProposedAction.read(PROPOSED.json())).isEqualTo(PROPOSED);
    }

    @Test
    void whatTheDeviceDidNotDenyMayBeInForceUntilItIsUndone() throws Exception {
        Instant at = Given.NOW.plusSeconds(1);
        assertThat(approved().executed(at, Outcome.notDone("refused by nft"))).isInstanceOf(FailedAction.class);
        assertThat(approved().executed(at, Outcome.notDone("refused by nft")).mayBeInForce())
                .isFalse();
        for (Outcome outcome : List.of(Outcome.DONE, Outcome.unknown("no answer"))) {
            ExecutedAction executed = (ExecutedAction) approved().executed(at, outcome);
            assertThat(executed.mayBeInForce()).isTrue();
            Action unknown = executed.verified(at, new Verification(Verification.Effect.UNKNOWN, List.of("silent")));
            assertThat(unknown).isSameAs(executed);
            Action partly = executed.verified(at, new Verification(Verification.Effect.PARTLY, List.of("IPv6 passes")));
            assertThat(partly.state()).isEqualTo("failed");
            assertThat(partly.mayBeInForce()).isTrue();
            assertThat(executed.verified(at, new Verification(Verification.Effect.VERIFIED, List.of("12 probes")))
                            .state())
                    .isEqualTo("verified");
            assertThat(executed.undone(at, Outcome.DONE).mayBeInForce()).isFalse();
            assertThatThrownBy(() -> executed.undone(at, Outcome.unknown("no answer")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> executed.expired(at)).isInstanceOf(IllegalArgumentException.class);
            assertThat(executed.expired(EXPIRES).state()).isEqualTo("expired");
        }
        assertThatThrownBy(() -> approved().found(at, Presence.ABSENT)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRecordingActuatorWritesDownOnceAndClaimsNothing() throws Exception {
        RecordingActuator actuator = new RecordingActuator();
        ApprovedAction action = approved();
        assertThat(actuator.dryRun(BLOCK).lines()).containsExactly(CanonicalJson.text(BLOCK.json()));
        assertThat(actuator.told()).isEmpty();
        assertThat(actuator.observe(action.id())).isEqualTo(Presence.ABSENT);
        actuator.execute(action);
        ExecutedAction executed = (ExecutedAction) action.executed(Given.NOW, actuator.execute(action));
        assertThat(actuator.told()).hasSize(1);
        assertThat(actuator.observe(action.id())).isEqualTo(Presence.PRESENT);
        assertThat(actuator.verify(executed).effect()).isEqualTo(Verification.Effect.UNKNOWN);
        actuator.undo(executed);
        actuator.undo(executed);
        assertThat(actuator.told()).hasSize(2);
        assertThat(actuator.observe(action.id())).isEqualTo(Presence.ABSENT);
    }
}
