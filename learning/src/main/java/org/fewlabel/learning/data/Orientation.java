package org.fewlabel.learning.data;

import org.fewlabel.learning.Shape;

/** What EXIF's eight orientations do to a picture: mirrored, turned, or both. */
final class Orientation {
    private static final int FIRST_ON_ITS_SIDE = 5;

    private Orientation() {}

    /** Whether height and width change places. */
    static boolean swapsSides(int orientation) {
        return orientation >= FIRST_ON_ITS_SIDE;
    }

    /**
     * @param stored [height, width, channels], for orientations that swap sides [width, height, channels]
     * @param shape as it is to be seen
     * @return [height, width, channels]
     */
    static byte[] upright(byte[] stored, Shape shape, int orientation) {
        if (orientation == EncodedImage.UPRIGHT) {
            return stored;
        }
        int height = shape.height();
        int width = shape.width();
        int storedWidth = swapsSides(orientation) ? height : width;
        byte[] upright = new byte[stored.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromRight = width - 1 - x;
                int fromBelow = height - 1 - y;
                int source =
                        switch (orientation) {
                            case 2 -> y * storedWidth + fromRight;
                            case 3 -> fromBelow * storedWidth + fromRight;
                            case 4 -> fromBelow * storedWidth + x;
                            case 5 -> x * storedWidth + y;
                            case 6 -> fromRight * storedWidth + y;
                            case 7 -> fromRight * storedWidth + fromBelow;
                            case 8 -> x * storedWidth + fromBelow;
                            default -> throw new IllegalArgumentException("orientation is 1 to 8, was " + orientation);
                        };
                System.arraycopy(
                        stored,
                        source * shape.channels(),
                        upright,
                        (y * width + x) * shape.channels(),
                        shape.channels());
            }
        }
        return upright;
    }
}
