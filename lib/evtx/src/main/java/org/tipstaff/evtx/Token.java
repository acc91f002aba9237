package org.tipstaff.evtx;

/** BinXML tokens ([MS-EVEN6] 2.2.12, Token Types). */
final class Token {
    static final int EOF = 0x00;
    static final int OPEN_START_ELEMENT = 0x01;
    static final int CLOSE_START_ELEMENT = 0x02;
    static final int CLOSE_EMPTY_ELEMENT = 0x03;
    static final int END_ELEMENT = 0x04;
    static final int VALUE_TEXT = 0x05;
    static final int ATTRIBUTE = 0x06;
    static final int CDATA = 0x07;
    static final int CHAR_REF = 0x08;
    static final int ENTITY_REF = 0x09;
    static final int PI_TARGET = 0x0A;
    static final int PI_DATA = 0x0B;
    static final int TEMPLATE_INSTANCE = 0x0C;
    static final int NORMAL_SUBSTITUTION = 0x0D;
    static final int OPTIONAL_SUBSTITUTION = 0x0E;
    static final int FRAGMENT_HEADER = 0x0F;

    /**
     * "More follows" on tokens 0x01 and 0x05 to 0x09. It says nothing that the next token does not say, except on
     * 0x41, where an attribute list follows.
     */
    static final int MORE = 0x40;

    private Token() {}

    /** The token without {@link #MORE} where that flag is defined, else the byte as it stands. */
    static int of(int octet) {
        int plain = octet & ~MORE;
        return plain == OPEN_START_ELEMENT || (plain >= VALUE_TEXT && plain <= ENTITY_REF) ? plain : octet;
    }
}
