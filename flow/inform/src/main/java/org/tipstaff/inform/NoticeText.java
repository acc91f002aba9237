package org.tipstaff.inform;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tipstaff.label.Tlp;

/**
 * A notice in one language: the one source of all its forms.
 *
 * @param language English or French
 * @param tlp stands at the head and foot of each page, untranslated
 * @param handling what the marking means to the reader
 * @param title of the document
 * @param reference and date, in one line
 * @param claims ids of what is said, for comparing languages
 */
public record NoticeText(
        Locale language,
        Tlp tlp,
        String handling,
        String title,
        String reference,
        List<Block> blocks,
        Set<String> claims) {
    public NoticeText {
        blocks = List.copyOf(blocks);
        claims = Set.copyOf(claims);
    }

    /** A part of the body. */
    public sealed interface Block {
        record Heading(String text) implements Block {}

        record Paragraph(String text) implements Block {}

        record Bullets(List<String> items) implements Block {
            public Bullets {
                items = List.copyOf(items);
            }
        }
    }
}
