package org.fewlabel.learning.data;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.ImageFolderSpec;
import org.fewlabel.contracts.job.ImageOrientation;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Makes images of one shape of picture files: JPEG, PNG, WebP, BMP and the first frame of a GIF. Grey becomes colour by
 * repetition, colour becomes grey by the weights of ITU-R 601-2; {@link PixelRows} says what becomes of profiles.
 *
 * <p>What a picture may cost is decided from its header, by constants, so that all services read the same files, whatever
 * their heaps: at most {@link #HEAP_BYTES} of heap and {@link #NATIVE_BYTES_MAX} beside it. One that would take more is
 * decoded with every other pixel left out, or two of three, and so on, before it is scaled down as all others are. It is
 * what all decoders together take, since in one process they decode one picture at a time.
 */
public final class ImageDecoder {
    /** A file of a kilobyte can claim to be a picture of gigabytes. */
    private static final long PIXELS_MAX = 100_000_000;
    /** What JPEG can have. */
    private static final int SIDE_MAX = 65_535;

    private static final long PIXEL_BYTES_MAX = 192L << 20;
    private static final long TABLE_BYTES_MAX = 48L << 20;
    /** Headers, rows, and what is scaled. */
    private static final long OTHER_BYTES_MAX = 16L << 20;
    /** Libjpeg's coefficients of a picture that comes in several scans. */
    private static final long NATIVE_BYTES_MAX = 320L << 20;

    /** What reading one file takes of the heap at most: the file, its pixels, tables, rows. */
    static final long HEAP_BYTES = EncodedImage.FILE_BYTES_MAX + PIXEL_BYTES_MAX + TABLE_BYTES_MAX + OTHER_BYTES_MAX;

    private static final int SUBSAMPLING_MAX = 8;
    private static final int CAUSES_MAX = 3;

    /** What libjpeg says of damaged data; other warnings are about headers that can be made sense of. */
    private static final List<String> DAMAGE = List.of(
            "Corrupt JPEG data",
            "Premature end",
            "Inconsistent progression",
            "Invalid SOS parameters",
            "Invalid progressive");

    private static final byte[] NO_PIXELS = {};

    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock(true);

    private final Shape shape;
    private final boolean turns;

    /** @param turns whether pictures are turned as their EXIF data say */
    ImageDecoder(Shape shape, boolean turns) {
        this.shape = shape;
        this.turns = turns;
    }

    /**
     * The decoder of pictures for a network that was trained on a data set: of a folder of images the one that read its files,
     * of a published set one that gives upright pictures of its size.
     *
     * @throws IllegalArgumentException if the set holds points
     */
    public static ImageDecoder of(DatasetSpec dataset) {
        if (!dataset.name().hasImages()) {
            throw new IllegalArgumentException(dataset.name().wireName() + " holds points, no pictures");
        }
        DatasetShape shape = dataset.shape();
        ImageFolderSpec folder = dataset.folder();
        return new ImageDecoder(
                new Shape(shape.height(), shape.width(), shape.channels()),
                folder == null || folder.orientation() == ImageOrientation.EXIF);
    }

    /**
     * The same in another size: it gives what that one gives, the same part of each picture, larger or smaller.
     *
     * @param longerSide in pixels, of what is given
     */
    public ImageDecoder inSize(int longerSide) {
        return new ImageDecoder(Scaling.inSize(shape, longerSide), turns);
    }

    /** Of the images that are made. */
    public Shape shape() {
        return shape;
    }

    /**
     * Makes an image of a file that is in memory.
     *
     * @param file not to be used afterwards
     * @return [height, width, channels]
     * @throws HeapShortageException if there is too little room to decode this picture now
     * @throws IOException with the reason, if it cannot be read
     */
    public byte[] read(byte[] file) throws IOException {
        return pixels(() -> EncodedImage.of(file), HeapRoom::require);
    }

    /**
     * Makes an image of a file.
     *
     * @return [height, width, channels]
     * @throws HeapShortageException if there is too little room to decode this picture now
     * @throws DatasetUnavailableException if its bytes cannot be read on this machine
     * @throws IOException with the reason, if it cannot be read
     */
    public byte[] read(Path file) throws IOException {
        return pixels(() -> EncodedImage.read(file), HeapRoom::require);
    }

    /**
     * Reads a file. That {@link #HEAP_BYTES} are free is the caller's business.
     *
     * @param into receives [height, width, channels] from {@code offset} on, if nothing is thrown
     * @throws DatasetUnavailableException if its bytes cannot be read on this machine
     * @throws IOException with the reason, if it cannot be read
     */
    void read(Path file, byte[] into, int offset) throws IOException {
        byte[] pixels = pixels(() -> EncodedImage.read(file), bytes -> {});
        System.arraycopy(pixels, 0, into, offset, pixels.length);
    }

    /**
     * Tells whether a file is a picture that can be read, by all that it says before its pixels are decoded: its format, whether it is
     * whole, its size, what it may cost. Pixels may be damaged all the same.
     *
     * @throws IOException with the reason, if it cannot
     */
    public static void check(byte[] file) throws IOException {
        guarded(() -> {
            EncodedImage encoded = EncodedImage.of(file);
            ImageReader reader = ImageReaders.of(encoded.format);
            try {
                reader.setInput(new EncodedInput(encoded, PIXEL_BYTES_MAX + TABLE_BYTES_MAX), false, true);
                howToRead(encoded, reader, bytes -> {});
                return NO_PIXELS;
            } finally {
                reader.dispose();
            }
        });
    }

    private interface Source {
        EncodedImage look() throws IOException;
    }

    /** Hears how much of the heap a picture takes, before it does. */
    private interface Room {
        void require(long bytes) throws HeapShortageException;
    }

    private byte[] pixels(Source source, Room room) throws IOException {
        return guarded(() -> decode(source.look(), room));
    }

    private interface Work {
        byte[] run() throws IOException;
    }

    private static byte[] guarded(Work work) throws IOException {
        ONE_AT_A_TIME.lock();
        try {
            return work.run();
        } catch (HeapShortageException | DatasetUnavailableException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(reason(e), e);
        } catch (RuntimeException e) {
            // The readers of damaged files throw what they come upon.
            throw new IOException("it is damaged: " + e, e);
        } catch (StackOverflowError e) {
            throw new IOException("it is damaged: its parts are nested too deeply", e);
        } catch (OutOfMemoryError e) {
            // All that a picture takes is counted before. Should a decoder do otherwise, only this picture is lost.
            throw new IOException("decoding it takes more memory than it should", e);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /** Readers say what they were at and leave what went wrong to the cause, or say nothing at all. */
    private static String reason(IOException thrown) {
        List<String> reasons = new ArrayList<>();
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            String said = each.getMessage();
            String what = each instanceof EOFException && (said == null || said.isBlank()) ? "it ends too early" : said;
            if (what != null && !what.isBlank() && reasons.stream().noneMatch(before -> before.contains(what))) {
                reasons.add(what);
            }
            each = each.getCause();
        }
        return reasons.isEmpty() ? thrown.toString() : String.join(": ", reasons);
    }

    private byte[] decode(EncodedImage encoded, Room room) throws IOException {
        ImageReader reader = ImageReaders.of(encoded.format);
        try {
            reader.setInput(new EncodedInput(encoded, PIXEL_BYTES_MAX + TABLE_BYTES_MAX), false, true);
            Flaws flaws = new Flaws();
            reader.addIIOReadWarningListener(flaws);
            if (encoded.format == ImageFormat.GIF) {
                reader.addIIOReadUpdateListener(flaws);
            }
            ImageReadParam how = howToRead(encoded, reader, room);
            BufferedImage image = reader.read(0, how);
            flaws.refuse(encoded.format, image.getHeight());
            return scaled(image, encoded);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReadParam howToRead(EncodedImage encoded, ImageReader reader, Room room) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width > SIDE_MAX || height > SIDE_MAX) {
            throw new IOException("it is " + width + "×" + height + ", more than " + SIDE_MAX + " on a side");
        }
        long pixels = (long) width * height;
        if (pixels > PIXELS_MAX) {
            throw new IOException("it has " + pixels + " pixels, more than " + PIXELS_MAX);
        }
        if (encoded.nativeBytes > NATIVE_BYTES_MAX) {
            throw new IOException("decoding it takes " + (encoded.nativeBytes >> 20) + " MB, more than "
                    + (NATIVE_BYTES_MAX >> 20) + "; a JPEG that is not progressive takes less");
        }
        ImageReadParam how = reader.getDefaultReadParam();
        ImageTypeSpecifier stored = stored(encoded.format, reader);
        if (stored != null) {
            how.setDestinationType(stored);
        }
        ImageTypeSpecifier type = stored == null ? reader.getImageTypes(0).next() : stored;
        int bits = bits(type.getSampleModel());
        int subsampling = subsampling(encoded, width, height, bits);
        // Of tables nobody knows before how large they are.
        long bytes = encoded.tablesUntil > 0
                ? PIXEL_BYTES_MAX + TABLE_BYTES_MAX
                : pixelBytes(encoded, width, height, bits, subsampling);
        room.require(bytes + OTHER_BYTES_MAX);
        how.setSourceSubsampling(subsampling, subsampling, 0, 0);
        return how;
    }

    /**
     * The colours as they are in the file, where the reader would convert them by a profile; null where it does not. For CMYK
     * without a profile it takes one that it finds on the machine, and where there is none, the formula of {@link PixelRows}.
     */
    private static @Nullable ImageTypeSpecifier stored(ImageFormat format, ImageReader reader) throws IOException {
        if (format != ImageFormat.JPEG && format != ImageFormat.WEBP) {
            return null;
        }
        ImageTypeSpecifier raw = reader.getRawImageType(0);
        ColorSpace space = raw == null ? null : raw.getColorModel().getColorSpace();
        boolean isStored = space != null
                && space instanceof ICC_ColorSpace
                && (space.getType() == ColorSpace.TYPE_CMYK
                        || space.getType() == ColorSpace.TYPE_RGB && !space.isCS_sRGB());
        return isStored ? raw : null;
    }

    private static int bits(SampleModel model) {
        return Arrays.stream(model.getSampleSize()).sum();
    }

    private static int subsampling(EncodedImage encoded, int width, int height, int bits) throws IOException {
        long bytes = Long.MAX_VALUE;
        for (int step = 1; step <= SUBSAMPLING_MAX; step++) {
            bytes = pixelBytes(encoded, width, height, bits, step);
            if (bytes <= PIXEL_BYTES_MAX) {
                return step;
            }
        }
        throw new IOException("decoding it takes " + (bytes >> 20) + " MB, more than " + (PIXEL_BYTES_MAX >> 20));
    }

    private static long pixelBytes(EncodedImage encoded, int width, int height, int bits, int subsampling) {
        long pixels = (long) ((width + subsampling - 1) / subsampling) * ((height + subsampling - 1) / subsampling);
        return encoded.fixedBytes + pixels * bits / 8 * encoded.copies;
    }

    private byte[] scaled(BufferedImage image, EncodedImage encoded) {
        int orientation = turns ? encoded.orientation : EncodedImage.UPRIGHT;
        boolean lies = Orientation.swapsSides(orientation);
        int height = lies ? shape.width() : shape.height();
        int width = lies ? shape.height() : shape.width();
        PixelRows rows = new PixelRows(image, encoded.profile);
        Resampling resampling = new Resampling(image.getHeight(), image.getWidth(), height, width, shape.channels());
        byte[] pixels = new byte[image.getWidth() * shape.channels()];
        for (int row = 0; row < image.getHeight(); row++) {
            if (resampling.needs(row)) {
                rows.read(row, shape.channels(), pixels);
                resampling.add(row, pixels);
            }
        }
        return Orientation.upright(resampling.scaled(), shape, orientation);
    }

    /** What a reader finds wrong with a picture that it returns all the same. */
    private static final class Flaws extends RowCount {
        private @Nullable String damage;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            if (damage == null && DAMAGE.stream().anyMatch(warning::startsWith)) {
                damage = warning;
            }
        }

        void refuse(ImageFormat format, int height) throws IOException {
            if (damage != null) {
                throw new IOException("it is damaged: " + damage);
            }
            if (format == ImageFormat.GIF && rows() < height) {
                throw new IOException("it is damaged: it has only " + rows() + " of its " + height + " rows");
            }
        }
    }
}
