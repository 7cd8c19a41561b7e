package org.fewlabel.learning.data;

import java.security.MessageDigest;
import java.util.List;
import org.fewlabel.learning.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Images as a frozen network describes them: numbers of each as it is and of some changed views of it, each a 1×1 image with a
 * channel for each number. Labels, names and digest are those of the images, so that a run on features and one on the images
 * themselves know that they have the same data.
 */
public final class FeatureExamples implements Examples {
    private final ImageExamples images;
    private final String featuresSha256;
    private final @Nullable String viewsSha256;
    private final Shape shape;
    private final float[] plain; // [count, dimension]
    private final List<float[]> weak; // each [count, dimension]
    private final List<float[]> strong; // each [count, dimension]

    /**
     * Takes the arrays over; the caller must not change them.
     *
     * @param featuresSha256 digest of the file that holds the features of the images as they are
     * @param viewsSha256 over the digests of the files that hold those of the views; null where none was read
     * @param dimension numbers of an image
     * @param plain of the images as they are, [count, dimension]
     * @param weak of as many weak views of each, [count, dimension]; none where nobody looks at them
     * @param strong of as many strong views of each, [count, dimension]; none where nobody looks at them
     */
    public FeatureExamples(
            ImageExamples images,
            String featuresSha256,
            @Nullable String viewsSha256,
            int dimension,
            float[] plain,
            List<float[]> weak,
            List<float[]> strong) {
        this.images = images;
        this.featuresSha256 = featuresSha256;
        this.viewsSha256 = viewsSha256;
        this.shape = new Shape(1, 1, dimension);
        this.plain = require(plain);
        this.weak = List.copyOf(weak);
        this.strong = List.copyOf(strong);
        this.weak.forEach(this::require);
        this.strong.forEach(this::require);
    }

    private float[] require(float[] features) {
        long needed = (long) images.count() * shape.size();
        if (features.length != needed) {
            throw new IllegalArgumentException(images.count() + " images of " + shape.size() + " features need "
                    + needed + " numbers, got " + features.length);
        }
        return features;
    }

    @Override
    public int count() {
        return images.count();
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int label(int example) {
        return images.label(example);
    }

    /** Of the images. */
    @Override
    public String sha256() {
        return images.sha256();
    }

    /** The bytes of the image. */
    @Override
    public void addTo(MessageDigest digest, int example) {
        images.addTo(digest, example);
    }

    /** Tells features by one backbone from those by another, and by one machine from those by one that rounds otherwise. */
    public String featuresSha256() {
        return featuresSha256;
    }

    /** Tells views apart in the same way; null where nobody looks at any. */
    public @Nullable String viewsSha256() {
        return viewsSha256;
    }

    /** What the features are of. */
    public ImageExamples images() {
        return images;
    }

    /** One image's after the other's. Not a copy; to be read only. */
    public float[] plain() {
        return plain;
    }

    /** Laid out as {@link #plain}, one array for each weak view. To be read only. */
    public List<float[]> weak() {
        return weak;
    }

    /** Laid out as {@link #plain}, one array for each strong view. To be read only. */
    public List<float[]> strong() {
        return strong;
    }
}
