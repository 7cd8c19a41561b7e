package org.fewlabel.learning.backbone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.fewlabel.contracts.job.ImageLayout;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.data.Scaling;

/** Makes of stored images what a backbone takes: of its size, of its channels, in its layout, normalized. */
final class ImageInput {
    private static final int BYTE_VALUES = 256;
    private static final int COLOURS = 3;

    private final BackboneInput input;
    private final float[] ofByte; // [channel, byte value]

    ImageInput(BackboneInput input) {
        this.input = input;
        int channels = input.shape().channels();
        this.ofByte = new float[channels * BYTE_VALUES];
        for (int channel = 0; channel < channels; channel++) {
            for (int value = 0; value < BYTE_VALUES; value++) {
                ofByte[channel * BYTE_VALUES + value] =
                        (float) ((value / 255.0 - input.means().get(channel))
                                / input.deviations().get(channel));
            }
        }
    }

    /** Of the array. */
    long[] sizes(int rows) {
        Shape shape = input.shape();
        return input.layout() == ImageLayout.NCHW
                ? new long[] {rows, shape.channels(), shape.height(), shape.width()}
                : new long[] {rows, shape.height(), shape.width(), shape.channels()};
    }

    /** @param rows at least as many as images; what is left is black */
    FloatBuffer floats(List<byte[]> images, Shape shape, int rows) {
        int size = input.shape().size();
        FloatBuffer buffer = direct((long) rows * size * Float.BYTES, rows).asFloatBuffer();
        for (int image = 0; image < images.size(); image++) {
            byte[] pixels = fitted(images.get(image), shape);
            for (int i = 0; i < size; i++) {
                int channel = i % input.shape().channels();
                buffer.put(image * size + place(i), ofByte[channel * BYTE_VALUES + (pixels[i] & 0xff)]);
            }
        }
        return buffer;
    }

    /** The same as bytes. */
    ByteBuffer bytes(List<byte[]> images, Shape shape, int rows) {
        int size = input.shape().size();
        ByteBuffer buffer = direct((long) rows * size, rows);
        for (int image = 0; image < images.size(); image++) {
            byte[] pixels = fitted(images.get(image), shape);
            for (int i = 0; i < size; i++) {
                buffer.put(image * size + place(i), pixels[i]);
            }
        }
        return buffer;
    }

    private static ByteBuffer direct(long bytes, int rows) {
        if (bytes > Integer.MAX_VALUE) {
            throw new UnfitBackboneException("the file takes batches of " + rows + " images, which are " + bytes
                    + " bytes, and at most " + Integer.MAX_VALUE + " go in at once: export it with a smaller batch, or"
                    + " one that it leaves open");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
    }

    /** Where the number at a place of [height, width, channels] goes. */
    private int place(int i) {
        Shape shape = input.shape();
        return input.layout() == ImageLayout.NHWC
                ? i
                : i % shape.channels() * shape.height() * shape.width() + i / shape.channels();
    }

    /** Grey is shown to all channels alike; colour is made grey as pictures are that are read as grey. */
    private byte[] fitted(byte[] image, Shape shape) {
        byte[] scaled = Scaling.scaled(
                image, 0, shape, input.shape().height(), input.shape().width());
        int wanted = input.shape().channels();
        if (shape.channels() == wanted) {
            return scaled;
        }
        byte[] fitted = new byte[input.shape().size()];
        for (int pixel = 0; pixel < fitted.length / wanted; pixel++) {
            if (wanted == COLOURS) {
                for (int channel = 0; channel < COLOURS; channel++) {
                    fitted[pixel * COLOURS + channel] = scaled[pixel];
                }
            } else {
                fitted[pixel] = grey(scaled, pixel * COLOURS);
            }
        }
        return fitted;
    }

    private static byte grey(byte[] pixels, int first) {
        int red = pixels[first] & 0xff;
        int green = pixels[first + 1] & 0xff;
        int blue = pixels[first + 2] & 0xff;
        return (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
    }
}
