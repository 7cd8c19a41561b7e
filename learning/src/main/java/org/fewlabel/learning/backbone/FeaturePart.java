package org.fewlabel.learning.backbone;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.folder.Sha256;
import org.fewlabel.contracts.job.AugmentationSpec;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.job.FeaturesSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.LabeledView;
import org.fewlabel.learning.Randomness;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.data.DataDigest;
import org.fewlabel.learning.data.Dataset;
import org.jspecify.annotations.Nullable;

/**
 * The features of all images of a data set in one view, which are one file. A run that is stopped in the midst of a pass, or a
 * later one that wants another view, goes on with the files that are there.
 *
 * @param kind null for the images as they are
 * @param number of the view among those of its kind, from 0
 */
record FeaturePart(@Nullable ViewKind kind, int number) {
    static final FeaturePart PLAIN = new FeaturePart(null, 0);
    /** Counts the changes by which the same key would mean other numbers. */
    private static final String FORMAT = "1";

    /** What a run of this spec looks at, the images as they are first. */
    static List<FeaturePart> of(JobSpec spec, FeaturesSpec features) {
        List<FeaturePart> parts = new ArrayList<>();
        parts.add(PLAIN);
        boolean strong =
                spec.method().looksAtStrongViews() || spec.augmentation().labeled() == LabeledView.STRONG;
        boolean weak = spec.method().looksAtWeakViews() || spec.augmentation().labeled() == LabeledView.WEAK;
        for (int view = 0; weak && view < features.weakViews(); view++) {
            parts.add(new FeaturePart(ViewKind.WEAK, view));
        }
        for (int view = 0; strong && view < features.strongViews(); view++) {
            parts.add(new FeaturePart(ViewKind.STRONG, view));
        }
        return parts;
    }

    /** How many test images it has: views are of training images alone. */
    int testImages(Dataset images) {
        return kind == null ? images.test().count() : 0;
    }

    /** A number that no other view of no other image has. */
    long seed(long seed, int image) {
        return Randomness.seedOf(
                seed, Randomness.Purpose.FEATURE_VIEW, kind == null ? -1 : kind.ordinal(), number, image);
    }

    /** What its file is called in the artifact store: told by all that the numbers depend on, but for how a machine rounds. */
    String key(Dataset images, JobSpec spec, BackboneSpec backbone) {
        StringBuilder text = new StringBuilder();
        facts(images, spec, backbone)
                .forEach((name, value) ->
                        text.append(name).append(' ').append(value).append('\n'));
        return "features/" + Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What the numbers depend on, by name. */
    Map<String, String> facts(Dataset images, JobSpec spec, BackboneSpec backbone) {
        FeaturesSpec features = backbone.features();
        Map<String, String> facts = new TreeMap<>();
        facts.put("format", FORMAT);
        facts.put("model", backbone.model().sha256());
        facts.put("inputSize", String.valueOf(features.inputSize()));
        facts.put("layout", String.valueOf(features.layout()));
        facts.put("means", String.valueOf(features.means()));
        facts.put("deviations", String.valueOf(features.deviations()));
        facts.put("output", String.valueOf(features.output()));
        facts.put("dataset", images.name().wireName());
        facts.put("data", DataDigest.of(images));
        if (kind != null) {
            facts.put("view", kind.name().toLowerCase(Locale.ROOT) + " " + number);
            facts.put("seed", Long.toString(features.seed()));
            facts.put("augmentation", json(spec.augmentation(), kind));
            // What a strong view hides may take the mean colour.
            facts.put("meanColour", images.means().toString());
        }
        return facts;
    }

    /** Strong views crop and flip as the weak ones do. */
    private static String json(AugmentationSpec augmentation, ViewKind kind) {
        try {
            return switch (kind) {
                case WEAK -> Json.mapper().writeValueAsString(augmentation.weak());
                case STRONG -> Json.mapper().writeValueAsString(List.of(augmentation.weak(), augmentation.strong()));
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an augmentation cannot be written as JSON", e);
        }
    }
}
