package org.tipstaff.report;

import java.util.Locale;

/** A picture inside the page: lines, boxes, shapes and short texts, in a frame that scrolls when the screen is narrow. */
final class Drawing {
    private final Html html;

    private Drawing(Html html) {
        this.html = html;
    }

    /** Begins a picture with its caption, which is also what a screen reader says of it. */
    static Drawing open(Pen pen, String nameKey, String captionKey, String captionId, int width, int height) {
        Html html = pen.html;
        html.open("figure", "class", "chart");
        html.leaf("figcaption", pen.words.say(captionKey), "id", captionId);
        html.open("div", "class", "wide", "tabindex", "0", "role", "group", "aria-label", pen.words.say(nameKey));
        html.open("svg", "viewBox", "0 0 " + width + " " + height, "role", "img", "aria-labelledby", captionId);
        return new Drawing(html);
    }

    /** A small picture within text, which says nothing that the text beside it doesn't. */
    static Drawing sign(Html html, int size) {
        String side = Integer.toString(size);
        String box = "-" + size / 2 + " -" + size / 2 + " " + size + " " + size;
        html.open("svg", "viewBox", box, "width", side, "height", side, "aria-hidden", "true");
        return new Drawing(html);
    }

    /** Ends the picture and its frame; the figure stays open for a legend. */
    void closeFrame() {
        html.close("svg").close("div");
    }

    void closeSign() {
        html.close("svg");
    }

    /** Begins a group with a name that shows when it is pointed at. */
    void openGroup(String cssClass, String title) {
        html.open("g", "class", cssClass);
        if (!title.isEmpty()) {
            html.leaf("title", LogText.visible(title, Bounds.PATH_CHARS_MAX));
        }
    }

    void closeGroup() {
        html.close("g");
    }

    void line(double x1, double y1, double x2, double y2, String cssClass) {
        html.open("line", "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2), "class", cssClass)
                .close("line");
    }

    void box(double x, double y, double width, double height, double radius, String cssClass) {
        html.open(
                        "rect",
                        "x",
                        number(x),
                        "y",
                        number(y),
                        "width",
                        number(width),
                        "height",
                        number(height),
                        "rx",
                        number(radius),
                        "class",
                        cssClass)
                .close("rect");
    }

    void circle(double x, double y, double radius) {
        html.open("circle", "cx", number(x), "cy", number(y), "r", number(radius))
                .close("circle");
    }

    /** A closed shape; corners are given around its middle. */
    void shape(double x, double y, double... corners) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < corners.length; i += 2) {
            points.append(i == 0 ? "" : " ")
                    .append(number(x + corners[i]))
                    .append(',')
                    .append(number(y + corners[i + 1]));
        }
        html.open("polygon", "points", points.toString()).close("polygon");
    }

    /** A line in SVG path commands, made with {@link #number}. */
    void path(String commands, String cssClass) {
        html.open("path", "d", commands, "class", cssClass).close("path");
    }

    void text(double x, double y, String text, String cssClass, String anchor) {
        html.open("text", "x", number(x), "y", number(y), "class", cssClass, "text-anchor", anchor);
        html.text(text).close("text");
    }

    /** A coordinate with at most one decimal, the same in every locale. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }
}
