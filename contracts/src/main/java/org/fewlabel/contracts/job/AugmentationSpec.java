package org.fewlabel.contracts.job;

import org.jspecify.annotations.Nullable;

/**
 * The random changes under which training shows an image. Points have none of these: theirs is a jitter of fixed size.
 *
 * @param weak of the labeled images unless {@code labeled} says otherwise, and of the unlabeled ones unless the method asks
 *     for a strong view
 * @param strong for the methods that ask for it; crop and flip of the weak view come before
 * @param labeled which of the two a labeled image is shown in
 */
public record AugmentationSpec(Weak weak, Strong strong, LabeledView labeled) {
    private static final int PADDING_MAX = 8;
    private static final int OPERATIONS_MAX = 10;

    /** Specs that were written before there was a choice show labeled images in weak views. */
    public AugmentationSpec {
        labeled = labeled == null ? readLabeled(Fields.empty()) : labeled;
    }

    /** With labeled images in weak views. */
    public AugmentationSpec(Weak weak, Strong strong) {
        this(weak, strong, readLabeled(Fields.empty()));
    }

    static AugmentationSpec read(Fields fields, DatasetSpec dataset) {
        AugmentationSpec augmentation = new AugmentationSpec(
                Weak.read(fields.object("weak"), dataset),
                Strong.read(fields.object("strong"), dataset),
                readLabeled(fields));
        fields.rejectUnknown();
        return augmentation;
    }

    private static LabeledView readLabeled(Fields fields) {
        return fields.choice("labeled", LabeledView.WEAK);
    }

    /** What a spec has that was written before there was a choice. */
    static AugmentationSpec usual(DatasetName dataset) {
        boolean images = dataset.hasImages();
        StrongRanges ranges = StrongRanges.ARTICLE;
        return new AugmentationSpec(
                new Weak(images ? Weak.PADDING : 0, dataset.isMirrorable(), null),
                new Strong(ranges, images ? ranges.operations() : 0, images));
    }

    /**
     * Changes that a class survives with certainty.
     *
     * @param padding how many pixels the border is wide out of which a random crop may reach
     * @param flip whether half of the images are mirrored left to right
     * @param colorJitter null for none
     */
    public record Weak(int padding, boolean flip, @Nullable ColorJitter colorJitter) {
        private static final int PADDING = 2;

        static Weak read(Fields fields, DatasetSpec dataset) {
            boolean images = dataset.name().hasImages();
            Weak usual = usual(dataset.name()).weak;
            // What a reflected border shows must be in the image.
            int side = Math.min(dataset.shape().height(), dataset.shape().width());
            int paddingMax = Math.min(PADDING_MAX, side - 1);
            int padding = fields.integer("padding", Math.min(usual.padding, paddingMax), 0, paddingMax);
            boolean flip = fields.flag("flip", usual.flip);
            ColorJitter colorJitter = fields.has("colorJitter") ? ColorJitter.read(fields.object("colorJitter")) : null;
            if (!images && flip) {
                fields.reject("flip", "must be false for points, was true");
            }
            if (!images && colorJitter != null) {
                fields.reject("colorJitter", "must be missing for points, which have no colours");
            }
            fields.rejectUnknown();
            return new Weak(padding, flip, colorJitter);
        }
    }

    /**
     * Changes of colour, in a random order: three factors, uniform in [max(0, 1 − x), 1 + x], and a shift of the hue,
     * uniform in ±hue of the colour circle.
     */
    public record ColorJitter(double brightness, double contrast, double saturation, double hue) {
        static ColorJitter read(Fields fields) {
            ColorJitter jitter = new ColorJitter(
                    fields.number("brightness", 0.4, 0, 1),
                    fields.number("contrast", 0.4, 0, 1),
                    fields.number("saturation", 0.4, 0, 1),
                    fields.number("hue", 0.1, 0, 0.5));
            fields.rejectUnknown();
            return jitter;
        }
    }

    /**
     * RandAugment (Cubuk et al., 2019, arXiv 1909.13719) in the form that FixMatch (arXiv 2001.07685) gave it.
     *
     * @param operations how many are drawn for an image
     * @param cutout whether a square is hidden at last
     */
    public record Strong(StrongRanges ranges, int operations, boolean cutout) {
        static Strong read(Fields fields, DatasetSpec dataset) {
            boolean images = dataset.name().hasImages();
            StrongRanges ranges = fields.choice("ranges", StrongRanges.ARTICLE);
            int operations =
                    fields.integer("operations", images ? ranges.operations() : 0, 0, images ? OPERATIONS_MAX : 0);
            boolean cutout = fields.flag("cutout", images);
            if (!images && cutout) {
                fields.reject("cutout", "must be false for points, was true");
            }
            fields.rejectUnknown();
            return new Strong(ranges, operations, cutout);
        }
    }
}
