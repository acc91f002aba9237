package org.tipstaff.actuators.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.actuators.Approved;
import org.tipstaff.actuators.packets.Namespace;
import org.tipstaff.respond.ActionId;
import org.tipstaff.respond.ApprovedAction;
import org.tipstaff.respond.Command;
import org.tipstaff.respond.ExecutedAction;
import org.tipstaff.respond.Outcome;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.Verification;

/** What the directory actuator does with a directory that dies, lies or is changed by others. */
class DirectoryActuatorTest {
    private static final Instant NOW = Instant.parse("2026-06-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final int LIVES = Boolean.getBoolean("tipstaff.full") ? 1_000 : 40;

    @TempDir
    static Path folder;

    private static Certificates certificates;

    private long nonce;

    @BeforeAll
    static void certificates() throws IOException {
        Certificates.required();
        certificates = Certificates.make(folder.resolve("own"), FakeDirectory.SERVER);
    }

    private ApprovedAction approved(Command command) {
        return Approved.of(command, ++nonce, NOW, NOW.plusSeconds(3600));
    }

    private static DirectoryActuator actuator(FakeDirectory directory) {
        return new DirectoryActuator(directory.config(), CLOCK, List.of());
    }

    private static ExecutedAction executed(ApprovedAction action, Outcome outcome) {
        assertThat(outcome.result()).as(outcome.reasons().toString()).isNotEqualTo(Outcome.Result.NOT_DONE);
        return (ExecutedAction) action.executed(NOW, outcome);
    }

    // ---- what was is given back

    /** Random actions on random accounts; the power goes at random writes; they are undone in a random order. */
    @Test
    void whateverHappenedInBetweenWhatWasIsGivenBackAndNoMarkIsLeft() throws Exception {
        int cuts = 0;
        int shared = 0;
        for (int life = 0; life < LIVES; life++) {
            long seed = 2_600_000L + life;
            Random random = new Random(seed);
            try (FakeDirectory directory = FakeDirectory.open(certificates)) {
                List<String> users = List.of("clerk1", "clerk2");
                List<String> groups = List.of("admins", "registry", "chambers");
                for (String user : users) {
                    directory.user(user, random.nextInt(4) == 0 ? 514 : 512 + 65536L * random.nextInt(2), false);
                }
                for (String group : groups) {
                    List<String> members = new ArrayList<>(List.of(FakeDirectory.dn("tipstaff")));
                    for (String user : users) {
                        if (random.nextBoolean()) {
                            members.add(FakeDirectory.dn(user));
                        }
                    }
                    directory.group(group, members.toArray(String[]::new));
                }
                String before = directory.state();
                List<ExecutedAction> inForce = new ArrayList<>();
                for (int i = random.nextInt(1, 5); i > 0; i--) {
                    String user = users.get(random.nextInt(2));
                    List<String> some = new ArrayList<>(groups);
                    Collections.shuffle(some, random);
                    Command command = switch (random.nextInt(3)) {
                        case 0 -> new Command.DisableAccount(user);
                        case 1 -> new Command.RevokeSessions(user);
                        default -> new Command.RemoveFromGroups(user, some.subList(0, random.nextInt(1, 4)));
                    };
                    ApprovedAction action = approved(command);
                    boolean cut = random.nextBoolean();
                    if (cut) {
                        directory.cutAt(random.nextInt(6), random.nextBoolean());
                    }
                    Outcome outcome = actuator(directory).execute(action);
                    directory.powerBack();
                    if (outcome.result() == Outcome.Result.UNKNOWN) {
                        cuts++;
                        // As the log has it: announced, and nobody knows what came of it.
                        if (actuator(directory).observe(action.id()) == Presence.ABSENT) {
                            outcome = actuator(directory).execute(action);
                            assertThat(outcome.result()).as("seed " + seed).isEqualTo(Outcome.Result.DONE);
                        }
                    }
                    ExecutedAction executed = executed(action, outcome);
                    inForce.add(executed);
                    assertThat(actuator(directory).observe(action.id()))
                            .as("seed " + seed)
                            .isEqualTo(Presence.PRESENT);
                    if (outcome.result() == Outcome.Result.DONE && !(command instanceof Command.RemoveFromGroups)) {
                        assertThat(actuator(directory).verify(executed).effect())
                                .as("seed " + seed)
                                .isEqualTo(Verification.Effect.PARTLY);
                    }
                }
                shared += inForce.size() > 1 ? 1 : 0;
                Collections.shuffle(inForce, random);
                for (ExecutedAction action : inForce) {
                    if (random.nextInt(3) == 0) {
                        directory.cutAt(random.nextInt(4), random.nextBoolean());
                        cuts += actuator(directory).undo(action).result() == Outcome.Result.UNKNOWN ? 1 : 0;
                        directory.powerBack();
                    }
                    Outcome undone = actuator(directory).undo(action);
                    // Only a mark whose removal was never answered leaves the question how it was before.
                    assertThat(undone.result() == Outcome.Result.DONE
                                    || undone.reasons().toString().contains("no mark of this action"))
                            .as("seed " + seed + ": " + undone.reasons())
                            .isTrue();
                    assertThat(actuator(directory).observe(action.id()))
                            .as("seed " + seed)
                            .isEqualTo(Presence.ABSENT);
                }
                assertThat(directory.state()).as("seed " + seed).isEqualTo(before);
            }
        }
        assertThat(cuts).isGreaterThan(LIVES / 4);
        assertThat(shared).isGreaterThan(LIVES / 4);
    }

    @Test
    void whileAnotherActionHoldsTheAccountItStaysDisabledInWhateverOrderTheyAreUndone() throws Exception {
        for (boolean firstFirst : List.of(true, false)) {
            try (FakeDirectory directory = FakeDirectory.open(certificates)) {
                directory.user("clerk", 66048, false);
                DirectoryActuator actuator = actuator(directory);
                ApprovedAction disable = approved(new Command.DisableAccount("clerk"));
                ApprovedAction revoke = approved(new Command.RevokeSessions("clerk"));
                ExecutedAction one = executed(disable, actuator.execute(disable));
                ExecutedAction two = executed(revoke, actuator.execute(revoke));
                assertThat(actuator.undo(firstFirst ? one : two).result()).isEqualTo(Outcome.Result.DONE);
                assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("66050");
                assertThat(actuator.undo(firstFirst ? two : one).result()).isEqualTo(Outcome.Result.DONE);
                assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("66048");
                assertThat(directory.marks()).isEmpty();
            }
        }
    }

    @Test
    void aMarkBeyondItsLeaseHoldsNothingBack() throws Exception {
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            DirectoryActuator actuator = actuator(directory);
            ApprovedAction lasting = approved(new Command.DisableAccount("clerk"));
            ExecutedAction one = executed(lasting, actuator.execute(lasting));
            ApprovedAction brief = Approved.of(new Command.DisableAccount("clerk"), ++nonce, NOW, NOW.plusSeconds(60));
            assertThat(actuator.execute(brief).result()).isEqualTo(Outcome.Result.DONE);
            DirectoryActuator later = new DirectoryActuator(
                    directory.config(), Clock.fixed(NOW.plusSeconds(120), ZoneOffset.UTC), List.of());
            assertThat(later.undo(one).result()).isEqualTo(Outcome.Result.DONE);
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("512");
        }
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsLeftAndSaid() throws Exception {
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            DirectoryActuator actuator = actuator(directory);
            ApprovedAction action = approved(new Command.DisableAccount("clerk"));
            ExecutedAction executed = executed(action, actuator.execute(action));
            directory.set("clerk", "userAccountControl", "66050");
            Outcome undone = actuator.undo(executed);
            assertThat(undone.result()).isEqualTo(Outcome.Result.PARTLY);
            assertThat(undone.reasons().toString())
                    .contains("was 512", "made it 514", "made it 66050", "left as it is");
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("66050");

            directory.set("clerk", "userAccountControl", "66048");
            Outcome again = actuator.undo(executed);
            assertThat(again.result()).isEqualTo(Outcome.Result.DONE);
            assertThat(again.reasons().toString()).contains("enabled already, by somebody else");
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("66048");
        }
    }

    /** Between the mark and the change, an administrator does the same, or something else. */
    @Test
    void whoWasFasterKeepsWhatTheyDid() throws Exception {
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            DirectoryActuator actuator = actuator(directory);
            ApprovedAction action = approved(new Command.DisableAccount("clerk"));
            directory.meanwhile(2, () -> directory.set("clerk", "userAccountControl", "66050"));
            ExecutedAction executed = executed(action, actuator.execute(action));
            assertThat(executed.outcome().reasons().toString()).contains("disabled already");
            assertThat(actuator.undo(executed).result()).isEqualTo(Outcome.Result.DONE);
            assertThat(directory.value("clerk", "userAccountControl"))
                    .as("the administrator's")
                    .isEqualTo("66050");

            directory.set("clerk", "userAccountControl", "512");
            ApprovedAction another = approved(new Command.DisableAccount("clerk"));
            directory.meanwhile(2, () -> directory.set("clerk", "userAccountControl", "66048"));
            ExecutedAction second = executed(another, actuator.execute(another));
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("66050");
            assertThat(actuator.undo(second).result()).isEqualTo(Outcome.Result.DONE);
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("66048");

            directory.group("admins", FakeDirectory.dn("clerk"), FakeDirectory.dn("tipstaff"));
            ApprovedAction out = approved(new Command.RemoveFromGroups("clerk", List.of("admins")));
            directory.meanwhile(2, () -> directory.set("admins", "member", FakeDirectory.dn("tipstaff")));
            ExecutedAction third = executed(out, actuator.execute(out));
            assertThat(actuator.undo(third).result()).isEqualTo(Outcome.Result.DONE);
            assertThat(directory.value("admins", "member")).doesNotContain("clerk");
            assertThat(directory.marks()).isEmpty();
        }
    }

    @Test
    void withoutItsMarkNobodyClaimsThatAnythingWasUndone() throws Exception {
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            DirectoryActuator actuator = actuator(directory);
            ApprovedAction action = approved(new Command.DisableAccount("clerk"));
            ExecutedAction executed = executed(action, actuator.execute(action));
            directory.remove(directory.marks().getFirst());
            assertThat(actuator.observe(action.id())).isEqualTo(Presence.ABSENT);
            assertThat(actuator.verify(executed).reasons().toString()).contains("no mark");
            assertThat(actuator.undo(executed).result()).isEqualTo(Outcome.Result.UNKNOWN);
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("514");
            directory.set("clerk", "userAccountControl", "512");
            assertThat(actuator.undo(executed).result()).isEqualTo(Outcome.Result.DONE);
        }
    }

    @Test
    void aMarkThatSomebodyTouchedStopsWhoeverRestsOnIt() throws Exception {
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            DirectoryActuator actuator = actuator(directory);
            ApprovedAction action = approved(new Command.DisableAccount("clerk"));
            ExecutedAction executed = executed(action, actuator.execute(action));
            String mark = "tipstaff_act_" + action.id();
            assertThat(directory.marks()).singleElement().asString().contains(mark);
            directory.setDn(directory.marks().getFirst(), "description", "took sign-in 66048 514");
            Outcome undone = actuator.undo(executed);
            assertThat(undone.result()).isEqualTo(Outcome.Result.UNKNOWN);
            assertThat(undone.reasons().toString()).contains(mark, "who may write there");
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("514");
            assertThat(actuator.observe(action.id())).isEqualTo(Presence.UNKNOWN);
        }
    }

    // ---- what is never done

    @Test
    void accountsThatLetPeopleBackInAreRefusedAndNothingIsChanged() throws Exception {
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("Break.Glass", 512, false);
            directory.user("krbtgt", 514, true);
            directory.user("clerk", 512, false);
            DirectoryActuator actuator =
                    new DirectoryActuator(directory.config(Set.of("break.glass")), CLOCK, List.of());
            String before = directory.state();
            for (Command command : List.<Command>of(
                    new Command.DisableAccount("break.glass"),
                    new Command.RevokeSessions("BREAK.GLASS"),
                    new Command.RemoveFromGroups("Break.Glass", List.of("admins")),
                    new Command.DisableAccount("break.glass@court.example"),
                    new Command.DisableAccount("krbtgt"),
                    new Command.DisableAccount("tipstaff"),
                    new Command.DisableAccount("nobody"))) {
                assertThat(actuator.dryRun(command).problems())
                        .as(command.toString())
                        .isNotEmpty();
                Outcome outcome = actuator.execute(approved(command));
                assertThat(outcome.result()).as(command.toString()).isEqualTo(Outcome.Result.NOT_DONE);
                assertThat(outcome.reasons().toString()).containsAnyOf("not acted upon", "no account");
            }
            assertThat(directory.state()).isEqualTo(before);
            assertThat(actuator.execute(approved(new Command.DisableAccount("clerk")))
                            .result())
                    .as("and another account is disabled")
                    .isEqualTo(Outcome.Result.DONE);
        }
    }

    @Test
    void afterItsLeaseAndWithoutItsSecretNothingIsDone() throws Exception {
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            ApprovedAction action = approved(new Command.DisableAccount("clerk"));
            DirectoryActuator late =
                    new DirectoryActuator(directory.config(), Clock.fixed(action.expires(), ZoneOffset.UTC), List.of());
            assertThat(late.execute(action).result()).isEqualTo(Outcome.Result.NOT_DONE);
            for (DirectoryConfig.SecretSource source : List.<DirectoryConfig.SecretSource>of(
                    () -> {
                        throw new IOException("the secret at file:/nowhere is not there");
                    },
                    () -> "hunter2")) {
                DirectoryConfig config = directory.config();
                Outcome outcome = new DirectoryActuator(
                                with(config, config.server(), config.port(), config.trust(), source), CLOCK, List.of())
                        .execute(action);
                assertThat(outcome.result()).isEqualTo(Outcome.Result.NOT_DONE);
                assertThat(outcome.reasons().toString()).doesNotContain("hunter2");
            }
            assertThat(directory.value("clerk", "userAccountControl")).isEqualTo("512");
            assertThat(directory.marks()).isEmpty();
        }
    }

    private static DirectoryConfig with(
            DirectoryConfig config, String server, int port, Path trust, DirectoryConfig.SecretSource secret) {
        return new DirectoryConfig(
                server,
                InetAddress.getLoopbackAddress(),
                port,
                trust,
                config.base(),
                config.actions(),
                config.user(),
                secret,
                config.ticketLife(),
                config.protectedAccounts(),
                Namespace.OWN);
    }

    // ---- whom it believes

    @Test
    void anotherCertificateOrAnotherNameIsNobodyAndTheSecretIsNotSentThere() throws Exception {
        Certificates others = Certificates.make(folder.resolve("others"), FakeDirectory.SERVER);
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "no certificate\n");
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            DirectoryConfig config = directory.config();
            for (DirectoryConfig wrong : List.of(
                    with(config, config.server(), config.port(), others.authority(), config.secret()),
                    with(config, "dc2.court.example", config.port(), config.trust(), config.secret()),
                    with(config, config.server(), config.port(), rubbish, config.secret()),
                    with(config, config.server(), config.port(), folder.resolve("missing"), config.secret()))) {
                DirectoryActuator actuator = new DirectoryActuator(wrong, CLOCK, List.of());
                ApprovedAction action = approved(new Command.DisableAccount("clerk"));
                Outcome outcome = actuator.execute(action);
                assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Outcome.Result.NOT_DONE);
                assertThat(outcome.reasons().toString()).contains("certificate");
                assertThat(actuator.observe(action.id())).isEqualTo(Presence.UNKNOWN);
            }
            DirectoryConfig leaf =
                    with(config, config.server(), config.port(), certificates.certificate(), config.secret());
            assertThat(new DirectoryActuator(leaf, CLOCK, List.of())
                            .execute(approved(new Command.DisableAccount("clerk")))
                            .result())
                    .as("the server's own certificate can be pinned too")
                    .isEqualTo(Outcome.Result.DONE);
        }
    }

    @Test
    void whoSpeaksWithoutTlsGetsNothingThatCouldBeRead() throws Exception {
        AtomicReference<byte[]> heard = new AtomicReference<>(new byte[0]);
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread listener = Thread.ofVirtual().start(() -> {
                try (Socket socket = plain.accept()) {
                    heard.set(socket.getInputStream().readNBytes(64));
                } catch (IOException e) {
                    // The other side went away.
                }
            });
            DirectoryConfig config = new DirectoryConfig(
                    FakeDirectory.SERVER,
                    InetAddress.getLoopbackAddress(),
                    plain.getLocalPort(),
                    certificates.authority(),
                    FakeDirectory.BASE,
                    FakeDirectory.ACTIONS,
                    FakeDirectory.SERVICE,
                    () -> FakeDirectory.PASSWORD,
                    Duration.ofHours(10),
                    Set.of(),
                    Namespace.OWN);
            ApprovedAction action = approved(new Command.DisableAccount("clerk"));
            assertThat(new DirectoryActuator(config, CLOCK, List.of(), Duration.ofSeconds(2))
                            .execute(action)
                            .result())
                    .isIn(Outcome.Result.UNKNOWN, Outcome.Result.NOT_DONE);
            listener.join();
            assertThat(heard.get()).isNotEmpty();
            assertThat((int) heard.get()[0])
                    .as("the first byte is of a TLS handshake")
                    .isEqualTo(22);
        }
    }

    /** Over good TLS: an answer without end, one that never ends, referrals, entries nobody asked for, noise. */
    @Test
    void whateverComesBackItEndsAndIsUnknownOrRefused() throws Exception {
        byte[] success = {0x30, 0x0c, 2, 1, 1, 0x61, 7, 10, 1, 0, 4, 0, 4, 0};
        byte[] entry = {0x30, 0x11, 2, 1, 2, 0x64, 12, 4, 6, 'C', 'N', '=', 'a', ',', 'b', 0x30, 0x02, 0x30, 0x00};
        List<Answer> answers = List.of(
                (out, number) -> {},
                (out, number) -> out.write(new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff}),
                (out, number) -> {
                    out.write(new byte[] {0x30, (byte) 0x84, 0, 0, (byte) 0xff, 0});
                    for (int i = 0; i < 1_000; i++) {
                        out.write(0);
                        out.flush();
                        Thread.sleep(10);
                    }
                },
                (out, number) -> {
                    if (number == 0) {
                        out.write(success);
                    } else {
                        for (int i = 0; i < 100_000; i++) {
                            out.write(entry);
                        }
                    }
                },
                (out, number) -> out.write(new byte[] {
                    0x30,
                    0x0c,
                    2,
                    1,
                    (byte) (number + 1),
                    (byte) (number == 0 ? 0x61 : 0x65),
                    7,
                    10,
                    1,
                    (byte) (number == 0 ? 0 : 10),
                    4,
                    0,
                    4,
                    0
                }),
                (out, number) -> out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        int index = 0;
        for (Answer answer : answers) {
            try (HostileServer server = new HostileServer(certificates, answer)) {
                DirectoryConfig config = server.config();
                DirectoryActuator actuator = new DirectoryActuator(config, CLOCK, List.of(), Duration.ofSeconds(1));
                ApprovedAction action = approved(new Command.DisableAccount("clerk"));
                assertThat(actuator.observe(action.id())).as("answer " + index).isEqualTo(Presence.UNKNOWN);
                Outcome outcome = actuator.execute(action);
                assertThat(outcome.result())
                        .as("answer " + index + " " + outcome)
                        .isNotEqualTo(Outcome.Result.DONE);
                index++;
            }
        }
    }

    /** Bytes that a broken or hostile server may send, from good ones: it never throws and never says done. */
    @Test
    void noiseOverGoodTlsIsNeverTakenForAnAnswer() throws Exception {
        byte[] success = {0x30, 0x0c, 2, 1, 1, 0x61, 7, 10, 1, 0, 4, 0, 4, 0};
        int rounds = Boolean.getBoolean("tipstaff.full") ? 500 : 40;
        for (int i = 0; i < rounds; i++) {
            long seed = 26_000L + i;
            Random random = new Random(seed);
            Answer answer = (out, number) -> {
                byte[] noise = success.clone();
                if (number > 0) {
                    noise = new byte[random.nextInt(1, 200)];
                    random.nextBytes(noise);
                    noise[0] = 0x30;
                }
                out.write(noise);
                if (number > 0) {
                    throw new IOException("that was all");
                }
            };
            try (HostileServer server = new HostileServer(certificates, answer)) {
                DirectoryActuator actuator =
                        new DirectoryActuator(server.config(), CLOCK, List.of(), Duration.ofSeconds(2));
                Outcome outcome = actuator.execute(approved(new Command.DisableAccount("clerk")));
                assertThat(outcome.result()).as("seed " + seed).isNotEqualTo(Outcome.Result.DONE);
            }
        }
    }

    // ---- names

    @Test
    void noNameIsTakenForSyntax() throws Exception {
        String letters = "ab*()\\,=+<>#;\"\u0000 é&|!:/.";
        int rounds = Boolean.getBoolean("tipstaff.full") ? 2_000 : 150;
        try (FakeDirectory directory = FakeDirectory.open(certificates)) {
            directory.user("clerk", 512, false);
            directory.group("admins", FakeDirectory.dn("clerk"), FakeDirectory.dn("tipstaff"));
            DirectoryConfig config = directory.config();
            try (DirectorySession session = DirectorySession.open(config, Duration.ofMinutes(5))) {
                DirectoryAccounts accounts = new DirectoryAccounts(session, config);
                Set<String> made = new TreeSet<>();
                for (int i = 0; i < rounds; i++) {
                    long seed = 77_000L + i;
                    Random random = new Random(seed);
                    StringBuilder text = new StringBuilder();
                    for (int k = random.nextInt(1, 12); k > 0; k--) {
                        text.append(letters.charAt(random.nextInt(letters.length())));
                    }
                    String name = text.toString();
                    if (!name.equals(name.strip())
                            || name.indexOf('\0') >= 0
                            || name.contains("=")
                            || name.contains("  ")) {
                        assertThatThrownBy(() -> accounts.account(name))
                                .as("seed " + seed)
                                .isInstanceOf(RefusedException.class);
                        continue;
                    }
                    if (made.add(name.toLowerCase(java.util.Locale.ROOT))) {
                        assertThatThrownBy(() -> accounts.group(name))
                                .as("seed " + seed + ": before it is there, '" + name + "' is nothing")
                                .isInstanceOf(RefusedException.class);
                        directory.group(name);
                    }
                    assertThat(accounts.group(name).dn().getRDN().getAttributeValues()[0])
                            .as("seed " + seed)
                            .isEqualToIgnoringCase(name);
                }
                assertThat(made).hasSizeGreaterThan(rounds / 4);
                for (String trick : List.of("*", "cl*", "clerk)(objectClass=*", "admins))(|(cn=*", "\\2a")) {
                    assertThatThrownBy(() -> accounts.account(trick)).isInstanceOf(RefusedException.class);
                    if (!made.contains(trick)) {
                        assertThatThrownBy(() -> accounts.group(trick)).isInstanceOf(RefusedException.class);
                    }
                }
            }
        }
    }

    @Test
    void aMarkIsReadAsItWasWrittenAndInNoOtherForm() {
        String guid = "00112233445566778899aabbccddeeff";
        DirectoryMark mark = new DirectoryMark(
                new ActionId("f".repeat(32)),
                guid,
                NOW,
                new TreeSet<>(Set.of(DirectoryMark.SIGN_IN, guid)),
                new TreeMap<>(java.util.Map.of(DirectoryMark.SIGN_IN, "512 514", guid, "")));
        assertThat(DirectoryMark.read(mark.lines())).isEqualTo(mark);
        assertThat(DirectoryMark.read(mark.lines().reversed())).isEqualTo(mark);
        for (int i = 0; i < 5_000; i++) {
            long seed = 31_000L + i;
            Random random = new Random(seed);
            List<String> lines = new ArrayList<>(mark.lines());
            int at = random.nextInt(lines.size());
            StringBuilder line = new StringBuilder(lines.get(at));
            line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(32, 127));
            lines.set(at, line.toString());
            try {
                assertThat(new TreeSet<>(DirectoryMark.read(lines).lines()))
                        .as("seed " + seed)
                        .isEqualTo(new TreeSet<>(lines));
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotNull();
            }
        }
        for (List<String> wrong :
                List.of(List.<String>of(), List.of("format tipstaff-mark/2"), List.of(""), List.of("took sign-in"))) {
            assertThatThrownBy(() -> DirectoryMark.read(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
