package org.fewlabel.learning.data;

import java.awt.image.BufferedImage;
import java.util.BitSet;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadUpdateListener;
import javax.imageio.event.IIOReadWarningListener;

/** Counts the rows that a reader has filled: Java's reader of GIF returns what is not there as black. */
abstract class RowCount implements IIOReadUpdateListener, IIOReadWarningListener {
    private final BitSet filled = new BitSet();

    final int rows() {
        return filled.cardinality();
    }

    @Override
    public final void imageUpdate(
            ImageReader source,
            BufferedImage image,
            int minX,
            int minY,
            int width,
            int height,
            int periodX,
            int periodY,
            int[] bands) {
        for (int row = 0; row < height; row++) {
            filled.set(minY + row * periodY);
        }
    }

    @Override
    public final void passStarted(
            ImageReader source,
            BufferedImage image,
            int pass,
            int minPass,
            int maxPass,
            int minX,
            int minY,
            int periodX,
            int periodY,
            int[] bands) {}

    @Override
    public final void passComplete(ImageReader source, BufferedImage image) {}

    @Override
    public final void thumbnailPassStarted(
            ImageReader source,
            BufferedImage thumbnail,
            int pass,
            int minPass,
            int maxPass,
            int minX,
            int minY,
            int periodX,
            int periodY,
            int[] bands) {}

    @Override
    public final void thumbnailUpdate(
            ImageReader source,
            BufferedImage thumbnail,
            int minX,
            int minY,
            int width,
            int height,
            int periodX,
            int periodY,
            int[] bands) {}

    @Override
    public final void thumbnailPassComplete(ImageReader source, BufferedImage thumbnail) {}
}
