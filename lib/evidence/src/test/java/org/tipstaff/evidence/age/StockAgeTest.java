package org.tipstaff.evidence.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we encrypt, opened with the age of other people; and what they encrypt, opened by us. */
class StockAgeTest {
    private static final int CHUNK = 64 * 1024;

    @TempDir
    static Path folder;

    private static Path clerk;
    private static Path expert;
    private static Path stranger;

    @BeforeAll
    static void keys() throws Exception {
        clerk = key("clerk");
        expert = key("expert");
        stranger = key("stranger");
    }

    private static Path key(String name) throws Exception {
        Path file = folder.resolve(name + ".key");
        int exit = run(folder.resolve(name + ".out"), "age-keygen", "-o", file.toString());
        assumeTrue(exit >= 0, "age and age-keygen are not installed (Debian package age)");
        assertThat(exit).isZero();
        return file;
    }

    private static AgeRecipient recipient(Path key) throws Exception {
        Path out = folder.resolve(key.getFileName() + ".recipient");
        assertThat(run(out, "age-keygen", "-y", key.toString())).isZero();
        return AgeRecipient.parse(Files.readString(out).strip());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 3_000_000})
    void theRecipientOpensWhatWeMake(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        byte[] encrypted = encrypt(content, List.of(recipient(clerk)));
        assertThat(open(encrypted, clerk)).isEqualTo(content);
        // Header, nonce, and a tag for each piece: nothing of the format is left to chance.
        int pieces = Math.max(1, (length + CHUNK - 1) / CHUNK);
        assertThat(encrypted).hasSize(22 + 54 + 44 + 48 + 16 + length + 16 * pieces);
    }

    @Test
    void eachOfSeveralRecipientsOpensItAndNobodyElse() throws Exception {
        byte[] content = "for two".getBytes(StandardCharsets.UTF_8);
        byte[] encrypted = encrypt(content, List.of(recipient(clerk), recipient(expert)));
        assertThat(open(encrypted, clerk)).isEqualTo(content);
        assertThat(open(encrypted, expert)).isEqualTo(content);
        assertThat(open(encrypted, stranger)).isNull();
    }

    @Test
    void aStreamThatGivesAByteAtATimeIsTheSame() throws Exception {
        byte[] content = new byte[CHUNK + 7];
        new Random(7).nextBytes(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(content)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, 1));
            }
        };
        AgeFile.encrypt(slow, out, List.of(recipient(clerk)));
        assertThat(open(out.toByteArray(), clerk)).isEqualTo(content);
    }

    @Test
    void anyFlippedBitAndAnyCutIsRefused() throws Exception {
        byte[] content = new byte[CHUNK + 100];
        byte[] encrypted = encrypt(content, List.of(recipient(clerk)));
        long seed = 20260310;
        Random random = new Random(seed);
        TreeSet<Integer> places =
                new TreeSet<>(List.of(0, 22, 30, 80, 130, 168, 184, 184 + CHUNK, encrypted.length - 1));
        int samples = Boolean.getBoolean("tipstaff.full") ? 2_000 : 60;
        while (places.size() < samples) {
            places.add(random.nextInt(encrypted.length));
        }
        for (int place : places) {
            byte[] changed = encrypted.clone();
            changed[place] ^= (byte) (1 << random.nextInt(8));
            assertThat(open(changed, clerk))
                    .as("seed " + seed + ", byte " + place)
                    .isNull();
        }
        for (int length : List.of(0, 100, 168, 184, 184 + CHUNK, 184 + CHUNK + 16, encrypted.length - 1)) {
            assertThat(open(Arrays.copyOf(encrypted, length), clerk))
                    .as("cut at " + length)
                    .isNull();
        }
        assertThat(open(Arrays.copyOf(encrypted, encrypted.length + 1), clerk)).isNull();
    }

    @Test
    void twoFilesOfTheSameContentHaveNothingInCommon() throws Exception {
        byte[] content = new byte[1000];
        List<AgeRecipient> recipients = List.of(recipient(clerk));
        byte[] one = encrypt(content, recipients);
        byte[] two = encrypt(content, recipients);
        assertThat(Arrays.copyOfRange(one, 32, 75)).isNotEqualTo(Arrays.copyOfRange(two, 32, 75));
        assertThat(Arrays.copyOfRange(one, 184, 284)).isNotEqualTo(Arrays.copyOfRange(two, 184, 284));
        // It doesn't say to whom, either.
        assertThat(new String(one, StandardCharsets.ISO_8859_1))
                .doesNotContain(recipients.get(0).toString().substring(4));
    }

    @Test
    void nobodyIsNoRecipient() {
        assertThatThrownBy(() -> encrypt(new byte[1], List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] encrypt(byte[] content, List<AgeRecipient> recipients) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AgeFile.encrypt(new ByteArrayInputStream(content), out, recipients);
        return out.toByteArray();
    }

    /** The content, or null where age refuses the file. */
    private static byte @org.jspecify.annotations.Nullable [] open(byte[] encrypted, Path key) throws Exception {
        Path file = folder.resolve("file.age");
        Path out = folder.resolve("opened");
        Files.write(file, encrypted);
        Files.deleteIfExists(out);
        List<String> command =
                new ArrayList<>(List.of("age", "-d", "-i", key.toString(), "-o", out.toString(), file.toString()));
        int exit = run(folder.resolve("age.out"), command.toArray(String[]::new));
        return exit == 0 ? Files.exists(out) ? Files.readAllBytes(out) : new byte[0] : null;
    }

    private static int run(Path out, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } catch (IOException e) {
            return -1;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 200_000})
    void whatStockAgeMakesWeOpenAndNobodyElse(int length) throws Exception {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        Path plain = Files.write(folder.resolve("plain-" + length), content);
        Path recipients = Files.writeString(
                folder.resolve("recipients-" + length), recipient(expert) + "\n" + recipient(clerk) + "\n");
        Path sealed = folder.resolve("sealed-" + length);
        assertThat(run(
                        folder.resolve("age.out"),
                        "age",
                        "-R",
                        recipients.toString(),
                        "-o",
                        sealed.toString(),
                        plain.toString()))
                .isZero();
        byte[] bytes = Files.readAllBytes(sealed);
        assertThat(opened(bytes, clerk)).isEqualTo(content);
        assertThatThrownBy(() -> opened(bytes, stranger)).hasMessageContaining("not encrypted to this key");
        assertThat(opened(encrypt(content, List.of(recipient(clerk))), clerk)).isEqualTo(content);
    }

    @Test
    void aFileThatWasChangedIsNotOpened() throws Exception {
        byte[] whole = encrypt(new byte[CHUNK + 100], List.of(recipient(clerk)));
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            byte[] changed = whole.clone();
            int at = i < 250 ? i : random.nextInt(whole.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> opened(changed, clerk))
                    .as("a bit of byte " + at)
                    .isInstanceOf(AgeKeyException.class);
        }
        for (int length : List.of(0, 21, 100, 200, whole.length - 116, whole.length - 1)) {
            assertThatThrownBy(() -> opened(Arrays.copyOf(whole, length), clerk))
                    .as("cut to " + length)
                    .isInstanceOf(AgeKeyException.class);
        }
        assertThatThrownBy(() -> opened(Arrays.copyOf(whole, whole.length + 1), clerk))
                .as("a byte more")
                .isInstanceOf(AgeKeyException.class);
        assertThatThrownBy(() -> AgeFile.decrypt(
                        new ByteArrayInputStream(whole), AgeIdentity.parseFile(clerk), whole.length - 1))
                .hasMessageContaining("more than");
    }

    private static byte[] opened(byte[] sealed, Path key) throws IOException, AgeKeyException {
        return AgeFile.decrypt(new ByteArrayInputStream(sealed), AgeIdentity.parseFile(key), 1 << 22);
    }
}
