package org.fewlabel.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplingTest {
    /** Golden values of benchmarks/pillow/resize.py. Pillow rounds between the two axes, so it may differ by one. */
    @ParameterizedTest
    @CsvSource({
        "11, 17, 4, 8, 7c86699f815e8e6e678b828a6b8c8d60988067977b8e76629568708b6c8a7a90",
        "9, 4, 4, 4, 67b07b4790d92770b9845099e23079c2",
        "3, 5, 8, 8, 324e6984a0bbd6a33954697e97b2cd9f64796b5d647f9a8a8f9e6c3b314c6774999968372c476270836c5e5057728d7d6e3f5469829db88a6a37526d89a4bf8c",
        "40, 30, 4, 4, 817b7a7d7c7f7f7a7d7b7c807d7f7c7b",
    })
    void scalesAsPillowDoesWithItsBilinearFilter(int oldHeight, int oldWidth, int height, int width, String golden) {
        byte[] expected = HexFormat.of().parseHex(golden);
        byte[] pixels = new byte[oldHeight * oldWidth];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 73 % 251);
        }

        byte[] scaled = scaled(pixels, oldHeight, oldWidth, height, width, 1);

        for (int i = 0; i < expected.length; i++) {
            assertThat(scaled[i] & 0xff).as("pixel %d", i).isCloseTo(expected[i] & 0xff, within(1));
        }
    }

    @Test
    void leavesAPictureOfTheRightSizeAsItIs() {
        byte[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte) 250};

        assertThat(scaled(pixels, 2, 2, 2, 2, 3)).isEqualTo(pixels);
    }

    @Test
    void cutsTheLongerSideInTheMiddle() {
        byte[] pixels = {1, 2, 3, 4, 5, 6};

        assertThat(scaled(pixels, 1, 6, 1, 2, 1)).containsExactly(3, 4);
    }

    @Test
    void leavesOutRowsThatAreCutOff() {
        Resampling resampling = new Resampling(9, 3, 3, 3, 1);

        assertThat(java.util.stream.IntStream.range(0, 9).filter(resampling::needs))
                .contains(3, 4, 5)
                .doesNotContain(0, 1, 2, 7, 8);
    }

    private static byte[] scaled(byte[] pixels, int oldHeight, int oldWidth, int height, int width, int channels) {
        Resampling resampling = new Resampling(oldHeight, oldWidth, height, width, channels);
        for (int row = 0; row < oldHeight; row++) {
            int from = row * oldWidth * channels;
            resampling.add(row, Arrays.copyOfRange(pixels, from, from + oldWidth * channels));
        }
        return resampling.scaled();
    }
}
