package org.fewlabel.contracts.job;

import org.fewlabel.contracts.TrainedNetwork;

/**
 * Verma et al., 2019, arXiv 1903.03825: the prediction of a mixture agrees with the mixture of a teacher's predictions.
 *
 * @param alpha λ ~ Beta(alpha, alpha)
 * @param mixturePass with mixed inputs, what goes through the network together
 * @param labeledImages how they enter the supervised loss
 * @param teacherView for which view the teacher predicts
 */
public record IctSpec(
        Inputs inputs,
        MixupLoss mixupLoss,
        double alpha,
        MixturePass mixturePass,
        LabeledImages labeledImages,
        TeacherView teacherView,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        double emaDecay)
        implements MethodSpec {
    public IctSpec {
        rampUp = RampUp.orUsual(rampUp);
        // Specs that were written before there was a choice have none.
        mixturePass = mixturePass == null ? MixturePass.JOINT : mixturePass;
        labeledImages = labeledImages == null ? LabeledImages.PLAIN : labeledImages;
        teacherView = teacherView == null ? TeacherView.SAME : teacherView;
    }

    static IctSpec read(Options options) {
        return new IctSpec(
                options.inputs(),
                options.mixupLoss(),
                options.mixupAlpha(),
                options.mixturePass(),
                options.choice(
                        "labeledImages",
                        LabeledImages.PLAIN,
                        "whether the supervised loss is of the labeled images or of mixtures of them, with the same alpha"),
                options.choice(
                        "teacherView",
                        TeacherView.SAME,
                        "whether the teacher predicts for the view that is mixed or for another one"),
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
