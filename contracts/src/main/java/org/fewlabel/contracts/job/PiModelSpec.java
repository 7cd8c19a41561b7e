package org.fewlabel.contracts.job;

/** Laine, Aila, 2017, arXiv 1610.02242: agree with oneself on another view. */
public record PiModelSpec(Inputs inputs, double unsupervisedWeight, int rampUpEpochs, RampUp rampUp, double emaDecay)
        implements MethodSpec {
    public PiModelSpec {
        rampUp = RampUp.orUsual(rampUp);
    }

    static PiModelSpec read(Options options) {
        return new PiModelSpec(
                options.inputs(),
                options.unsupervisedWeight(30),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.emaDecay());
    }

    @Override
    public MethodName methodName() {
        return MethodName.PI_MODEL;
    }
}
