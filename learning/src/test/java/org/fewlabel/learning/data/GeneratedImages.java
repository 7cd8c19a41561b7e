package org.fewlabel.learning.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A folder of images such as users have: of several sizes and kinds, reddish or bluish. */
public final class GeneratedImages {
    private GeneratedImages() {}

    /** Makes {@code labeled/blue}, {@code labeled/red}, {@code unlabeled} and {@code test}. */
    public static void write(Path folder, int labeledPerClass, int unlabeled, int testPerClass) throws IOException {
        for (int i = 0; i < labeledPerClass; i++) {
            write(folder.resolve("labeled/red/" + i + ".png"), true, i);
            write(folder.resolve("labeled/blue/" + i + ".jpg"), false, i);
        }
        for (int i = 0; i < unlabeled; i++) {
            write(folder.resolve("unlabeled/" + i + (i % 3 == 0 ? ".jpg" : ".png")), i % 2 == 0, 100 + i);
        }
        for (int i = 0; i < testPerClass; i++) {
            write(folder.resolve("test/red/" + i + ".png"), true, 200 + i);
            write(folder.resolve("test/blue/" + i + ".png"), false, 200 + i);
        }
    }

    private static void write(Path file, boolean red, int seed) throws IOException {
        Files.createDirectories(file.getParent());
        SplittableRandom random = new SplittableRandom(seed);
        int width = random.nextInt(16, 60);
        int height = random.nextInt(16, 60);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int strong = random.nextInt(120, 250);
                int weak = random.nextInt(0, 130);
                int green = random.nextInt(0, 200);
                image.setRGB(x, y, red ? strong << 16 | green << 8 | weak : weak << 16 | green << 8 | strong);
            }
        }
        String name = file.toString();
        ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    }
}
