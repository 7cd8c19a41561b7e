package org.fewlabel.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawTest {
    @Test
    void drawsTheSameForTheSameSeedAndASmallerDrawIsTheBeginningOfALargerOne() {
        List<Integer> ten = draw(10, 3, 1_000);

        assertThat(ten).hasSize(10).doesNotHaveDuplicates();
        assertThat(draw(10, 3, 1_000)).isEqualTo(ten);
        assertThat(draw(20, 3, 1_000).subList(0, 10)).isEqualTo(ten);
        assertThat(draw(10, 4, 1_000)).isNotEqualTo(ten);
        assertThat(draw(10, 3, 4)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    /** Of 50 images 10 are drawn 20,000 times: each 4,000 times, with a standard deviation of 57, and first 400 times. */
    @Test
    void givesEveryImageTheSameChanceAndTheSameChanceToComeFirst() {
        int[] drawn = new int[50];
        int[] first = new int[50];
        for (int seed = 0; seed < 20_000; seed++) {
            List<Integer> images = draw(10, seed, 50);
            images.forEach(image -> drawn[image]++);
            first[images.get(0)]++;
        }

        assertThat(IntStream.of(drawn)).allMatch(count -> Math.abs(count - 4_000) < 5 * 57);
        assertThat(IntStream.of(first)).allMatch(count -> Math.abs(count - 400) < 5 * 20);
    }

    /** Those of a round before keep their numbers when others are left out. */
    @Test
    void doesNotChangeForImagesThatArePassed() {
        List<Integer> all = draw(10, 3, 1_000);
        Draw draw = new Draw(10, 3);
        for (int image = 0; image < 1_000; image++) {
            if (image == all.get(0)) {
                draw.pass();
            } else {
                draw.offer(image(image));
            }
        }

        assertThat(draw.images().stream().map(AuditImage::image).toList().subList(0, 9))
                .isEqualTo(all.subList(1, 10));
    }

    private static List<Integer> draw(int size, long seed, int images) {
        Draw draw = new Draw(size, seed);
        for (int image = 0; image < images; image++) {
            draw.offer(image(image));
        }
        return draw.images().stream().map(AuditImage::image).toList();
    }

    private static AuditImage image(int image) {
        return new AuditImage(image, null, 0, 0.5f, null);
    }
}
