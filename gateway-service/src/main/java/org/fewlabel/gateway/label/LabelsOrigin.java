package org.fewlabel.gateway.label;

import java.util.UUID;
import org.fewlabel.contracts.TrainedNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Whose labels they are.
 *
 * @param epoch after which the network was as it was, from 0
 * @param network which made the predictions
 * @param temperature by which its probabilities were calibrated; null for raw ones
 */
record LabelsOrigin(
        UUID job,
        int epoch,
        TrainedNetwork network,
        @Nullable Double temperature) {
    /** As one word for other programs. */
    String modelVersion() {
        return job + "@" + epoch + "-" + network.wireName();
    }

    String confidence() {
        return (temperature == null ? Confidence.RAW : Confidence.CALIBRATED).wireName();
    }
}
