package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * Sohn et al., 2020, arXiv 2001.07685: confident predictions on a weak view are labels for a strong view.
 *
 * @param threshold predictions below this confidence are not used
 * @param labeledTargets of the labeled images in the unlabeled pool
 * @param labels with epoch targets, who makes them
 * @param staleness with epoch targets, 0 waits for the labels of the epoch before, 1 trains on those before it while the
 *     labeler works
 */
public record FixMatchSpec(
        Targets targets,
        double threshold,
        LabeledTargets labeledTargets,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        LabelOrigin labels,
        int staleness,
        double emaDecay)
        implements MethodSpec {
    public FixMatchSpec {
        rampUp = RampUp.orUsual(rampUp);
        // Specs that were written before there was a choice have none.
        labeledTargets = labeledTargets == null ? LabeledTargets.PREDICTED : labeledTargets;
    }

    static FixMatchSpec read(Options options) {
        Targets targets = options.targets(Targets.ITERATION);
        return new FixMatchSpec(
                targets,
                options.number("threshold", 0.95, 0, 1, "predictions below this confidence are not used"),
                options.labeledTargets(),
                options.unsupervisedWeight(1),
                options.rampUpEpochs(0),
                options.rampUp(),
                options.labels(targets),
                options.staleness(),
                options.emaDecay());
    }

    @Override
    public boolean looksAtStrongViews() {
        return true;
    }

    @Override
    public MethodName methodName() {
        return MethodName.FIXMATCH;
    }

    @Override
    public TrainedNetwork ownNetwork() {
        return TrainedNetwork.AVERAGE;
    }

    @Override
    @JsonIgnore
    public Inputs inputs() {
        return Inputs.SEPARATE;
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
