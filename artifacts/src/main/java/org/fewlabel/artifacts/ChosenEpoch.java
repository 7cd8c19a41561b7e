package org.fewlabel.artifacts;

import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.jspecify.annotations.Nullable;

/**
 * The epoch that the validation images speak for, of all up to the snapshot that says so: the first of those with the
 * lowest error of the student. Every snapshot of a run with validation images carries it in its metadata.
 *
 * @param epoch from 0
 * @param validationError in [0, 1]
 */
public record ChosenEpoch(int epoch, double validationError) {
    private static final String EPOCH = "chosenEpoch";
    private static final String ERROR = "chosenValidationError";

    public ChosenEpoch {
        if (epoch < 0) {
            throw new IllegalArgumentException("the chosen epoch must not be negative, was " + epoch);
        }
        if (!(validationError >= 0 && validationError <= 1)) {
            throw new IllegalArgumentException(
                    "the chosen epoch's validation error must be in [0, 1], was " + validationError);
        }
    }

    /** The choice after a further epoch. */
    public ChosenEpoch orBetter(int furtherEpoch, double error) {
        return error < validationError ? new ChosenEpoch(furtherEpoch, error) : this;
    }

    public void putInto(Map<String, String> metadata) {
        metadata.put(EPOCH, Integer.toString(epoch));
        metadata.put(ERROR, Double.toString(validationError));
    }

    /**
     * What a snapshot says.
     *
     * @param metadata of the snapshot
     * @return null if it says nothing
     * @throws CorruptSafetensorsException if what it says makes no sense
     */
    public static @Nullable ChosenEpoch of(Map<String, String> metadata) throws CorruptSafetensorsException {
        String epoch = metadata.get(EPOCH);
        String error = metadata.get(ERROR);
        if (epoch == null && error == null) {
            return null;
        }
        if (epoch == null || error == null) {
            throw new CorruptSafetensorsException("of " + EPOCH + " and " + ERROR + " one is missing");
        }
        try {
            return new ChosenEpoch(Integer.parseInt(epoch), Double.parseDouble(error));
        } catch (IllegalArgumentException e) {
            throw new CorruptSafetensorsException("the chosen epoch makes no sense: " + e.getMessage());
        }
    }
}
