package org.fewlabel.learning.augmentation;

import java.util.List;
import java.util.SplittableRandom;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.data.FeatureExamples;

/** One of the views of an image that features were computed of, each as likely as the others, normalized. */
final class FeatureView implements View {
    private final ViewKind kind;
    private final Normalization normalization;

    FeatureView(ViewKind kind, Normalization normalization) {
        this.kind = kind;
        this.normalization = normalization;
    }

    @Override
    public void render(Examples examples, int example, SplittableRandom random, float[] into, int offset) {
        if (!(examples instanceof FeatureExamples features)) {
            throw new IllegalArgumentException("only features have views that are computed beforehand");
        }
        List<float[]> views =
                switch (kind) {
                    case WEAK -> features.weak();
                    case STRONG -> features.strong();
                };
        if (views.isEmpty()) {
            throw new IllegalStateException("no features of " + kind + " views were computed");
        }
        normalization.ofNumbers(
                views.get(random.nextInt(views.size())),
                example * examples.shape().size(),
                into,
                offset);
    }
}
