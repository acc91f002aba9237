package org.tipstaff.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tipstaff.ingest.Form.Packing;
import org.tipstaff.ingest.Form.TextEncoding;
import org.tipstaff.journal.SegmentFormat;

/** Finds the form of content from its first bytes. */
final class FormFinder {
    /** Enough for several lines of any log. A first line that is longer is taken for a JSON document, which reads it just as well. */
    static final int PREFIX = 1 << 17;

    /** What was tried, for the reason of a gap. */
    static final String TRIED =
            "tried: EVTX (header, chunk, record), JSON lines, JSON array and document, Windows event"
                    + " XML, Zeek log, audit log as CSV, journal segment, zip, tar, gzip, bzip2, xz, zstd";

    private static final int LINES_EXAMINED = 32;
    private static final Pattern XML_ENCODING =
            Pattern.compile("^<\\?xml[^>]{0,200}?encoding\\s{0,9}=\\s{0,9}[\"']([A-Za-z0-9._:-]{1,40})[\"']");
    private static final Pattern EVENT_TAG = Pattern.compile("<Event[\\s>/]");

    /** What is met now and then beside logs; named so that the reader of a gap knows what they have. */
    private static final List<Known> KNOWN = List.of(
            new Known("7z\u00bc\u00af'", "a 7-Zip archive; unpack it first"),
            new Known("Rar!\u001a\u0007", "a RAR archive; unpack it first"),
            new Known("MSCF", "a Windows cabinet; unpack it first"),
            new Known("regf", "a Windows registry hive; this program reads logs"),
            new Known("%PDF", "a PDF document"),
            new Known("MZ", "a Windows program"),
            new Known("\u007fELF", "a Linux program"),
            new Known("SQLite format 3\u0000", "an SQLite database"),
            new Known("\u00d4\u00c3\u00b2\u00a1", "a packet capture; this program reads logs"),
            new Known("\n\r\r\n", "a packet capture; this program reads logs"),
            new Known("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1", "an OLE document (Office, MSI or mail)"),
            new Known("\u0089PNG", "a PNG image"),
            new Known("\u00ff\u00d8\u00ff", "a JPEG image"));

    private record Known(String magic, String what) {}

    private final JsonText json;
    private final IngestLimits limits;

    FormFinder(JsonText json, IngestLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    Form of(byte[] prefix) {
        if (prefix.length == 0) {
            return new Form.Empty();
        }
        if (startsWith(prefix, "ElfFile\0") || startsWith(prefix, "ElfChnk\0") || isEvtxRecord(prefix)) {
            return new Form.Evtx();
        }
        if (startsWith(prefix, "PK\u0003\u0004") || startsWith(prefix, "PK\u0005\u0006")) {
            return new Form.Zip();
        }
        Packing packing = packing(prefix);
        if (packing != null) {
            return new Form.Packed(packing);
        }
        if (SegmentFormat.recognises(prefix, prefix.length)) {
            return new Form.Segment();
        }
        if (isTar(prefix)) {
            return new Form.Tar();
        }
        if (matches(prefix, 4, "LfLe")) {
            return new Form.Unknown(
                    "it is an event log of Windows XP or older (.evt); convert it with wevtutil", false);
        }
        for (Known known : KNOWN) {
            if (startsWith(prefix, known.magic())) {
                return new Form.Unknown("it looks like " + known.what(), false);
            }
        }
        return text(prefix);
    }

    private static @Nullable Packing packing(byte[] prefix) {
        if (startsWith(prefix, "\u001f\u008b\b")) {
            return Packing.GZIP;
        }
        if (startsWith(prefix, "BZh")
                && prefix.length >= 10
                && prefix[3] >= '1'
                && prefix[3] <= '9'
                && (matches(prefix, 4, "1AY&SY") || matches(prefix, 4, "\u0017rE8P\u0090"))) {
            return Packing.BZIP2;
        }
        if (startsWith(prefix, "\u00fd7zXZ\0")) {
            return Packing.XZ;
        }
        // RFC 8878 section 3.1.1 (frame) and 3.1.2 (skippable frame)
        if (startsWith(prefix, "(\u00b5/\u00fd")
                || (prefix.length >= 8 && (prefix[0] & 0xF0) == 0x50 && matches(prefix, 1, "*M\u0018"))) {
            return Packing.ZSTD;
        }
        return null;
    }

    /** A record header ([MS-EVEN6] has no name for it): magic, size, and the size again at the end where that is in sight. */
    private static boolean isEvtxRecord(byte[] prefix) {
        if (!startsWith(prefix, "**\0\0") || prefix.length < 28) {
            return false;
        }
        int size = littleEndian(prefix, 4);
        return size >= 28 && size <= 65_536 && (size > prefix.length || littleEndian(prefix, size - 4) == size);
    }

    private static int littleEndian(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF)
                | (bytes[offset + 1] & 0xFF) << 8
                | (bytes[offset + 2] & 0xFF) << 16
                | (bytes[offset + 3] & 0xFF) << 24;
    }

    /** POSIX 1003.1 ustar: the header's checksum is the sum of its bytes with the checksum taken as blanks. */
    private static boolean isTar(byte[] prefix) {
        if (prefix.length < 512) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? ' ' : prefix[i] & 0xFF;
        }
        String stated = new String(prefix, 148, 8, US_ASCII).replace('\0', ' ').strip();
        if (stated.isEmpty() || stated.length() > 7 || !stated.chars().allMatch(c -> c >= '0' && c <= '7')) {
            return false;
        }
        return prefix[0] != 0 && Integer.parseInt(stated, 8) == sum;
    }

    private Form text(byte[] prefix) {
        TextEncoding encoding = encoding(prefix);
        if (encoding == null) {
            return new Form.Unknown("it is binary and of no known format", false);
        }
        String text =
                new String(prefix, encoding.markBytes(), prefix.length - encoding.markBytes(), encoding.charset());
        int start = 0;
        while (start < text.length() && (text.charAt(start) <= ' ')) {
            start++;
        }
        if (start == text.length()) {
            return new Form.Unknown("it holds nothing but blanks", true);
        }
        char first = text.charAt(start);
        if (first == '<') {
            return EVENT_TAG.matcher(text).find() || text.indexOf("<Events") >= 0
                    ? new Form.WindowsXml(declared(text, encoding))
                    : new Form.Unknown("it is XML or HTML without an <Event> in its first bytes", true);
        }
        if (first == '[') {
            return looksLikeArray(text, start)
                    ? new Form.JsonDocument(encoding)
                    : new Form.Unknown("it is text that is neither JSON nor XML", true);
        }
        return lines(text, encoding, prefix.length >= PREFIX);
    }

    /** Whether what follows the bracket can begin a JSON array of records, and is no date in brackets. */
    private static boolean looksLikeArray(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                return c == '{' || c == ']' || (c == '[' && looksLikeArray(text, i));
            }
        }
        return true;
    }

    /**
     * JSON lines when most of the first lines are whole objects, so that a bad or cut first line does not decide; a
     * document when the text begins an object that goes on; else unknown.
     */
    private Form lines(String text, TextEncoding encoding, boolean goesOn) {
        String[] lines = text.split("\n", LINES_EXAMINED + 1);
        for (int i = 0; i < Math.min(lines.length, LINES_EXAMINED); i++) {
            if (ZeekText.isHeader(lines[i])) {
                return new Form.Zeek(encoding);
            }
            if (AuditCsv.isHeader(stripped(lines[i]))) {
                return new Form.AuditCsv(encoding);
            }
        }
        int whole = 0;
        int other = 0;
        int known = Math.min(lines.length, LINES_EXAMINED);
        boolean first = true;
        for (int i = 0; i < known; i++) {
            String line = stripped(lines[i]);
            boolean cut = goesOn && i == lines.length - 1;
            if (line.isEmpty() || (cut && i > 0)) {
                continue;
            }
            JsonShape shape = JsonShape.ofLine(line, json, limits);
            if (shape == JsonShape.BATCH && first) {
                return new Form.JsonDocument(encoding);
            }
            boolean isWhole = shape == JsonShape.OBJECT || shape == JsonShape.BATCH;
            first = false;
            if (isWhole) {
                whole++;
            } else {
                other++;
            }
        }
        if (whole > 0 && whole >= other) {
            return new Form.JsonLines(encoding);
        }
        int start = 0;
        while (start < text.length() && (text.charAt(start) <= ' ')) {
            start++;
        }
        if (text.charAt(start) == '{') {
            return JsonShape.beginsObject(text.substring(start, Math.min(text.length(), start + 4096)), json)
                    ? new Form.JsonDocument(encoding)
                    : new Form.Unknown("it is text that begins with a brace and is no JSON", true);
        }
        return new Form.Unknown("it is text that is neither JSON nor XML", true);
    }

    /** Without blanks around it, and without the record separator of RFC 7464. */
    private static String stripped(String line) {
        String text = line.strip();
        return text.startsWith("\u001e") ? text.substring(1).strip() : text;
    }

    /** The encoding of text, or null when the bytes are no text: by its mark, by where the zeros stand, else UTF-8. */
    private static @Nullable TextEncoding encoding(byte[] prefix) {
        if (startsWith(prefix, "\u00ef\u00bb\u00bf")) {
            return new TextEncoding(UTF_8, 3);
        }
        if (startsWith(prefix, "\u00ff\u00fe")) {
            return new TextEncoding(UTF_16LE, 2);
        }
        if (startsWith(prefix, "\u00fe\u00ff")) {
            return new TextEncoding(UTF_16BE, 2);
        }
        int examined = Math.min(prefix.length, 4096);
        int[] zeros = new int[2];
        int controls = 0;
        for (int i = 0; i < examined; i++) {
            byte b = prefix[i];
            if (b == 0) {
                zeros[i & 1]++;
            } else if (b > 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b && b != 0x1e) {
                controls++;
            }
        }
        // Text of Latin letters has a zero in nearly every second place, where a log in another script still has them
        // for its brackets, quotes and digits.
        if (zeros[1] > examined / 8 && zeros[0] <= examined / 64) {
            return new TextEncoding(UTF_16LE, 0);
        }
        if (zeros[0] > examined / 8 && zeros[1] <= examined / 64) {
            return new TextEncoding(UTF_16BE, 0);
        }
        if (zeros[0] + zeros[1] > examined / 64 || controls > examined / 16) {
            return null;
        }
        // Text in an encoding of single bytes has some bytes that are not UTF-8, binary data has many.
        long notUtf8 = new String(prefix, 0, examined, UTF_8)
                .chars()
                .filter(c -> c == 0xfffd)
                .count();
        return notUtf8 > examined / 8 ? null : new TextEncoding(UTF_8, 0);
    }

    /** The encoding an XML declaration names, where it can be true of these bytes. */
    private static TextEncoding declared(String text, TextEncoding found) {
        Matcher matcher = XML_ENCODING.matcher(text.strip());
        if (!found.isUtf8() || found.markBytes() > 0 || !matcher.find()) {
            return found;
        }
        try {
            Charset charset = Charset.forName(matcher.group(1));
            // A declaration of UTF-16 over bytes that are not is left over from a conversion.
            boolean possible =
                    charset.canEncode() && Arrays.equals("<?xml".getBytes(charset), "<?xml".getBytes(US_ASCII));
            return possible ? new TextEncoding(charset, 0) : found;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException _) {
            return found;
        }
    }

    private static boolean startsWith(byte[] bytes, String magic) {
        return matches(bytes, 0, magic);
    }

    private static boolean matches(byte[] bytes, int offset, String magic) {
        byte[] expected = magic.getBytes(ISO_8859_1);
        return bytes.length >= offset + expected.length
                && Arrays.equals(bytes, offset, offset + expected.length, expected, 0, expected.length);
    }
}
