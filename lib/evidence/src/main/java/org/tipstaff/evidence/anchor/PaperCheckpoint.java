package org.tipstaff.evidence.anchor;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.Note;
import org.tipstaff.evidence.tlog.NoteSignature;
import org.tipstaff.evidence.tlog.SignedCheckpoint;
import org.tipstaff.evidence.tlog.TlogFormatException;

/**
 * A checkpoint as it goes on paper and comes back. Whoever holds the sheet needs no computer and no trust in the court: if the
 * log is ever rewritten, even by someone with every key, its root at that size no longer is what the paper says.
 *
 * <p>It comes back in one of two spellings. <i>Exact</i> is what the QR code holds: the three lines of the checkpoint, and its
 * signatures where they fit. <i>Typed</i> is six lettered lines, each with its own check code, because nobody types 44 signs of
 * base64 without an error and a wrong sign must not look like a rewritten log:
 *
 * <pre>
 * A: court.example/custody/1 = 5GTPV       the origin
 * B: 20 852 163 = 1HN4Q                    the size
 * C: 1A2B 3C4D 5E6F7 = 8G9HJ               the root, eight bytes a line, in D, E and F the rest
 * </pre>
 *
 * @param checkpoint without extension lines
 * @param signatures those that fit into a QR code; none where the lines were typed
 */
public record PaperCheckpoint(Checkpoint checkpoint, List<NoteSignature> signatures) {
    static final char ORIGIN = 'A';
    static final char SIZE = 'B';
    private static final char FIRST_ROOT = 'C';
    private static final int ROOT_LINES = 4;
    private static final int ROOT_SIGNS = 13;
    private static final int ROOT_LINE_BYTES = MerkleHash.BYTES / ROOT_LINES;

    /** A QR code of more becomes too fine for a photograph of a folded sheet. */
    public static final int MAX_QR_BYTES = 700;

    /** Longest text that is read back. */
    static final int MAX_TEXT = Note.MAX_BYTES;

    private static final Pattern LABELLED = Pattern.compile("([A-Fa-f])[:.)] *(.*)");
    private static final Pattern BASE64_ROOT = Pattern.compile("[A-Za-z0-9+/]{43}=");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0\\u2007\\u2009\\u202f]");
    private static final String DIGITS = "0123456789";

    public PaperCheckpoint {
        if (!checkpoint.extensions().isEmpty()) {
            throw new IllegalArgumentException("a checkpoint with extension lines has no form on paper");
        }
        if (checkpoint.origin().length() > TypedLine.MAX_TYPED / 2
                || checkpoint.origin().codePoints().anyMatch(Character::isISOControl)
                || !checkpoint.origin().equals(checkpoint.origin().strip())) {
            throw new IllegalArgumentException("the origin of this log is too long to be typed, or ends in a space");
        }
        signatures = List.copyOf(signatures);
    }

    /** What goes on paper of a signed checkpoint. Signatures that do not fit (those of ML-DSA never do) are left off. */
    public static PaperCheckpoint of(SignedCheckpoint signed) {
        List<NoteSignature> fitting = new ArrayList<>();
        int bytes = signed.checkpoint().text().getBytes(StandardCharsets.UTF_8).length + 1;
        for (NoteSignature signature : signed.note().signatures()) {
            int line = signature.toString().getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes + line <= MAX_QR_BYTES) {
                bytes += line;
                fitting.add(signature);
            }
        }
        return new PaperCheckpoint(signed.checkpoint(), fitting);
    }

    /** The exact spelling: a signed note, or the three lines alone. */
    public String exact() {
        return signatures.isEmpty() ? checkpoint.text() : new Note(checkpoint.text(), signatures).toString();
    }

    /** The typed spelling, a line each, without line ends. */
    public List<String> typed() {
        return lines().stream().map(TypedLine::toString).toList();
    }

    /**
     * The typed spelling, taken apart for a printer.
     *
     * @param label the letter
     * @param body in groups
     * @param check the code
     */
    public record Printed(char label, String body, String check) {}

    public List<Printed> printed() {
        return lines().stream()
                .map(line -> new Printed(line.label(), line.printed(), line.check()))
                .toList();
    }

    private List<TypedLine> lines() {
        List<TypedLine> lines = new ArrayList<>();
        lines.add(new TypedLine(ORIGIN, checkpoint.origin()));
        lines.add(new TypedLine(SIZE, Long.toString(checkpoint.size())));
        byte[] root = checkpoint.root().bytes();
        for (int i = 0; i < ROOT_LINES; i++) {
            lines.add(new TypedLine(
                    (char) (FIRST_ROOT + i),
                    signs(Arrays.copyOfRange(root, i * ROOT_LINE_BYTES, (i + 1) * ROOT_LINE_BYTES))));
        }
        return lines;
    }

    private static String signs(byte[] bytes) {
        BigInteger value = new BigInteger(1, bytes);
        StringBuilder signs = new StringBuilder();
        for (int i = ROOT_SIGNS - 1; i >= 0; i--) {
            signs.append(TypedLine.ALPHABET.charAt(value.shiftRight(5 * i).intValue() & 31));
        }
        return signs.toString();
    }

    /**
     * Reads either spelling. Typed lines may be in small letters, with other spaces or none, with {@code O} for {@code 0} and
     * {@code I} or {@code L} for {@code 1}, in any order if their letters are there, and without the letters if all six are
     * there in order.
     *
     * @throws PaperException with every line that is wrong
     */
    public static PaperCheckpoint parse(String text) throws PaperException {
        if (text.length() > MAX_TEXT) {
            throw new PaperException("a checkpoint has at most " + MAX_TEXT + " characters");
        }
        List<String> lines = text.lines().map(String::strip).toList();
        int first = 0;
        while (first < lines.size() && lines.get(first).isEmpty()) {
            first++;
        }
        List<String> rest = lines.subList(first, lines.size());
        if (rest.size() >= 3 && BASE64_ROOT.matcher(rest.get(2)).matches()) {
            return exact(rest);
        }
        return typed(rest.stream().filter(line -> !line.isEmpty()).toList());
    }

    private static PaperCheckpoint exact(List<String> lines) throws PaperException {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        while (text.length() > 1 && text.charAt(text.length() - 2) == '\n') {
            text.setLength(text.length() - 1);
        }
        try {
            if (text.indexOf("\n\n") < 0) {
                return new PaperCheckpoint(Checkpoint.parse(text.toString()), List.of());
            }
            SignedCheckpoint signed = SignedCheckpoint.parse(text.toString().getBytes(StandardCharsets.UTF_8));
            return new PaperCheckpoint(signed.checkpoint(), signed.note().signatures());
        } catch (TlogFormatException | IllegalArgumentException e) {
            throw new PaperException(String.valueOf(e.getMessage()));
        }
    }

    private static PaperCheckpoint typed(List<String> typed) throws PaperException {
        String[] bodies = new String[ROOT_LINES + 2];
        List<PaperException.Line> faults = new ArrayList<>();
        boolean labelled =
                typed.stream().anyMatch(line -> LABELLED.matcher(line).matches());
        for (int i = 0; i < typed.size(); i++) {
            Matcher matcher = LABELLED.matcher(typed.get(i));
            int at = i;
            String body = typed.get(i);
            if (labelled) {
                at = matcher.matches()
                        ? matcher.group(1).toUpperCase(Locale.ROOT).charAt(0) - ORIGIN
                        : bodies.length;
                body = matcher.matches() ? matcher.group(2) : body;
            }
            if (at >= bodies.length || bodies[at] != null) {
                faults.add(new PaperException.Line(
                        at < bodies.length ? label(at) : ' ', PaperException.Fault.UNEXPECTED, 0, Optional.empty()));
            } else {
                bodies[at] = body;
            }
        }
        String[] accepted = new String[bodies.length];
        for (int at = 0; at < bodies.length; at++) {
            if (bodies[at] == null) {
                faults.add(new PaperException.Line(label(at), PaperException.Fault.MISSING, 0, Optional.empty()));
            } else {
                accepted[at] = line(label(at), bodies[at], faults);
            }
        }
        if (!faults.isEmpty()) {
            throw new PaperException(faults);
        }
        return assembled(accepted);
    }

    private static char label(int at) {
        return (char) (ORIGIN + at);
    }

    /** The body of one line, freed of spaces; faults are added to the list. */
    private static String line(char label, String typed, List<PaperException.Line> faults) {
        String dense = SPACES.matcher(typed).replaceAll("").replace("-", label == ORIGIN ? "-" : "");
        if (typed.length() > TypedLine.MAX_TYPED || dense.length() <= TypedLine.CHECK_SIGNS) {
            return fault(label, PaperException.Fault.LENGTH, faults);
        }
        String check = dense.substring(dense.length() - TypedLine.CHECK_SIGNS);
        if (TypedLine.signs(check).isEmpty()) {
            return fault(label, PaperException.Fault.SIGN, faults);
        }
        if (label == ORIGIN) {
            return origin(typed, check, faults);
        }
        String body = dense.substring(0, dense.length() - TypedLine.CHECK_SIGNS);
        body = body.endsWith("=") ? body.substring(0, body.length() - 1) : body;
        Optional<String> signs = TypedLine.signs(body);
        String alphabet = label == SIZE ? DIGITS : TypedLine.ALPHABET;
        if (signs.isEmpty() || signs.get().chars().anyMatch(c -> alphabet.indexOf(c) < 0)) {
            return fault(label, PaperException.Fault.SIGN, faults);
        }
        if (label != SIZE && signs.get().length() != ROOT_SIGNS) {
            return fault(label, PaperException.Fault.LENGTH, faults);
        }
        return checked(new TypedLine(label, signs.get()), check, alphabet, faults);
    }

    /** Capitals count in an origin, but where the check code settles that small letters were meant, they are taken. */
    private static String origin(String typed, String check, List<PaperException.Line> faults) {
        // The code may have been typed with spaces in it; what is left of it is the origin.
        int end = typed.length();
        for (int left = check.length(); left > 0; end--) {
            if (!SPACES.matcher(typed.substring(end - 1, end)).matches()) {
                left--;
            }
        }
        String body = typed.substring(0, end).strip();
        body = body.endsWith("=") ? body.substring(0, body.length() - 1).strip() : body;
        TypedLine small = new TypedLine(ORIGIN, body.toLowerCase(Locale.ROOT));
        if (small.checks(check)) {
            return small.body();
        }
        StringBuilder printable = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            printable.append(c);
        }
        return checked(new TypedLine(ORIGIN, body), check, printable.toString(), faults);
    }

    private static String checked(TypedLine line, String check, String alphabet, List<PaperException.Line> faults) {
        if (!line.checks(check)) {
            Optional<TypedLine.Slip> slip = line.slip(check, alphabet);
            faults.add(new PaperException.Line(
                    line.label(),
                    PaperException.Fault.CHECK,
                    slip.map(TypedLine.Slip::position).orElse(0),
                    slip.map(found -> new TypedLine(line.label(), found.line()).printed())));
        }
        return line.body();
    }

    private static String fault(char label, PaperException.Fault fault, List<PaperException.Line> faults) {
        faults.add(new PaperException.Line(label, fault, 0, Optional.empty()));
        return "";
    }

    private static PaperCheckpoint assembled(String[] bodies) throws PaperException {
        byte[] root = new byte[MerkleHash.BYTES];
        for (int i = 0; i < ROOT_LINES; i++) {
            BigInteger value = BigInteger.ZERO;
            for (char sign : bodies[i + 2].toCharArray()) {
                value = value.shiftLeft(5).add(BigInteger.valueOf(TypedLine.ALPHABET.indexOf(sign)));
            }
            if (value.bitLength() > 8 * ROOT_LINE_BYTES) {
                throw new PaperException(List.of(new PaperException.Line(
                        (char) (FIRST_ROOT + i), PaperException.Fault.SIGN, 1, Optional.empty())));
            }
            for (int octet = 0; octet < ROOT_LINE_BYTES; octet++) {
                root[i * ROOT_LINE_BYTES + octet] =
                        value.shiftRight(8 * (ROOT_LINE_BYTES - 1 - octet)).byteValue();
            }
        }
        String size = bodies[1];
        try {
            // The text of a checkpoint decides what a size is: no leading zeroes, at most 2^63-1.
            return new PaperCheckpoint(
                    Checkpoint.parse(
                            bodies[0] + "\n" + size + "\n" + MerkleHash.of(root).base64() + "\n"),
                    List.of());
        } catch (TlogFormatException | IllegalArgumentException e) {
            throw new PaperException(String.valueOf(e.getMessage()));
        }
    }
}
