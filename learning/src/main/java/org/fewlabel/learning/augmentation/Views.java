package org.fewlabel.learning.augmentation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.fewlabel.contracts.job.AugmentationSpec;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.learning.augmentation.CropAndFlip.Border;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.FeatureExamples;
import org.fewlabel.learning.data.PointExamples;

/** The views that fit a data set. */
public final class Views {
    /** Half of the noise that the moons are made with: it blurs neighbours and does not reach the other moon. */
    private static final double WEAK_JITTER = 0.05;
    /** Reaches half way to the other moon. */
    private static final double STRONG_JITTER = 0.2;

    private static final int MIDDLE_GREY = 127;
    private static final int WHITE = 255;

    private Views() {}

    public static PlainView plain(Dataset dataset) {
        return new PlainView(Normalization.of(dataset));
    }

    /**
     * The same for examples that are of no data set.
     *
     * @param means of the channels, as {@link Dataset} has them
     * @param deviations of the channels
     */
    public static PlainView plain(List<Double> means, List<Double> deviations) {
        return new PlainView(new Normalization(means, deviations));
    }

    /** The view of that kind. */
    public static View of(ViewKind kind, Dataset dataset, AugmentationSpec spec) {
        return switch (kind) {
            case WEAK -> weak(dataset, spec);
            case STRONG -> strong(dataset, spec);
        };
    }

    /** The view of labeled examples. */
    public static View labeled(Dataset dataset, AugmentationSpec spec) {
        return switch (spec.labeled()) {
            case WEAK -> weak(dataset, spec);
            case STRONG -> strong(dataset, spec);
        };
    }

    /** Small changes that a class survives: for images crop, flip and colour jitter, for points a jitter. */
    public static View weak(Dataset dataset, AugmentationSpec spec) {
        return dataset.training() instanceof PointExamples
                ? new Jitter(Normalization.of(dataset), WEAK_JITTER)
                : ofImages(ViewKind.WEAK, dataset, spec);
    }

    /** Large changes that a class mostly survives: for images crop and flip, RandAugment, cutout; for points a jitter. */
    public static View strong(Dataset dataset, AugmentationSpec spec) {
        return dataset.training() instanceof PointExamples
                ? new Jitter(Normalization.of(dataset), STRONG_JITTER)
                : ofImages(ViewKind.STRONG, dataset, spec);
    }

    private static View ofImages(ViewKind kind, Dataset dataset, AugmentationSpec spec) {
        return dataset.training() instanceof FeatureExamples
                ? new FeatureView(kind, Normalization.of(dataset))
                : image(kind, dataset, spec);
    }

    /**
     * The view of that kind, of images.
     *
     * @param dataset of images, not of what was computed from them
     */
    public static ImageView image(ViewKind kind, Dataset dataset, AugmentationSpec spec) {
        return switch (kind) {
            case WEAK -> {
                AugmentationSpec.ColorJitter colorJitter = spec.weak().colorJitter();
                yield new ImageView(
                        dataset,
                        cropAndFlip(dataset, spec),
                        colorJitter == null ? List.of() : List.of(new ColorJitter(colorJitter)));
            }
            case STRONG -> new ImageView(dataset, cropAndFlip(dataset, spec), strongChanges(dataset, spec.strong()));
        };
    }

    private static List<ImageChange> strongChanges(Dataset dataset, AugmentationSpec.Strong strong) {
        List<ImageChange> changes = new ArrayList<>();
        changes.add(new RandAugment(strong.ranges(), strong.operations()));
        if (strong.cutout()) {
            changes.add(
                    switch (strong.ranges()) {
                        case ARTICLE ->
                            new Cutout(
                                    Cutout.Side.HALF,
                                    Collections.nCopies(dataset.shape().channels(), MIDDLE_GREY));
                        case USB -> new Cutout(Cutout.Side.UP_TO_HALF, meanColor(dataset));
                    });
        }
        return changes;
    }

    private static CropAndFlip cropAndFlip(Dataset dataset, AugmentationSpec spec) {
        return new CropAndFlip(
                spec.weak().padding(), border(dataset.name()), spec.weak().flip());
    }

    /** What a photograph gains at its border is its own reflection; digits and clothes lie on black. */
    private static Border border(DatasetName name) {
        return switch (name) {
            case FASHION_MNIST, MNIST -> Border.ZERO;
            case CIFAR10, CIFAR100, SVHN, IMAGE_FOLDER, TWO_MOONS -> Border.REFLECT;
        };
    }

    /** Of the data set's pixels; (125, 123, 114) for CIFAR-10. */
    private static List<Integer> meanColor(Dataset dataset) {
        return dataset.means().stream()
                .map(mean -> (int) Math.round(mean * WHITE))
                .toList();
    }
}
