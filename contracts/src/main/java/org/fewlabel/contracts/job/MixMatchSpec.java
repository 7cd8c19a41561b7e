package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.fewlabel.contracts.TrainedNetwork;

/**
 * Berthelot et al., 2019, arXiv 1905.02249: guesses over two views, sharpened, and mixup of labeled and unlabeled images.
 * Its inputs are always those of the paper, one pass over the mixture of both.
 *
 * @param temperature guesses are raised to the power of 1/temperature
 * @param alpha λ ~ Beta(alpha, alpha)
 */
public record MixMatchSpec(
        double temperature, double alpha, double unsupervisedWeight, int rampUpEpochs, RampUp rampUp, double emaDecay)
        implements MethodSpec {
    public MixMatchSpec {
        rampUp = RampUp.orUsual(rampUp);
    }

    static MixMatchSpec read(Options options) {
        return new MixMatchSpec(
                options.number(
                        "temperature",
                        0.5,
                        0.01,
                        1,
                        "sharpens the guesses, which are raised to the power of 1/temperature"),
                options.mixupAlpha(),
                options.unsupervisedWeight(30),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.emaDecay());
    }

    @Override
    public MethodName methodName() {
        return MethodName.MIXMATCH;
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
}
