package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** How gradients become updates. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @JsonSubTypes.Type(value = OptimizerSpec.Sgd.class, name = "sgd"),
    @JsonSubTypes.Type(value = OptimizerSpec.Adam.class, name = "adam")
})
public sealed interface OptimizerSpec {
    /** The learning rate before the schedule. */
    double learningRate();

    /** The weight of the L2 term in the gradient: g + weightDecay · θ. */
    double weightDecay();

    /** Which parameters weight decay and L1 are for. */
    WeightDecayOn weightDecayOn();

    /** The weight of the L1 term in the gradient: g + l1 · sign(θ), before the gradient is clipped. */
    Double l1();

    /** The largest L2 norm of the whole gradient; a longer one is scaled down. Null for no bound. */
    @Nullable
    Double clipNorm();

    /** The largest absolute value of one number of the gradient, after {@link #clipNorm}. Null for no bound. */
    @Nullable
    Double clipValue();

    static OptimizerSpec read(Fields fields) {
        OptimizerSpec optimizer =
                switch (fields.decisiveChoice("name", OptimizerName.SGD)) {
                    case SGD -> Sgd.read(fields);
                    case ADAM -> Adam.read(fields);
                };
        fields.rejectUnknown();
        return optimizer;
    }

    private static WeightDecayOn readWeightDecayOn(Fields fields) {
        return fields.choice("weightDecayOn", WeightDecayOn.ALL);
    }

    private static double readL1(Fields fields) {
        return fields.number("l1", 0, 0, 1);
    }

    private static @Nullable Double readClip(Fields fields, String name) {
        return fields.optionalNumber(name, 1e-6, 1e6);
    }

    /** Stochastic gradient descent with momentum, as in Sutskever et al., 2013. */
    record Sgd(
            double learningRate,
            double momentum,
            boolean nesterov,
            double weightDecay,
            WeightDecayOn weightDecayOn,
            Double l1,
            @Nullable Double clipNorm,
            @Nullable Double clipValue)
            implements OptimizerSpec {
        /** Specs of version 0.1 have none of the last four. */
        public Sgd {
            weightDecayOn = weightDecayOn == null ? readWeightDecayOn(Fields.empty()) : weightDecayOn;
            l1 = l1 == null ? readL1(Fields.empty()) : l1;
        }

        static Sgd read(Fields fields) {
            return new Sgd(
                    fields.number("learningRate", 0.1, 0, 1e3),
                    fields.number("momentum", 0.9, 0, 0.9999),
                    fields.flag("nesterov", true),
                    fields.number("weightDecay", 5e-4, 0, 1),
                    readWeightDecayOn(fields),
                    readL1(fields),
                    readClip(fields, "clipNorm"),
                    readClip(fields, "clipValue"));
        }
    }

    /** Kingma, Ba, 2015, arXiv 1412.6980. */
    record Adam(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            WeightDecayOn weightDecayOn,
            Double l1,
            @Nullable Double clipNorm,
            @Nullable Double clipValue)
            implements OptimizerSpec {
        /** Specs of version 0.1 have none of the last four. */
        public Adam {
            weightDecayOn = weightDecayOn == null ? readWeightDecayOn(Fields.empty()) : weightDecayOn;
            l1 = l1 == null ? readL1(Fields.empty()) : l1;
        }

        static Adam read(Fields fields) {
            return new Adam(
                    fields.number("learningRate", 1e-3, 0, 1e3),
                    fields.number("beta1", 0.9, 0, 0.9999),
                    fields.number("beta2", 0.999, 0, 0.999999),
                    fields.number("epsilon", 1e-8, 1e-12, 1),
                    fields.number("weightDecay", 0, 0, 1),
                    readWeightDecayOn(fields),
                    readL1(fields),
                    readClip(fields, "clipNorm"),
                    readClip(fields, "clipValue"));
        }
    }
}
