package org.fewlabel.learning.method;

import org.fewlabel.contracts.job.CclSpec;
import org.fewlabel.contracts.job.IctSpec;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.contracts.job.MixPseudoLabelSpec;
import org.fewlabel.contracts.job.MixturePass;
import org.fewlabel.contracts.job.TeacherView;

/** What the steps of a method take, by its options alone: how much memory a run needs is asked before there is a network. */
public final class StepSize {
    private StepSize() {}

    /** How many {@link Method#unlabeledViews} it has. */
    public static int unlabeledViews(MethodSpec method) {
        return switch (method.methodName()) {
            case SUPERVISED -> 0;
            case PSEUDO_LABEL, TEMPORAL_ENSEMBLING, VAT, MIX_PSEUDO_LABEL -> 1;
            case PI_MODEL, MEAN_TEACHER, MIXMATCH, FIXMATCH -> 2;
            case ICT -> ((IctSpec) method).teacherView() == TeacherView.OTHER ? 2 : 1;
            case CCL -> 1 + ((CclSpec) method).predictions();
        };
    }

    /** How many images go through the network together, at most. */
    public static int largestPass(JobSpec spec) {
        int labeled = spec.batch().labeled();
        int unlabeled = spec.batch().unlabeled();
        return switch (spec.method().methodName()) {
            case SUPERVISED -> labeled;
            case MIXMATCH -> labeled + 2 * unlabeled;
            case ICT -> largestPass(spec, ((IctSpec) spec.method()).mixturePass());
            case MIX_PSEUDO_LABEL -> largestPass(spec, ((MixPseudoLabelSpec) spec.method()).mixturePass());
            case PSEUDO_LABEL, PI_MODEL, TEMPORAL_ENSEMBLING, MEAN_TEACHER, VAT, FIXMATCH, CCL ->
                largestPass(spec, MixturePass.APART);
        };
    }

    /** @param mixtures how they go through the network, if there are any */
    private static int largestPass(JobSpec spec, MixturePass mixtures) {
        int labeled = spec.batch().labeled();
        int unlabeled = spec.batch().unlabeled();
        if (spec.method().inputs() == Inputs.SEPARATE) {
            return looksAtUnlabeled(spec) ? Math.max(labeled, unlabeled) : labeled;
        }
        return switch (mixtures) {
            case JOINT -> 2 * labeled + unlabeled;
            case APART -> labeled + unlabeled;
        };
    }

    /** Until there are labels of an epoch, a pass for which nobody has targets is saved. */
    private static boolean looksAtUnlabeled(JobSpec spec) {
        MethodSpec method = spec.method();
        return !method.trainsOnEpochLabels() || method.recordsLabels() || spec.epochs() > 1 + method.labelStaleness();
    }
}
