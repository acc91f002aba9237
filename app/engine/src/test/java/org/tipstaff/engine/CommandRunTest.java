package org.tipstaff.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandRunTest {
    private static String line(String... arguments) {
        return new CommandRun(List.of(arguments), Instant.EPOCH, () -> Instant.EPOCH).line();
    }

    @Test
    void onlyWhatNeedsItIsQuoted() {
        assertThat(line("scan", "-f", "jsonl", "--until=2026-03-01", "logs/a_b.evtx"))
                .isEqualTo("tipstaff scan -f jsonl --until=2026-03-01 logs/a_b.evtx");
        assertThat(line("", "two words", "it's", "$HOME", "*", "~x"))
                .isEqualTo("tipstaff '' 'two words' 'it'\\''s' '$HOME' '*' '~x'");
        assertThat(line("d\u00e9p\u00f4t")).isEqualTo("tipstaff 'd\u00e9p\u00f4t'");
    }

    @Test
    void whatWouldActOrHideIsWrittenAsOctalBytes() {
        assertThat(line("a\nb")).isEqualTo("tipstaff $'a\\012b'");
        assertThat(line("\u001b[2J'\\")).isEqualTo("tipstaff $'\\033[2J\\'\\\\'");
        assertThat(line("\u202egpj.exe")).isEqualTo("tipstaff $'\\342\\200\\256gpj.exe'");
    }

    /** bash reads the quoting that POSIX took over in 2024; every argument must come back as it was. */
    @Test
    void aShellTakesItBackToTheSameArguments() throws IOException {
        long seed = 20260311;
        Random random = new Random(seed);
        List<String> arguments = new ArrayList<>();
        int[] signs = {
            ' ', '\'', '"', '\\', '\n', '\t', '\r', '$', '`', '*', '?', '~', '0', '7', 'x', 0x7f, 0xe9, 0x202e, 0x1f600
        };
        for (int i = 0; i < 400; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(12);
            for (int k = 0; k < length; k++) {
                text.appendCodePoint(signs[random.nextInt(signs.length)]);
            }
            arguments.add(text.toString());
        }
        String script = "tipstaff() { printf '%s\\0' \"$@\"; }\n" + line(arguments.toArray(String[]::new)) + "\n";
        Process bash;
        try {
            bash = new ProcessBuilder("bash", "-s").start();
        } catch (IOException e) {
            assumeTrue(false, "bash is not installed");
            return;
        }
        bash.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        bash.getOutputStream().close();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> back = new ArrayList<>();
        for (int from = 0; from < output.length(); ) {
            int to = output.indexOf('\0', from);
            back.add(output.substring(from, to));
            from = to + 1;
        }
        assertThat(back).as("seed " + seed).isEqualTo(arguments);
    }
}
