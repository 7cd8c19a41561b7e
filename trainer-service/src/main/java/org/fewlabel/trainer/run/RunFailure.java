package org.fewlabel.trainer.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.fewlabel.artifacts.CorruptArtifactException;
import org.fewlabel.artifacts.MissingArtifactException;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.contracts.event.TrainingEvent.Outcome;
import org.fewlabel.contracts.model.ModelFileException;
import org.fewlabel.contracts.model.OtherModelFileException;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.CorruptDatasetException;
import org.fewlabel.learning.data.DatasetUnavailableException;
import org.fewlabel.learning.training.OtherDataException;
import org.fewlabel.learning.training.UnfitModelException;
import org.fewlabel.trainer.label.LabelingFailedException;
import org.fewlabel.trainer.label.LabelsOverdueException;

/**
 * What a job's owner is told about a run that went wrong.
 *
 * @param outcome whether another attempt may do better
 * @param reason a fixed word for programs
 * @param message for people
 */
record RunFailure(Outcome outcome, String reason, String message) {
    static RunFailure of(Throwable thrown) {
        Throwable cause = thrown instanceof UncheckedIOException unchecked ? unchecked.getCause() : thrown;
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (cause instanceof CorruptDatasetException) {
            return new RunFailure(Outcome.FAILED, "corrupt-dataset", message);
        }
        if (cause instanceof OtherDataException) {
            return new RunFailure(Outcome.FAILED, "other-data", message);
        }
        if (cause instanceof BackboneUnavailableException) {
            String reason = cause.getCause() instanceof OtherModelFileException ? "other-model" : "model-unavailable";
            return new RunFailure(Outcome.FAILED, reason, message);
        }
        if (cause instanceof UnfitBackboneException) {
            return new RunFailure(Outcome.FAILED, "unfit-backbone", message);
        }
        if (cause instanceof OtherModelFileException) {
            return new RunFailure(Outcome.FAILED, "other-model", message);
        }
        if (cause instanceof ModelFileException) {
            return new RunFailure(Outcome.FAILED, "model-unavailable", message);
        }
        if (cause instanceof UnfitModelException) {
            return new RunFailure(Outcome.FAILED, "unfit-model", message);
        }
        if (cause instanceof DatasetUnavailableException) {
            return new RunFailure(Outcome.FAILED, "dataset-unavailable", message);
        }
        if (cause instanceof CorruptArtifactException
                || cause instanceof MissingArtifactException
                || cause instanceof CorruptSafetensorsException) {
            return new RunFailure(Outcome.FAILED, "corrupt-snapshot", message);
        }
        if (cause instanceof LabelingFailedException) {
            return new RunFailure(Outcome.FAILED, "labeling-failed", message);
        }
        if (cause instanceof LabelsOverdueException) {
            return new RunFailure(Outcome.FAILED_FOR_NOW, "labels-overdue", message);
        }
        if (cause instanceof IOException) {
            return new RunFailure(Outcome.FAILED_FOR_NOW, "store-unavailable", message);
        }
        if (cause instanceof OutOfMemoryError) {
            // Another trainer may have more.
            return new RunFailure(
                    Outcome.FAILED_FOR_NOW, "out-of-memory", "the trainer has too little memory: " + message);
        }
        return new RunFailure(Outcome.FAILED, "internal-error", "the trainer made a mistake: " + cause);
    }
}
