package org.fewlabel.contracts.job;

import org.fewlabel.contracts.TrainedNetwork;

/** Tarvainen, Valpola, 2017, arXiv 1703.01780: agree with a teacher that is the moving average of the student. */
public record MeanTeacherSpec(
        Inputs inputs, double unsupervisedWeight, int rampUpEpochs, RampUp rampUp, double emaDecay)
        implements MethodSpec {
    public MeanTeacherSpec {
        rampUp = RampUp.orUsual(rampUp);
    }

    static MeanTeacherSpec read(Options options) {
        return new MeanTeacherSpec(
                options.inputs(),
                options.unsupervisedWeight(30),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.emaDecay());
    }

    @Override
    public MethodName methodName() {
        return MethodName.MEAN_TEACHER;
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
