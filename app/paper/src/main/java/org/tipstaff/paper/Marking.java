package org.tipstaff.paper;

/** The TLP 2.0 label of a sheet with its colour; black behind it, as FIRST has it. */
enum Marking {
    RED("TLP:RED", 0xFF, 0x2B, 0x2B),
    AMBER_STRICT("TLP:AMBER+STRICT", 0xFF, 0xC0, 0x00),
    AMBER("TLP:AMBER", 0xFF, 0xC0, 0x00),
    GREEN("TLP:GREEN", 0x33, 0xFF, 0x00),
    CLEAR("TLP:CLEAR", 0xFF, 0xFF, 0xFF);

    final String text;
    final int red;
    final int green;
    final int blue;

    Marking(String text, int red, int green, int blue) {
        this.text = text;
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    /** @throws IllegalArgumentException when it is none of the labels: a sheet without one is not printed */
    static Marking of(String text) {
        for (Marking marking : values()) {
            if (marking.text.equals(text)) {
                return marking;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no TLP 2.0 label");
    }
}
