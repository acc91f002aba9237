package org.tipstaff.evidence.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgeRecipientTest {
    private static final String SIGNS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    /** The base point: a key like any other. */
    private static final String GOOD = recipient("age", little(BigInteger.valueOf(9)));

    @Test
    void aKeyIsReadInSmallAndInCapitalLetters() throws AgeKeyException {
        assertThat(AgeRecipient.parse(GOOD)).hasToString(GOOD);
        assertThat(AgeRecipient.parse(GOOD.toUpperCase(Locale.ROOT))).hasToString(GOOD);
    }

    @Test
    void everyWrongSignAndEveryTwoSwappedAreFound() {
        for (int i = 0; i < GOOD.length(); i++) {
            for (char c : (SIGNS + "1bio").toCharArray()) {
                String wrong = GOOD.substring(0, i) + c + GOOD.substring(i + 1);
                if (!wrong.equals(GOOD)) {
                    refused(wrong);
                }
            }
            if (i > 0 && GOOD.charAt(i) != GOOD.charAt(i - 1)) {
                refused(GOOD.substring(0, i - 1) + GOOD.charAt(i) + GOOD.charAt(i - 1) + GOOD.substring(i + 1));
            }
        }
        for (int i = 0; i <= GOOD.length(); i++) {
            refused(GOOD.substring(0, i).equals(GOOD) ? "" : GOOD.substring(0, i));
        }
    }

    /** Points of small order (RFC 7748 section 6.1; cr.yp.to/ecdh.html lists them), and spellings at or above the prime. */
    static List<BigInteger> weak() {
        List<BigInteger> weak = new ArrayList<>(List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                PRIME.subtract(BigInteger.ONE),
                new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504"),
                new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823")));
        List.copyOf(weak).forEach(u -> weak.add(u.add(PRIME)));
        weak.add(PRIME.add(BigInteger.valueOf(9)));
        weak.add(BigInteger.TWO.pow(255).add(BigInteger.valueOf(9)));
        weak.removeIf(u -> u.bitLength() > 256);
        return weak;
    }

    @ParameterizedTest
    @MethodSource("weak")
    void weakKeysAndSecondSpellingsAreRefused(BigInteger u) {
        assertThatThrownBy(() -> AgeRecipient.parse(recipient("age", little(u))))
                .isInstanceOf(AgeKeyException.class)
                .message()
                .containsAnyOf("weak key", "second spelling");
    }

    @Test
    void otherKindsAreRefusedByName() {
        assertThatThrownBy(() -> AgeRecipient.parse(recipient("age1pq", new byte[100])))
                .hasMessageContaining("post-quantum");
        assertThatThrownBy(() -> AgeRecipient.parse("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAA"))
                .hasMessageContaining("SSH");
        assertThatThrownBy(() -> AgeRecipient.parse("-----BEGIN PGP PUBLIC KEY BLOCK-----"))
                .hasMessageContaining("OpenPGP");
        assertThatThrownBy(() -> AgeRecipient.parse(recipient("other", new byte[32])))
                .hasMessageContaining("does not begin with age1");
        assertThatThrownBy(() -> AgeRecipient.parse(recipient("age", new byte[31])))
                .hasMessageContaining("this one has 31");
        assertThatThrownBy(() -> AgeRecipient.parse("age1" + "q".repeat(1_000_000)))
                .hasMessageContaining("62 signs");
    }

    @Test
    void aSecretKeyIsRefusedAndNotRepeated() {
        String secret =
                recipient("age-secret-key-", little(BigInteger.valueOf(77))).toUpperCase(Locale.ROOT);
        assertThatThrownBy(() -> AgeRecipient.parseFile("# clerk\n" + secret + "\n"))
                .isInstanceOf(AgeKeyException.class)
                .hasMessageContaining("line 2: this is a secret key")
                .message()
                .doesNotContain(secret.substring(20, 40));
    }

    @Test
    void aFileNamesItsBadLine() throws AgeKeyException {
        assertThat(AgeRecipient.parseFile("# registry\r\n\n " + GOOD + "\n" + GOOD + "\n"))
                .hasSize(1);
        assertThatThrownBy(() -> AgeRecipient.parseFile(GOOD + "\nage1nothing\n"))
                .hasMessageStartingWith("line 2: ");
        assertThatThrownBy(() -> AgeRecipient.parseFile("# nobody\n")).hasMessageContaining("no recipient");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < AgeRecipient.RECIPIENTS_MAX + 1; i++) {
            many.append(recipient("age", little(BigInteger.valueOf(1000 + i)))).append('\n');
        }
        assertThatThrownBy(() -> AgeRecipient.parseFile(many.toString())).hasMessageContaining("more than 64");
    }

    @Test
    void randomTextIsRefusedWithAReasonAndNothingElse() {
        long seed = 20260309;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "age1" : "");
            int length = random.nextInt(80);
            for (int k = 0; k < length; k++) {
                text.append(random.nextInt(4) > 0 ? SIGNS.charAt(random.nextInt(32)) : (char) random.nextInt(0x300));
            }
            assertThatThrownBy(() -> AgeRecipient.parse(text.toString()))
                    .as("seed " + seed + ": " + text)
                    .isInstanceOf(AgeKeyException.class);
        }
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> AgeRecipient.parse(text)).as(text).isInstanceOf(AgeKeyException.class);
    }

    static byte[] little(BigInteger value) {
        byte[] little = new byte[32];
        for (int i = 0; i < 32; i++) {
            little[i] = value.shiftRight(8 * i).byteValue();
        }
        return little;
    }

    /** The writer of BIP 173, for the tests only: the program never writes a key. */
    static String recipient(String prefix, byte[] key) {
        StringBuilder bits = new StringBuilder();
        for (byte octet : key) {
            bits.append(Integer.toBinaryString(0x100 | octet & 0xff).substring(1));
        }
        while (bits.length() % 5 != 0) {
            bits.append('0');
        }
        List<Integer> data = new ArrayList<>();
        for (int i = 0; i < bits.length(); i += 5) {
            data.add(Integer.parseInt(bits.substring(i, i + 5), 2));
        }
        List<Integer> all = new ArrayList<>();
        prefix.chars().forEach(c -> all.add(c >> 5));
        all.add(0);
        prefix.chars().forEach(c -> all.add(c & 31));
        all.addAll(data);
        all.addAll(List.of(0, 0, 0, 0, 0, 0));
        long sum = 1;
        for (int value : all) {
            long top = sum >> 25;
            sum = (sum & 0x1ffffff) << 5 ^ value;
            long[] generator = {0x3b6a57b2L, 0x26508e6dL, 0x1ea119faL, 0x3d4233ddL, 0x2a1462b3L};
            for (int i = 0; i < 5; i++) {
                sum ^= (top >> i & 1) == 1 ? generator[i] : 0;
            }
        }
        sum ^= 1;
        StringBuilder text = new StringBuilder(prefix).append('1');
        data.forEach(value -> text.append(SIGNS.charAt(value)));
        for (int i = 5; i >= 0; i--) {
            text.append(SIGNS.charAt((int) (sum >> 5 * i & 31)));
        }
        return text.toString();
    }
}
