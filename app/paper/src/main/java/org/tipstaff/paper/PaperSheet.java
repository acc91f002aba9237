package org.tipstaff.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.tipstaff.evidence.anchor.PaperCheckpoint;
import org.tipstaff.label.Label;

/**
 * The sheet of paper: what it is and what to do with it in English and French side by side, because nobody knows who will hold it
 * in ten years; the checkpoint as it stands, in lettered lines with check codes, and as a QR code; and lines for whoever
 * receives it to sign.
 */
public final class PaperSheet {
    private static final double MARGIN = 48;
    private static final double INNER = PdfPage.WIDTH - 2 * MARGIN;
    private static final double GAP = 22;
    private static final double COLUMN = (INNER - GAP) / 2;
    private static final double TEXT = 9.6;
    private static final double LEADING = 12.4;
    /** Above the marking in the foot. */
    private static final double FOOT = 44;

    private static final double SQUARE = 226;

    private final PaperCheckpoint paper;
    private final Label label;
    private final Optional<String> printed;
    private final Properties english = catalogue("sheet_en.properties");
    private final Properties french = catalogue("sheet_fr.properties");
    private final PdfPage page = new PdfPage();
    private double y = PdfPage.HEIGHT - MARGIN;

    private PaperSheet(PaperCheckpoint paper, Label label, Optional<String> printed) {
        this.paper = paper;
        this.label = label;
        this.printed = printed;
    }

    /**
     * The sheet as a PDF file of one page.
     *
     * @param label who may hold the sheet; its marking stands in head and foot and is not translated
     * @param printed when and where, as the sheet is to say it; empty: nothing is said, and the same checkpoint gives the same
     *     bytes
     * @throws IllegalArgumentException when there is no room for all recipients of the label, or the origin or {@code printed} has letters outside of Western European ones, or the
     *     label is none
     */
    public static byte[] pdf(PaperCheckpoint paper, Label label, Optional<String> printed) {
        for (String text : List.of(paper.checkpoint().origin(), printed.orElse(""))) {
            if (!PdfPage.printable(text)) {
                throw new IllegalArgumentException(
                        "'" + text + "' cannot be printed: it has letters that are not Western European");
            }
        }
        return new PaperSheet(paper, label, printed).drawn();
    }

    private static Properties catalogue(String name) {
        Properties texts = new Properties();
        try (InputStream in = PaperSheet.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the texts " + name + " are missing from this program");
            }
            try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                texts.load(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the texts of this program cannot be read", e);
        }
        return texts;
    }

    private String text(Properties catalogue, String key) {
        String text = catalogue.getProperty(key);
        if (text == null) {
            throw new IllegalStateException("the text " + key + " is missing from this program");
        }
        return text;
    }

    private byte[] drawn() {
        mark(PdfPage.HEIGHT - 36);
        mark(22);
        page.colour(0, 0, 0);
        y -= 12;
        page.text(PdfPage.Font.BOLD, 17, MARGIN, y, text(english, "title"));
        y -= 17;
        page.text(PdfPage.Font.TEXT, 12, MARGIN, y, text(french, "title"));
        y -= 12;
        rule();
        explained("what");
        explained("do");
        rule();
        headings("exact");
        exactLines();
        rule();
        explained("typed");
        typedLines();
        rule();
        received();
        remarks();
        return page.file(text(english, "title") + " / " + text(french, "title"));
    }

    /** TLP 2.0: at the right of head and foot, twelve points at least, colour on black. */
    private void mark(double base) {
        String marking = label.tlp().marking();
        double width = PdfPage.width(PdfPage.Font.BOLD, 12, marking) + 10;
        page.colour(0, 0, 0);
        page.rectangle(PdfPage.WIDTH - MARGIN - width, base - 5, width, 18);
        int colour = HexFormat.fromHexDigits(label.tlp().colour(), 1, 7);
        page.colour(colour >> 16, colour >> 8 & 0xff, colour & 0xff);
        page.text(PdfPage.Font.BOLD, 12, PdfPage.WIDTH - MARGIN - width + 5, base, marking);
    }

    private void rule() {
        page.rectangle(MARGIN, y, INNER, 0.6);
        y -= 14;
    }

    private void explained(String key) {
        double left = column(english, key, MARGIN);
        double right = column(french, key, MARGIN + COLUMN + GAP);
        y = Math.min(left, right) - 5;
    }

    private double column(Properties catalogue, String key, double x) {
        double at = y;
        page.text(PdfPage.Font.BOLD, TEXT + 1, x, at, text(catalogue, key + ".title"));
        for (String paragraph : text(catalogue, key).split("\n")) {
            for (String line : PdfPage.wrapped(PdfPage.Font.TEXT, TEXT, COLUMN, paragraph)) {
                at -= LEADING;
                page.text(PdfPage.Font.TEXT, TEXT, x, at, line);
            }
        }
        return at - LEADING;
    }

    private void headings(String key) {
        page.text(PdfPage.Font.BOLD, TEXT + 1, MARGIN, y, text(english, key));
        page.text(PdfPage.Font.BOLD, TEXT + 1, MARGIN + COLUMN + GAP, y, text(french, key));
        y -= 6;
    }

    private void exactLines() {
        for (String line : paper.checkpoint().text().split("\n")) {
            double size = fitting(13, INNER, line);
            y -= 16;
            page.text(PdfPage.Font.TYPED, size, MARGIN, y, line);
        }
        y -= 10;
    }

    private static double fitting(double size, double width, String line) {
        return Math.min(size, size * width / PdfPage.width(PdfPage.Font.TYPED, size, line));
    }

    private void typedLines() {
        double top = y;
        new QrSquare(paper.exact()).draw(page, PdfPage.WIDTH - MARGIN - SQUARE + 6, top - SQUARE, SQUARE);
        double room = INNER - SQUARE - 6;
        double checkAt = MARGIN + room - PdfPage.width(PdfPage.Font.TYPED, 14, "= 00000");
        for (PaperCheckpoint.Printed line : paper.printed()) {
            double body = checkAt - MARGIN - 30;
            double size = fitting(14, body, line.body());
            y -= 33;
            page.text(PdfPage.Font.TYPED, 14, MARGIN, y, line.label() + ":");
            page.text(PdfPage.Font.TYPED, size, MARGIN + 22, y, line.body());
            page.text(PdfPage.Font.TYPED, 14, checkAt, y, "= " + line.check());
        }
        y = Math.min(y, top - SQUARE) - 8;
    }

    private void received() {
        y -= 4;
        double x = MARGIN;
        for (String key : List.of("received.when", "received.from", "received.by")) {
            page.rectangle(x, y - 18, INNER / 3 - 12, 0.6);
            page.text(PdfPage.Font.TEXT, 7.5, x, y - 27, text(english, key) + " / " + text(french, key));
            x += INNER / 3;
        }
        y -= 42;
    }

    private void remarks() {
        String signed = paper.signatures().isEmpty()
                ? text(english, "unsigned") + " / " + text(french, "unsigned")
                : text(english, "signed") + " / " + text(french, "signed") + " "
                        + String.join(
                                ", ",
                                paper.signatures().stream()
                                        .map(signature -> PdfPage.printable(signature.name()) ? signature.name() : "?")
                                        .distinct()
                                        .toList());
        small(signed);
        printed.ifPresent(this::small);
        if (!label.toString().equals(label.tlp().marking())) {
            // Recipients and compartments have no room in the marking, and belong to it.
            small(label.toString().replace(",", ", "));
        }
    }

    private void small(String text) {
        for (String line : PdfPage.wrapped(PdfPage.Font.TEXT, 7.5, INNER, text)) {
            if (y < FOOT) {
                throw new IllegalArgumentException(
                        "the sheet has no room for '" + text.substring(0, Math.min(text.length(), 80)) + "'");
            }
            page.text(PdfPage.Font.TEXT, 7.5, MARGIN, y, line);
            y -= 9.5;
        }
    }
}
