package org.fewlabel.labeler.picture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.fewlabel.contracts.picture.PictureFlaws;
import org.fewlabel.contracts.picture.PictureFrames;
import org.junit.jupiter.api.Test;

/** The pictures of an upload, as the gateway sends them. */
class PictureChecksTest {
    @Test
    void namesThePicturesThatCannotBeReadAndWhy() throws IOException {
        byte[] png = picture("png");
        byte[] huge = png.clone();
        huge[16] = 0x7f; // Of the width in the header, whose checksum is another one then.

        PictureFlaws flaws = new PictureChecks()
                .check(framed(
                        png,
                        Arrays.copyOf(png, png.length / 2),
                        picture("jpg"),
                        "words".getBytes(UTF_8),
                        picture("bmp"),
                        new byte[0],
                        picture("gif"),
                        huge));

        assertThat(flaws.count()).isEqualTo(8);
        assertThat(flaws.flaws()).extracting(PictureFlaws.Flaw::index).containsExactly(1, 3, 5, 7);
        assertThat(flaws.flaws().get(1).reason()).isEqualTo("it is neither JPEG, PNG, WebP, BMP nor GIF");
        assertThat(flaws.flaws().get(2).reason()).isEqualTo("it is empty");
    }

    /** Some kilobytes that say that they are a picture of gigabytes; which reader notices first is of no consequence. */
    @Test
    void aPictureThatClaimsToBeHugeIsRefusedByItsHeader() throws IOException {
        byte[] bmp = picture("bmp");
        bmp[20] = 0x70; // Of the width.

        assertThat(new PictureChecks().check(framed(bmp, picture("bmp"))).flaws())
                .singleElement()
                .satisfies(flaw -> assertThat(flaw.index()).isZero());
    }

    @Test
    void whatBreaksOffIsNoAnswer() throws IOException {
        byte[] whole = framed(picture("png")).readAllBytes();

        assertThatThrownBy(() ->
                        new PictureChecks().check(new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 1))))
                .isInstanceOf(EOFException.class);
    }

    private static ByteArrayInputStream framed(byte[]... pictures) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] picture : pictures) {
            out.writeBytes(PictureFrames.header(picture.length));
            out.writeBytes(picture);
        }
        return new ByteArrayInputStream(out.toByteArray());
    }

    private static byte[] picture(String format) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0xff8800);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }
}
