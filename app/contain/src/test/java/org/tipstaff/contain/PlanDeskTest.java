package org.tipstaff.contain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.custody.CustodyKeys;
import org.tipstaff.evidence.seal.SshSignature;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.respond.ApprovalRequest;
import org.tipstaff.respond.NotApprovedException;
import org.tipstaff.respond.Presence;
import org.tipstaff.respond.RecordingActuator;
import org.tipstaff.respond.Suspects;
import org.tipstaff.site.Network;

class PlanDeskTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-03-05T01:10:00Z");
    private final InstantSource clock = () -> now;
    private final BookOfATest book = new BookOfATest();
    private final RecordingActuator device = new RecordingActuator();
    private final NoteSigner analyst = CustodyKeys.generate("security.analyst1").ed25519();
    private final NoteSigner registrar =
            CustodyKeys.generate("registry.registrar").ed25519();
    private byte[] site = {};

    @BeforeEach
    void court() {
        site = """
                court: {name: Example Court, timezone: UTC}
                zones:
                  - {id: servers, networks: [10.20.1.0/24], internet: no, reaches: []}
                  - {id: registry, networks: [10.20.3.0/24], internet: yes, reaches: [servers]}
                hosts:
                  - {id: FS01, addresses: [10.20.1.20], zone: servers, role: file server, crown_jewel: yes}
                  - {id: REG1, addresses: [10.20.3.14], zone: registry, role: workstation}
                contacts:
                  - {person: security.analyst1, office: security, key: %s, channels: [{kind: signal, target: "+447700900101", from: "+447700900100", via: "http://127.0.0.1:8080", reads: []}]}
                  - {person: registry.registrar, office: registry, key: %s, channels: [{kind: signal, target: "+447700900103", from: "+447700900100", via: "http://127.0.0.1:8080", reads: []}]}
                policy:
                  approvals:
                    - {level: L1, preapproved: yes}
                    - {level: L2, offices: [security, registry], count: 2}
                    - {level: L4, offices: [security, registry], count: 2}
                """.formatted(ssh(analyst), ssh(registrar)).getBytes(StandardCharsets.UTF_8);
    }

    private static String ssh(NoteSigner signer) {
        byte[] head = HexFormat.of().parseHex("0000000b7373682d6564323535313900000020");
        byte[] whole = java.util.Arrays.copyOf(head, head.length + 32);
        System.arraycopy(signer.key().publicKey(), 0, whole, head.length, 32);
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(whole);
    }

    private PlanDesk open() throws IOException {
        return PlanDesk.open(new FolderShelf(folder), book, new Devices(List.of(device)), clock);
    }

    private static Suspects suspects() {
        return new Suspects(
                "incident-1",
                List.of("REG1"),
                List.of(),
                List.of(),
                List.of(),
                List.of(Network.parse("203.0.113.25/32")),
                List.of(),
                List.of(),
                true);
    }

    private String proposed(PlanDesk desk) throws IOException {
        String id = desk.propose(suspects(), site, "tipstaff").plan().id();
        desk.preapprove(id, "tipstaff");
        return id;
    }

    private static ApprovalRequest asked(PlanDesk desk, String id) throws IOException {
        return desk.ask(id, ApprovalRequest.Path.RULE).orElseThrow();
    }

    @Test
    void whatIsPreapprovedHappensAtOnceAndTheRestWaitsForTwoSignatures() throws Exception {
        PlanDesk desk = open();
        String id = proposed(desk);
        assertThat(desk.apply(id, "tipstaff")).hasSize(1);
        assertThat(device.told()).hasSize(1).first().asString().contains("block-addresses");
        ApprovalRequest request = asked(desk, id);
        assertThat(desk.sign(id, "security.analyst1", request.sign(analyst))).isNotEmpty();
        assertThat(desk.apply(id, "tipstaff")).isEmpty();
        assertThat(desk.sign(id, "registry.registrar", request.sign(registrar))).isEmpty();
        assertThatThrownBy(() -> desk.apply(id, "tipstaff"))
                .isInstanceOf(NotApprovedException.class)
                .hasMessageContaining("not rehearsed");
        desk.run().rehearsed(id, PlanDesk.DIFFERS, List.of("x"), "tipstaff");
        assertThatThrownBy(() -> desk.apply(id, "tipstaff")).isInstanceOf(NotApprovedException.class);
        desk.run().rehearsed(id, PlanDesk.AGREES, List.of(), "tipstaff");
        assertThat(desk.apply(id, "tipstaff")).isNotEmpty();
        assertThat(device.told().size()).isGreaterThan(1);
    }

    @Test
    void onePersonIsNotTwoAndASignatureOfAnotherIsRefused() throws Exception {
        PlanDesk desk = open();
        String id = proposed(desk);
        ApprovalRequest request = asked(desk, id);
        String signature = request.sign(analyst);
        assertThat(desk.sign(id, "security.analyst1", signature)).isNotEmpty();
        int steps = book.steps().size();
        assertThatThrownBy(() -> desk.sign(id, "security.analyst1", signature))
                .isInstanceOf(NotApprovedException.class);
        assertThatThrownBy(() -> desk.sign(id, "registry.registrar", signature))
                .isInstanceOf(NotApprovedException.class);
        assertThatThrownBy(() -> desk.sign(id, "nobody", signature)).isInstanceOf(NotApprovedException.class);
        assertThatThrownBy(() -> desk.sign(
                        id,
                        "registry.registrar",
                        SshSignature.of(
                                "another text".getBytes(StandardCharsets.UTF_8), "tipstaff-approval", registrar)))
                .isInstanceOf(NotApprovedException.class);
        assertThat(book.steps()).as("what is refused is not kept").hasSize(steps);
    }

    @Test
    void aRequestThatExpiredTakesNoSignature() throws Exception {
        PlanDesk desk = open();
        String id = proposed(desk);
        String signature = asked(desk, id).sign(analyst);
        now = now.plus(Duration.ofHours(25));
        assertThatThrownBy(() -> desk.sign(id, "security.analyst1", signature))
                .isInstanceOf(NotApprovedException.class);
    }

    @Test
    void afterARestartEverythingIsAsItWasAndUndoTakesAllBack() throws Exception {
        PlanDesk desk = open();
        String id = proposed(desk);
        ApprovalRequest request = asked(desk, id);
        desk.sign(id, "security.analyst1", request.sign(analyst));
        desk.sign(id, "registry.registrar", request.sign(registrar));
        desk.run().rehearsed(id, PlanDesk.AGREES, List.of(), "tipstaff");
        desk.apply(id, "tipstaff");
        PlanDesk again = open();
        assertThat(PlanStatus.of(again, again.plan(id).orElseThrow(), ResponseTimes.Opening.UNKNOWN))
                .isEqualTo(PlanStatus.of(desk, desk.plan(id).orElseThrow(), ResponseTimes.Opening.UNKNOWN));
        assertThat(again.run().unexplained()).isEmpty();
        assertThat(again.undo(id, "it.admin1")).isNotEmpty();
        again.plan(id)
                .orElseThrow()
                .plan()
                .actions()
                .forEach(action -> assertThat(device.observe(action.id())).isEqualTo(Presence.ABSENT));
    }

    @Test
    void anApprovalInTheLogWithoutItsSignaturesIsNotBelieved() throws Exception {
        PlanDesk desk = open();
        String id = proposed(desk);
        ApprovalRequest request = asked(desk, id);
        desk.sign(id, "security.analyst1", request.sign(analyst));
        desk.sign(id, "registry.registrar", request.sign(registrar));
        BookOfATest doctored = new BookOfATest();
        book.steps().stream()
                .filter(step -> !step.actor().equals("registry.registrar") || step.kind() != Step.Kind.SIGNED)
                .forEach(doctored::record);
        PlanDesk read = PlanDesk.open(new FolderShelf(folder), doctored, new Devices(List.of(device)), clock);
        assertThat(read.run().unexplained()).isNotEmpty();
        read.run().rehearsed(id, PlanDesk.AGREES, List.of(), "tipstaff");
        read.apply(id, "tipstaff");
        assertThat(device.told()).allMatch(told -> told.contains("block-addresses"));
    }
}
