package org.fewlabel.benchmarks.corrections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fewlabel.contracts.Json;

/**
 * What all repeats share.
 *
 * @param method as a job's spec has it
 * @param labels of the first round, which the split seed chooses
 * @param rounds after the first one
 * @param perRound how many images the user is asked for in each of them
 * @param epochs of a round's job
 * @param steps of an epoch
 */
record Settings(JsonNode method, int labels, int unlabeled, int rounds, int perRound, int epochs, int steps) {
    /** Which is what {@link #method} is compared by, too. */
    private static final int BATCH = 50;

    Settings {
        requireAtLeastOne("rounds", rounds);
        requireAtLeastOne("per-round", perRound);
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }

    /** The spec of the first round; a repeat has seed and labeled images of its own. */
    ObjectNode first(int repeat) {
        ObjectNode spec = Json.mapper().createObjectNode();
        spec.put("name", "corrections")
                .put("seed", repeat)
                .put("epochs", epochs)
                .put("stepsPerEpoch", steps);
        spec.putObject("dataset")
                .put("name", "fashion-mnist")
                .put("labels", labels)
                .put("splitSeed", repeat)
                .put("unlabeled", unlabeled);
        spec.putObject("network").put("name", "lenet");
        spec.set("method", method);
        spec.putObject("optimizer").put("name", "adam").put("learningRate", 0.001);
        spec.putObject("schedule").put("name", "cosine");
        spec.putObject("batch").put("labeled", BATCH).put("unlabeled", BATCH).put("excludeLabeled", false);
        return spec;
    }
}
