package org.fewlabel.benchmarks.predictions;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Writes a folder of images: some labeled as bright or dark, and many that are not, half of them JPEG and half PNG. */
public final class MadePictures {
    private static final int LABELED_PER_CLASS = 20;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    /** Larger than a pixel, so that a JPEG of it is about as long as one of a photograph. */
    private static final int GRAIN = 4;

    private MadePictures() {}

    /** @param arguments the folder, and how many pictures go to {@code unlabeled} */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: MadePictures FOLDER COUNT");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        for (int i = 0; i < LABELED_PER_CLASS; i++) {
            write(folder.resolve("labeled/bright/" + i + ".png"), picture(true, i));
            write(folder.resolve("labeled/dark/" + i + ".jpg"), picture(false, i));
        }
        for (int i = 0; i < count; i++) {
            write(folder.resolve("unlabeled/" + i + (i % 2 == 0 ? ".jpg" : ".png")), picture(i % 4 < 2, 1_000 + i));
        }
    }

    private static BufferedImage picture(boolean bright, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y += GRAIN) {
            for (int x = 0; x < WIDTH; x += GRAIN) {
                int value = (bright ? 130 : 50) + random.nextInt(70);
                int rgb = value << 16 | (value + random.nextInt(10)) << 8 | value;
                for (int i = 0; i < GRAIN * GRAIN; i++) {
                    image.setRGB(x + i % GRAIN, y + i / GRAIN, rgb);
                }
            }
        }
        return image;
    }

    private static void write(Path file, BufferedImage picture) throws IOException {
        Files.createDirectories(file.getParent());
        String name = file.toString();
        ImageIO.write(picture, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    }
}
