package org.fewlabel.contracts.job;

/**
 * Lee, 2013: the network's own predictions serve as labels.
 *
 * @param threshold predictions below this confidence are not used; 0 uses all
 * @param labeledTargets of the labeled images in the unlabeled pool
 * @param labels with epoch targets, who makes them
 * @param staleness with epoch targets, 0 waits for the labels of the epoch before, 1 trains on those before it while the
 *     labeler works
 */
public record PseudoLabelSpec(
        Inputs inputs,
        Targets targets,
        PseudoLabels pseudoLabels,
        double threshold,
        LabeledTargets labeledTargets,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        LabelOrigin labels,
        int staleness,
        double emaDecay)
        implements MethodSpec {
    public PseudoLabelSpec {
        rampUp = RampUp.orUsual(rampUp);
        // Specs that were written before there was a choice have none.
        labeledTargets = labeledTargets == null ? LabeledTargets.PREDICTED : labeledTargets;
        labels = labels == null ? LabelOrigin.INFERENCE : labels;
    }

    static PseudoLabelSpec read(Options options) {
        Inputs inputs = options.inputs();
        Targets targets = options.targets();
        PseudoLabelSpec method = new PseudoLabelSpec(
                inputs,
                targets,
                options.pseudoLabels(PseudoLabels.HARD),
                options.number("threshold", 0, 0, 1, "predictions below this confidence are not used"),
                options.labeledTargets(),
                options.unsupervisedWeight(1),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.labels(targets),
                options.staleness(),
                options.emaDecay());
        if (targets == Targets.ITERATION && method.pseudoLabels == PseudoLabels.SOFT) {
            // The gradient of a prediction's cross entropy with itself is zero: such a job would learn nothing.
            options.reject("pseudoLabels", "must be hard where targets is iteration, was soft");
        }
        return method;
    }

    @Override
    public MethodName methodName() {
        return MethodName.PSEUDO_LABEL;
    }

    @Override
    public boolean trainsOnEpochLabels() {
        return targets == Targets.EPOCH;
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
