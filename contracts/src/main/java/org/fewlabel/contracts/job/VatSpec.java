package org.fewlabel.contracts.job;

/**
 * Miyato et al., 2018, arXiv 1704.03976: agree with oneself on the small change of an image that changes the prediction
 * most.
 *
 * @param epsilon the change's length, over all normalized numbers of an image
 * @param xi how far from the image its direction is sought, as a length of the same kind
 * @param powerIterations how often the direction is improved
 * @param startDirection where it starts
 * @param dropoutMasks of the passes on changed images
 * @param entropyWeight of the entropy of the predictions
 */
public record VatSpec(
        Inputs inputs,
        Divergence divergence,
        double epsilon,
        double xi,
        int powerIterations,
        StartDirection startDirection,
        DropoutMasks dropoutMasks,
        double unsupervisedWeight,
        int rampUpEpochs,
        RampUp rampUp,
        double entropyWeight,
        double emaDecay)
        implements MethodSpec {
    private static final double LENGTH_MIN = 1e-12;
    private static final double LENGTH_MAX = 1e6;
    private static final int POWER_ITERATIONS_MAX = 100;

    public VatSpec {
        rampUp = RampUp.orUsual(rampUp);
        // Specs that were written before there was a choice have neither.
        startDirection = startDirection == null ? StartDirection.GAUSSIAN : startDirection;
        dropoutMasks = dropoutMasks == null ? DropoutMasks.SAME : dropoutMasks;
    }

    static VatSpec read(Options options) {
        return new VatSpec(
                options.inputs(),
                options.choice("divergence", Divergence.KL, "how far two predictions are apart"),
                options.number(
                        "epsilon", 6, 0, LENGTH_MAX, "length of the change, over all normalized numbers of an image"),
                options.number("xi", 1e-2, LENGTH_MIN, LENGTH_MAX, "how far from the image the direction is sought"),
                options.integer(
                        "powerIterations",
                        1,
                        0,
                        POWER_ITERATIONS_MAX,
                        "how often the direction is improved; 0 is random"),
                options.choice(
                        "startDirection",
                        StartDirection.GAUSSIAN,
                        "the distribution of the numbers of the random direction that is improved"),
                options.choice(
                        "dropoutMasks",
                        DropoutMasks.SAME,
                        "whether the passes on changed images drop what the pass on the images drops, or draw anew"),
                options.unsupervisedWeight(0.3),
                options.rampUpEpochs(30),
                options.rampUp(),
                options.number("entropyWeight", 0.06, 0, Options.WEIGHT_MAX, "factor of the predictions' entropy"),
                options.emaDecay());
    }

    @Override
    public MethodName methodName() {
        return MethodName.VAT;
    }
}
