package org.tipstaff.receivers.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tipstaff.journal.Form;
import org.tipstaff.journal.Received;
import org.tipstaff.receivers.Counts;
import org.tipstaff.receivers.HandClock;
import org.tipstaff.receivers.IntakeRefused;
import org.tipstaff.receivers.MemoryIntake;
import org.tipstaff.receivers.Rate;
import org.tipstaff.receivers.Refusal;

@Timeout(60)
class SyslogListenerTest {
    private static final SyslogLimits LIMITS =
            new SyslogLimits(1024, 4096, 4, 3, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofHours(1), 64);

    private final HandClock clock = new HandClock();
    private final MemoryIntake intake = new MemoryIntake();
    private final Counts counts = new Counts();
    private final List<SyslogListener> open = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        open.forEach(SyslogListener::close);
    }

    private SyslogListener listen(SyslogConfig.Transport transport, Senders senders, Rate rate) throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        SyslogConfig config = new SyslogConfig("syslog", loopback, transport, senders, rate, LIMITS);
        SyslogListener listener = SyslogListener.open(config, intake, counts, clock);
        open.add(listener);
        return listener;
    }

    private SyslogListener tcp() throws IOException {
        return listen(new SyslogConfig.Transport.Tcp(), Senders.everybody("registry"), Rate.generous());
    }

    private static Socket connect(SyslogListener listener) throws IOException {
        return new Socket(listener.address().getAddress(), listener.address().getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Returns when the listener has closed the connection, whichever way. */
    private static void awaitClosed(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // It never sends; should it, that is not what is asked here.
            }
        } catch (IOException reset) {
            assertThat(reset).isNotNull();
        }
    }

    /** Closing joins the threads of all connections, so that what they told is counted. */
    private void closeAll() {
        open.forEach(SyslogListener::close);
        open.clear();
    }

    @Test
    void countedAndLines_onTheSamePort_areRecordsAsTheyCame() throws Exception {
        SyslogListener listener = tcp();
        try (Socket lines = connect(listener);
                Socket counted = connect(listener)) {
            send(lines, "<34>Oct 11 22:14:15 registry su: failed\n");
            intake.await(1);
            send(counted, "37 <165>1 2026-03-03T09:00:00Z r a - - x");
            counted.shutdownOutput();
            awaitClosed(counted);
        }
        List<Received> records = intake.await(2);
        assertThat(records).allSatisfy(record -> {
            assertThat(record.source()).isEqualTo("registry");
            assertThat(record.form()).isEqualTo(Form.SYSLOG);
            assertThat(record.at()).isEqualTo(clock.now());
        });
        assertThat(MemoryIntake.texts(records))
                .startsWith("<34>Oct 11 22:14:15 registry su: failed")
                .anyMatch(text -> text.startsWith("<165>1 2026-03-03T09:00:00Z"));
    }

    @Test
    void whatWasReadBeforeAConnectionEnds_isDelivered() throws Exception {
        SyslogListener listener = tcp();
        try (Socket socket = connect(listener)) {
            send(socket, "<1>whole\n<2>without newline");
        }
        assertThat(MemoryIntake.texts(intake.await(2))).containsExactly("<1>whole", "<2>without newline");
    }

    @Test
    void whileTheIntakeRefuses_nothingIsReadFurther_andNothingIsLost() throws Exception {
        SyslogListener listener = tcp();
        intake.refuse(IntakeRefused.Reason.PRESSURE);
        String message = "<13>" + "x".repeat(995) + "\n";
        int messages = 40_000;
        try (Socket socket = connect(listener)) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        send(socket, message);
                    }
                    socket.shutdownOutput();
                } catch (IOException broken) {
                    throw new IllegalStateException(broken);
                }
            });
            intake.awaitRefusals(1);
            // One thread that pauses looks for deadlines, the other is the connection.
            clock.awaitPausing(2);
            clock.advance(Duration.ofSeconds(2));
            intake.awaitRefusals(2);
            clock.awaitPausing(2);
            assertThat(intake.records()).isEmpty();
            // 40 MB are more than the sockets' buffers hold: the sender waits.
            assertThat(sender.isAlive()).isTrue();
            intake.refuse(null);
            clock.advance(Duration.ofSeconds(2));
            assertThat(intake.await(messages)).hasSize(messages);
            sender.join();
        }
        closeAll();
        assertThat(counts.acceptedRecords()).isEqualTo(messages);
        assertThat(counts.times(Refusal.PRESSURE)).isEqualTo(1);
    }

    @Test
    void aBatchBeyondALimitOfTheIntake_isHandedOnInParts() throws Exception {
        intake.takeAtMost(3);
        SyslogListener listener = tcp();
        try (Socket socket = connect(listener)) {
            send(socket, "<1>a\n<1>b\n<1>c\n<1>d\n<1>e\n<1>f\n<1>g\n");
        }
        assertThat(MemoryIntake.texts(intake.await(7)))
                .containsExactly("<1>a", "<1>b", "<1>c", "<1>d", "<1>e", "<1>f", "<1>g");
    }

    @Test
    void stoppingWhileTheIntakeRefuses_saysWhatWasLost() throws Exception {
        SyslogListener listener = tcp();
        intake.refuse(IntakeRefused.Reason.FULL);
        try (Socket socket = connect(listener)) {
            send(socket, "<1>a\n");
            intake.awaitRefusals(1);
            closeAll();
        }
        assertThat(counts.times(Refusal.FULL)).isEqualTo(1);
        assertThat(counts.times(Refusal.STOPPING)).isEqualTo(1);
        assertThat(counts.latest().getLast().records()).isEqualTo(1);
    }

    @Test
    void aMessageBeyondItsSize_isCut_andCounted() throws Exception {
        SyslogListener listener = tcp();
        try (Socket socket = connect(listener)) {
            send(socket, "<1>" + "x".repeat(5000) + "\n<2>next\n");
            assertThat(MemoryIntake.texts(intake.await(2))).containsExactly("<1>" + "x".repeat(1021), "<2>next");
        }
        closeAll();
        assertThat(counts.times(Refusal.CUT)).isEqualTo(1);
        assertThat(counts.latest().getLast().bytes()).isEqualTo(5003 - 1024);
    }

    @Test
    void anEndlessLine_takesNoMoreMemoryThanOneMessage() throws Exception {
        SyslogListener listener = tcp();
        byte[] piece = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = connect(listener)) {
            for (int i = 0; i < 512; i++) {
                socket.getOutputStream().write(piece);
            }
            send(socket, "\n<2>next\n");
            assertThat(intake.await(2).getFirst().bytes()).hasSize(1024);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4 <1>a999999 <2>b", "4 <1>anonsense", "4 <1>a4 <2>b12345678901 x"})
    void aStreamOutOfStep_isClosed_andWhatCameBeforeIsKept(String bytes) throws Exception {
        SyslogListener listener = tcp();
        try (Socket socket = connect(listener)) {
            send(socket, bytes);
            awaitClosed(socket);
        }
        assertThat(intake.texts()).startsWith("<1>a");
        assertThat(counts.times(Refusal.MALFORMED) + counts.times(Refusal.SIZE)).isEqualTo(1);
        int before = intake.records().size();
        try (Socket another = connect(listener)) {
            send(another, "<3>still here\n");
            intake.await(before + 1);
        }
    }

    @Test
    void aSenderWhoStopsWithinAMessage_isClosedAfterItsTime_andAnIdleOneMuchLater() throws Exception {
        SyslogListener listener = tcp();
        try (Socket slow = connect(listener);
                Socket idle = connect(listener)) {
            send(idle, "<1>whole\n");
            intake.await(1);
            send(slow, "<2>begun\n<3>half");
            intake.await(2);
            // Once the listener has told of the record it stands within a message or is about to; the clock makes that
            // overdue either way.
            while (intake.records().size() < 3) {
                clock.advance(Duration.ofSeconds(30));
                listener.closeOverdue();
                Thread.onSpinWait();
            }
            assertThat(MemoryIntake.texts(intake.await(3))).contains("<3>half");
            while (counts.times(Refusal.SLOW) < 2) {
                clock.advance(Duration.ofHours(2));
                listener.closeOverdue();
                Thread.onSpinWait();
            }
            awaitClosed(idle);
        }
        closeAll();
        assertThat(counts.times(Refusal.SLOW)).isEqualTo(2);
    }

    @Test
    void connectionsBeyondTheBound_areClosedAtOnce_andThePlaceIsFreeAgainAfterwards() throws Exception {
        SyslogListener listener = tcp();
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket socket = connect(listener);
            sockets.add(socket);
            send(socket, "<1>" + i + "\n");
        }
        intake.await(3);
        try (Socket fourth = connect(listener)) {
            awaitClosed(fourth);
        }
        assertThat(counts.times(Refusal.CONNECTIONS)).isEqualTo(1);
        for (Socket socket : sockets) {
            socket.shutdownOutput();
            awaitClosed(socket);
            socket.close();
        }
        boolean taken = false;
        for (int i = 0; i < 1000 && !taken; i++) {
            try (Socket again = connect(listener)) {
                send(again, "<1>again\n");
                again.shutdownOutput();
                awaitClosed(again);
                taken = intake.texts().contains("<1>again");
            } catch (IOException reset) {
                assertThat(reset).isNotNull();
            }
        }
        assertThat(taken).isTrue();
    }

    @Test
    void anAddressOutsideTheAllowList_isNotListenedTo() throws Exception {
        Senders senders =
                new Senders("nobody", List.of(new Senders.Allowed(Network.of("10.3.0.0/16"), "registry")), Map.of());
        SyslogListener listener = listen(new SyslogConfig.Transport.Tcp(), senders, Rate.generous());
        try (Socket socket = connect(listener)) {
            awaitClosed(socket);
        }
        assertThat(counts.times(Refusal.ADDRESS)).isEqualTo(1);
        assertThat(intake.records()).isEmpty();
    }

    @Test
    void theNetworkOfTheSender_saysWhichSourceItIs() throws Exception {
        Senders senders = new Senders(
                "nobody",
                List.of(
                        new Senders.Allowed(Network.of("10.3.0.0/16"), "registry"),
                        new Senders.Allowed(Network.of("127.0.0.0/8"), "chambers")),
                Map.of());
        SyslogListener listener = listen(new SyslogConfig.Transport.Tcp(), senders, Rate.generous());
        try (Socket socket = connect(listener)) {
            send(socket, "<1>a\n");
            assertThat(intake.await(1).getFirst().source()).isEqualTo("chambers");
        }
    }

    @Test
    void aSourceBeyondItsRate_isNotRead_untilItsTimeHasCome() throws Exception {
        SyslogListener listener =
                listen(new SyslogConfig.Transport.Tcp(), Senders.everybody("registry"), new Rate(1, 2));
        try (Socket socket = connect(listener)) {
            send(socket, "<1>a\n<1>b\n<1>c\n<1>d\n");
            intake.await(4);
            clock.awaitPausing(2);
            send(socket, "<1>e\n");
            clock.advance(Duration.ofSeconds(2));
            assertThat(MemoryIntake.texts(intake.await(5))).endsWith("<1>e");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void overTls_aClientThatTrustsTheListener_isHeard(String algorithm) throws Exception {
        Certificates court = new Certificates(algorithm);
        TlsFiles files = court.issue("localhost").write(folder, "listener", Optional.empty());
        SyslogListener listener =
                listen(new SyslogConfig.Transport.Tls(files), Senders.everybody("registry"), Rate.generous());
        try (Socket socket = court.client()
                .getSocketFactory()
                .createSocket(
                        listener.address().getAddress(), listener.address().getPort())) {
            send(socket, "4 <1>a4 <2>b");
            assertThat(MemoryIntake.texts(intake.await(2))).containsExactly("<1>a", "<2>b");
        }
    }

    @Test
    void aClientCertificate_saysWhichSourceItIs_andWithoutOneNobodyIsHeard() throws Exception {
        Certificates court = new Certificates("EC");
        Certificates.Identity named = court.issue("relay");
        Path authority = court.writeAuthority(folder);
        TlsFiles files = court.issue("localhost").write(folder, "listener", Optional.of(authority));
        Senders senders = new Senders("nobody", List.of(), Map.of(Senders.fingerprint(named.certificate()), "relay"));
        SyslogListener listener = listen(new SyslogConfig.Transport.Tls(files), senders, Rate.generous());
        try (Socket socket = court.client(named)
                .getSocketFactory()
                .createSocket(
                        listener.address().getAddress(), listener.address().getPort())) {
            send(socket, "<1>a\n");
            assertThat(intake.await(1).getFirst().source()).isEqualTo("relay");
        }
        refusedOverTls(listener, court);
        refusedOverTls(listener, court, court.issue("somebody"));
        refusedOverTls(listener, court, court.issueExpired("relay"));
        refusedOverTls(listener, court, new Certificates("EC").issue("relay"));
        closeAll();
        assertThat(intake.records()).hasSize(1);
        assertThat(counts.times(Refusal.CERTIFICATE)).isEqualTo(4);
    }

    private static void refusedOverTls(SyslogListener listener, Certificates court, Certificates.Identity... shown) {
        try (SSLSocket socket = (SSLSocket) court.client(shown)
                .getSocketFactory()
                .createSocket(
                        listener.address().getAddress(), listener.address().getPort())) {
            send(socket, "<1>never\n");
            awaitClosed(socket);
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }

    @Test
    void aNamedCertificate_needsNoAuthority() throws Exception {
        Certificates court = new Certificates("EC");
        Certificates.Identity relay = new Certificates("RSA").issue("relay");
        TlsFiles files = court.issue("localhost").write(folder, "listener", Optional.empty());
        Senders senders = new Senders("nobody", List.of(), Map.of(Senders.fingerprint(relay.certificate()), "relay"));
        SyslogListener listener = listen(new SyslogConfig.Transport.Tls(files), senders, Rate.generous());
        try (Socket socket = court.client(relay)
                .getSocketFactory()
                .createSocket(
                        listener.address().getAddress(), listener.address().getPort())) {
            send(socket, "<1>a\n");
            assertThat(intake.await(1).getFirst().source()).isEqualTo("relay");
        }
        refusedOverTls(listener, court, court.issue("relay"));
        closeAll();
        assertThat(counts.times(Refusal.CERTIFICATE)).isEqualTo(1);
    }

    @Test
    void aHandshakeThatDoesNotEnd_isClosedAfterItsTime() throws Exception {
        Certificates court = new Certificates("EC");
        TlsFiles files = court.issue("localhost").write(folder, "listener", Optional.empty());
        SyslogListener listener =
                listen(new SyslogConfig.Transport.Tls(files), Senders.everybody("registry"), Rate.generous());
        try (Socket socket = connect(listener)) {
            socket.getOutputStream().write(22);
            awaitConnection();
            clock.advance(Duration.ofSeconds(11));
            listener.closeOverdue();
            awaitClosed(socket);
        }
        closeAll();
        assertThat(counts.times(Refusal.SLOW) + counts.times(Refusal.CERTIFICATE))
                .isEqualTo(1);
    }

    private void awaitConnection() {
        while (counts.connections().getOrDefault("syslog", 0) == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void plainTextOnATlsPort_isRefused_andTheListenerLives() throws Exception {
        Certificates court = new Certificates("EC");
        TlsFiles files = court.issue("localhost").write(folder, "listener", Optional.empty());
        SyslogListener listener =
                listen(new SyslogConfig.Transport.Tls(files), Senders.everybody("registry"), Rate.generous());
        try (Socket socket = connect(listener)) {
            send(socket, "<1>plain\n");
            awaitClosed(socket);
        }
        try (Socket socket = court.client()
                .getSocketFactory()
                .createSocket(
                        listener.address().getAddress(), listener.address().getPort())) {
            send(socket, "<1>a\n");
            assertThat(MemoryIntake.texts(intake.await(1))).containsExactly("<1>a");
        }
        closeAll();
        assertThat(counts.times(Refusal.CERTIFICATE)).isEqualTo(1);
    }

    @Test
    void tlsFilesThatCanNotBeUsed_areNamed() throws Exception {
        Certificates court = new Certificates("EC");
        TlsFiles files = court.issue("localhost").write(folder, "listener", Optional.empty());
        TlsFiles another = new Certificates("RSA").issue("localhost").write(folder, "another", Optional.empty());
        Path encrypted = Files.writeString(folder.resolve("encrypted.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        assertThatThrownBy(() -> tls(new TlsFiles(files.certificates(), another.key(), Optional.empty())))
                .hasMessageContaining("another.key")
                .hasMessageContaining("EC key");
        assertThatThrownBy(() -> tls(new TlsFiles(files.key(), files.key(), Optional.empty())))
                .hasMessageContaining("listener.key");
        assertThatThrownBy(() -> tls(new TlsFiles(files.certificates(), encrypted, Optional.empty())))
                .hasMessageContaining("encrypted.key")
                .hasMessageContaining("openssl pkcs8");
    }

    private void tls(TlsFiles files) throws IOException {
        listen(new SyslogConfig.Transport.Tls(files), Senders.everybody("registry"), Rate.generous());
    }

    @Test
    void datagrams_areMessages() throws Exception {
        SyslogListener listener =
                listen(new SyslogConfig.Transport.Udp(), Senders.everybody("registry"), Rate.generous());
        try (DatagramSocket socket = new DatagramSocket()) {
            sendDatagram(socket, listener, "<1>a\n");
            sendDatagram(socket, listener, "\n");
            sendDatagram(socket, listener, "<2>" + "x".repeat(2000));
            assertThat(MemoryIntake.texts(intake.await(2))).containsExactly("<1>a", "<2>" + "x".repeat(1021));
        }
        closeAll();
        assertThat(counts.times(Refusal.CUT)).isEqualTo(1);
    }

    @Test
    void datagramsThatCanNotBeKept_areDroppedAndCounted_andTheListenerLives() throws Exception {
        SyslogListener listener =
                listen(new SyslogConfig.Transport.Udp(), Senders.everybody("registry"), Rate.generous());
        intake.refuse(IntakeRefused.Reason.FULL);
        try (DatagramSocket socket = new DatagramSocket()) {
            while (counts.times(Refusal.DROPPED) == 0) {
                sendDatagram(socket, listener, "<1>many");
            }
            intake.awaitRefusals(1);
            clock.awaitPausing(1);
            intake.refuse(null);
            clock.advance(Duration.ofSeconds(2));
            intake.await(64);
        }
    }

    @Test
    void datagramsBeyondTheRate_areDroppedAndCounted() throws Exception {
        SyslogListener listener =
                listen(new SyslogConfig.Transport.Udp(), Senders.everybody("registry"), new Rate(1, 3));
        try (DatagramSocket socket = new DatagramSocket()) {
            while (counts.times(Refusal.RATE) == 0) {
                sendDatagram(socket, listener, "<1>many");
            }
        }
        closeAll();
        assertThat(intake.records()).hasSize(4);
    }

    private static void sendDatagram(DatagramSocket socket, SyslogListener listener, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, listener.address()));
    }

    @Test
    void aPortThatIsTaken_isSaidWithTheNameOfTheListener() throws Exception {
        SyslogListener first = tcp();
        SyslogConfig again = new SyslogConfig(
                "second",
                first.address(),
                new SyslogConfig.Transport.Tcp(),
                Senders.everybody("registry"),
                Rate.generous(),
                LIMITS);
        assertThatThrownBy(() -> SyslogListener.open(again, intake, counts, clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("second");
    }

    @Test
    void certificatesWithoutTls_areAMistakeThatIsNamed() {
        assertThatThrownBy(() -> new SyslogConfig(
                        "plain",
                        new InetSocketAddress(0),
                        new SyslogConfig.Transport.Tcp(),
                        new Senders("registry", List.of(), Map.of("ab".repeat(32), "relay")),
                        Rate.generous(),
                        LIMITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain");
    }
}
