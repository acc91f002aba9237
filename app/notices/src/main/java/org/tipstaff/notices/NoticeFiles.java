package org.tipstaff.notices;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.TreeMap;
import org.tipstaff.inform.AudienceKind;
import org.tipstaff.inform.Notice;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.inform.Wording;

/** Takes a notice, gives all its files. The same notice gives the same bytes, wherever and whenever it is written. Not for two threads. */
public final class NoticeFiles {
    private final PdfFace face;

    public NoticeFiles() throws IOException {
        this.face = PdfFace.read();
    }

    /** @return by file name: {@code public.en.html} */
    public TreeMap<String, byte[]> of(Notice notice, Wording wording, Set<Form> forms) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        String name = notice.kind().key() + "." + wording.language().getLanguage() + ".";
        if (notice.kind() == AudienceKind.PRESS_LINE) {
            // One line that somebody reads out or copies. It goes out alone, so it carries nothing but itself.
            files.put(name + Form.TXT.extension(), (wording.pressLine(notice) + "\n").getBytes(StandardCharsets.UTF_8));
            return files;
        }
        NoticeText text = wording.say(notice);
        for (Form form : forms) {
            files.put(name + form.extension(), write(form, text, notice));
        }
        return files;
    }

    /**
     * The page that takes the place of an earlier notice, so that who comes there is told; the earlier files stay as they are.
     *
     * @return by file name: {@code superseded.public-1.en.html}; none for the line to the press, which has no page
     */
    public TreeMap<String, byte[]> superseded(Notice earlier, Notice by, Wording wording) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        if (earlier.kind() != AudienceKind.PRESS_LINE) {
            files.put(
                    "superseded." + earlier.reference() + "."
                            + wording.language().getLanguage() + "." + Form.HTML.extension(),
                    HtmlNotice.of(wording.superseded(earlier, by)).getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    /**
     * An annex for those who are asked for support. It is no mail: it goes with the notice that it belongs to.
     *
     * @param at when it was drafted
     * @return by file name: {@code annex.en.html}
     */
    public TreeMap<String, byte[]> annex(NoticeText text, Instant at, Set<Form> forms) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>();
        String name = "annex." + text.language().getLanguage() + ".";
        for (Form form : forms) {
            switch (form) {
                case HTML ->
                    files.put(name + form.extension(), HtmlNotice.of(text).getBytes(StandardCharsets.UTF_8));
                case PDF -> files.put(name + form.extension(), PdfNotice.of(text, at, face));
                case TXT ->
                    files.put(name + form.extension(), PlainNotice.of(text).getBytes(StandardCharsets.UTF_8));
                case EML -> {}
            }
        }
        return files;
    }

    private byte[] write(Form form, NoticeText text, Notice notice) throws IOException {
        return switch (form) {
            case HTML -> HtmlNotice.of(text).getBytes(StandardCharsets.UTF_8);
            case PDF -> PdfNotice.of(text, notice.at(), face);
            case TXT -> PlainNotice.of(text).getBytes(StandardCharsets.UTF_8);
            case EML -> MailNotice.of(text, notice).getBytes(StandardCharsets.US_ASCII);
        };
    }
}
