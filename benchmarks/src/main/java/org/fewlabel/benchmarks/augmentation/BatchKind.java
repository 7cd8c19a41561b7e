package org.fewlabel.benchmarks.augmentation;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.AugmentationSpec;
import org.fewlabel.contracts.job.AugmentationSpec.ColorJitter;
import org.fewlabel.contracts.job.AugmentationSpec.Strong;
import org.fewlabel.contracts.job.AugmentationSpec.Weak;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.Inputs;
import org.fewlabel.contracts.job.StrongRanges;
import org.fewlabel.learning.Shape;
import org.fewlabel.learning.augmentation.BatchPlan;
import org.fewlabel.learning.augmentation.View;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.ImageExamples;
import org.fewlabel.learning.data.LabeledSplit;
import org.jspecify.annotations.Nullable;

/** Batches of 100 labeled and 100 unlabeled images of 32×32×3, random ones, as methods ask for them. */
enum BatchKind implements WireName {
    /** One view of each. */
    WEAK(null, ViewKind.WEAK),
    /** As a mean teacher has them: two views of the unlabeled ones. */
    WEAK_TWICE(null, ViewKind.WEAK, ViewKind.WEAK),
    /** As FixMatch has them. */
    WEAK_AND_STRONG(null, ViewKind.WEAK, ViewKind.STRONG),
    /** The dearest: a mean teacher's with colour jitter. */
    JITTER_TWICE(new ColorJitter(0.4, 0.4, 0.4, 0.1), ViewKind.WEAK, ViewKind.WEAK);

    private static final int ROWS = 100;
    private static final int IMAGES = 10_000;
    private static final int CLASSES = 10;
    private static final int LABELS = 1_000;
    private static final Shape SHAPE = new Shape(32, 32, 3);

    private final AugmentationSpec spec;
    private final List<ViewKind> unlabeled;

    BatchKind(@Nullable ColorJitter jitter, ViewKind... unlabeled) {
        this.spec = new AugmentationSpec(new Weak(4, true, jitter), new Strong(StrongRanges.ARTICLE, 2, true));
        this.unlabeled = List.of(unlabeled);
    }

    static Dataset randomImages() {
        byte[] pixels = new byte[IMAGES * SHAPE.size()];
        SplittableRandom random = new SplittableRandom(1);
        random.nextBytes(pixels);
        int[] labels = random.ints(IMAGES, 0, CLASSES).toArray();
        ImageExamples images = new ImageExamples(SHAPE, pixels, labels);
        return new Dataset(
                DatasetName.CIFAR10,
                Collections.nCopies(CLASSES, "any"),
                List.of(0.4914, 0.4822, 0.4465),
                List.of(0.2470, 0.2435, 0.2616),
                images,
                images);
    }

    BatchPlan plan(Dataset dataset) {
        List<View> views =
                unlabeled.stream().map(kind -> Views.of(kind, dataset, spec)).toList();
        return new BatchPlan(
                dataset.training(),
                LabeledSplit.of(dataset.training(), CLASSES, LABELS, 0),
                new BatchSpec(ROWS, ROWS, true),
                Inputs.SEPARATE,
                Views.labeled(dataset, spec),
                views,
                IMAGES / ROWS,
                0);
    }

    /** In a batch. */
    int views() {
        return ROWS * (1 + unlabeled.size());
    }
}
