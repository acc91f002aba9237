package org.tipstaff.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * One call of the program, for what is said of the call itself; nothing that is derived from evidence may depend on it.
 *
 * @param arguments exactly as they were given, without the program's own name
 * @param started when it began
 * @param clock tells when it ends
 */
public record CommandRun(List<String> arguments, Instant started, InstantSource clock) {
    public CommandRun {
        arguments = List.copyOf(arguments);
    }

    /** A call that begins now, by the clock of this machine. */
    public static CommandRun begin(List<String> arguments) {
        InstantSource clock = InstantSource.system();
        return new CommandRun(arguments, clock.instant(), clock);
    }

    /**
     * The call in one line that a POSIX shell takes back to the same arguments. Control characters and those that turn
     * the direction of text are written as octal bytes ({@code $'\012'}, POSIX.1-2024), so that the line shows what it holds.
     */
    public String line() {
        StringBuilder line = new StringBuilder("tipstaff");
        for (String argument : arguments) {
            line.append(' ').append(quoted(argument));
        }
        return line.toString();
    }

    private static String quoted(String argument) {
        if (!argument.isEmpty() && argument.chars().allMatch(CommandRun::isPlain)) {
            return argument;
        }
        if (argument.codePoints().allMatch(CommandRun::isVisible)) {
            return "'" + argument.replace("'", "'\\''") + "'";
        }
        StringBuilder text = new StringBuilder("$'");
        argument.codePoints().forEach(c -> {
            if (c == '\'' || c == '\\') {
                text.append('\\').appendCodePoint(c);
            } else if (isVisible(c)) {
                text.appendCodePoint(c);
            } else {
                for (byte octet : Character.toString(c).getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                    int value = octet & 0xff;
                    text.append('\\')
                            .append((char) ('0' + (value >> 6)))
                            .append((char) ('0' + (value >> 3 & 7)))
                            .append((char) ('0' + (value & 7)));
                }
            }
        });
        return text.append('\'').toString();
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-_./,:=+@%".indexOf(c) >= 0;
    }

    private static boolean isVisible(int c) {
        return SafeText.isInert(c);
    }
}
