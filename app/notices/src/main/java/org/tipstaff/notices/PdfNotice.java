package org.tipstaff.notices;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.CRC32;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.PDNumberTreeNode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDParentTreeValue;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import org.jspecify.annotations.Nullable;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.label.Tlp;

/**
 * A notice for print and for the record, as a tagged PDF: structure tree with headings, paragraphs and lists, language, title,
 * embedded font, markings as artifacts of each page. It does not call itself PDF/UA, since nothing here checks that. Its bytes depend on the notice alone: dates are
 * the notice's, and the document's id is of what is written.
 */
final class PdfNotice {
    private static final float MARGIN = 62;
    private static final float TOP = PDRectangle.A4.getHeight() - 92;
    private static final float BOTTOM = 84;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float BODY = 11;
    private static final float LEADING = 1.42f;
    /** TLP 2.0, section 3: at least 12 point. */
    private static final float MARKING = 12.5f;
    /** A notice of so many pages is no notice. */
    private static final int PAGES_MAX = 40;

    private final PDDocument document = new PDDocument();
    private final NoticeText text;
    private final PDFont font;
    private final PDStructureTreeRoot root = new PDStructureTreeRoot();
    private final PDStructureElement whole;
    private final List<COSArray> parents = new ArrayList<>();
    private @Nullable PDPageContentStream page;
    private @Nullable PDPage sheet;
    private float y;
    private int marked;

    private PdfNotice(NoticeText text, PdfFace face) throws IOException {
        this.text = text;
        font = PDType0Font.load(document, face.font(), true);
        whole = new PDStructureElement("Document", root);
        root.appendKid(whole);
    }

    static byte[] of(NoticeText text, Instant at, PdfFace face) throws IOException {
        PdfNotice notice = new PdfNotice(text, face);
        try (notice.document) {
            return notice.write(at);
        }
    }

    private byte[] write(Instant at) throws IOException {
        begin();
        block("P", text.handling(), 9.5f, 0, 10, false);
        block("H1", text.title(), 18, 14, 4, true);
        block("P", text.reference(), 10, 0, 8, false);
        for (NoticeText.Block each : text.blocks()) {
            switch (each) {
                case NoticeText.Block.Heading(String heading) -> block("H2", heading, 13, 14, 3, true);
                case NoticeText.Block.Paragraph(String words) -> block("P", words, BODY, 3, 4, false);
                case NoticeText.Block.Bullets(List<String> items) -> bullets(items);
            }
        }
        end();
        describe(at);
        ByteArrayOutputStream out = new ByteArrayOutputStream(32_768);
        document.save(out, CompressParameters.NO_COMPRESSION);
        return out.toByteArray();
    }

    private void begin() throws IOException {
        end();
        if (document.getNumberOfPages() == PAGES_MAX) {
            throw new IOException("a notice has at most " + PAGES_MAX + " pages");
        }
        PDPage next = new PDPage(PDRectangle.A4);
        next.getCOSObject().setInt(COSName.STRUCT_PARENTS, parents.size());
        next.getCOSObject().setName(COSName.getPDFName("Tabs"), "S");
        document.addPage(next);
        parents.add(new COSArray());
        sheet = next;
        page = new PDPageContentStream(document, next);
        marked = 0;
        y = TOP;
        marking(PDRectangle.A4.getHeight() - 52);
        marking(36);
    }

    private void end() throws IOException {
        if (page != null) {
            page.close();
            page = null;
        }
    }

    private PDPageContentStream page() {
        PDPageContentStream current = page;
        if (current == null) {
            throw new IllegalStateException("no page is open");
        }
        return current;
    }

    /** The marking of TLP 2.0, right-aligned, in its colour on black; an artifact, so that it is not read out in mid-sentence. */
    private void marking(float at) throws IOException {
        Tlp tlp = text.tlp();
        float width = font.getStringWidth(tlp.marking()) / 1000 * MARKING;
        float left = PDRectangle.A4.getWidth() - MARGIN - width;
        COSDictionary properties = new COSDictionary();
        properties.setName(COSName.TYPE, "Pagination");
        PDPageContentStream out = page();
        out.beginMarkedContent(COSName.ARTIFACT, PDPropertyList.create(properties));
        out.setNonStrokingColor(Color.BLACK);
        out.addRect(left - 6, at - 5, width + 12, MARKING + 8);
        out.fill();
        out.setNonStrokingColor(Color.decode(tlp.colour()));
        out.beginText();
        out.setFont(font, MARKING);
        out.newLineAtOffset(left, at);
        out.showText(tlp.marking());
        out.endText();
        out.endMarkedContent();
        out.setNonStrokingColor(Color.BLACK);
    }

    private void bullets(List<String> items) throws IOException {
        PDStructureElement list = new PDStructureElement("L", whole);
        whole.appendKid(list);
        for (String item : items) {
            PDStructureElement entry = new PDStructureElement("LI", list);
            list.appendKid(entry);
            PDStructureElement label = new PDStructureElement("Lbl", entry);
            entry.appendKid(label);
            PDStructureElement body = new PDStructureElement("LBody", entry);
            entry.appendKid(body);
            List<String> lines = lines(item, BODY, WIDTH - 16);
            room(Math.min(2, lines.size()) * BODY * LEADING + 3);
            y -= 2;
            line(label, "\u2022", BODY, MARGIN + 2, y - BODY, false);
            for (String each : lines) {
                room(BODY * LEADING);
                line(body, each, BODY, MARGIN + 16, y - BODY, false);
                y -= BODY * LEADING;
            }
            y -= 2;
        }
        y -= 3;
    }

    private void block(String role, String words, float size, float before, float after, boolean heavy)
            throws IOException {
        PDStructureElement element = new PDStructureElement(role, whole);
        whole.appendKid(element);
        List<String> lines = lines(words, size, WIDTH);
        // A heading does not stand alone at the foot of a page.
        room(before + Math.min(2, lines.size()) * size * LEADING + (heavy ? 3 * BODY * LEADING : 0));
        y -= before;
        for (String each : lines) {
            room(size * LEADING);
            line(element, each, size, MARGIN, y - size, heavy);
            y -= size * LEADING;
        }
        y -= after;
    }

    private void room(float height) throws IOException {
        if (y - height < BOTTOM) {
            begin();
        }
    }

    private void line(PDStructureElement element, String words, float size, float x, float at, boolean heavy)
            throws IOException {
        COSDictionary properties = new COSDictionary();
        properties.setInt(COSName.MCID, marked);
        PDPageContentStream out = page();
        out.beginMarkedContent(COSName.getPDFName(element.getStructureType()), PDPropertyList.create(properties));
        out.beginText();
        out.setFont(font, size);
        if (heavy) {
            // There is one face; its outline drawn too makes the heavier one.
            out.setRenderingMode(RenderingMode.FILL_STROKE);
            out.setLineWidth(size / 40);
        } else {
            out.setRenderingMode(RenderingMode.FILL);
        }
        out.newLineAtOffset(x, at);
        out.showText(words);
        out.endText();
        out.endMarkedContent();
        COSDictionary place = new COSDictionary();
        place.setItem(COSName.TYPE, COSName.getPDFName("MCR"));
        place.setItem(COSName.PG, sheet);
        place.setInt(COSName.MCID, marked);
        kids(element).add(place);
        parents.getLast().add(element.getCOSObject());
        marked++;
    }

    private static COSArray kids(PDStructureElement element) {
        if (element.getCOSObject().getDictionaryObject(COSName.K) instanceof COSArray kids) {
            return kids;
        }
        COSArray kids = new COSArray();
        element.getCOSObject().setItem(COSName.K, kids);
        return kids;
    }

    /** Breaks words into lines; a letter that the font lacks is written as a question mark, and a word wider than a line is cut. */
    private List<String> lines(String words, float size, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ")) {
            String rest = writable(word);
            while (width(rest, size) > width) {
                int fits = rest.length();
                while (fits > 1 && width(rest.substring(0, fits), size) > width) {
                    fits--;
                }
                if (!line.isEmpty()) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                lines.add(rest.substring(0, fits));
                rest = rest.substring(fits);
            }
            if (!line.isEmpty() && width(line + " " + rest, size) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    private float width(String words, float size) throws IOException {
        return font.getStringWidth(words) / 1000 * size;
    }

    private String writable(String word) {
        StringBuilder out = new StringBuilder();
        word.codePoints().forEach(c -> {
            try {
                font.encode(Character.toString(c));
                out.appendCodePoint(c);
            } catch (IllegalArgumentException | IOException e) {
                out.append('?');
            }
        });
        return out.toString();
    }

    private void describe(Instant at) throws IOException {
        String language = text.language().getLanguage();
        String title = text.tlp().marking() + " " + text.title();
        PDNumberTreeNode tree = new PDNumberTreeNode(PDParentTreeValue.class);
        COSArray numbers = new COSArray();
        for (int i = 0; i < parents.size(); i++) {
            numbers.add(COSInteger.get(i));
            numbers.add(parents.get(i));
        }
        tree.getCOSObject().setItem(COSName.NUMS, numbers);
        root.setParentTree(tree);
        root.setParentTreeNextKey(parents.size());
        var catalog = document.getDocumentCatalog();
        catalog.setStructureTreeRoot(root);
        catalog.setLanguage(language);
        PDMarkInfo info = new PDMarkInfo();
        info.setMarked(true);
        catalog.setMarkInfo(info);
        PDViewerPreferences view = new PDViewerPreferences(new COSDictionary());
        view.setDisplayDocTitle(true);
        catalog.setViewerPreferences(view);
        PDDocumentInformation about = new PDDocumentInformation();
        Calendar date = GregorianCalendar.from(at.atZone(ZoneOffset.UTC));
        date.setTimeZone(TimeZone.getTimeZone("UTC"));
        about.setTitle(title);
        about.setCreationDate(date);
        about.setModificationDate(date);
        about.setProducer("Tipstaff");
        document.setDocumentInformation(about);
        PDMetadata metadata = new PDMetadata(document);
        metadata.importXMPMetadata(xmp(title, language).getBytes(StandardCharsets.UTF_8));
        catalog.setMetadata(metadata);
        document.setVersion(1.7f);
        document.setDocumentId(id());
    }

    /** Of the text: PDFBox would otherwise take the time of day. */
    private long id() {
        CRC32 sum = new CRC32();
        for (int i = 0; i < document.getNumberOfPages(); i++) {
            COSStream content = (COSStream) document.getPage(i).getCOSObject().getDictionaryObject(COSName.CONTENTS);
            try (InputStream in = content.createInputStream()) {
                sum.update(in.readAllBytes());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("a page in memory can't fail to be read", e);
            }
        }
        return sum.getValue();
    }

    private static String xmp(String title, String language) {
        return "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                + "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                + "><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + HtmlNotice.escaped(title)
                + "</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>" + language
                + "</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
    }
}
