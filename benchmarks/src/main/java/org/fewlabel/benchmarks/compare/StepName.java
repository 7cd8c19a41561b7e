package org.fewlabel.benchmarks.compare;

import java.util.Arrays;
import org.fewlabel.contracts.WireName;

/** What is timed. The batch is 100 labeled and 100 unlabeled colour images of 32×32. */
enum StepName implements WireName {
    /** Cross entropy on the labeled batch. */
    SUPERVISED,
    /** That, and the squared error of one view against the teacher's prediction of another; the average of the weights. */
    MEAN_TEACHER,
    /** Two predictions without gradient, then one forward and backward pass of 300 mixed images. */
    MIXMATCH,
    /** Prediction of 10,000 images in batches of 100. */
    PREDICT;

    static StepName named(String wireName) {
        return Arrays.stream(values())
                .filter(step -> step.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step is called " + wireName));
    }
}
