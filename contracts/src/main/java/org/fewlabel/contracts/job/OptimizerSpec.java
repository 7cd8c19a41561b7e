package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

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

    static OptimizerSpec read(Fields fields) {
        OptimizerSpec optimizer =
                switch (fields.decisiveChoice("name", OptimizerName.SGD)) {
                    case SGD -> Sgd.read(fields);
                    case ADAM -> Adam.read(fields);
                };
        fields.rejectUnknown();
        return optimizer;
    }

    /** Stochastic gradient descent with momentum, as in Sutskever et al., 2013. */
    record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay) implements OptimizerSpec {
        static Sgd read(Fields fields) {
            return new Sgd(
                    fields.number("learningRate", 0.1, 0, 1e3),
                    fields.number("momentum", 0.9, 0, 0.9999),
                    fields.flag("nesterov", true),
                    fields.number("weightDecay", 5e-4, 0, 1));
        }
    }

    /** Kingma, Ba, 2015, arXiv 1412.6980. */
    record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements OptimizerSpec {
        static Adam read(Fields fields) {
            return new Adam(
                    fields.number("learningRate", 1e-3, 0, 1e3),
                    fields.number("beta1", 0.9, 0, 0.9999),
                    fields.number("beta2", 0.999, 0, 0.999999),
                    fields.number("epsilon", 1e-8, 1e-12, 1),
                    fields.number("weightDecay", 0, 0, 1));
        }
    }
}
