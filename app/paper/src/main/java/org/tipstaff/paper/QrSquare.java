package org.tipstaff.paper;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;

/** A text as a QR code (ISO/IEC 18004); about a seventh of it may be smudged (level M). */
final class QrSquare {
    /** White around the code that readers need, in modules. */
    static final int QUIET = 4;

    private final ByteMatrix modules;

    QrSquare(String text) {
        try {
            modules = Encoder.encode(text, ErrorCorrectionLevel.M, Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"))
                    .getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters has no QR code", e);
        }
    }

    /** Modules along one side, the quiet zone included. */
    int side() {
        return modules.getWidth() + 2 * QUIET;
    }

    /** Draws it in the current colour, as vectors: each run of dark modules is a rectangle. */
    void draw(PdfPage page, double x, double y, double size) {
        double module = size / side();
        for (int row = 0; row < modules.getHeight(); row++) {
            int column = 0;
            while (column < modules.getWidth()) {
                int end = column;
                while (end < modules.getWidth() && modules.get(end, row) == 1) {
                    end++;
                }
                if (end > column) {
                    page.rectangle(
                            x + (QUIET + column) * module,
                            y + size - (QUIET + row + 1) * module,
                            (end - column) * module,
                            module);
                }
                column = end + 1;
            }
        }
    }
}
