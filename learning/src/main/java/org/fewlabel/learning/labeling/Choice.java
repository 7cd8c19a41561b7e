package org.fewlabel.learning.labeling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.jspecify.annotations.Nullable;

/** What the validation images speak for, of all epochs up to one: an epoch for each network, and one of the networks. */
public record Choice(PerNetwork<ChosenEpoch> epochs) {
    private static final String EPOCH = ".chosenEpoch";
    private static final String ERROR = ".chosenValidationError";

    /**
     * The choice after an epoch.
     *
     * @param before that after the epoch before; null for the first
     * @param errors on the validation images, in [0, 1]
     */
    static Choice after(@Nullable Choice before, int epoch, PerNetwork<Double> errors) {
        return new Choice(PerNetwork.each(network -> before == null
                ? new ChosenEpoch(epoch, errors.of(network))
                : before.epochs.of(network).orBetter(epoch, errors.of(network))));
    }

    /**
     * The network with the lowest error in any epoch. Of several the method's own, then the one that had it earliest.
     *
     * @param own the method's
     */
    public TrainedNetwork network(TrainedNetwork own) {
        return Arrays.stream(TrainedNetwork.values())
                .min(Comparator.<TrainedNetwork>comparingDouble(
                                each -> epochs.of(each).validationError())
                        .thenComparing(each -> each != own)
                        .thenComparing(each -> epochs.of(each).epoch()))
                .orElseThrow();
    }

    void putInto(Map<String, String> metadata) {
        for (TrainedNetwork network : TrainedNetwork.values()) {
            ChosenEpoch chosen = epochs.of(network);
            metadata.put(network.wireName() + EPOCH, Integer.toString(chosen.epoch()));
            metadata.put(network.wireName() + ERROR, Double.toString(chosen.validationError()));
        }
    }

    /** @throws CorruptSafetensorsException if a file's metadata hold no choice, or one that makes no sense */
    static Choice of(Safetensors file) throws CorruptSafetensorsException {
        return new Choice(new PerNetwork<>(
                chosen(file, TrainedNetwork.STUDENT),
                chosen(file, TrainedNetwork.AVERAGE),
                chosen(file, TrainedNetwork.TEACHER)));
    }

    private static ChosenEpoch chosen(Safetensors file, TrainedNetwork network) throws CorruptSafetensorsException {
        String epoch = file.requireMetadata(network.wireName() + EPOCH);
        String error = file.requireMetadata(network.wireName() + ERROR);
        try {
            return new ChosenEpoch(Integer.parseInt(epoch), Double.parseDouble(error));
        } catch (IllegalArgumentException e) {
            throw new CorruptSafetensorsException(
                    "the chosen epoch of the " + network.wireName() + " makes no sense: " + e.getMessage());
        }
    }
}
