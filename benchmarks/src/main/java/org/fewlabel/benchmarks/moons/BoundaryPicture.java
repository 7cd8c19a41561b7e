package org.fewlabel.benchmarks.moons;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Networks;
import org.fewlabel.learning.training.Checkpoint;

/** The plane in the colours of the class that a network sees there, the training points, and those with a label. */
final class BoundaryPicture {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 200;
    private static final double LEFT = -1.6;
    private static final double RIGHT = 2.6;
    private static final double BOTTOM = -1.05;
    private static final double TOP = 1.575;
    private static final Color[] CLASS = {new Color(0xD5, 0x5E, 0x00), new Color(0x00, 0x72, 0xB2)};
    /** How much of a class's colour is in the plane where the network is sure. */
    private static final double STRENGTH = 0.45;
    /** Few shades make small files. */
    private static final int SHADES = 12;

    private static final double POINT_RADIUS = 1.2;
    private static final double LABELED_RADIUS = 5;

    private BoundaryPicture() {}

    static void write(Checkpoint checkpoint, Dataset dataset, Path file) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        paintPlane(image, certainty(checkpoint, dataset));
        Graphics2D graphics = image.createGraphics();
        paintPoints(graphics, checkpoint.spec(), dataset);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    /** The probability of class 1 at every pixel. */
    private static Probabilities certainty(Checkpoint checkpoint, Dataset dataset) {
        JobSpec spec = checkpoint.spec();
        PointExamples grid = grid();
        PlainView view = Views.plain(dataset);
        try (Network network = Networks.create(spec.network(), dataset.shape(), dataset.classes(), spec.seed())) {
            checkpoint.student().restoreTo(network);
            float[] buffer = new float[grid.count() * grid.shape().size()];
            return Probabilities.softmax(network.forward(
                    view.batch(grid, IntStream.range(0, grid.count()).toArray(), 0, grid.count(), buffer),
                    Mode.PREDICT,
                    0));
        }
    }

    private static PointExamples grid() {
        float[] coordinates = new float[2 * WIDTH * HEIGHT];
        int[] labels = new int[WIDTH * HEIGHT];
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int pixel = row * WIDTH + column;
                coordinates[2 * pixel] = (float) (LEFT + (column + 0.5) * (RIGHT - LEFT) / WIDTH);
                coordinates[2 * pixel + 1] = (float) (TOP - (row + 0.5) * (TOP - BOTTOM) / HEIGHT);
            }
        }
        return new PointExamples(2, coordinates, labels);
    }

    private static void paintPlane(BufferedImage image, Probabilities certainty) {
        for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
            double ofOne = certainty.probability(pixel, 1);
            Color color = CLASS[ofOne < 0.5 ? 0 : 1];
            double sureness = Math.round(Math.abs(2 * ofOne - 1) * SHADES) / (double) SHADES;
            image.setRGB(pixel % WIDTH, pixel / WIDTH, onWhite(color, STRENGTH * sureness));
        }
    }

    private static int onWhite(Color color, double share) {
        return new Color(
                        channel(color.getRed(), share),
                        channel(color.getGreen(), share),
                        channel(color.getBlue(), share))
                .getRGB();
    }

    private static int channel(int value, double share) {
        return (int) Math.round(255 - share * (255 - value));
    }

    private static void paintPoints(Graphics2D graphics, JobSpec spec, Dataset dataset) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        PointExamples training = (PointExamples) dataset.training();
        for (int example = 0; example < training.count(); example++) {
            dot(graphics, training, example, POINT_RADIUS);
        }
        LabeledSplit split = LabeledSplit.of(training, dataset.classes(), spec.dataset());
        for (int example : split.labeled()) {
            dot(graphics, training, example, LABELED_RADIUS);
        }
    }

    private static void dot(Graphics2D graphics, PointExamples points, int example, double radius) {
        double x = (points.coordinates()[2 * example] - LEFT) / (RIGHT - LEFT) * WIDTH;
        double y = (TOP - points.coordinates()[2 * example + 1]) / (TOP - BOTTOM) * HEIGHT;
        Ellipse2D circle = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        graphics.setColor(CLASS[points.label(example)]);
        graphics.fill(circle);
        if (radius > POINT_RADIUS) {
            graphics.setColor(Color.BLACK);
            graphics.draw(circle);
        }
    }
}
