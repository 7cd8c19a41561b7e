package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;

class PngTest {
    /** Java takes grey for linear light where it may: then dark images come out bright. */
    @Test
    void greyIsAsItWas() throws IOException {
        byte[] pixels = {0, 1, 64, (byte) 128, (byte) 200, (byte) 255};

        BufferedImage read = read(Png.of(pixels, new Shape(2, 3, 1)));

        assertThat(read.getWidth()).isEqualTo(3);
        assertThat(read.getRaster().getNumBands()).isEqualTo(1);
        int[] samples = read.getRaster().getPixels(0, 0, 3, 2, (int[]) null);
        assertThat(samples).containsExactly(0, 1, 64, 128, 200, 255);
    }

    @Test
    void coloursAreAsTheyWere() throws IOException {
        byte[] pixels = {(byte) 255, 0, 0, 10, 20, 30};

        BufferedImage read = read(Png.of(pixels, new Shape(1, 2, 3)));

        assertThat(read.getRGB(0, 0)).isEqualTo(0xffff0000);
        assertThat(read.getRGB(1, 0)).isEqualTo(0xff0a141e);
    }

    /** Browsers know a picture again by its bytes. */
    @Test
    void theSamePixelsAreTheSameBytes() {
        byte[] pixels = new byte[48];
        pixels[7] = 3;

        assertThat(Png.of(pixels, new Shape(4, 4, 3))).isEqualTo(Png.of(pixels.clone(), new Shape(4, 4, 3)));
    }

    @Test
    void refusesWhatIsNoImage() {
        assertThatIllegalArgumentException().isThrownBy(() -> Png.of(new byte[8], new Shape(2, 2, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> Png.of(new byte[5], new Shape(2, 2, 1)));
    }

    @Test
    void aSizeIsOfTheLongerSide() {
        assertThat(Scaling.inSize(new Shape(32, 64, 3), 16)).isEqualTo(new Shape(8, 16, 3));
        assertThat(Scaling.inSize(new Shape(28, 28, 1), 64)).isEqualTo(new Shape(64, 64, 1));
        assertThat(Scaling.inSize(new Shape(256, 16, 1), 8)).isEqualTo(new Shape(8, 1, 1));
    }

    @Test
    void aPointIsABlackDiscAmongGreyDots() {
        PointExamples corners = new PointExamples(2, new float[] {0, 0, 1, 0, 0, 1, 1, 1}, new int[4]);

        byte[] upperRight = PointPlot.of(corners, 3, 100);

        assertThat(upperRight[8 * 100 + 92]).isZero();
        assertThat(upperRight[92 * 100 + 8]).as("the one below left").isEqualTo((byte) 200);
        assertThat(upperRight[50 * 100 + 50]).as("the middle").isEqualTo((byte) 255);
    }

    /** All in one place: no division by nothing. */
    @Test
    void pointsInOnePlaceAreDrawn() {
        PointExamples same = new PointExamples(2, new float[] {1, 1, 1, 1}, new int[2]);

        assertThat(PointPlot.of(same, 0, 32)).contains((byte) 0);
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
