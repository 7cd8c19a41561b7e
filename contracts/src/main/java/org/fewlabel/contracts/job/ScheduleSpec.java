package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.stream.Stream;

/** How the learning rate changes over the epochs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ScheduleSpec.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = ScheduleSpec.Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = ScheduleSpec.MultiStep.class, name = "multi-step")
})
public sealed interface ScheduleSpec {
    /** How many epochs the rate takes to rise to the optimizer's learning rate, before anything else. */
    int warmUpEpochs();

    /** How it rises in them. */
    WarmUp warmUp();

    /** For how many epochs at the end the rate falls along a Gaussian besides: ·exp(−12.5(1 − (E − e)/D)²). */
    Integer rampDownEpochs();

    static ScheduleSpec read(Fields fields, double learningRate, int epochs) {
        ScheduleSpec schedule =
                switch (fields.decisiveChoice("name", ScheduleName.COSINE)) {
                    case CONSTANT -> Constant.read(fields, epochs);
                    case COSINE -> Cosine.read(fields, learningRate, epochs);
                    case MULTI_STEP -> MultiStep.read(fields, epochs);
                };
        fields.rejectUnknown();
        return schedule;
    }

    private static int readWarmUpEpochs(Fields fields, int epochs) {
        return fields.integer("warmUpEpochs", 0, 0, epochs);
    }

    private static WarmUp readWarmUp(Fields fields) {
        return fields.choice("warmUp", WarmUp.LINEAR);
    }

    private static int readRampDownEpochs(Fields fields, int epochs) {
        return fields.integer("rampDownEpochs", 0, 0, epochs);
    }

    /** Always the optimizer's learning rate. */
    record Constant(int warmUpEpochs, WarmUp warmUp, Integer rampDownEpochs) implements ScheduleSpec {
        /** Specs of version 0.1 have neither of the last two. */
        public Constant {
            warmUp = warmUp == null ? readWarmUp(Fields.empty()) : warmUp;
            rampDownEpochs = rampDownEpochs == null ? readRampDownEpochs(Fields.empty(), 0) : rampDownEpochs;
        }

        static Constant read(Fields fields, int epochs) {
            return new Constant(
                    readWarmUpEpochs(fields, epochs), readWarmUp(fields), readRampDownEpochs(fields, epochs));
        }
    }

    /** Loshchilov, Hutter, 2017, arXiv 1608.03983, without restarts. */
    record Cosine(double minLearningRate, int warmUpEpochs, WarmUp warmUp, Integer rampDownEpochs)
            implements ScheduleSpec {
        /** Specs of version 0.1 have neither of the last two. */
        public Cosine {
            warmUp = warmUp == null ? readWarmUp(Fields.empty()) : warmUp;
            rampDownEpochs = rampDownEpochs == null ? readRampDownEpochs(Fields.empty(), 0) : rampDownEpochs;
        }

        static Cosine read(Fields fields, double learningRate, int epochs) {
            return new Cosine(
                    fields.number("minLearningRate", Math.min(1e-4, learningRate), 0, learningRate),
                    readWarmUpEpochs(fields, epochs),
                    readWarmUp(fields),
                    readRampDownEpochs(fields, epochs));
        }
    }

    /**
     * Falls by a factor at each milestone; by default at the half and at three quarters of the run, as He et al., 2016,
     * arXiv 1512.03385, §4.2, do.
     *
     * @param milestones the epochs, from 0 and counted from the run's beginning, from which on the factor applies once more
     */
    record MultiStep(List<Integer> milestones, double factor, int warmUpEpochs, WarmUp warmUp, Integer rampDownEpochs)
            implements ScheduleSpec {
        public MultiStep {
            milestones = List.copyOf(milestones);
        }

        static MultiStep read(Fields fields, int epochs) {
            int warmUpEpochs = readWarmUpEpochs(fields, epochs);
            List<Integer> usual = Stream.of(epochs / 2, 3 * epochs / 4)
                    .filter(milestone -> milestone > warmUpEpochs)
                    .distinct()
                    .toList();
            return new MultiStep(
                    fields.risingIntegers("milestones", usual, warmUpEpochs + 1, JobSpec.EPOCHS_MAX),
                    fields.number("factor", 0.1, 1e-6, 1),
                    warmUpEpochs,
                    readWarmUp(fields),
                    readRampDownEpochs(fields, epochs));
        }
    }
}
