package org.fewlabel.learning.method;

import java.util.List;
import org.fewlabel.contracts.job.MixMatchSpec;
import org.fewlabel.learning.augmentation.Batch;
import org.fewlabel.learning.augmentation.ViewKind;
import org.fewlabel.learning.loss.CrossEntropy;
import org.fewlabel.learning.loss.LossAndGradient;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.loss.SquaredError;
import org.fewlabel.learning.network.Images;
import org.fewlabel.learning.network.Logits;
import org.fewlabel.learning.network.Mode;
import org.fewlabel.learning.network.Network;
import org.fewlabel.learning.schedule.Schedule;
import org.fewlabel.learning.schedule.UnsupervisedWeight;

/**
 * MixMatch (Berthelot, Carlini, Goodfellow, Papernot, Oliver, Raffel, 2019, "MixMatch: A Holistic Approach to
 * Semi-Supervised Learning", arXiv 1905.02249, algorithm 1). The guess for an unlabeled image is the student's mean
 * prediction over two views, sharpened; labeled images and both views are mixed with each other; the loss is the cross
 * entropy of the mixtures that are mostly labeled plus w(e) times the squared error of the others (eq. 3–5).
 *
 * <p>Each view's guess takes a pass of the student in training mode without gradient, which moves the running statistics.
 * Then one pass takes all mixtures.
 *
 * <p>As in the paper, the network to be evaluated is the {@link StepAverage}.
 *
 * <p>Deviations from the paper: w rises along a Gaussian, unless the job says linearly, and by epoch; one λ per batch, not per
 * pair of images; always two views (the paper's K); the defaults of weight and α are the article's. The authors' program
 * spreads the mixtures over several passes, of which one moves the running statistics of batch norm; here they are one pass,
 * and all passes move them. Random numbers: dropout masks, one set a forward pass; λ and the permutation of {@link Mixup}.
 */
public final class MixMatch implements Method {
    private static final int MIXTURE_PASS = 0;
    private static final int FIRST_GUESS_PASS = 1;
    private static final int SECOND_GUESS_PASS = 2;

    private final MixMatchSpec spec;
    private final Network student;
    private final Schedule weight;

    public MixMatch(MixMatchSpec spec, Network student) {
        this.spec = spec;
        this.student = student;
        this.weight = UnsupervisedWeight.of(spec.unsupervisedWeight(), spec.rampUpEpochs(), spec.rampUp());
    }

    @Override
    public List<ViewKind> unlabeledViews() {
        return List.of(ViewKind.WEAK, ViewKind.WEAK);
    }

    @Override
    public StepOutcome step(Batch batch, StepContext context) {
        double w = weight.at(context.epoch());
        int labeled = batch.labels().length;
        Images u1 = batch.unlabeled(0);
        Images u2 = batch.unlabeled(1);

        Probabilities q = guess(u1, u2, context).sharpened(spec.temperature()); // [u, classes]
        Probabilities y = Probabilities.oneHot(batch.labels(), q.classes()); // [l, classes]

        Images x = Images.concatenated(batch.labeled(), u1, u2); // [l + 2u]
        Probabilities p = Probabilities.concatenated(y, q, q); // [l + 2u, classes]
        Mixup mixup = Mixup.drawCloserToFirst(x.count(), spec.alpha(), context);
        Probabilities target = mixup.of(p);

        Logits z = student.forward(mixup.of(x), Mode.TRAIN, context.maskSeed(MIXTURE_PASS)); // [l + 2u, classes]
        LossAndGradient supervised = CrossEntropy.soft(z.slice(0, labeled), target.slice(0, labeled));
        LossAndGradient unsupervised =
                SquaredError.of(z.slice(labeled, z.rows()), target.slice(labeled, target.rows()));

        student.backward(new LogitsGradient(z.rows(), z.classes())
                .add(1, supervised, 0)
                .add(w, unsupervised, labeled)
                .sum());
        return StepOutcome.semiSupervised(supervised.loss(), unsupervised.loss(), w, 1);
    }

    private Probabilities guess(Images u1, Images u2, StepContext context) {
        Probabilities first =
                Probabilities.softmax(student.forward(u1, Mode.TRAIN, context.maskSeed(FIRST_GUESS_PASS)));
        Probabilities second =
                Probabilities.softmax(student.forward(u2, Mode.TRAIN, context.maskSeed(SECOND_GUESS_PASS)));
        return first.meanWith(second);
    }
}
