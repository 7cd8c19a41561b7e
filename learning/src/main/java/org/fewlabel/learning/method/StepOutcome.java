package org.fewlabel.learning.method;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step computed besides the gradient.
 *
 * @param loss the total
 * @param terms by name, in the order of the formula
 */
public record StepOutcome(double loss, Map<String, Double> terms) {
    /** Cross entropy of the labeled images. */
    public static final String SUPERVISED = "supervised";
    /** The unsupervised loss before its weight. */
    public static final String UNSUPERVISED = "unsupervised";
    /** w(e). */
    public static final String UNSUPERVISED_WEIGHT = "unsupervisedWeight";
    /** The share of the unlabeled images that the unsupervised loss uses, in [0, 1]. */
    public static final String MASK_RATIO = "maskRatio";

    public StepOutcome {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    static StepOutcome supervised(double supervised) {
        return new StepOutcome(supervised, Map.of(SUPERVISED, supervised));
    }

    static StepOutcome semiSupervised(double supervised, double unsupervised, double weight, double maskRatio) {
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put(SUPERVISED, supervised);
        terms.put(UNSUPERVISED, unsupervised);
        terms.put(UNSUPERVISED_WEIGHT, weight);
        terms.put(MASK_RATIO, maskRatio);
        return new StepOutcome(supervised + weight * unsupervised, terms);
    }
}
