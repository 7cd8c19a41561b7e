package org.fewlabel.contracts.job;

import org.fewlabel.contracts.TrainedNetwork;

/**
 * Li, Liu, Tan, 2019, arXiv 1901.05657: agree with a teacher where it is certain.
 *
 * @param predictions how many random predictions of the teacher make a target and its uncertainty
 * @param firstShare the share of the rows, the most certain ones, that filtering keeps in the first epoch
 * @param shareRampUpEpochs epochs in which that share rises to 1
 * @param temperature of the least certain row of a batch; one that is certain has 1
 */
public record CclSpec(
        Inputs inputs,
        Certainty certainty,
        Uncertainty uncertainty,
        int predictions,
        double firstShare,
        int shareRampUpEpochs,
        double temperature,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        double emaDecay)
        implements MethodSpec {
    private static final int PREDICTIONS_MIN = 2;
    /** Each is a view of every image of a batch, held in memory, and a pass. */
    private static final int PREDICTIONS_MAX = 10;

    private static final double TEMPERATURE_MAX = 100;

    static CclSpec read(Options options) {
        return new CclSpec(
                options.inputs(),
                options.choice(
                        "certainty",
                        Certainty.FILTERING,
                        "whether uncertain targets are left out, softened with their predictions, or both"),
                options.choice(
                        "uncertainty",
                        Uncertainty.VARIANCE,
                        "what measures how uncertain the teacher's predictions are"),
                options.integer(
                        "predictions",
                        5,
                        PREDICTIONS_MIN,
                        PREDICTIONS_MAX,
                        "random predictions of the teacher, each on a view of its own"),
                options.number(
                        "firstShare",
                        0.5,
                        0,
                        1,
                        "filtering only: share of the most certain rows kept in the first epoch"),
                options.integer(
                        "shareRampUpEpochs",
                        80,
                        0,
                        JobSpec.EPOCHS_MAX,
                        "filtering only: epochs in which the share that is kept rises to 1"),
                options.number(
                        "temperature",
                        2,
                        1,
                        TEMPERATURE_MAX,
                        "temperature only: the one of a batch's least certain row; certain rows have 1"),
                options.unsupervisedWeight(30),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.emaDecay());
    }

    /** The share of rows that count rises as the weight does: until both have risen, the loss is not what it will be. */
    @Override
    public int rampEpochs() {
        return Math.max(MethodSpec.super.rampEpochs(), certainty.filters() ? shareRampUpEpochs : 0);
    }

    @Override
    public MethodName methodName() {
        return MethodName.CCL;
    }

    @Override
    public TrainedNetwork ownNetwork() {
        return TrainedNetwork.AVERAGE;
    }

    @Override
    public boolean hasStepTeacher() {
        return true;
    }
}
