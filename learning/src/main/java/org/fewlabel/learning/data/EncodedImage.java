package org.fewlabel.learning.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.fewlabel.contracts.folder.ImageFolder;
import org.fewlabel.contracts.job.DatasetName;
import org.jspecify.annotations.Nullable;

/**
 * A picture's file in memory, looked over before anything of it is decoded: whether it is whole as far as its format can
 * tell, what decoding it takes beside the picture itself, and what it says about colour and orientation.
 */
final class EncodedImage {
    static final int FILE_BYTES_MAX = ImageFolder.FILE_BYTES_MAX;

    /** The orientation of a picture that is stored as it is to be seen; EXIF numbers them from 1 to 8. */
    static final int UPRIGHT = 1;

    final ImageFormat format;
    final byte[] bytes;
    final int length;
    int orientation = UPRIGHT;

    /** The ICC profile of a PNG file; the other readers find theirs. */
    byte @Nullable [] profile;

    /** What the decoder keeps outside of the heap. */
    long nativeBytes;

    /** What the decoder keeps on the heap of the whole picture, however few of its pixels are asked for. */
    long fixedBytes;

    /** How often the decoder keeps the pixels that it is asked for. */
    int copies = 1;

    /** Up to this place in the file, what is read may make the decoder take more than its size tells. */
    int tablesUntil;

    private EncodedImage(ImageFormat format, byte[] bytes, int length) {
        this.format = format;
        this.bytes = bytes;
        this.length = length;
    }

    /**
     * @throws DatasetUnavailableException if the file cannot be read on this machine, which says nothing about what is in it
     * @throws IOException with the reason, if it is gone, no picture or not a whole one
     */
    static EncodedImage read(Path file) throws IOException {
        return of(bytes(file));
    }

    private static byte[] bytes(Path file) throws IOException {
        long length;
        byte[] bytes;
        try {
            length = Files.size(file);
            if (length > FILE_BYTES_MAX) {
                bytes = new byte[0];
            } else {
                try (InputStream in = Files.newInputStream(file)) {
                    bytes = in.readNBytes(FILE_BYTES_MAX + 1);
                }
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new DatasetUnavailableException(DatasetName.IMAGE_FOLDER, file + ": " + e);
        }
        if (length > FILE_BYTES_MAX) {
            throw tooLarge();
        }
        return bytes;
    }

    /**
     * One whose file is in memory already.
     *
     * @param bytes the image's own from here on, at most {@link #FILE_BYTES_MAX}
     * @throws IOException with the reason, if it is no picture or not a whole one
     */
    static EncodedImage of(byte[] bytes) throws IOException {
        if (bytes.length > FILE_BYTES_MAX) {
            throw tooLarge();
        }
        ImageFormat format = ImageFormat.of(bytes, bytes.length);
        if (format == null) {
            throw new IOException(bytes.length == 0 ? "it is empty" : "it is neither JPEG, PNG, WebP, BMP nor GIF");
        }
        return switch (format) {
            case JPEG -> JpegHeader.look(new EncodedImage(format, bytes, bytes.length));
            case PNG -> PngChunks.look(format, bytes);
            case WEBP -> WebpChunks.look(new EncodedImage(format, bytes, bytes.length));
            case BMP -> lookAtBmp(new EncodedImage(format, bytes, bytes.length));
            case GIF -> GifBlocks.look(new EncodedImage(format, bytes, bytes.length));
        };
    }

    /** One of whose bytes only the first ones are to be decoded. */
    static EncodedImage shortened(ImageFormat format, byte[] bytes, int length) {
        return new EncodedImage(format, bytes, length);
    }

    private static IOException tooLarge() {
        return new IOException("the file has more than " + (FILE_BYTES_MAX >> 20) + " MB");
    }

    /** A BMP file may be a wrapper around a JPEG or PNG file, for printers; nobody has them. */
    private static EncodedImage lookAtBmp(EncodedImage image) throws IOException {
        int headerBytes = image.littleEndianInt(14);
        int compression = headerBytes < 40 ? 0 : image.littleEndianInt(30);
        if (compression < 0 || compression > 3) {
            throw new IOException("it is a BMP of compression " + compression + ", which is not read");
        }
        return image;
    }

    int unsigned(int at) throws EOFException {
        if (at < 0 || at >= length) {
            throw endsTooEarly();
        }
        return bytes[at] & 0xff;
    }

    int littleEndianShort(int at) throws EOFException {
        return unsigned(at) | unsigned(at + 1) << 8;
    }

    int littleEndianInt(int at) throws EOFException {
        return littleEndianShort(at) | littleEndianShort(at + 2) << 16;
    }

    static EOFException endsTooEarly() {
        return new EOFException("it ends too early");
    }
}
