package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The method of a job and its options. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = MethodSpec.Supervised.class, name = "supervised"),
    @JsonSubTypes.Type(value = MethodSpec.PseudoLabel.class, name = "pseudo-label"),
    @JsonSubTypes.Type(value = MethodSpec.MeanTeacher.class, name = "mean-teacher")
})
public sealed interface MethodSpec {
    double UNSUPERVISED_WEIGHT_MAX = 1e6;

    @JsonIgnore
    MethodName methodName();

    /** How images reach the network; a method with one way of its own says {@code SEPARATE}. */
    Inputs inputs();

    /**
     * The decay of the exponential moving average that makes the teacher: per step where the method trains with a
     * teacher, else per epoch from snapshots, for evaluation only.
     */
    double emaDecay();

    /** Whether the trainer itself updates a teacher every step; else the labeler folds one from the snapshots. */
    @JsonIgnore
    default boolean hasStepTeacher() {
        return false;
    }

    /** Whether training of an epoch needs the labels of an earlier one. */
    @JsonIgnore
    default boolean trainsOnEpochLabels() {
        return false;
    }

    /** How many epochs the labels may lag behind, beyond the one before; 0 or 1. */
    @JsonIgnore
    default int labelStaleness() {
        return 0;
    }

    static MethodSpec read(Fields fields) {
        MethodName name = fields.requiredChoice("name", MethodName.SUPERVISED);
        MethodSpec method = name.read(fields);
        fields.rejectUnknown();
        return method;
    }

    private static double readEmaDecay(Fields fields) {
        return fields.number("emaDecay", 0.97, 0, 1);
    }

    /** Cross entropy on the labeled images alone: the baseline. */
    record Supervised(double emaDecay) implements MethodSpec {
        static Supervised read(Fields fields) {
            return new Supervised(readEmaDecay(fields));
        }

        @Override
        public MethodName methodName() {
            return MethodName.SUPERVISED;
        }

        @Override
        @JsonIgnore
        public Inputs inputs() {
            return Inputs.SEPARATE;
        }
    }

    /**
     * Lee, 2013: the network's own predictions serve as labels.
     *
     * @param threshold predictions below this confidence are not used; 0 uses all
     * @param staleness with epoch targets, 0 waits for the labels of the epoch before, 1 trains on those before it
     *     while the labeler works
     */
    record PseudoLabel(
            Inputs inputs,
            Targets targets,
            PseudoLabels pseudoLabels,
            double threshold,
            double unsupervisedWeight,
            int rampUpEpochs,
            int staleness,
            double emaDecay)
            implements MethodSpec {
        static PseudoLabel read(Fields fields) {
            PseudoLabel method = new PseudoLabel(
                    fields.choice("inputs", Inputs.SEPARATE),
                    fields.choice("targets", Targets.EPOCH),
                    fields.choice("pseudoLabels", PseudoLabels.HARD),
                    fields.number("threshold", 0, 0, 1),
                    fields.number("unsupervisedWeight", 1, 0, UNSUPERVISED_WEIGHT_MAX),
                    fields.integer("rampUpEpochs", 30, 0, JobSpec.EPOCHS_MAX),
                    fields.integer("staleness", 0, 0, 1),
                    readEmaDecay(fields));
            if (method.targets == Targets.ITERATION && method.pseudoLabels == PseudoLabels.SOFT) {
                // The gradient of a prediction's cross entropy with itself is zero: such a job would learn nothing.
                fields.reject("pseudoLabels", "must be hard where targets is iteration, was soft");
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
        public int labelStaleness() {
            return staleness;
        }
    }

    /** Tarvainen, Valpola, 2017, arXiv 1703.01780: agree with a teacher that is the moving average of the student. */
    record MeanTeacher(Inputs inputs, double unsupervisedWeight, int rampUpEpochs, double emaDecay)
            implements MethodSpec {
        static MeanTeacher read(Fields fields) {
            return new MeanTeacher(
                    fields.choice("inputs", Inputs.SEPARATE),
                    fields.number("unsupervisedWeight", 30, 0, UNSUPERVISED_WEIGHT_MAX),
                    fields.integer("rampUpEpochs", 30, 0, JobSpec.EPOCHS_MAX),
                    readEmaDecay(fields));
        }

        @Override
        public MethodName methodName() {
            return MethodName.MEAN_TEACHER;
        }

        @Override
        public boolean hasStepTeacher() {
            return true;
        }
    }
}
