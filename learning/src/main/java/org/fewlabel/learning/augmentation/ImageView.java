package org.fewlabel.learning.augmentation;

import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.ImageExamples;

/** A random view of an image: crop and flip, then changes of its bytes in their order, then normalization. */
public final class ImageView implements View {
    private final CropAndFlip cropAndFlip;
    private final List<ImageChange> changes;
    private final Normalization normalization;
    private final ThreadLocal<Canvas> canvases;

    ImageView(Dataset dataset, CropAndFlip cropAndFlip, List<ImageChange> changes) {
        this.cropAndFlip = cropAndFlip;
        this.changes = List.copyOf(changes);
        this.normalization = Normalization.of(dataset);
        this.canvases = ThreadLocal.withInitial(() -> new Canvas(dataset.shape()));
    }

    @Override
    public void render(Examples examples, int example, SplittableRandom random, float[] into, int offset) {
        byte[] pixels = pixels(examples, example, random);
        normalization.ofPixels(pixels, 0, pixels.length, into, offset);
    }

    /**
     * The same before normalization.
     *
     * @return [height, width, channels]; the thread's next call writes to it again
     */
    public byte[] pixels(Examples examples, int example, SplittableRandom random) {
        if (!(examples instanceof ImageExamples images)) {
            throw new IllegalArgumentException("only images can be cropped and flipped");
        }
        Canvas canvas = canvases.get();
        cropAndFlip.draw(images, example, random, canvas);
        for (ImageChange change : changes) {
            change.apply(canvas, random);
        }
        return canvas.pixels();
    }
}
