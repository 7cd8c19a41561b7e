package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;

/**
 * The baseline: CE(f(l), y) on the labeled images, and nothing else. Random numbers: dropout masks alone, one set a forward
 * pass.
 */
public final class Supervised implements Method {
    private static final int LABELED_PASS = 0;

    private final Network student;

    public Supervised(Network student) {
        this.student = student;
    }

    @Override
    public List<ViewKind> unlabeledViews() {
        return List.of();
    }

    @Override
    public StepOutcome step(Batch batch, StepContext context) {
        Logits z = student.forward(batch.labeled(), Mode.TRAIN, context.maskSeed(LABELED_PASS)); // [l, classes]
        LossAndGradient supervised = CrossEntropy.hard(z, batch.labels());
        student.backward(supervised.gradient());
        return StepOutcome.supervised(supervised.loss());
    }
}
