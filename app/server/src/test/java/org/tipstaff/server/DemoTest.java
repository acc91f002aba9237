package org.tipstaff.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.tipstaff.actuators.rehearsal.Twin;

/** The story, told once. Where no network namespaces can be made, it says so and shows the rest. */
class DemoTest {
    @Test
    void theStoryGoesAsItIsTold() throws IOException {
        StringWriter told = new StringWriter();
        int code = new Demo()
                .tell(
                        Path.of(System.getProperty("tipstaff.root"), "examples"),
                        Locale.ENGLISH,
                        false,
                        new PrintWriter(told));
        assertThat(code).as(told.toString()).isZero();
        assertThat(told.toString()).contains("The paper checkpoint finds it", "openssl ts -verify finds it");
        if (Twin.unavailable() == null) {
            assertThat(told.toString())
                    .contains(
                            "to the attacker: ",
                            " bytes sent, 0 arrived.",
                            "The hearing goes on.",
                            "are what they were");
        } else {
            System.out.println("the story was told without packets: " + Twin.unavailable());
            assertThat(told.toString()).contains("No packets today");
        }
    }

    @Test
    void inFrenchAndWithoutPackets_theRestIsTold() throws IOException {
        StringWriter told = new StringWriter();
        int code = new Demo(() -> "il faut root")
                .tell(
                        Path.of(System.getProperty("tipstaff.root"), "examples"),
                        Locale.FRENCH,
                        false,
                        new PrintWriter(told));
        assertThat(code).as(told.toString()).isZero();
        assertThat(told.toString())
                .contains("Pas de paquets aujourd’hui : il faut root", "Une semaine à la juridiction d’exemple")
                .doesNotContain("The ", "arrived.");
    }
}
