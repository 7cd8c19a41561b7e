package org.fewlabel.contracts.job;

import org.fewlabel.contracts.TrainedNetwork;

/**
 * Verma et al., 2019, arXiv 1903.03825: the prediction of a mixture agrees with the mixture of a teacher's predictions.
 *
 * @param alpha λ ~ Beta(alpha, alpha)
 */
public record IctSpec(
        Inputs inputs,
        MixupLoss mixupLoss,
        double alpha,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        double emaDecay)
        implements MethodSpec {
    public IctSpec {
        rampUp = RampUp.orUsual(rampUp);
    }

    static IctSpec read(Options options) {
        return new IctSpec(
                options.inputs(),
                options.mixupLoss(),
                options.mixupAlpha(),
                options.unsupervisedWeight(30),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.emaDecay());
    }

    @Override
    public MethodName methodName() {
        return MethodName.ICT;
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
