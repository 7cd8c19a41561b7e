package org.fewlabel.learning.labeling;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.job.DatasetShape;
import org.fewlabel.contracts.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a model needs besides its weights, and how good it is: all that the labeler knows of an epoch's networks and nobody can
 * tell who has the files alone. It travels in the teacher's file, which there is of every epoch.
 *
 * @param classNames for people, by class
 * @param means of the channels: of a pixel as a fraction of 255, of a coordinate or a feature as it is
 * @param deviations of the channels, in the same units
 * @param unreadable how many files were passed over; no network was trained on them
 * @param testExamples how many test examples' class is known
 * @param testErrors the shares of wrong predictions among these, in [0, 1]; null where there are none
 * @param validationErrors the same on the validation examples; null for a job without any
 * @param labels how good the labels are that one of the networks gave to unlabeled examples, without the confusion matrix; null
 *     where there is no unlabeled example
 * @param labelsNetwork which one; null where there are none
 */
public record ModelFacts(
        List<String> classNames,
        List<Double> means,
        List<Double> deviations,
        int unreadable,
        int testExamples,
        @Nullable PerNetwork<Double> testErrors,
        @Nullable PerNetwork<Double> validationErrors,
        @Nullable LabelQuality labels,
        @Nullable TrainedNetwork labelsNetwork) {
    private static final String METADATA = "facts";

    public ModelFacts {
        classNames = List.copyOf(classNames);
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
        if (means.size() != deviations.size() || !means.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "there must be a mean for each of the deviations " + deviations + ", got " + means);
        }
        if (!deviations.stream().allMatch(deviation -> deviation > 0 && Double.isFinite(deviation))) {
            throw new IllegalArgumentException("deviations must be positive, were " + deviations);
        }
        if (testErrors == null != (testExamples == 0)) {
            throw new IllegalArgumentException("there are test errors where there are test examples, and only there");
        }
        requireShares("test errors", testErrors);
        requireShares("validation errors", validationErrors);
        if (labels == null != (labelsNetwork == null)) {
            throw new IllegalArgumentException("labels are some network's");
        }
    }

    private static void requireShares(String what, @Nullable PerNetwork<Double> errors) {
        if (errors != null) {
            errors.map(error -> {
                if (!(error >= 0 && error <= 1)) {
                    throw new IllegalArgumentException(what + " must be in [0, 1], were " + errors);
                }
                return error;
            });
        }
    }

    /** @throws IllegalArgumentException if a run of this spec cannot have them */
    void requireFit(JobSpec spec) {
        DatasetShape shape = spec.dataset().shape();
        // Of how many features a head takes the spec says nothing.
        boolean fits = spec.network().backbone() != null || means.size() == shape.channels();
        if (classNames.size() != shape.classes() || !fits) {
            throw new IllegalArgumentException("the facts are of " + classNames.size() + " classes and " + means.size()
                    + " channels, the data set has " + shape.classes() + " and " + shape.channels());
        }
        if (validationErrors != null != spec.dataset().validation() > 0) {
            throw new IllegalArgumentException(
                    "there are validation errors where there are validation examples, and only there");
        }
    }

    void putInto(Map<String, String> metadata) {
        try {
            metadata.put(METADATA, Json.mapper().writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("facts cannot be written as JSON", e);
        }
    }

    /**
     * Those in a file's metadata; null in a file of before there were such.
     *
     * @throws CorruptSafetensorsException if they make no sense
     */
    static @Nullable ModelFacts of(Safetensors file) throws CorruptSafetensorsException {
        String json = file.metadata().get(METADATA);
        if (json == null) {
            return null;
        }
        try {
            return Json.mapper().readValue(json, ModelFacts.class);
        } catch (JsonProcessingException e) {
            throw new CorruptSafetensorsException("the facts make no sense: " + e.getOriginalMessage());
        }
    }
}
