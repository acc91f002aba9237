package org.tipstaff.notices;

import java.io.IOException;
import java.io.InputStream;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.PDFont;

/** The face that notices are printed in: the one that PDFBox itself ships. Parsed once; not for two threads. */
final class PdfFace {
    private static final String PLACE = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private final TrueTypeFont font;

    private PdfFace(TrueTypeFont font) {
        this.font = font;
    }

    static PdfFace read() throws IOException {
        try (InputStream face = PDFont.class.getResourceAsStream(PLACE)) {
            if (face == null) {
                throw new IOException("PDFBox came without its font LiberationSans");
            }
            return new PdfFace(new TTFParser().parse(new RandomAccessReadBuffer(face.readAllBytes())));
        }
    }

    TrueTypeFont font() {
        return font;
    }
}
