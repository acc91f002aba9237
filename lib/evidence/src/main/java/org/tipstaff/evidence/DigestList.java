package org.tipstaff.evidence;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a list of files with their digests, as {@code sha256sum}, {@code sha512sum} (also with {@code --tag}), {@code hashdeep} and
 * BagIt (RFC 8493 section 2.1.3) write it, gives its lines, or everything that is wrong with it and where. Names are texts to
 * compare: nothing of this class opens what a list names.
 *
 * <p>One line that can't be read refuses the list: whoever can spoil a line could else hide a record.
 *
 * @param lines in the order of the list; empty when there are problems
 * @param problems by line, at most {@link #PROBLEMS_MAX}
 */
public record DigestList(List<Line> lines, List<Problem> problems) {
    /** Lines of one list; a longer list is refused, not cut. */
    public static final int LINES_MAX = 1_000_000;

    /** Bytes of one line: a path of Linux has at most 4,096, escaped twice as many. */
    public static final int LINE_BYTES_MAX = 16_384;

    /** Problems that are told; a file that is no list has one on each line. */
    public static final int PROBLEMS_MAX = 20;

    private static final String HASHDEEP = "%%%% HASHDEEP-1.";

    /** What digests are made by. */
    public enum Algorithm {
        SHA_256("SHA-256", 64),
        SHA_512("SHA-512", 128);

        private final String javaName;
        private final int digits;

        Algorithm(String javaName, int digits) {
            this.javaName = javaName;
            this.digits = digits;
        }

        /** As {@link java.security.MessageDigest} and people call it. */
        public String javaName() {
            return javaName;
        }

        static Optional<Algorithm> ofDigits(int digits) {
            return Arrays.stream(values()).filter(each -> each.digits == digits).findFirst();
        }
    }

    /**
     * A file that is listed.
     *
     * @param number of the line, from 1
     * @param name with {@code /} between folders, without {@code .} as a folder; it may begin with {@code /} or a drive
     * @param digest in lower-case hexadecimal digits
     */
    public record Line(int number, String name, Algorithm algorithm, String digest) {
        /** Whether the name begins at the root of a computer, or of a drive or share of it. */
        public boolean isAbsolute() {
            return isRooted(name);
        }
    }

    /** What is wrong, and on which line. */
    public record Problem(int line, String what) {}

    public DigestList {
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
    }

    private static boolean isRooted(String name) {
        return name.startsWith("/")
                || (name.length() >= 2 && name.charAt(1) == ':' && Character.isLetter(name.charAt(0)));
    }

    /**
     * Reads a list to its end.
     *
     * @param isBagManifest whether it is a {@code manifest-sha256.txt} or {@code manifest-sha512.txt} of a bag, whose names are
     *     percent-encoded where {@code sha256sum} has backslashes
     */
    public static DigestList read(InputStream in, boolean isBagManifest) throws IOException {
        Reading reading = new Reading(isBagManifest);
        InputStream bytes = new BufferedInputStream(in, 1 << 16);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int number = 1;
        boolean open = false;
        for (int b = bytes.read(); b >= 0; b = bytes.read()) {
            open = true;
            if (b == '\n') {
                reading.line(number++, line.toByteArray());
                line.reset();
                open = false;
            } else if (line.size() <= LINE_BYTES_MAX) {
                line.write(b);
            }
            if (reading.isHopeless()) {
                return reading.list();
            }
        }
        if (open) {
            reading.line(number, line.toByteArray());
        }
        return reading.list();
    }

    /** A name as lists are compared by: empty where it leads out of its folder or is none. */
    static Optional<String> plain(String name) {
        boolean rooted = name.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                return Optional.empty();
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() || name.endsWith("/")
                ? Optional.empty()
                : Optional.of((rooted ? "/" : "") + String.join("/", parts));
    }

    /**
     * A folder as names of lists begin with it, without a slash at its end; empty for the folder that all lie in.
     *
     * @throws IllegalArgumentException when it leads out of itself
     */
    public static String folder(String text) {
        String slashed = text.replace('\\', '/');
        while (slashed.endsWith("/") || slashed.endsWith("/.")) {
            slashed = slashed.substring(0, slashed.lastIndexOf('/'));
        }
        if (slashed.isEmpty() || slashed.equals(".")) {
            return "";
        }
        return plain(slashed)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no folder: it leads out of itself"));
    }

    /** One list while it is read. */
    private static final class Reading {
        private final boolean isBagManifest;
        private final List<Line> lines = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private boolean hashdeep;
        private int digestColumn = -1;
        private int columns = -1;
        private @Nullable Algorithm algorithm;
        private boolean stopped;

        Reading(boolean isBagManifest) {
            this.isBagManifest = isBagManifest;
        }

        boolean isHopeless() {
            return stopped || problems.size() >= PROBLEMS_MAX;
        }

        DigestList list() {
            return new DigestList(problems.isEmpty() ? lines : List.of(), problems);
        }

        void line(int number, byte[] bytes) {
            if (bytes.length > LINE_BYTES_MAX) {
                wrong(number, "the line has more than " + LINE_BYTES_MAX + " bytes; no file has such a name");
                return;
            }
            if (number == 1 && isUtf16(bytes)) {
                wrong(number, "the list is UTF-16, as PowerShell writes it; save it as UTF-8");
                stopped = true;
                return;
            }
            Optional<String> decoded = utf8(bytes);
            if (decoded.isEmpty()) {
                wrong(number, "the line is not UTF-8");
                return;
            }
            String text = decoded.get();
            if (number == 1 && text.startsWith("\ufeff")) {
                text = text.substring(1);
            }
            if (text.endsWith("\r")) {
                text = text.substring(0, text.length() - 1);
            }
            if (number == 1 && text.startsWith(HASHDEEP)) {
                hashdeep = true;
            } else if (hashdeep && columns < 0) {
                columns(number, text);
            } else if (text.isBlank() || text.startsWith("#")) {
                return;
            } else if (lines.size() >= LINES_MAX) {
                wrong(number, "a list has at most " + LINES_MAX + " lines; divide the holding");
                stopped = true;
            } else if (hashdeep) {
                hashdeep(number, text);
            } else {
                sum(number, text);
            }
        }

        /** hashdeep(1): the second line names the columns, the third and those after it begin with {@code ##}. */
        private void columns(int number, String text) {
            List<String> names =
                    List.of(text.startsWith("%%%% ") ? text.substring(5).split(",", -1) : new String[0]);
            columns = names.size();
            digestColumn = names.indexOf("sha256");
            if (digestColumn < 0 || !names.getLast().equals("filename")) {
                wrong(
                        number,
                        "the list of hashdeep has no column sha256 and filename; make it with: hashdeep -c sha256 -r -l FOLDER");
                stopped = true;
            }
        }

        private void hashdeep(int number, String text) {
            String[] values = text.split(",", columns);
            if (values.length < columns) {
                wrong(number, "the line has not the " + columns + " columns that the list says");
                return;
            }
            add(number, values[digestColumn], slashed(values[columns - 1]));
        }

        private void sum(int number, String text) {
            boolean escaped = !isBagManifest && text.startsWith("\\");
            String line = escaped ? text.substring(1) : text;
            int open = line.indexOf(" (");
            int close = line.lastIndexOf(") = ");
            String digest;
            String name;
            if (!isBagManifest && open > 0 && close > open && isTag(line.substring(0, open))) {
                digest = line.substring(close + 4);
                name = line.substring(open + 2, close);
            } else {
                int blank = 0;
                while (blank < line.length() && line.charAt(blank) != ' ' && line.charAt(blank) != '\t') {
                    blank++;
                }
                digest = line.substring(0, blank);
                name = line.substring(blank);
                if (isBagManifest) {
                    name = name.strip();
                } else if (name.length() < 2) {
                    name = "";
                } else {
                    // Two blanks, or a blank and the mark of binary mode.
                    name = name.charAt(1) == ' ' || name.charAt(1) == '*' ? name.substring(2) : name.substring(1);
                }
            }
            if (isBagManifest) {
                name = Bag.decoded(name);
            } else if (escaped) {
                Optional<String> unescaped = unescaped(name);
                if (unescaped.isEmpty()) {
                    wrong(number, "the line begins with a backslash, and its name has one that means nothing");
                    return;
                }
                name = unescaped.get();
            } else {
                name = slashed(name);
            }
            add(number, digest, name);
        }

        private static boolean isTag(String word) {
            return word.matches("[A-Z][A-Z0-9-]{1,15}");
        }

        /** Windows writes {@code \} between folders; where a name itself has one, sha256sum marks the line. */
        private static String slashed(String name) {
            return name.replace('\\', '/');
        }

        private void add(int number, String digest, String name) {
            String hex = digest.toLowerCase(Locale.ROOT);
            if (hex.isEmpty() || !hex.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                wrong(number, "the line is no digest and a name, as sha256sum, hashdeep and BagIt write it");
                return;
            }
            Optional<Algorithm> made = Algorithm.ofDigits(hex.length());
            if (made.isEmpty()) {
                wrong(
                        number,
                        "a digest of " + hex.length() + " digits is neither SHA-256 (64) nor SHA-512 (128)"
                                + (hex.length() == 32 || hex.length() == 40
                                        ? "; MD5 and SHA-1 can be forged and show nothing"
                                        : ""));
                return;
            }
            if (algorithm != null && algorithm != made.get()) {
                wrong(number, "the list has SHA-256 and SHA-512; give a list of one of them");
                return;
            }
            algorithm = made.get();
            if (name.indexOf('\0') >= 0) {
                wrong(number, "the name has a NUL, which no file has");
                return;
            }
            Optional<String> plain = plain(name);
            if (plain.isEmpty()) {
                wrong(number, "the name is none, is a folder, or leads out of its folder by '..'");
                return;
            }
            lines.add(new Line(number, plain.get(), made.get(), hex));
        }

        private void wrong(int number, String what) {
            problems.add(new Problem(number, what));
        }

        /** Whether a byte order mark of UTF-16 stands at the beginning. */
        private static boolean isUtf16(byte[] bytes) {
            int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
            return mark == 0xfffe || mark == 0xfeff;
        }

        private static Optional<String> utf8(byte[] bytes) {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException _) {
                return Optional.empty();
            }
        }

        /** coreutils: {@code \\}, {@code \n} and {@code \r} where the line begins with a backslash. */
        private static Optional<String> unescaped(String name) {
            StringBuilder text = new StringBuilder(name.length());
            boolean after = false;
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (!after) {
                    after = c == '\\';
                    text.append(after ? "" : String.valueOf(c));
                    continue;
                }
                after = false;
                switch (c) {
                    case '\\' -> text.append('\\');
                    case 'n' -> text.append('\n');
                    case 'r' -> text.append('\r');
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            if (after) {
                return Optional.empty();
            }
            return Optional.of(text.toString());
        }
    }

    /** A line as {@code sha256sum} and {@code sha512sum} write it, with its line end. */
    public static String line(String digest, String name) {
        boolean escape = name.indexOf('\\') >= 0 || name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0;
        return (escape ? "\\" : "")
                + digest
                + "  "
                + (escape ? name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") : name)
                + "\n";
    }
}
