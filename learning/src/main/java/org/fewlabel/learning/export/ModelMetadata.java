package org.fewlabel.learning.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.PerNetwork;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.event.LabelQuality;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.Precision;
import org.fewlabel.learning.Provenance;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.labeling.ModelFacts;
import org.jspecify.annotations.Nullable;

/**
 * What a model's file says of the model, whatever its format: texts by name. Lists and objects are JSON. What is not known is
 * left out.
 *
 * <table>
 * <caption>The names</caption>
 * <tr><td>{@code kind}, {@code modelFormat}</td><td>{@code model}, and the version of these names, {@value #VERSION}</td></tr>
 * <tr><td>{@code fewlabel}</td><td>the version that wrote the file</td></tr>
 * <tr><td>{@code classNames}</td><td>JSON list, by class</td></tr>
 * <tr><td>{@code height}, {@code width}, {@code channels}</td><td>of one input; a point is 1×1</td></tr>
 * <tr><td>{@code scale}, {@code means}, {@code deviations}</td><td>how a value of channel c is normalized:
 *     (value / scale − means[c]) / deviations[c]; the scale is 255 of bytes, 1 of coordinates; JSON lists</td></tr>
 * <tr><td>{@code network}, {@code dropout}, {@code initialization}</td><td>the architecture, and how it was trained</td></tr>
 * <tr><td>{@code precision}</td><td>what the network computed in when it was trained and tested, where that is not float32; whoever
 *     computes with the file's weights does so in float32</td></tr>
 * <tr><td>{@code part}, {@code head}, {@code backbone}, {@code features}</td><td>of a network with a backbone: {@code head} in a
 *     file that takes features, {@code backbone and head} in one that takes images and normalizes them itself; the kind of head, the
 *     backbone's file and how features are computed, the last two as JSON</td></tr>
 * <tr><td>{@code trainedNetwork}, {@code epoch}</td><td>which of the run's three networks; from 0</td></tr>
 * <tr><td>{@code dataset}, {@code method}, {@code seed}, {@code spec}</td><td>the job; the last as JSON</td></tr>
 * <tr><td>{@code testError}, {@code testExamples}</td><td>of this network after this epoch, in [0, 1], and of how many</td></tr>
 * <tr><td>{@code validationError}, {@code validationExamples}</td><td>the same on those that were held out</td></tr>
 * <tr><td>{@code chosenEpoch}</td><td>the epoch of this network with the lowest validation error up to this one</td></tr>
 * <tr><td>{@code labelsNetwork}, {@code labelsCoverage}, {@code labelsAccuracy}</td><td>of the labels that a network of this
 *     epoch gave to unlabeled examples</td></tr>
 * <tr><td>{@code dataSha256}, {@code labeledSetSha256}, {@code run}</td><td>digests of the examples and of what was labeled;
 *     all of the run's provenance as JSON, with the versions of what computed it</td></tr>
 * </table>
 */
final class ModelMetadata {
    static final String VERSION = "1";

    private ModelMetadata() {}

    static SortedMap<String, String> of(TrainedModel model) {
        JobSpec spec = model.spec();
        ModelFacts facts = model.facts();
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("kind", "model");
        metadata.put("modelFormat", VERSION);
        metadata.put("fewlabel", Provenance.VERSION);
        metadata.put("classNames", json(facts.classNames()));
        Shape shape = model.shape();
        metadata.put("height", Integer.toString(shape.height()));
        metadata.put("width", Integer.toString(shape.width()));
        metadata.put("channels", Integer.toString(shape.channels()));
        metadata.put("scale", Integer.toString(model.normalization().scale()));
        metadata.put("means", json(facts.means()));
        metadata.put("deviations", json(facts.deviations()));
        metadata.put("network", spec.network().name().wireName());
        metadata.put("dropout", Double.toString(spec.network().dropout()));
        metadata.put("initialization", spec.network().initialization().wireName());
        if (spec.network().precision() != Precision.FLOAT32) {
            metadata.put("precision", spec.network().precision().wireName());
        }
        metadata.put("trainedNetwork", model.network().wireName());
        metadata.put("epoch", Integer.toString(model.epoch()));
        metadata.put("dataset", spec.dataset().name().wireName());
        metadata.put("method", spec.method().methodName().wireName());
        metadata.put("seed", Long.toString(spec.seed()));
        metadata.put("spec", json(spec));
        putBackbone(metadata, spec.network().backbone());
        putErrors(metadata, model);
        putLabels(metadata, facts);
        RunProvenance run = model.provenance();
        if (run != null) {
            metadata.put("dataSha256", run.dataSha256());
            metadata.put("labeledSetSha256", run.labeledSetSha256());
            metadata.put(RunProvenance.METADATA, json(run));
        }
        return metadata;
    }

    private static void putBackbone(SortedMap<String, String> metadata, @Nullable BackboneSpec backbone) {
        if (backbone != null) {
            metadata.put("part", "head");
            metadata.put("head", backbone.head().wireName());
            metadata.put("backbone", json(backbone.model()));
            metadata.put("features", json(backbone.features()));
        }
    }

    /** The same of a file that holds the backbone as well, takes images, and normalizes them and their features itself. */
    static SortedMap<String, String> withBackbone(TrainedModel model) {
        SortedMap<String, String> metadata = of(model);
        metadata.put("part", "backbone and head");
        metadata.put("height", Integer.toString(model.images().height()));
        metadata.put("width", Integer.toString(model.images().width()));
        metadata.put("channels", Integer.toString(model.images().channels()));
        metadata.keySet().removeAll(List.of("scale", "means", "deviations"));
        return metadata;
    }

    private static void putErrors(SortedMap<String, String> metadata, TrainedModel model) {
        ModelFacts facts = model.facts();
        putError(metadata, "test", model, facts.testErrors(), facts.testExamples());
        int validation = model.spec().dataset().validation();
        putError(metadata, "validation", model, facts.validationErrors(), validation);
        if (model.choice() != null) {
            int chosen = model.choice().epochs().of(model.network()).epoch();
            metadata.put("chosenEpoch", Integer.toString(chosen));
        }
    }

    private static void putError(
            SortedMap<String, String> metadata,
            String of,
            TrainedModel model,
            @Nullable PerNetwork<Double> errors,
            int examples) {
        if (errors != null) {
            metadata.put(of + "Error", Double.toString(errors.of(model.network())));
            metadata.put(of + "Examples", Integer.toString(examples));
        }
    }

    private static void putLabels(SortedMap<String, String> metadata, ModelFacts facts) {
        LabelQuality labels = facts.labels();
        if (labels == null || facts.labelsNetwork() == null) {
            return;
        }
        metadata.put("labelsNetwork", facts.labelsNetwork().wireName());
        metadata.put("labelsCoverage", Double.toString(labels.coverage()));
        if (labels.accuracy() != null) {
            metadata.put("labelsAccuracy", Double.toString(labels.accuracy()));
        }
    }

    private static String json(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a " + value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }
}
