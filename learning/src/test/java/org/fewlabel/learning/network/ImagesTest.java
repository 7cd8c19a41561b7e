package org.fewlabel.learning.network;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.Shape;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static final Shape LARGE = new Shape(256, 256, 3);

    /** MixMatch with the largest batches there are: it failed as a mistake of the program, in every attempt. */
    @Test
    void refusesAMixtureThatNoArrayHolds() {
        Images one = new Images(new float[LARGE.size()], 1, LARGE);
        Images[] others = Collections.nCopies(3 * 4096 - 1, one).toArray(Images[]::new);

        assertThatThrownBy(() -> Images.concatenated(one, others))
                .isInstanceOf(MemoryShortageException.class)
                .hasMessage("a batch of 12288 images is 2415919104 numbers, and no more than 2147483647 are computed at"
                        + " once: choose a smaller batch");
    }

    /** Their number was a negative one, of which any array had enough. */
    @Test
    void refusesMoreImagesThanAnArrayHolds() {
        assertThatThrownBy(() -> new Images(new float[0], 12_288, LARGE)).isInstanceOf(MemoryShortageException.class);
    }

    @Test
    void refusesFewerNumbersThanItsImagesHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Images(new float[LARGE.size()], 2, LARGE))
                .withMessageContaining("need 393216 values, got 196608");
    }
}
