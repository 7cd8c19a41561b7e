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
    String BACKBONE_FACTOR = "backboneLearningRateFactor";

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

    /** What the learning rate of all layers but the last is multiplied by, whatever the schedule; in [0, 1]. */
    Double backboneLearningRateFactor();

    /** @param network whose usual learning rate it is, and whose frozen layers no rate is for */
    static OptimizerSpec read(Fields fields, NetworkSpec network) {
        OptimizerSpec optimizer =
                switch (fields.decisiveChoice("name", OptimizerName.SGD)) {
                    case SGD -> Sgd.read(fields, network.name());
                    case ADAM -> Adam.read(fields);
                };
        if (network.frozen() == FrozenLayers.BACKBONE && optimizer.backboneLearningRateFactor() != 1) {
            fields.reject(
                    BACKBONE_FACTOR,
                    "must be left out where network.frozen is backbone, which has no learning rate, was "
                            + optimizer.backboneLearningRateFactor());
        }
        fields.rejectUnknown();
        return optimizer;
    }

    private static WeightDecayOn readWeightDecayOn(Fields fields) {
        return fields.choice("weightDecayOn", WeightDecayOn.ALL);
    }

    private static double readL1(Fields fields) {
        return fields.number("l1", 0, 0, 1);
    }

    private static double readBackboneFactor(Fields fields) {
        return fields.number(BACKBONE_FACTOR, 1, 0, 1);
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
            @Nullable Double clipValue,
            Double backboneLearningRateFactor)
            implements OptimizerSpec {
        /** Specs of version 0.1 have none of the last five. */
        public Sgd {
            weightDecayOn = weightDecayOn == null ? readWeightDecayOn(Fields.empty()) : weightDecayOn;
            l1 = l1 == null ? readL1(Fields.empty()) : l1;
            backboneLearningRateFactor = backboneLearningRateFactor == null
                    ? readBackboneFactor(Fields.empty())
                    : backboneLearningRateFactor;
        }

        /** One that moves all layers at one rate. */
        public Sgd(
                double learningRate,
                double momentum,
                boolean nesterov,
                double weightDecay,
                WeightDecayOn weightDecayOn,
                Double l1,
                @Nullable Double clipNorm,
                @Nullable Double clipValue) {
            this(
                    learningRate,
                    momentum,
                    nesterov,
                    weightDecay,
                    weightDecayOn,
                    l1,
                    clipNorm,
                    clipValue,
                    readBackboneFactor(Fields.empty()));
        }

        static Sgd read(Fields fields, NetworkName network) {
            return new Sgd(
                    fields.number("learningRate", learningRateUsual(network), 0, 1e3),
                    fields.number("momentum", 0.9, 0, 0.9999),
                    fields.flag("nesterov", true),
                    fields.number("weightDecay", 5e-4, 0, 1),
                    readWeightDecayOn(fields),
                    readL1(fields),
                    readClip(fields, "clipNorm"),
                    readClip(fields, "clipValue"),
                    readBackboneFactor(fields));
        }

        /**
         * That of the article's program, whose networks have batch norm. {@code lenet} has none, and collapses at that rate: within an
         * epoch it gives all images the same class.
         */
        private static double learningRateUsual(NetworkName network) {
            return network == NetworkName.LENET ? 0.03 : 0.1;
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
            @Nullable Double clipValue,
            Double backboneLearningRateFactor)
            implements OptimizerSpec {
        /** Specs of version 0.1 have none of the last five. */
        public Adam {
            weightDecayOn = weightDecayOn == null ? readWeightDecayOn(Fields.empty()) : weightDecayOn;
            l1 = l1 == null ? readL1(Fields.empty()) : l1;
            backboneLearningRateFactor = backboneLearningRateFactor == null
                    ? readBackboneFactor(Fields.empty())
                    : backboneLearningRateFactor;
        }

        /** One that moves all layers at one rate. */
        public Adam(
                double learningRate,
                double beta1,
                double beta2,
                double epsilon,
                double weightDecay,
                WeightDecayOn weightDecayOn,
                Double l1,
                @Nullable Double clipNorm,
                @Nullable Double clipValue) {
            this(
                    learningRate,
                    beta1,
                    beta2,
                    epsilon,
                    weightDecay,
                    weightDecayOn,
                    l1,
                    clipNorm,
                    clipValue,
                    readBackboneFactor(Fields.empty()));
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
                    readClip(fields, "clipValue"),
                    readBackboneFactor(fields));
        }
    }
}
