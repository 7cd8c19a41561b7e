package org.fewlabel.contracts.job;

/**
 * Arazo et al., 2019, arXiv 1908.02983: mixup of images and of their pseudo labels, those of an earlier epoch.
 *
 * @param alpha λ ~ Beta(alpha, alpha)
 * @param mixturePass with mixed inputs, what goes through the network together
 * @param labeledTargets of the labeled images in the mixtures
 * @param labels who makes the pseudo labels
 * @param staleness 0 waits for the labels of the epoch before, 1 trains on those before it while the labeler works
 */
public record MixPseudoLabelSpec(
        Inputs inputs,
        PseudoLabels pseudoLabels,
        MixupLoss mixupLoss,
        double alpha,
        MixturePass mixturePass,
        LabeledTargets labeledTargets,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        LabelOrigin labels,
        int staleness,
        double emaDecay)
        implements MethodSpec {
    public MixPseudoLabelSpec {
        rampUp = RampUp.orUsual(rampUp);
        // Specs that were written before there was a choice have neither.
        mixturePass = mixturePass == null ? MixturePass.JOINT : mixturePass;
        labeledTargets = labeledTargets == null ? LabeledTargets.GIVEN : labeledTargets;
    }

    static MixPseudoLabelSpec read(Options options) {
        Inputs inputs = options.inputs();
        PseudoLabels pseudoLabels = options.pseudoLabels(PseudoLabels.SOFT);
        return new MixPseudoLabelSpec(
                inputs,
                pseudoLabels,
                options.mixupLoss(),
                options.mixupAlpha(),
                options.mixturePass(),
                options.labeledTargets(),
                options.unsupervisedWeight(pseudoLabels == PseudoLabels.SOFT ? 30 : 1),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.labels(Targets.EPOCH),
                options.staleness(),
                options.emaDecay());
    }

    @Override
    public MethodName methodName() {
        return MethodName.MIX_PSEUDO_LABEL;
    }

    @Override
    public boolean trainsOnEpochLabels() {
        return true;
    }

    /** Mixed inputs mix all rows of a batch, and what a labeled image is mixed with must have a target, too. */
    @Override
    public boolean trainsOnLabelsOfLabeled() {
        return inputs == Inputs.MIXED && labeledTargets == LabeledTargets.PREDICTED;
    }

    @Override
    public boolean recordsLabels() {
        return labels == LabelOrigin.RECORDED;
    }

    @Override
    public int labelStaleness() {
        return staleness;
    }
}
