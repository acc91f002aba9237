package org.tipstaff.receivers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SourceTokensTest {
    private final SourceTokens.Minted old = SourceTokens.mint("dc01.registry", new SecureRandom());
    private final SourceTokens.Minted fresh = SourceTokens.mint("dc01.registry", new SecureRandom());
    private final SourceTokens.Minted other = SourceTokens.mint("mail", new SecureRandom());
    private final SourceTokens tokens = new SourceTokens(
            Map.of("dc01.registry", List.of(old.digest(), fresh.digest()), "mail", List.of(other.digest())));

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> source(String header) {
        return tokens.source(Optional.of(header));
    }

    @Test
    void oneSecret_isShownInThreeWays_oldOrNew() {
        for (SourceTokens.Minted token : List.of(old, fresh)) {
            assertThat(source("Bearer " + token.bearer())).contains("dc01.registry");
            assertThat(source("ApiKey " + base64(token.apiKey()))).contains("dc01.registry");
            assertThat(source("basic " + base64(token.apiKey()))).contains("dc01.registry");
        }
    }

    @Test
    void aSecretOfAnotherSource_aDigest_orHalfAToken_provesNothing() {
        assertThat(source("Bearer mail." + old.secret())).isEmpty();
        assertThat(source("Bearer dc01.registry." + old.digest())).isEmpty();
        assertThat(source("Bearer " + old.secret())).isEmpty();
        assertThat(source("Bearer dc01.registry.")).isEmpty();
        assertThat(source("Bearer nobody." + old.secret())).isEmpty();
        assertThat(source("ApiKey !!!")).isEmpty();
        assertThat(source("ApiKey " + base64("none"))).isEmpty();
        assertThat(source("Bearer " + "x".repeat(2000) + old.bearer())).isEmpty();
        assertThat(tokens.source(Optional.empty())).isEmpty();
    }

    @Test
    void aToken_isNotPrintedByAccident() {
        assertThat(old.toString()).doesNotContain(old.secret());
    }

    @Test
    void whatCanNotBeADigestOrAName_isRefusedByName() {
        assertThatThrownBy(() -> new SourceTokens(Map.of("mail", List.of("secret"))))
                .hasMessageContaining("mail")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> new SourceTokens(Map.of("a b", List.of(old.digest()))))
                .hasMessageContaining("a b");
        assertThatThrownBy(() -> new SourceTokens(Map.of("mail", List.of()))).hasMessageContaining("mail");
    }

    static Stream<Arguments> headers() {
        return Stream.of("Bearer a.b", "ApiKey YTpi", "Basic", "").map(Arguments::of);
    }

    @MethodSource("headers")
    @FuzzTest(maxDuration = "5m")
    void noHeader_provesASourceByChance(String header) {
        assertThat(tokens.source(Optional.ofNullable(header))).isEmpty();
    }
}
