package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Network;
import org.junit.jupiter.api.Test;

class PredictionsTest {
    private static final int CLASSES = 2;
    private static final int BYTES_MAX = 32 << 20;

    /** What came to the network. */
    private final List<Images> passes = new ArrayList<>();

    /** 512 of them were 403 MB of a heap of 1 GB: labelers died of it until the job ended as labeler-lost. */
    @Test
    void takesFewLargeImagesAtATime() {
        Probabilities predictions = predict(100, new Shape(256, 256, 3), 128);

        assertThat(predictions.rows()).isEqualTo(100);
        assertThat(counts()).containsExactly(42, 42, 16);
        assertThat(passes.get(0).values().length * Float.BYTES).isLessThanOrEqualTo(BYTES_MAX);
    }

    @Test
    void takesManySmallImagesAtATime() {
        predict(1_100, new Shape(32, 32, 3), 128);

        assertThat(counts()).containsExactly(512, 512, 76);
    }

    /** 303 images of that size have room, of which the network would predict 47 by themselves. */
    @Test
    void takesWholePiecesOfThoseThatTheNetworkPredictsIn() {
        predict(300, new Shape(96, 96, 3), 128);

        assertThat(counts()).containsExactly(256, 44);
    }

    private List<Integer> counts() {
        return passes.stream().map(Images::count).toList();
    }

    private Probabilities predict(int count, Shape shape, int piece) {
        ImageExamples examples = new ImageExamples(shape, new byte[count * shape.size()], new int[count]);
        PlainView view =
                Views.plain(Collections.nCopies(shape.channels(), 0.0), Collections.nCopies(shape.channels(), 1.0));
        return new Predictions(view, LabelingProgress.NONE, count).of(network(piece), examples);
    }

    /** One that only predicts, and finds all classes as probable. */
    private Network network(int piece) {
        return (Network) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Network.class}, (network, method, arguments) -> {
                    switch (method.getName()) {
                        case "classes" -> {
                            return CLASSES;
                        }
                        case "predictedAtOnceMax" -> {
                            return piece;
                        }
                        case "forward" -> {
                            Images batch = (Images) arguments[0];
                            passes.add(batch);
                            return Logits.zeros(batch.count(), CLASSES);
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
