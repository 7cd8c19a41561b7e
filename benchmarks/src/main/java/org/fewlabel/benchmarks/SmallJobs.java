package org.fewlabel.benchmarks;

import java.util.List;
import java.util.Locale;

/** Jobs that take seconds, of which one can run many while something else happens to an instance. */
public final class SmallJobs {
    /** Labels by the labeler, an average over the steps, a teacher, targets of the iteration: every way that an epoch can take. */
    public static final List<String> METHODS = List.of(
            "{\"name\": \"pseudo-label\", \"targets\": \"epoch\", \"rampUpEpochs\": 4}",
            "{\"name\": \"mean-teacher\", \"rampUpEpochs\": 4}",
            "{\"name\": \"temporal-ensembling\", \"targets\": \"epoch\", \"rampUpEpochs\": 4}",
            "{\"name\": \"mixmatch\", \"rampUpEpochs\": 4}",
            "{\"name\": \"pseudo-label\", \"labels\": \"recorded\", \"rampUpEpochs\": 4}",
            "{\"name\": \"supervised\"}",
            "{\"name\": \"fixmatch\", \"targets\": \"epoch\"}",
            "{\"name\": \"vat\", \"epsilon\": 0.3}");

    private static final String SPEC = """
            {"name": "%s", "seed": %d, "epochs": %d, "stepsPerEpoch": %d, "network": {"name": "mlp"},
             "optimizer": {"name": "adam", "learningRate": 0.02}, "batch": {"labeled": 6, "unlabeled": 200},
             "dataset": {"name": "two-moons", "labels": 6, "splitSeed": 2}, "method": %s}
            """;

    private SmallJobs() {}

    /**
     * The same spec each time.
     *
     * @param method its place in {@link #METHODS}
     * @param steps of an epoch
     */
    public static String spec(String name, int method, int epochs, int steps) {
        return String.format(Locale.ROOT, SPEC, name, method + 1, epochs, steps, METHODS.get(method));
    }
}
