package org.tipstaff.notices;

import java.util.List;
import org.tipstaff.inform.NoticeText;

/** A notice as plain text, at most 76 columns wide where words allow. */
final class PlainNotice {
    private static final int WIDTH = 76;

    private PlainNotice() {}

    static String of(NoticeText text) {
        StringBuilder out = new StringBuilder();
        out.append(text.tlp().marking()).append('\n');
        wrapped(out, "", text.handling());
        out.append('\n');
        wrapped(out, "", text.title());
        out.append(text.reference()).append('\n');
        for (NoticeText.Block block : text.blocks()) {
            out.append('\n');
            switch (block) {
                case NoticeText.Block.Heading(String heading) ->
                    out.append(heading).append('\n').append("-".repeat(Math.min(WIDTH, heading.length())));
                case NoticeText.Block.Paragraph(String words) -> wrapped(out, "", words);
                case NoticeText.Block.Bullets(List<String> items) -> items.forEach(item -> wrapped(out, "* ", item));
            }
        }
        out.append('\n').append(text.tlp().marking()).append('\n');
        return out.toString();
    }

    private static void wrapped(StringBuilder out, String begin, String words) {
        String indent = " ".repeat(begin.length());
        StringBuilder line = new StringBuilder(begin);
        boolean empty = true;
        for (String word : words.split(" ")) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.append(line).append('\n');
    }
}
