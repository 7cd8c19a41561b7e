package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.fewlabel.contracts.TrainedNetwork;

/** The method of a job and its options. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SupervisedSpec.class, name = "supervised"),
    @JsonSubTypes.Type(value = PseudoLabelSpec.class, name = "pseudo-label"),
    @JsonSubTypes.Type(value = PiModelSpec.class, name = "pi-model"),
    @JsonSubTypes.Type(value = TemporalEnsemblingSpec.class, name = "temporal-ensembling"),
    @JsonSubTypes.Type(value = MeanTeacherSpec.class, name = "mean-teacher"),
    @JsonSubTypes.Type(value = IctSpec.class, name = "ict"),
    @JsonSubTypes.Type(value = VatSpec.class, name = "vat"),
    @JsonSubTypes.Type(value = MixMatchSpec.class, name = "mixmatch"),
    @JsonSubTypes.Type(value = FixMatchSpec.class, name = "fixmatch"),
    @JsonSubTypes.Type(value = MixPseudoLabelSpec.class, name = "mix-pseudo-label"),
    @JsonSubTypes.Type(value = CclSpec.class, name = "ccl")
})
public sealed interface MethodSpec
        permits SupervisedSpec,
                PseudoLabelSpec,
                PiModelSpec,
                TemporalEnsemblingSpec,
                MeanTeacherSpec,
                IctSpec,
                VatSpec,
                MixMatchSpec,
                FixMatchSpec,
                MixPseudoLabelSpec,
                CclSpec {
    @JsonIgnore
    MethodName methodName();

    /** How images reach the network; a method with one way of its own says {@code SEPARATE}. */
    Inputs inputs();

    /** How much of the step average stays in a step: θ' ← αθ' + (1 − α)θ, once t is large enough for 1 − 1/(t+1) ≥ α. */
    double emaDecay();

    /** Pseudo labels below this confidence are not used; 0 uses all, and a method without a threshold does. */
    default double threshold() {
        return 0;
    }

    /** How many epochs the weight of the unsupervised loss takes to rise; 0 for a method without such a loss. */
    default int rampUpEpochs() {
        return 0;
    }

    /** How it rises. */
    default RampUp rampUp() {
        return RampUp.USUAL;
    }

    /** The first epoch, from 0, in which the loss is what it stays: the unsupervised one has its full weight. */
    @JsonIgnore
    default int rampEpochs() {
        return rampUp().delayEpochs() + rampUpEpochs();
    }

    /**
     * The network that the method's paper evaluates and that labels are made with after the last epoch: it is validated for early stopping, and
     * it is the one to take where no validation images prefer another.
     */
    @JsonIgnore
    default TrainedNetwork ownNetwork() {
        return TrainedNetwork.STUDENT;
    }

    /** Whether the step average makes targets: it is the method's teacher, and runs forward in every step. */
    @JsonIgnore
    default boolean hasStepTeacher() {
        return false;
    }

    /** Whether the method looks at weak views of unlabeled images. */
    @JsonIgnore
    default boolean looksAtWeakViews() {
        return true;
    }

    /** Whether the method looks at strong views of unlabeled images. */
    @JsonIgnore
    default boolean looksAtStrongViews() {
        return false;
    }

    /** Whether training of an epoch needs the labels of an earlier one. */
    @JsonIgnore
    default boolean trainsOnEpochLabels() {
        return false;
    }

    /** Whether epoch labels of labeled images are targets even where the pool of unlabeled images is without them. */
    @JsonIgnore
    default boolean trainsOnLabelsOfLabeled() {
        return false;
    }

    /** Whether the labels of an epoch are the predictions that the step loop recorded in it. */
    @JsonIgnore
    default boolean recordsLabels() {
        return false;
    }

    /**
     * How many numbers for each training image and class are read as a whole: labels of an epoch, or what the method keeps in a
     * checkpoint.
     */
    @JsonIgnore
    default int tables() {
        return trainsOnEpochLabels() || recordsLabels() ? 1 : 0;
    }

    /** How many epochs the labels may lag behind, beyond the one before; 0 or 1. */
    @JsonIgnore
    default int labelStaleness() {
        return 0;
    }

    static MethodSpec read(Fields fields) {
        MethodName name = fields.requiredChoice("name", MethodName.SUPERVISED);
        MethodSpec method = name.read(new Options(fields));
        fields.rejectUnknown();
        return method;
    }
}
