package org.tipstaff.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each value type, right and wrong. */
class ValuesTest {
    private static Object decode(int type, byte[] bytes) {
        return new Values().value(bytes, type, 0, bytes.length);
    }

    private static byte[] hex(String octets) {
        return HexFormat.of().parseHex(octets.replace(" ", ""));
    }

    private static byte[] utf16(String text) {
        return text.getBytes(StandardCharsets.UTF_16LE);
    }

    private static byte[] real(double value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
    }

    private static byte[] real(float value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(0x00, new byte[0], EvtxRecord.NULL),
                Arguments.of(0x01, utf16("NtLmSsp "), "NtLmSsp "),
                Arguments.of(0x01, utf16("Türe Ω 裁判 😀 and more text"), "Türe Ω 裁判 😀 and more text"),
                Arguments.of(0x01, utf16("ended\0\0"), "ended"),
                Arguments.of(0x01, utf16("a\0b"), "a\0b"),
                Arguments.of(0x02, hex("61 80 E4 81 00"), "a€ä\u0081"),
                Arguments.of(0x03, hex("FF"), -1L),
                Arguments.of(0x04, hex("FF"), 255L),
                Arguments.of(0x05, hex("FEFF"), -2L),
                Arguments.of(0x06, hex("FEFF"), 65534L),
                Arguments.of(0x07, hex("FDFFFFFF"), -3L),
                Arguments.of(0x08, hex("FDFFFFFF"), 4294967293L),
                Arguments.of(0x09, hex("FCFFFFFFFFFFFFFF"), -4L),
                Arguments.of(0x0A, hex("FCFFFFFFFFFFFFFF"), new BigDecimal("18446744073709551612")),
                Arguments.of(0x0A, hex("0500000000000000"), 5L),
                Arguments.of(0x0B, real(1.5f), new BigDecimal("1.5")),
                Arguments.of(0x0B, real(0.1f), new BigDecimal("0.1")),
                Arguments.of(0x0C, real(-2500.0), new BigDecimal("-2500")),
                Arguments.of(0x0C, real(Double.NaN), "-1.#IND"),
                Arguments.of(0x0C, real(Double.POSITIVE_INFINITY), "1.#INF"),
                Arguments.of(0x0B, real(Float.NEGATIVE_INFINITY), "-1.#INF"),
                Arguments.of(0x0D, hex("01000000"), true),
                Arguments.of(0x0D, hex("00000000"), false),
                Arguments.of(0x0D, hex("00000100"), true),
                Arguments.of(0x0D, hex("01"), true),
                Arguments.of(0x0E, hex("00FFA0"), "00FFA0"),
                Arguments.of(
                        0x0F, hex("1792CE0C AE69 D911 BED3505054503030"), "{0CCE9217-69AE-11D9-BED3-505054503030}"),
                Arguments.of(0x10, hex("E7030000"), "0x3e7"),
                Arguments.of(0x10, hex("000000000000FF7F"), "0x7fff000000000000"),
                Arguments.of(0x11, hex("0000000000000000"), "1601-01-01T00:00:00.0000000Z"),
                Arguments.of(0x11, hex("00803ED5DEB19D01"), "1970-01-01T00:00:00.0000000Z"),
                Arguments.of(0x11, hex("FFFFFFFFFFFFFF7F"), "+30828-09-14T02:48:05.4775807Z"),
                Arguments.of(0x11, hex("FFFFFFFFFFFFFFFF"), "+60056-05-28T05:36:10.9551615Z"),
                Arguments.of(0x12, hex("E807 0200 0400 1D00 1700 3B00 3A00 E703"), "2024-02-29T23:59:58.9990000Z"),
                Arguments.of(0x12, new byte[16], "0000-00-00T00:00:00.0000000Z"),
                Arguments.of(0x13, hex("01 01 000000000005 12000000"), "S-1-5-18"),
                Arguments.of(0x13, hex("01 02 000000000005 20000000 FFFFFFFF"), "S-1-5-32-4294967295"),
                Arguments.of(0x13, hex("01 00 010000000000"), "S-1-1099511627776"),
                Arguments.of(0x14, hex("00000000"), "0x0"),
                Arguments.of(0x14, hex("FFFFFFFF"), "0xffffffff"),
                Arguments.of(0x15, hex("0000000000000080"), "0x8000000000000000"),
                Arguments.of(0x81, utf16("a\0bc\0"), List.of("a", "bc")),
                Arguments.of(0x81, utf16("a\0bc"), List.of("a", "bc")),
                Arguments.of(0x81, utf16("\0\0"), List.of("", "")),
                Arguments.of(0x81, utf16("one\0"), "one"),
                Arguments.of(0x82, "x\0y\0".getBytes(StandardCharsets.ISO_8859_1), List.of("x", "y")),
                Arguments.of(0x83, hex("FF01"), List.of(-1L, 1L)),
                Arguments.of(0x8C, hex("0000000000000000000000000000F03F"), List.of(BigDecimal.ZERO, BigDecimal.ONE)),
                Arguments.of(0x8D, hex("0100000000000000"), List.of(true, false)),
                Arguments.of(0x90, hex("01000000000000000200000000000000"), List.of("0x1", "0x2")),
                Arguments.of(
                        0x91, new byte[16], List.of("1601-01-01T00:00:00.0000000Z", "1601-01-01T00:00:00.0000000Z")),
                Arguments.of(
                        0x93,
                        hex("01 01 000000000005 12000000 01 01 000000000001 00000000"),
                        List.of("S-1-5-18", "S-1-1-0")),
                Arguments.of(0x95, hex("01000000000000000200000000000000"), List.of("0x1", "0x2")),
                Arguments.of(0x88, new byte[0], EvtxRecord.NULL));
    }

    @ParameterizedTest(name = "type {0}: {2}")
    @MethodSource("values")
    void valueOfEachType_hasItsForm(int type, byte[] bytes, Object expected) {
        assertThat(ValueType.complaint(bytes, type, 0, bytes.length)).isNull();
        assertThat(decode(type, bytes)).isEqualTo(expected);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of(0x01, hex("610062"), "odd number of bytes"),
                Arguments.of(0x08, hex("0102"), "size 2 does not fit"),
                Arguments.of(0x0F, hex("01020304"), "size 4 does not fit"),
                Arguments.of(0x10, hex("010203"), "size 3 does not fit"),
                Arguments.of(0x13, hex("01 05 000000000005 12000000"), "security identifier"),
                Arguments.of(0x13, hex("01"), "security identifier"),
                Arguments.of(0x93, hex("01 01 000000000005 12000000 01"), "security identifier"),
                Arguments.of(0x88, hex("0102030405"), "size 5 does not fit"),
                Arguments.of(0x20, hex("01"), "unknown value type 0x20"),
                Arguments.of(0x23, hex("01"), "unknown value type 0x23"),
                Arguments.of(0x77, hex("01"), "unknown value type 0x77"),
                Arguments.of(0x8E, hex("01"), "array of binary"),
                Arguments.of(0x80, hex("0102"), "array of NULL"),
                Arguments.of(0xA1, hex("01"), "array of fragments"));
    }

    @ParameterizedTest(name = "type {0}: {2}")
    @MethodSource("misfits")
    void valueWhoseBytesDoNotFit_isComplainedOf_andGivenInHexadecimal(int type, byte[] bytes, String complaint) {
        @Nullable String found = ValueType.complaint(bytes, type, 0, bytes.length);

        assertThat(found).contains(complaint);
        assertThat(decode(type, bytes)).isEqualTo(HexFormat.of().withUpperCase().formatHex(bytes));
    }

    @Test
    void fileTime_agreesWithTheLibraryOnEveryDayOfFourCenturies() {
        Values values = new Values();
        java.time.Instant start = java.time.Instant.parse("1601-01-01T00:00:00Z");
        for (long day = 0; day < 150_000; day++) {
            String date = java.time.LocalDate.ofEpochDay(start.getEpochSecond() / 86_400 + day)
                    .toString();
            assertThat(values.fileTime(day * 864_000_000_000L)).isEqualTo(date + "T00:00:00.0000000Z");
        }
    }
}
