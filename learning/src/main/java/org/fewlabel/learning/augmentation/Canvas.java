package org.fewlabel.learning.augmentation;

import java.util.Arrays;
import org.fewlabel.learning.Shape;

/**
 * One image under change: bytes from 0 to 255, channels last, one channel (grey) or three (red, green, blue). It keeps
 * the memory that operations need, so that none is taken per image. For one thread.
 */
final class Canvas {
    static final int VALUES = 256;

    private final int height;
    private final int width;
    private final int channels;
    private final int[] histogram = new int[VALUES];
    private final byte[] table = new byte[VALUES];
    private final int[] rowSources; // [width, channels]
    private byte[] pixels; // [height, width, channels]
    private byte[] spare; // [height, width, channels]

    Canvas(Shape shape) {
        if (shape.channels() != 1 && shape.channels() != 3) {
            throw new IllegalArgumentException("an image has 1 or 3 channels, was " + shape);
        }
        this.height = shape.height();
        this.width = shape.width();
        this.channels = shape.channels();
        this.rowSources = new int[shape.width() * shape.channels()];
        this.pixels = new byte[shape.size()];
        this.spare = new byte[shape.size()];
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int channels() {
        return channels;
    }

    boolean isGrey() {
        return channels == 1;
    }

    /** Another array after each {@link #swap}. */
    byte[] pixels() {
        return pixels;
    }

    /** Room for an operation that cannot change pixels in place. */
    byte[] spare() {
        return spare;
    }

    /** What was written to {@link #spare} becomes the image. */
    void swap() {
        byte[] written = spare;
        spare = pixels;
        pixels = written;
    }

    /** How often each value is in a channel; valid until the next call. */
    int[] histogram(int channel) {
        Arrays.fill(histogram, 0);
        for (int i = channel; i < pixels.length; i += channels) {
            histogram[pixels[i] & 0xff]++;
        }
        return histogram;
    }

    /** A table for {@link #map}, to be filled in full. */
    byte[] table() {
        return table;
    }

    /** Room for where each value of a row comes from, to be filled in full. */
    int[] rowSources() {
        return rowSources;
    }

    /** Replaces each value of all channels by its entry in the table. */
    void map() {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = table[pixels[i] & 0xff];
        }
    }

    /** The same for one channel. */
    void map(int channel) {
        for (int i = channel; i < pixels.length; i += channels) {
            pixels[i] = table[pixels[i] & 0xff];
        }
    }
}
