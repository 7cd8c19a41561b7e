package org.fewlabel.benchmarks.backbone;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;

/** Some classes of a data set as one of its own, with labels for all that are not hidden. */
record HalfOfClasses(Dataset dataset) {
    /** @param imagesMax how many training images, and how many test images, at most */
    static HalfOfClasses of(Dataset whole, List<Integer> classes, int imagesMax) {
        return new HalfOfClasses(new Dataset(
                DatasetName.IMAGE_FOLDER,
                classes.stream().map(whole.classNames()::get).toList(),
                whole.means(),
                whole.deviations(),
                chosen(whole.training(), classes, imagesMax),
                chosen(whole.test(), classes, imagesMax)));
    }

    private static ImageExamples chosen(Examples whole, List<Integer> classes, int imagesMax) {
        byte[] pixels = ((ImageExamples) whole).pixels();
        int size = whole.shape().size();
        int[] images = IntStream.range(0, whole.count())
                .filter(image -> classes.contains(whole.label(image)))
                .limit(imagesMax)
                .toArray();
        ByteArrayOutputStream kept = new ByteArrayOutputStream(images.length * size);
        for (int image : images) {
            kept.write(pixels, image * size, size);
        }
        int[] labels = IntStream.of(images)
                .map(image -> classes.indexOf(whole.label(image)))
                .toArray();
        return new ImageExamples(whole.shape(), kept.toByteArray(), labels);
    }

    /** How many training images there are. */
    int images() {
        return dataset.training().count();
    }

    /**
     * A job on them.
     *
     * @param labels how many images keep their label
     * @param others further fields of the spec, each with a comma before it
     */
    JobSpec spec(int labels, int seed, String others) {
        String classes = IntStream.range(0, dataset.classes())
                .mapToObj(i -> "\"class " + i + "\"")
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        String json = "{\"dataset\": {\"name\": \"image-folder\", \"labels\": " + labels + ", \"splitSeed\": " + seed
                + ", \"folder\": {\"path\": \"half\", \"height\": "
                + dataset.shape().height() + ", \"width\": "
                + dataset.shape().width() + ", \"channels\": " + dataset.shape().channels()
                + ", \"contents\": {\"classes\": [" + classes + "], \"labeled\": " + images() + ", \"test\": "
                + dataset.test().count() + "}}}, \"seed\": " + seed + others + "}";
        return Specs.read(json);
    }
}
