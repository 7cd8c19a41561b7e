package org.fewlabel.learning.prediction;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageDecoder;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.export.TrainedModel;
import org.fewlabel.learning.labeling.LabelingProgress;
import org.fewlabel.learning.labeling.Predictions;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.network.Networks;
import org.jspecify.annotations.Nullable;

/**
 * A trained network that answers about new pictures. They come to its size and are normalized as the training images were: a
 * picture of the training folder gives the same pixels, and the probabilities that the labels have, but for what the
 * floating-point sums of another batch size differ in. Not safe for use by several threads, but for {@link #pictures}.
 */
public final class Predictor implements AutoCloseable {
    private static final int AT_ONCE_MAX = 64;
    /** What a backbone's operators take for each picture is not known, and may be much. */
    private static final int DESCRIBED_AT_ONCE = 8;
    /** What a pass may take for the layers' outputs; a pass takes fewer pictures of a network that makes much of each. */
    private static final long OUTPUT_BYTES_MAX = 64L << 20;

    private final List<String> classNames;
    private final ImageDecoder decoder;
    private final @Nullable FeatureExtractor backbone;
    private final PlainView view;
    private final Network network;
    private final int atOnce;

    private Predictor(TrainedModel model, ImageDecoder decoder, @Nullable FeatureExtractor backbone, Network network) {
        this.classNames = model.classNames();
        this.decoder = decoder;
        this.backbone = backbone;
        this.view = Views.plain(model.facts().means(), model.facts().deviations());
        this.network = network;
        long bytesPerImage = network.predictionBytes(1) - network.predictionBytes(0);
        this.atOnce = (int) Math.max(1, Math.min(AT_ONCE_MAX, OUTPUT_BYTES_MAX / bytesPerImage));
    }

    /** @throws IllegalArgumentException if the network was trained on points, or is a head on a backbone */
    public static Predictor of(TrainedModel model) {
        if (model.spec().network().backbone() != null) {
            throw new IllegalArgumentException("a head on a backbone needs that to answer about pictures");
        }
        return of(model, null);
    }

    /**
     * The same for a head on a backbone, which describes the pictures to it as it did the training images.
     *
     * @param backbone the model's, opened as its spec says; the caller closes it, after the predictor
     * @throws UnfitBackboneException if it gives other features than the head takes
     */
    public static Predictor ofHead(TrainedModel model, FeatureExtractor backbone) {
        if (model.spec().network().backbone() == null) {
            throw new IllegalArgumentException(
                    "a " + model.spec().network().name().wireName() + " is not on a backbone");
        }
        if (backbone.dimension() != model.shape().channels()) {
            throw new UnfitBackboneException("the backbone gives " + backbone.dimension()
                    + " features of an image, the head takes " + model.shape().channels());
        }
        return of(model, backbone);
    }

    private static Predictor of(TrainedModel model, @Nullable FeatureExtractor backbone) {
        ImageDecoder decoder = ImageDecoder.of(model.spec().dataset());
        Network network = Networks.create(
                model.spec().network(),
                model.shape(),
                model.classNames().size(),
                model.spec().seed());
        try {
            model.weights().restoreTo(network);
            return new Predictor(model, decoder, backbone, network);
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    /** New pictures for {@link #predict}, of this or another predictor of the same job. They need no open one. */
    public Pictures pictures() {
        return new Pictures(decoder);
    }

    /** How many classes there are. */
    public int classes() {
        return classNames.size();
    }

    /** Whether pictures reach its network by way of this backbone. */
    public boolean uses(FeatureExtractor other) {
        return backbone == other;
    }

    /** What it takes beside the heap, at most, without its backbone and without what the engine needs for itself. */
    public long bytes() {
        return network.predictionBytes(atOnce);
    }

    /**
     * Answers about each picture, in the order in which they were added.
     *
     * @param top of how many classes the probabilities are wanted; null for all
     */
    public List<Prediction> predict(Pictures pictures, @Nullable Integer top) {
        return predict(pictures, top, () -> {});
    }

    /**
     * The same for somebody who may have no time for all of it.
     *
     * @param betweenPasses runs whenever some pictures have gone through; an exception of its ends the work
     */
    public List<Prediction> predict(Pictures pictures, @Nullable Integer top, Runnable betweenPasses) {
        ImageExamples images = pictures.examples();
        Probabilities probabilities = images == null ? null : probabilities(images, betweenPasses);
        int wanted = top == null ? classes() : Math.min(top, classes());
        return pictures.all().stream()
                .map(picture -> {
                    if (probabilities == null || picture.row() == null) {
                        return Prediction.unreadable(picture.name(), String.valueOf(picture.unreadable()));
                    }
                    return prediction(picture.name(), probabilities, picture.row(), wanted);
                })
                .toList();
    }

    private Probabilities probabilities(ImageExamples images, Runnable betweenPasses) {
        Examples seen = backbone == null ? images : described(backbone, images, betweenPasses);
        LabelingProgress progress = (done, inAll) -> betweenPasses.run();
        return new Predictions(view, atOnce, progress, seen.count()).of(network, seen);
    }

    /** As points of the backbone's space, which are normalized as features are. */
    private static PointExamples described(FeatureExtractor backbone, ImageExamples images, Runnable betweenPasses) {
        float[] features = backbone.features(images, DESCRIBED_AT_ONCE, (done, inAll) -> betweenPasses.run());
        int[] labels = new int[images.count()];
        Arrays.fill(labels, Examples.UNKNOWN);
        return new PointExamples(backbone.dimension(), features, labels);
    }

    private Prediction prediction(@Nullable String name, Probabilities probabilities, int row, int top) {
        // Sorting is stable: of equals the lower class comes first, as in the labels.
        List<Integer> falling = IntStream.range(0, classes())
                .boxed()
                .sorted(Comparator.comparing((Integer label) -> -probabilities.probability(row, label)))
                .toList();
        Map<String, Float> best = new LinkedHashMap<>();
        falling.stream()
                .limit(top)
                .forEach(label -> best.put(classNames.get(label), probabilities.probability(row, label)));
        int label = falling.get(0);
        float confidence = probabilities.probability(row, label);
        float margin = confidence - probabilities.probability(row, falling.get(1));
        return Prediction.of(name, label, classNames.get(label), confidence, margin, best);
    }

    @Override
    public void close() {
        network.close();
    }
}
