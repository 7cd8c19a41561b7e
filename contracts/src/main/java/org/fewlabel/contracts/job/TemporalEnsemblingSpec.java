package org.fewlabel.contracts.job;

/**
 * Laine, Aila, 2017, arXiv 1610.02242: agree with the moving average of one's own predictions.
 *
 * @param targets whether an image's average takes its prediction before the loss or at the end of the epoch
 * @param momentum how much of an average stays when it takes a prediction
 */
public record TemporalEnsemblingSpec(
        Inputs inputs,
        Targets targets,
        double momentum,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        double emaDecay)
        implements MethodSpec {
    private static final double MOMENTUM_MAX = 0.9999;

    public TemporalEnsemblingSpec {
        rampUp = RampUp.orUsual(rampUp);
    }

    static TemporalEnsemblingSpec read(Options options) {
        return new TemporalEnsemblingSpec(
                options.inputs(),
                options.targets(),
                options.number(
                        "momentum", 0.6, 0, MOMENTUM_MAX, "how much of an average stays when it takes a prediction"),
                options.unsupervisedWeight(30),
                options.rampUpEpochs(80),
                options.rampUp(),
                options.emaDecay());
    }

    @Override
    public MethodName methodName() {
        return MethodName.TEMPORAL_ENSEMBLING;
    }

    /** In the middle of an epoch its predictions wait beside the averages. */
    @Override
    public int tables() {
        return targets == Targets.EPOCH ? 2 : 1;
    }
}
