package org.tipstaff.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @TempDir
    Path folder;

    private TokenFile tokens;

    @BeforeEach
    void open() {
        tokens = new TokenFile(folder.resolve("tokens"));
    }

    private MintedToken make(String name, Role role) throws IOException {
        return tokens.create(name, role, NOW, new SecureRandom());
    }

    @Test
    void aToken_provesWhoShowsIt_inThreeWays() throws IOException {
        MintedToken minted = make("dc1.court.example", Role.SOURCE);
        Caller source = new Caller("dc1.court.example", Role.SOURCE);
        String pair = Base64.getEncoder()
                .encodeToString(("dc1.court.example:" + minted.secret()).getBytes(StandardCharsets.UTF_8));
        assertThat(tokens.caller("Bearer " + minted.bearer())).contains(source);
        assertThat(tokens.caller("ApiKey " + pair)).contains(source);
        assertThat(tokens.caller("Basic " + pair)).contains(source);
    }

    @Test
    void whatProvesNothing_isNobody() throws IOException {
        MintedToken minted = make("officer.onduty", Role.RESPONDER);
        make("other", Role.READER);
        for (String header : new String[] {
            null,
            "",
            "Bearer",
            "Bearer ",
            "Bearer officer.onduty",
            "Bearer officer.onduty.",
            "Bearer other." + minted.secret(),
            "Bearer " + minted.secret(),
            "Basic " + minted.bearer(),
            "Basic %%%",
            "Digest " + minted.bearer(),
            "Bearer " + minted.bearer() + "x".repeat(2000)
        }) {
            assertThat(tokens.caller(header)).as(String.valueOf(header)).isEmpty();
        }
    }

    @Test
    void theSecret_isNotKept_andTheFileIsTheOwnersAlone() throws IOException {
        MintedToken minted = make("officer.onduty", Role.RESPONDER);
        Path file = folder.resolve("tokens");
        assertThat(Files.readString(file)).doesNotContain(minted.secret());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(minted.toString()).doesNotContain(minted.secret());
    }

    @Test
    void whatAnotherProcessChanges_isSeen() throws IOException {
        MintedToken minted = make("officer.onduty", Role.RESPONDER);
        TokenFile server = new TokenFile(folder.resolve("tokens"));
        assertThat(server.caller("Bearer " + minted.bearer())).isPresent();
        assertThat(tokens.revoke("officer.onduty")).isEqualTo(1);
        assertThat(server.caller("Bearer " + minted.bearer())).isEmpty();
    }

    @Test
    void aDamagedFile_letsNobodyIn_andSaysWhere() throws IOException {
        MintedToken minted = make("officer.onduty", Role.RESPONDER);
        Files.writeString(folder.resolve("tokens"), Files.readString(folder.resolve("tokens")) + "junk\n");
        assertThatThrownBy(() -> new TokenFile(folder.resolve("tokens")).caller("Bearer " + minted.bearer()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tokens:2");
    }

    @Test
    void oneName_hasOneRole_andMayHaveTwoTokensWhileTheyChangeOver() throws IOException {
        MintedToken old = make("dc1", Role.SOURCE);
        MintedToken next = make("dc1", Role.SOURCE);
        assertThat(tokens.caller("Bearer " + old.bearer())).isPresent();
        assertThat(tokens.caller("Bearer " + next.bearer())).isPresent();
        assertThatThrownBy(() -> make("dc1", Role.ADMINISTRATOR)).hasMessageContaining("dc1");
        assertThatThrownBy(() -> make("a b\n", Role.READER)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSource_sendsAndNothingElse_andTheOthersSendNothing() {
        for (Role role : Role.values()) {
            assertThat(role.covers(role)).isTrue();
            assertThat(role.covers(Role.SOURCE)).isEqualTo(role == Role.SOURCE);
            assertThat(Role.SOURCE.covers(role)).isEqualTo(role == Role.SOURCE);
        }
        assertThat(Role.RESPONDER.covers(Role.ADMINISTRATOR)).isFalse();
        assertThat(Role.READER.covers(Role.RESPONDER)).isFalse();
        assertThat(Role.ADMINISTRATOR.covers(Role.READER)).isTrue();
    }
}
