package org.fewlabel.learning.labeling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.training.Checkpoint;

/**
 * What each network says of the test images, with the truth beside it: whoever has those of several runs can judge their
 * mean without the data.
 *
 * @param predictions [test images, classes]
 */
public record TestPredictions(PerNetwork<Probabilities> predictions, Examples test) {
    private static final String KIND = "test-predictions";
    private static final String TRUTH = "truth";

    /**
     * {@code student}, {@code average} and {@code teacher}, F32 [test images, classes], and {@code truth}, I32 [test images],
     * the class from 0, or −1 where nobody knows it. The arrays are their own, not copies.
     *
     * @param snapshot of the epoch whose networks these are
     */
    public Safetensors toSafetensors(Checkpoint snapshot) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TrainedNetwork network : TrainedNetwork.values()) {
            Probabilities of = predictions.of(network);
            tensors.put(network.wireName(), Tensor.of(of.values(), of.rows(), of.classes()));
        }
        int[] truth = IntStream.range(0, test.count()).map(test::label).toArray();
        tensors.put(TRUTH, Tensor.of(truth, truth.length));
        return new Safetensors(
                new Provenance(KIND, snapshot.spec(), snapshot.epoch(), snapshot.provenance()).toMetadata(), tensors);
    }
}
