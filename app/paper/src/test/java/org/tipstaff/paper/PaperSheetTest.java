package org.tipstaff.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tipstaff.evidence.anchor.PaperCheckpoint;
import org.tipstaff.evidence.anchor.PaperException;
import org.tipstaff.evidence.tlog.Checkpoint;
import org.tipstaff.evidence.tlog.MerkleHash;
import org.tipstaff.evidence.tlog.NoteSigner;
import org.tipstaff.evidence.tlog.SignatureType;
import org.tipstaff.label.Label;
import org.tipstaff.label.Person;
import org.tipstaff.label.Tlp;

class PaperSheetTest {
    private static final String ORIGIN = "court.example/custody/case-0001";

    @TempDir
    Path folder;

    private static PaperCheckpoint paper() {
        Checkpoint checkpoint =
                new Checkpoint(ORIGIN, 20_852_163, MerkleHash.ofEntry("an entry".getBytes(StandardCharsets.UTF_8)));
        return PaperCheckpoint.of(NoteSigner.sign(
                checkpoint,
                Instant.parse("2026-01-02T03:04:05Z"),
                List.of(
                        NoteSigner.generate(ORIGIN, SignatureType.ED25519),
                        NoteSigner.generate(ORIGIN, SignatureType.COSIGNATURE_ML_DSA_44),
                        NoteSigner.generate("cosigner.example/one", SignatureType.COSIGNATURE_ED25519))));
    }

    private byte[] rendered(PaperCheckpoint paper, int dotsPerInch) throws IOException, InterruptedException {
        Path pdf = folder.resolve("sheet.pdf");
        Files.write(pdf, PaperSheet.pdf(paper, Label.of(Tlp.GREEN), Optional.of("2026-01-02 03:04 UTC")));
        Process process;
        try {
            process = new ProcessBuilder(
                            "pdftoppm",
                            "-png",
                            "-singlefile",
                            "-r",
                            Integer.toString(dotsPerInch),
                            "sheet.pdf",
                            "sheet")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "pdftoppm (poppler-utils) is not installed");
            throw e;
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
        return Files.readAllBytes(folder.resolve("sheet.png"));
    }

    @Test
    void isReadBackFromTheRenderedPage() throws Exception {
        PaperCheckpoint paper = paper();
        assertThat(PaperScan.read(rendered(paper, 200))).isEqualTo(paper);
        assertThat(PaperScan.read(rendered(paper, 110))).isEqualTo(paper);
    }

    /** Turned, too dark, grainy, unsharp, compressed: as a telephone sees it. */
    @Test
    void isReadBackFromPhotographs() throws Exception {
        PaperCheckpoint paper = paper();
        BufferedImage page = ImageIO.read(new java.io.ByteArrayInputStream(rendered(paper, 150)));
        Random random = new Random(7);
        int rounds = Boolean.getBoolean("tipstaff.full") ? 60 : 4;
        for (int round = 0; round < rounds; round++) {
            double degrees = round * 67 % 360;
            byte[] photograph = photograph(page, degrees, 10 + random.nextInt(30), random);
            assertThat(PaperScan.read(photograph)).as("seed 7, round " + round).isEqualTo(paper);
        }
    }

    private static byte[] photograph(BufferedImage page, double degrees, int grain, Random random) throws IOException {
        int side = (int) Math.hypot(page.getWidth(), page.getHeight()) + 20;
        BufferedImage turned = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = turned.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setColor(new Color(90, 70, 50));
        graphics.fillRect(0, 0, side, side);
        graphics.translate(side / 2.0, side / 2.0);
        graphics.rotate(Math.toRadians(degrees));
        graphics.shear(0.04, 0.02);
        graphics.drawImage(page, -page.getWidth() / 2, -page.getHeight() / 2, null);
        graphics.dispose();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int grey = (turned.getRGB(x, y) >> 8 & 0xff) * (55 + 35 * x / side) / 100
                        + random.nextInt(2 * grain)
                        - grain;
                int bounded = Math.clamp(grey, 0, 255);
                turned.setRGB(x, y, bounded << 16 | bounded << 8 | bounded);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(turned, "jpeg", out);
        return out.toByteArray();
    }

    @Test
    void isOneMarkedPageInBothLanguages() throws Exception {
        rendered(paper(), 50);
        Process process;
        try {
            process = new ProcessBuilder("pdftotext", "-layout", "sheet.pdf", "-")
                    .directory(folder.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "pdftotext (poppler-utils) is not installed");
            throw e;
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(text.split("TLP:GREEN", -1)).hasSize(3);
        assertThat(text.chars().filter(c -> c == '\f').count()).isEqualTo(1);
        assertThat(text)
                .contains(ORIGIN, "20852163", paper().checkpoint().root().base64())
                .contains(
                        "Paper checkpoint of a custody log",
                        "Point de contrôle sur papier d’un journal de conservation")
                .contains("2026-01-02 03:04 UTC", "cosigner.example/one");
        for (PaperCheckpoint.Printed line : paper().printed()) {
            assertThat(text).contains(line.label() + ":").contains(line.body()).contains("= " + line.check());
        }
    }

    @Test
    void isTheSameBytesWhereverItIsPrinted() {
        PaperCheckpoint paper = paper();
        byte[] here = PaperSheet.pdf(paper, Label.of(Tlp.RED), Optional.empty());
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(PaperSheet.pdf(paper, Label.of(Tlp.RED), Optional.empty()))
                    .isEqualTo(here);
        } finally {
            Locale.setDefault(before);
        }
        assertThat(here.length).isLessThan(120_000);
    }

    @Test
    void refusesWhatItCannotPrint() {
        PaperCheckpoint greek = new PaperCheckpoint(new Checkpoint("δικαστήριο", 0, MerkleHash.EMPTY), List.of());
        assertThatThrownBy(() -> PaperSheet.pdf(greek, Label.of(Tlp.RED), Optional.empty()))
                .hasMessageContaining("cannot be printed");
        Label crowd = Label.redFor(IntStream.range(0, 200)
                .mapToObj(i -> new Person("registry.clerk" + i))
                .toList());
        assertThatThrownBy(() -> PaperSheet.pdf(paper(), crowd, Optional.empty()))
                .hasMessageContaining("no room");
        assertThat(PaperSheet.pdf(paper(), Label.redFor(List.of(new Person("registry.clerk1"))), Optional.empty()))
                .asString(StandardCharsets.ISO_8859_1)
                .contains("TLP:RED/to:registry.clerk1");
    }

    @Test
    void printsTheLongestOrigin() throws Exception {
        PaperCheckpoint paper = new PaperCheckpoint(
                new Checkpoint("c.example/" + "x".repeat(190), Long.MAX_VALUE, MerkleHash.of(new byte[32])), List.of());
        assertThat(PaperScan.read(rendered(paper, 150))).isEqualTo(paper);
    }

    @Test
    void takesNoOtherPicture() throws Exception {
        BufferedImage blank = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(blank, "png", png);
        fault(png.toByteArray(), ScanException.Fault.NO_CODE);
        fault(new byte[0], ScanException.Fault.NO_PICTURE);
        fault("%PDF-1.4".getBytes(StandardCharsets.US_ASCII), ScanException.Fault.NO_PICTURE);
        fault(Arrays.copyOf(png.toByteArray(), 40), ScanException.Fault.NO_PICTURE);
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        ImageIO.write(blank, "gif", gif);
        fault(gif.toByteArray(), ScanException.Fault.NO_PICTURE);
        // A header that promises 65,500 by 65,500 points in a hundred bytes.
        byte[] bomb = png.toByteArray();
        java.nio.ByteBuffer.wrap(bomb).putInt(16, 65_500).putInt(20, 65_500);
        assertThatThrownBy(() -> PaperScan.read(bomb)).isInstanceOf(ScanException.class);
    }

    private static void fault(byte[] picture, ScanException.Fault fault) {
        assertThatThrownBy(() -> PaperScan.read(picture))
                .isInstanceOf(ScanException.class)
                .extracting(e -> ((ScanException) e).fault())
                .isEqualTo(fault);
    }

    @Test
    void saysThatACodeHoldsNoCheckpoint() throws Exception {
        QrSquare other = new QrSquare("https://court.example/");
        PdfPage page = new PdfPage();
        other.draw(page, 100, 400, 200);
        Files.write(folder.resolve("other.pdf"), page.file("x"));
        try {
            new ProcessBuilder("pdftoppm", "-png", "-singlefile", "-r", "100", "other.pdf", "other")
                    .directory(folder.toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            assumeTrue(false, "pdftoppm (poppler-utils) is not installed");
        }
        byte[] picture = Files.readAllBytes(folder.resolve("other.png"));
        assertThatThrownBy(() -> PaperScan.read(picture)).isInstanceOf(PaperException.class);
    }
}
