package org.tipstaff.paper;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.tipstaff.evidence.anchor.PaperCheckpoint;
import org.tipstaff.evidence.anchor.PaperException;

/** Reads a checkpoint from a photograph or scan of its sheet. */
public final class PaperScan {
    /** A larger picture is refused. */
    public static final int MAX_BYTES = 64 << 20;

    /** A picture that unfolds to more points is refused before it is unfolded. */
    static final long MAX_POINTS = 200_000_000;

    /** Larger pictures are read coarser, to at most this many points. */
    private static final int WORKING_POINTS = 8_000_000;

    /** A photograph has noise that vanishes when it is made smaller; a scan has none and must not be. */
    private static final List<Double> SCALES = List.of(0.5, 1.0, 0.7, 0.35, 0.25);

    private static final List<Function<LuminanceSource, Binarizer>> BINARIZERS =
            List.of(HybridBinarizer::new, GlobalHistogramBinarizer::new);

    /** The search for the corner marks is weakest when they stand on their tips. */
    private static final List<Integer> TURNS = List.of(0, 45);

    private PaperScan() {}

    /**
     * @param picture PNG or JPEG
     * @throws ScanException when no QR code can be read
     * @throws PaperException when there is one and it holds no checkpoint
     */
    public static PaperCheckpoint read(byte[] picture) throws ScanException, PaperException {
        if (picture.length > MAX_BYTES) {
            throw new ScanException(ScanException.Fault.TOO_LARGE, "a picture has at most " + MAX_BYTES + " bytes");
        }
        BufferedImage image = unfolded(picture);
        for (int turn : TURNS) {
            for (double scale : SCALES) {
                LuminanceSource grey = grey(drawn(image, scale, turn));
                for (Function<LuminanceSource, Binarizer> binarizer : BINARIZERS) {
                    Optional<String> text = decoded(new BinaryBitmap(binarizer.apply(grey)));
                    if (text.isPresent()) {
                        return PaperCheckpoint.parse(text.get());
                    }
                }
            }
        }
        throw new ScanException(ScanException.Fault.NO_CODE, "no QR code can be read in the picture");
    }

    private static BufferedImage unfolded(byte[] picture) throws ScanException {
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(picture))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                String format = reader.getFormatName();
                if (format.equalsIgnoreCase("png") || format.equalsIgnoreCase("jpeg")) {
                    return unfolded(reader, in);
                }
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // The readers of java.desktop say by unchecked exceptions of several kinds that a picture is damaged.
            throw new ScanException(ScanException.Fault.NO_PICTURE, "the picture is damaged: " + e.getMessage());
        }
        throw new ScanException(ScanException.Fault.NO_PICTURE, "this is no PNG or JPEG picture");
    }

    private static BufferedImage unfolded(ImageReader reader, MemoryCacheImageInputStream in)
            throws IOException, ScanException {
        try {
            reader.setInput(in, true, true);
            long points = (long) reader.getWidth(0) * reader.getHeight(0);
            if (points > MAX_POINTS) {
                throw new ScanException(
                        ScanException.Fault.TOO_LARGE,
                        "a picture has at most " + MAX_POINTS + " points, not " + points);
            }
            ImageReadParam coarser = reader.getDefaultReadParam();
            int step = (int) Math.ceil(Math.sqrt((double) points / WORKING_POINTS));
            if (step > 1) {
                coarser.setSourceSubsampling(step, step, 0, 0);
            }
            return reader.read(0, coarser);
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage drawn(BufferedImage image, double scale, int degrees) {
        double turn = Math.toRadians(degrees);
        double width = image.getWidth() * scale;
        double height = image.getHeight() * scale;
        int across = Math.max(1, (int) Math.ceil(width * Math.cos(turn) + height * Math.sin(turn)));
        int down = Math.max(1, (int) Math.ceil(width * Math.sin(turn) + height * Math.cos(turn)));
        // White behind what is transparent, and one form of points whatever the file had.
        BufferedImage plain = new BufferedImage(across, down, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = plain.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setBackground(Color.WHITE);
        graphics.clearRect(0, 0, across, down);
        graphics.translate(across / 2.0, down / 2.0);
        graphics.rotate(turn);
        graphics.scale(scale, scale);
        graphics.drawImage(image, -image.getWidth() / 2, -image.getHeight() / 2, null);
        graphics.dispose();
        return plain;
    }

    private static LuminanceSource grey(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return new RGBLuminanceSource(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    private static Optional<String> decoded(BinaryBitmap bitmap) {
        try {
            return Optional.of(new QRCodeMultiReader()
                    .decode(
                            bitmap,
                            Map.of(
                                    DecodeHintType.TRY_HARDER,
                                    true,
                                    DecodeHintType.CHARACTER_SET,
                                    "UTF-8",
                                    DecodeHintType.POSSIBLE_FORMATS,
                                    List.of(BarcodeFormat.QR_CODE)))
                    .getText());
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (ReaderException | RuntimeException e) {
            // Something like a code, unreadable at this size; zxing's detector also steps outside of odd pictures.
            return Optional.empty();
        }
    }
}
