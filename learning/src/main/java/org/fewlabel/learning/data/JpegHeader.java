package org.fewlabel.learning.data;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a JPEG file says before its picture begins. Where the picture comes in several scans, libjpeg keeps all
 * coefficients of it until the last one is read, two bytes each, outside of the heap.
 */
final class JpegHeader {
    /** Encoders make about ten. Each costs the decoder a pass over the picture, however short it is. */
    private static final int SCANS_MAX = 200;

    /** The reader keeps a copy of it. */
    private static final int HEADER_BYTES_MAX = 16 << 20;

    private static final int BLOCK_SIDE = 8;
    private static final int BLOCK_BYTES = BLOCK_SIDE * BLOCK_SIDE * 2;

    private static final String PROFILE = "ICC_PROFILE\0";
    /** The name, a number, how many, and the profile's size. */
    private static final int PROFILE_HEADER_BYTES = 12 + 2 + Integer.BYTES;

    private JpegHeader() {}

    static EncodedImage look(EncodedImage image) throws IOException {
        ImageInputStream in = new ByteArrayImageInputStream(image.bytes, 0, image.length);
        JPEGSegment frame = null;
        JPEGSegment scan = null;
        for (JPEGSegment segment : JPEGSegmentUtil.readSegments(in, wanted())) {
            if (segment.marker() == JPEG.APP1) {
                image.orientation = orientation(segment);
            } else if (segment.marker() == JPEG.SOS) {
                scan = segment;
            } else {
                frame = segment;
            }
        }
        if (frame == null || scan == null) {
            throw new IOException("it ends before its picture begins");
        }
        if (frame.marker() != JPEG.SOF0 && frame.marker() != JPEG.SOF1 && frame.marker() != JPEG.SOF2) {
            throw new IOException("its kind of JPEG (SOF" + (frame.marker() & 0xf)
                    + ") is not read; baseline and progressive JPEG with Huffman codes are");
        }
        lookAtFrame(image, frame, componentsOf(scan));
        int pictureAt = (int) in.getStreamPosition();
        if (pictureAt > HEADER_BYTES_MAX) {
            throw new IOException("it has more than " + (HEADER_BYTES_MAX >> 20) + " MB before its picture");
        }
        hideUnsizedProfile(image, pictureAt);
        if (scansFrom(image, pictureAt) > SCANS_MAX) {
            throw new IOException("it has more than " + SCANS_MAX + " scans");
        }
        // Where colours are converted, the picture is there as it is stored and as it will be seen.
        image.copies = 2;
        return image;
    }

    private static Map<Integer, @Nullable List<String>> wanted() {
        Map<Integer, @Nullable List<String>> wanted = new HashMap<>();
        for (int marker = JPEG.SOF0; marker <= JPEG.SOF15; marker++) {
            if (marker != JPEG.DHT && marker != 0xffc8 && marker != 0xffcc) {
                wanted.put(marker, null);
            }
        }
        wanted.put(JPEG.SOS, null);
        wanted.put(JPEG.APP1, List.of("Exif"));
        return wanted;
    }

    private static int orientation(JPEGSegment segment) throws IOException {
        try (InputStream data = segment.segmentData()) {
            byte[] exif = data == null ? new byte[0] : data.readAllBytes();
            return Exif.orientation(exif, 0, exif.length);
        }
    }

    /** The reader believes the size that a profile tells, up to two gigabytes. One that is too large is no profile. */
    private static void hideUnsizedProfile(EncodedImage image, int end) {
        for (int at = 0; at + PROFILE_HEADER_BYTES < end; at++) {
            if (image.bytes[at] == 'I' && ImageFormat.hasText(image.bytes, image.length, at, PROFILE)) {
                int size = ByteBuffer.wrap(image.bytes).getInt(at + PROFILE_HEADER_BYTES - Integer.BYTES);
                int number = at + PROFILE.length();
                boolean isFirst = image.bytes[number] == 1 || image.bytes[number + 1] == 1;
                if (isFirst && (size < 0 || size > end)) {
                    image.bytes[at] = 'X';
                }
            }
        }
    }

    private static int componentsOf(JPEGSegment scan) throws IOException {
        InputStream data = scan.segmentData();
        return data == null ? 0 : data.read();
    }

    private static void lookAtFrame(EncodedImage image, JPEGSegment frame, int scanComponents) throws IOException {
        InputStream segment = frame.segmentData();
        if (segment == null) {
            throw EncodedImage.endsTooEarly();
        }
        DataInputStream data = new DataInputStream(segment);
        data.readUnsignedByte(); // Bits of a sample.
        int height = data.readUnsignedShort();
        int width = data.readUnsignedShort();
        int components = data.readUnsignedByte();
        if (frame.marker() != JPEG.SOF2 && scanComponents >= components) {
            return;
        }
        int[] samplings = new int[components];
        int across = 1;
        int down = 1;
        for (int i = 0; i < components; i++) {
            data.readUnsignedByte(); // Name of the component.
            samplings[i] = data.readUnsignedByte();
            data.readUnsignedByte(); // Its quantization table.
            across = Math.max(across, samplings[i] >> 4);
            down = Math.max(down, samplings[i] & 0xf);
        }
        for (int sampling : samplings) {
            image.nativeBytes +=
                    blocks(width, sampling >> 4, across) * blocks(height, sampling & 0xf, down) * BLOCK_BYTES;
        }
    }

    private static long blocks(int length, int sampling, int samplingMax) {
        int side = BLOCK_SIDE * samplingMax;
        return (length + side - 1L) / side * Math.max(1, sampling);
    }

    private static int scansFrom(EncodedImage image, int from) {
        int scans = 1;
        for (int i = from;
                i + 1 < image.length && (image.bytes[i] & 0xff | (image.bytes[i + 1] & 0xff) << 8) != 0xd9ff;
                i++) {
            if ((image.bytes[i] & 0xff) == 0xff && (image.bytes[i + 1] & 0xff) == 0xda) {
                scans++;
            }
        }
        return scans;
    }
}
