package org.fewlabel.learning.data;

import java.util.Arrays;
import org.fewlabel.learning.Shape;

/** Points of the plane as pictures: where one of them lies among all, in grey. */
public final class PointPlot {
    private static final byte BACKGROUND = (byte) 255;
    private static final byte OTHERS = (byte) 200;
    private static final byte CHOSEN = 0;
    /** Of the picture's side: the free border, and the radius of the chosen one's disc. */
    private static final double BORDER = 0.08;

    private static final double RADIUS = 0.045;

    private PointPlot() {}

    /**
     * Draws all points, and one of them as a black disc.
     *
     * @param side of the picture, in pixels
     * @return [side, side, 1]
     */
    public static byte[] of(PointExamples points, int chosen, int side) {
        Range x = Range.of(points, 0);
        Range y = Range.of(points, 1);
        byte[] pixels = new byte[side * side];
        Arrays.fill(pixels, BACKGROUND);
        double dot = 0.25 * RADIUS * side;
        for (int point = 0; point < points.count(); point++) {
            draw(pixels, side, x.place(points, point, side), side - y.place(points, point, side), dot, OTHERS);
        }
        draw(pixels, side, x.place(points, chosen, side), side - y.place(points, chosen, side), RADIUS * side, CHOSEN);
        return pixels;
    }

    /** Of the picture that {@link #of} gives. */
    public static Shape shape(int side) {
        return new Shape(side, side, 1);
    }

    private static void draw(byte[] pixels, int side, double x, double y, double radius, byte grey) {
        int top = (int) Math.max(0, y - radius);
        int left = (int) Math.max(0, x - radius);
        for (int row = top; row <= Math.min(side - 1, y + radius); row++) {
            for (int column = left; column <= Math.min(side - 1, x + radius); column++) {
                // A dot that is smaller than a pixel is one.
                if (Math.hypot(row + 0.5 - y, column + 0.5 - x) <= Math.max(0.71, radius)) {
                    pixels[row * side + column] = grey;
                }
            }
        }
    }

    /** Of one of the two coordinates. */
    private record Range(int coordinate, double min, double max) {
        static Range of(PointExamples points, int coordinate) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (int point = 0; point < points.count(); point++) {
                min = Math.min(min, points.coordinates()[2 * point + coordinate]);
                max = Math.max(max, points.coordinates()[2 * point + coordinate]);
            }
            return new Range(coordinate, min, max);
        }

        double place(PointExamples points, int point, int side) {
            double share =
                    (points.coordinates()[2 * point + coordinate] - min) / Math.max(Double.MIN_NORMAL, max - min);
            return side * (BORDER + share * (1 - 2 * BORDER));
        }
    }
}
