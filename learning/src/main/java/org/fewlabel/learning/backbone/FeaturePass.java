package org.fewlabel.learning.backbone;

import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.augmentation.ImageView;
import org.fewlabel.learning.augmentation.Views;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;
import org.jspecify.annotations.Nullable;

/** Shows a backbone all images of a data set, view by view, in batches. Views are made at the size of the data set's images. */
final class FeaturePass {
    private final Dataset images;
    private final JobSpec spec;
    private final FeatureExtractor extractor;
    private final FeatureProgress progress;
    private final long seed;
    private final long inAll;
    private long done;

    /** @param parts those that will be asked for */
    FeaturePass(
            Dataset images,
            JobSpec spec,
            FeatureExtractor extractor,
            List<FeaturePart> parts,
            FeatureProgress progress) {
        this.images = images;
        this.spec = spec;
        this.extractor = extractor;
        this.progress = progress;
        this.seed = spec.network().backbone() == null
                ? 0
                : spec.network().backbone().features().seed();
        this.inAll = (long) parts.size() * images.training().count()
                + (parts.contains(FeaturePart.PLAIN) ? images.test().count() : 0);
    }

    int dimension() {
        return extractor.dimension();
    }

    /** [training images, dimension] */
    float[] training(FeaturePart part) throws InterruptedException {
        return features(images.training(), part);
    }

    /** [test images, dimension]; of no images but for the part with images as they are */
    float[] test(FeaturePart part) throws InterruptedException {
        return part.equals(FeaturePart.PLAIN) ? features(images.test(), part) : new float[0];
    }

    private float[] features(Examples examples, FeaturePart part) throws InterruptedException {
        if (!(examples instanceof ImageExamples pictures)) {
            throw new UnfitBackboneException(
                    "a backbone describes images, " + images.name().wireName() + " has none");
        }
        ImageView view = part.kind() == null ? null : Views.image(part.kind(), images, spec.augmentation());
        float[] all = new float[Math.multiplyExact(pictures.count(), dimension())];
        int batch = extractor.batch();
        for (int first = 0; first < pictures.count(); first += batch) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while features were computed");
            }
            done += extractor.features(pictures, image -> pixels(pictures, image, part, view), first, batch, all);
            progress.described(done, inAll);
        }
        return all;
    }

    private byte[] pixels(ImageExamples pictures, int image, FeaturePart part, @Nullable ImageView view) {
        return view == null
                ? pictures.pixels(image)
                : view.pixels(pictures, image, new SplittableRandom(part.seed(seed, image)))
                        .clone();
    }
}
