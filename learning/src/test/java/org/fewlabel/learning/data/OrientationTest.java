package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
    @TempDir
    Path folder;

    /** A picture of 2 rows and 3 columns, as EXIF (JEITA CP-3451, tag 0x0112) says it is to be seen. */
    @ParameterizedTest
    @CsvSource({
        "1, 123 456",
        "2, 321 654",
        "3, 654 321",
        "4, 456 123",
        "5, 14 25 36",
        "6, 41 52 63",
        "7, 63 52 41",
        "8, 36 25 14",
    })
    void turnsAPictureAsItIsToBeSeen(int orientation, String seen) {
        String[] rows = seen.split(" ");
        byte[] stored = {1, 2, 3, 4, 5, 6};

        byte[] upright = Orientation.upright(stored, new Shape(rows.length, rows[0].length(), 1), orientation);

        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < upright.length; i++) {
            shown.append(i > 0 && i % rows[0].length() == 0 ? " " : "").append(upright[i]);
        }
        assertThat(shown).hasToString(seen);
    }

    @Test
    void turnsPhotographsAsTheCameraWasHeld() throws IOException {
        BufferedImage image = PictureFiles.even(32, 16, 0x202020);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, 0xe0e0e0); // The left half is bright.
        }
        byte[] jpeg = PictureFiles.withExif(PictureFiles.encoded(image, "jpg"), 6);
        byte[] png = PictureFiles.withChunk(PictureFiles.encoded(image, "png"), "eXIf", PictureFiles.exif(6));

        for (byte[] file : List.of(jpeg, png)) {
            List<Integer> upright = PictureFiles.read(folder, file, new Shape(32, 16, 1));
            assertThat(upright.get(0)).as("above").isGreaterThan(200);
            assertThat(upright.get(511)).as("below").isLessThan(60);
        }
    }

    @Test
    void leavesAPictureAsItIsStoredIfAsked() throws IOException {
        GoldenPictures.Picture turned = GoldenPictures.named("turned.webp");
        Shape stored = turned.shape();
        Shape seen = new Shape(stored.width(), stored.height(), 3);

        assertThat(PictureFiles.read(GoldenPictures.file("turned.webp"), stored, false))
                .isEqualTo(turned.pixels());
        assertThat(PictureFiles.read(GoldenPictures.file("turned.webp"), seen, true))
                .isEqualTo(turnedRight(turned));
    }

    private static List<Integer> turnedRight(GoldenPictures.Picture picture) {
        Shape shape = picture.shape();
        List<Integer> turned = new ArrayList<>();
        for (int y = 0; y < shape.width(); y++) {
            for (int x = 0; x < shape.height(); x++) {
                int from = ((shape.height() - 1 - x) * shape.width() + y) * 3;
                turned.addAll(picture.pixels().subList(from, from + 3));
            }
        }
        return turned;
    }

    @Test
    void readsAPictureWithAnOrientationThatDoesNotExist() throws IOException {
        byte[] jpeg = PictureFiles.withExif(PictureFiles.encoded(PictureFiles.even(8, 8, 0x808080), "jpg"), 9);

        assertThat(PictureFiles.read(folder, jpeg, new Shape(8, 8, 1))).containsOnly(0x80);
    }
}
