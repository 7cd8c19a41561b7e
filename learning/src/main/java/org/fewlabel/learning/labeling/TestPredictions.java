package org.fewlabel.learning.labeling;

import java.util.Map;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.artifacts.safetensors.Tensor;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.training.Checkpoint;

/**
 * What student and teacher say of the test images, with the truth beside it: whoever has those of several runs can judge
 * their mean without the data.
 *
 * @param student [test images, classes]
 * @param teacher [test images, classes]
 */
public record TestPredictions(Probabilities student, Probabilities teacher, Examples test) {
    private static final String KIND = "test-predictions";
    private static final String STUDENT = "student";
    private static final String TEACHER = "teacher";
    private static final String TRUTH = "truth";

    /**
     * {@code student} and {@code teacher}, F32 [test images, classes], and {@code truth}, I32 [test images], the class from
     * 0, or −1 where nobody knows it. The arrays are their own, not copies.
     *
     * @param snapshot of the epoch whose networks these are
     */
    public Safetensors toSafetensors(Checkpoint snapshot) {
        int[] truth = IntStream.range(0, test.count()).map(test::label).toArray();
        return new Safetensors(
                new Provenance(KIND, snapshot.spec(), snapshot.epoch(), snapshot.provenance()).toMetadata(),
                Map.of(STUDENT, tensor(student), TEACHER, tensor(teacher), TRUTH, Tensor.of(truth, truth.length)));
    }

    private static Tensor tensor(Probabilities probabilities) {
        return Tensor.of(probabilities.values(), probabilities.rows(), probabilities.classes());
    }
}
