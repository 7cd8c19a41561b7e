package org.fewlabel.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Network;
import org.junit.jupiter.api.Test;

/** A job with small batches of large images ran out of memory after its last epoch, again and again. */
class PredictedAtOnceTest {
    private static final int BATCH = 8;

    private final List<Integer> passes = new ArrayList<>();

    @Test
    void theLossBehindTheLastStepTakesNoMoreImagesAtATimeThanTraining() throws IOException {
        Dataset moons = moons();
        LabeledSplit split = LabeledSplit.of(moons.training(), moons.classes(), 20, 0);

        double loss = new LastLoss(moons, split, BATCH).of(network());

        assertThat(passes).containsExactly(8, 8, 4);
        assertThat(loss).as("of guesses between two classes").isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void validationTakesNoMoreImagesAtATimeThanTraining() throws IOException {
        Dataset moons = moons();
        LabeledSplit split = LabeledSplit.of(moons, new DatasetSpec(DatasetName.TWO_MOONS, 20, 0, null, 12, null));

        new Validation(moons, split, BATCH).error(network());

        assertThat(passes).containsExactly(8, 4);
    }

    /** What they take of the heap is beside the batches that are made ahead, and nobody counts it. */
    @Test
    void validationOfLargeBatchesTakesSoManyAtATime() throws IOException {
        Dataset moons = moons();
        LabeledSplit split = LabeledSplit.of(moons, new DatasetSpec(DatasetName.TWO_MOONS, 400, 0, null, 300, null));

        new Validation(moons, split, 4096).error(network());

        assertThat(passes).containsExactly(128, 128, 44);
    }

    private static Dataset moons() throws IOException {
        return Datasets.load(DatasetName.TWO_MOONS, new DatasetSettings(null, Path.of("not looked at")), message -> {});
    }

    /** One that only predicts, and finds all classes as probable. */
    private Network network() {
        return (Network) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Network.class}, (network, method, arguments) -> {
                    if (!method.getName().equals("forward")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    Images batch = (Images) arguments[0];
                    passes.add(batch.count());
                    return Logits.zeros(batch.count(), 2);
                });
    }
}
