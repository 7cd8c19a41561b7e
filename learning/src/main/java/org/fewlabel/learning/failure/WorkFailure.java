package org.fewlabel.learning.failure;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.UnknownJobException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.OtherModelFileException;
import org.fewlabel.learning.EngineUnavailableException;
import org.fewlabel.learning.MemoryShortageException;
import org.fewlabel.learning.PrecisionUnavailableException;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.CorruptDatasetException;
import org.fewlabel.learning.data.DatasetUnavailableException;
import org.fewlabel.learning.data.HeapShortageException;
import org.fewlabel.learning.data.TooFewImagesException;
import org.fewlabel.learning.data.UnfitLabelSetException;
import org.fewlabel.learning.training.OtherDataException;
import org.fewlabel.learning.training.UnfitModelException;
import org.jspecify.annotations.Nullable;

/**
 * A failure of work on a job: the one map from what was thrown to what it means.
 *
 * @param message for people
 */
public record WorkFailure(FailureReason reason, String message) {
    private static final int CAUSES_MAX = 20;

    /** The first of the failure and its causes that has a meaning of its own decides; without any it is a mistake of the program. */
    public static WorkFailure of(Throwable thrown) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            FailureReason reason = reasonOf(each);
            if (reason != null) {
                return new WorkFailure(reason, messageOf(thrown, each, reason));
            }
            each = each.getCause();
        }
        return new WorkFailure(FailureReason.INTERNAL_ERROR, thrown.toString());
    }

    public FailureReason.Kind kind() {
        return reason.kind();
    }

    private static @Nullable FailureReason reasonOf(Throwable thrown) {
        if (thrown instanceof CorruptDatasetException || thrown instanceof TooFewImagesException) {
            return FailureReason.CORRUPT_DATASET;
        }
        if (thrown instanceof OtherDataException) {
            return FailureReason.OTHER_DATA;
        }
        if (thrown instanceof UnfitLabelSetException) {
            return FailureReason.UNFIT_LABEL_SET;
        }
        if (thrown instanceof UnfitBackboneException) {
            return FailureReason.UNFIT_BACKBONE;
        }
        if (thrown instanceof UnfitModelException) {
            return FailureReason.UNFIT_MODEL;
        }
        if (thrown instanceof OtherModelFileException) {
            return FailureReason.OTHER_MODEL;
        }
        if (thrown instanceof ModelFileException) {
            return FailureReason.MODEL_UNAVAILABLE;
        }
        if (thrown instanceof CorruptArtifactException || thrown instanceof CorruptSafetensorsException) {
            return FailureReason.CORRUPT_SNAPSHOT;
        }
        if (thrown instanceof MissingArtifactException) {
            return FailureReason.MISSING_ARTIFACT;
        }
        if (thrown instanceof UnknownJobException) {
            return FailureReason.OTHER_STORE;
        }
        if (thrown instanceof DatasetUnavailableException) {
            return FailureReason.DATASET_UNAVAILABLE;
        }
        if (thrown instanceof OutOfMemoryError
                || thrown instanceof MemoryShortageException
                || thrown instanceof HeapShortageException) {
            return FailureReason.OUT_OF_MEMORY;
        }
        if (thrown instanceof PrecisionUnavailableException) {
            return FailureReason.PRECISION_UNAVAILABLE;
        }
        if (thrown instanceof EngineUnavailableException || thrown instanceof LinkageError) {
            return FailureReason.ENGINE_UNAVAILABLE;
        }
        // Whatever reads data says so with an exception of its own, so this comes from the store.
        return thrown instanceof IOException ? FailureReason.STORE_UNAVAILABLE : null;
    }

    /** An envelope often knows the name of the file; one that only carries says nothing. */
    private static String messageOf(Throwable thrown, Throwable cause, FailureReason reason) {
        Throwable telling = thrown instanceof UncheckedIOException ? cause : thrown;
        String message = telling.getMessage() == null ? telling.toString() : telling.getMessage();
        return reason == FailureReason.OUT_OF_MEMORY ? "the worker has too little memory: " + message : message;
    }
}
