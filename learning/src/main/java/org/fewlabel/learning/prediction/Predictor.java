package org.fewlabel.learning.prediction;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.BackboneSpec;
import org.fewlabel.contracts.prediction.Prediction;
import org.fewlabel.learning.augmentation.PlainView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.backbone.UnfitBackboneException;
import org.fewlabel.learning.data.ImageDecoder;
import org.fewlabel.learning.data.ImageExamples;
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
    /** What a pass may take for the layers' outputs; a pass takes fewer pictures of a network that makes much of each. */
    private static final long OUTPUT_BYTES_MAX = 64L << 20;

    private final List<String> classNames;
    private final ImageDecoder decoder;
    private final PlainView view;
    private final Network network;
    private final int atOnce;

    private Predictor(TrainedModel model, ImageDecoder decoder, Network network) {
        this.classNames = model.classNames();
        this.decoder = decoder;
        this.view = Views.plain(model.facts().means(), model.facts().deviations());
        this.network = network;
        long bytesPerImage = network.predictionBytes(1) - network.predictionBytes(0);
        this.atOnce = (int) Math.max(1, Math.min(AT_ONCE_MAX, OUTPUT_BYTES_MAX / bytesPerImage));
    }

    /**
     * @throws IllegalArgumentException if the network was trained on points
     * @throws UnfitBackboneException if the network is a head on a backbone's features, which nobody computes here
     */
    public static Predictor of(TrainedModel model) {
        BackboneSpec backbone = model.spec().network().backbone();
        if (backbone != null) {
            throw new UnfitBackboneException("the network takes features of the backbone "
                    + backbone.model().name()
                    + ", which are not computed for single pictures; the model in the format onnx"
                    + " holds both and answers about pictures");
        }
        ImageDecoder decoder = ImageDecoder.of(model.spec().dataset());
        Network network = Networks.create(
                model.spec().network(),
                model.shape(),
                model.classNames().size(),
                model.spec().seed());
        try {
            model.weights().restoreTo(network);
            return new Predictor(model, decoder, network);
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

    /** What it takes beside the heap, at most, without what the engine needs for itself. */
    public long bytes() {
        return network.predictionBytes(atOnce);
    }

    /**
     * Answers about each picture, in the order in which they were added.
     *
     * @param top of how many classes the probabilities are wanted; null for all
     */
    public List<Prediction> predict(Pictures pictures, @Nullable Integer top) {
        ImageExamples examples = pictures.examples();
        Probabilities probabilities = examples == null
                ? null
                : new Predictions(view, atOnce, LabelingProgress.NONE, examples.count()).of(network, examples);
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
