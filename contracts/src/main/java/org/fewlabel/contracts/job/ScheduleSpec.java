package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the learning rate changes over the epochs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ScheduleSpec.Constant.class, name = "constant"),
    @JsonSubTypes.Type(value = ScheduleSpec.Cosine.class, name = "cosine")
})
public sealed interface ScheduleSpec {
    /** How many epochs the rate takes to rise linearly to the optimizer's learning rate, before anything else. */
    int warmUpEpochs();

    static ScheduleSpec read(Fields fields, double learningRate, int epochs) {
        ScheduleSpec schedule =
                switch (fields.decisiveChoice("name", ScheduleName.COSINE)) {
                    case CONSTANT -> new Constant(readWarmUpEpochs(fields, epochs));
                    case COSINE -> Cosine.read(fields, learningRate, epochs);
                };
        fields.rejectUnknown();
        return schedule;
    }

    private static int readWarmUpEpochs(Fields fields, int epochs) {
        return fields.integer("warmUpEpochs", 0, 0, epochs);
    }

    record Constant(int warmUpEpochs) implements ScheduleSpec {}

    /** Loshchilov, Hutter, 2017, arXiv 1608.03983, without restarts. */
    record Cosine(double minLearningRate, int warmUpEpochs) implements ScheduleSpec {
        static Cosine read(Fields fields, double learningRate, int epochs) {
            return new Cosine(
                    fields.number("minLearningRate", Math.min(1e-4, learningRate), 0, learningRate),
                    readWarmUpEpochs(fields, epochs));
        }
    }
}
