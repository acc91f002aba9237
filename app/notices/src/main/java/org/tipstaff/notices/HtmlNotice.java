package org.tipstaff.notices;

import java.util.List;
import java.util.Locale;
import org.tipstaff.inform.NoticeText;
import org.tipstaff.label.Tlp;

/**
 * A notice as one page that loads, runs and sends nothing. The marking stands at its head and foot, and in print on each
 * sheet (TLP 2.0, section 3: at least 12 point, right-aligned, the colours on black).
 */
final class HtmlNotice {
    private HtmlNotice() {}

    static String of(NoticeText text) {
        StringBuilder out = new StringBuilder(8192);
        out.append("<!DOCTYPE html>\n<html lang=\"")
                .append(text.language().getLanguage())
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escaped(text.tlp().marking() + " " + text.title()))
                .append("</title>\n<style>")
                .append(style(text.tlp()))
                .append("</style>\n</head>\n<body>\n<header>\n");
        marking(out, text.tlp());
        out.append("<p class=\"handling\">").append(escaped(text.handling())).append("</p>\n</header>\n<main>\n<h1>");
        out.append(escaped(text.title())).append("</h1>\n<p class=\"reference\">");
        out.append(escaped(text.reference())).append("</p>\n");
        for (NoticeText.Block block : text.blocks()) {
            switch (block) {
                case NoticeText.Block.Heading(String heading) ->
                    out.append("<h2>").append(escaped(heading)).append("</h2>\n");
                case NoticeText.Block.Paragraph(String words) ->
                    out.append("<p>").append(escaped(words)).append("</p>\n");
                case NoticeText.Block.Bullets(List<String> items) -> {
                    out.append("<ul>\n");
                    items.forEach(
                            item -> out.append("<li>").append(escaped(item)).append("</li>\n"));
                    out.append("</ul>\n");
                }
            }
        }
        out.append("</main>\n<footer>\n");
        marking(out, text.tlp());
        return out.append("</footer>\n</body>\n</html>\n").toString();
    }

    private static void marking(StringBuilder out, Tlp tlp) {
        out.append("<p class=\"tlp\" lang=\"en\" translate=\"no\"><span>")
                .append(tlp.marking())
                .append("</span></p>\n");
    }

    private static String style(Tlp tlp) {
        String colour = tlp.colour().toLowerCase(Locale.ROOT);
        String box = "content:\"" + tlp.marking() + "\";font:bold 12pt sans-serif;color:" + colour
                + ";background:#000;padding:2pt 6pt;text-align:right;width:"
                + (tlp == Tlp.AMBER_STRICT ? "52mm" : "30mm") + ";";
        return "html{font:17px/1.55 system-ui,sans-serif;color:#1a1a1a;background:#fff}"
                + "body{max-width:44rem;margin:0 auto;padding:1rem 1.25rem}"
                + "h1{font-size:1.7rem;line-height:1.25;margin:1.2rem 0 .3rem}"
                + "h2{font-size:1.2rem;margin:1.8rem 0 .4rem;border-bottom:1px solid #888;padding-bottom:.2rem}"
                + "p,ul{margin:.5rem 0}li{margin:.25rem 0}"
                + ".tlp{text-align:right;margin:0}.tlp span{font-weight:bold;font-size:1.1rem;background:#000;color:"
                + colour + ";padding:.2rem .6rem}"
                + ".handling{text-align:right;font-size:.9rem}.reference{color:#444}"
                + "footer{margin-top:2.5rem}"
                + "@page{size:A4;margin:24mm 20mm;@top-right{" + box + "}@bottom-right{" + box + "}}"
                + "@media print{html{font-size:11.5pt}body{max-width:none;padding:0}h2{break-after:avoid}li,p{break-inside:avoid}"
                + "header .tlp,footer .tlp{display:none}}";
    }

    /** Text and nothing else: words of people, and names of the court, are the only foreign things in a notice. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
