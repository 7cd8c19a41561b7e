package org.fewlabel.benchmarks.compare;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorIndex;
import org.bytedeco.pytorch.TensorIndexVector;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.fewlabel.contracts.job.Precision;

/** The steps in libtorch: what {@code step.py} does in PyTorch, line by line. */
final class LibtorchSteps {
    private static final int BATCH = FewlabelSteps.BATCH;

    private final torch.MemoryFormat layout;
    private final LibtorchNetwork student;
    private final LibtorchNetwork teacher;
    private final SGD optimizer;
    private final Tensor labeled;
    private final Tensor first;
    private final Tensor second;
    private final Tensor labels = torch.randint(FewlabelSteps.CLASSES, new long[] {BATCH});
    private final Tensor oneHot = torch.one_hot(labels, FewlabelSteps.CLASSES).to(torch.ScalarType.Float);
    private final List<Tensor> own;
    private final List<Tensor> averages;

    LibtorchSteps(NetworkUnderTest network, Precision precision, torch.MemoryFormat layout) {
        this.layout = layout;
        student = new LibtorchNetwork(network, precision, layout);
        teacher = new LibtorchNetwork(network, precision, layout);
        SGDOptions options = new SGDOptions(FewlabelSteps.LEARNING_RATE);
        options.momentum().put(FewlabelSteps.MOMENTUM);
        options.weight_decay().put(FewlabelSteps.WEIGHT_DECAY);
        options.nesterov().put(true);
        optimizer = new SGD(student.parameters(), options);
        labeled = images();
        first = images();
        second = images();
        own = student.averaged();
        averages = teacher.averaged();
    }

    /** A step that leaves nothing behind in memory. */
    TimedStep step(StepName name) {
        Runnable step =
                switch (name) {
                    case SUPERVISED -> this::supervised;
                    case MEAN_TEACHER -> this::meanTeacher;
                    case MIXMATCH -> this::mixMatch;
                    case PREDICT -> this::predict;
                };
        return () -> {
            try (PointerScope ignored = new PointerScope()) {
                step.run();
            }
        };
    }

    Tensor supervisedLoss() {
        return torch.cross_entropy_loss(student.logits(labeled), labels);
    }

    private void supervised() {
        supervisedLoss().backward();
        update();
    }

    private void meanTeacher() {
        supervisedLoss().backward();
        Tensor target = withoutGradient(() -> teacher.logits(second).softmax(1));
        torch.mse_loss(student.logits(first).softmax(1), target)
                .mul(new Scalar(FewlabelSteps.WEIGHT))
                .backward();
        update();
        average();
    }

    private void mixMatch() {
        Tensor guess = withoutGradient(this::guess);
        Tensor other = torch.randperm(3 * BATCH);
        Tensor x = withoutGradient(
                () -> mixed(new TensorVector(labeled, first, second), other).contiguous(layout));
        Tensor y = withoutGradient(() -> mixed(new TensorVector(oneHot, guess, guess), other));
        Tensor z = student.logits(x);
        Tensor supervised = y.narrow(0, 0, BATCH)
                .mul(z.narrow(0, 0, BATCH).log_softmax(1))
                .sum(1)
                .mean()
                .neg();
        Tensor unsupervised = torch.mse_loss(z.narrow(0, BATCH, 2 * BATCH).softmax(1), y.narrow(0, BATCH, 2 * BATCH));
        supervised.add(unsupervised.mul(new Scalar(FewlabelSteps.WEIGHT))).backward();
        update();
        average();
    }

    private Tensor guess() {
        Tensor mean = student.logits(first)
                .softmax(1)
                .add(student.logits(second).softmax(1))
                .div(new Scalar(2.0));
        Tensor sharp = mean.pow(new Scalar(1 / FewlabelSteps.TEMPERATURE));
        return sharp.div(sharp.sum(new long[] {1}, true, new ScalarTypeOptional()));
    }

    private static Tensor mixed(TensorVector parts, Tensor other) {
        Tensor rows = torch.cat(parts);
        return rows.mul(new Scalar(FewlabelSteps.SHARE))
                .add(rows.index(new TensorIndexVector(new TensorIndex(other)))
                        .mul(new Scalar(1 - FewlabelSteps.SHARE)));
    }

    private void predict() {
        student.predictFromNowOn();
        for (int batch = 0; batch < FewlabelSteps.PREDICTED / BATCH; batch++) {
            withoutGradient(() -> student.logits(labeled).softmax(1)).close();
        }
    }

    private void update() {
        optimizer.step();
        optimizer.zero_grad(false);
    }

    private void average() {
        Scalar kept = new Scalar(FewlabelSteps.EMA_DECAY);
        Scalar taken = new Scalar(1 - FewlabelSteps.EMA_DECAY);
        try (NoGradGuard ignored = new NoGradGuard()) {
            averages.forEach(average -> average.mul_(kept));
            for (int i = 0; i < averages.size(); i++) {
                averages.get(i).add_(own.get(i), taken);
            }
        }
    }

    private Tensor images() {
        return torch.randn(
                        BATCH,
                        FewlabelSteps.SHAPE.channels(),
                        FewlabelSteps.SHAPE.height(),
                        FewlabelSteps.SHAPE.width())
                .contiguous(layout);
    }

    /** Frees at once what leads to the result, as Python does; the result is freed with the step. */
    private static Tensor withoutGradient(Supplier<Tensor> work) {
        PointerScope step = PointerScope.getInnerScope();
        try (PointerScope ignored = new PointerScope();
                NoGradGuard none = new NoGradGuard()) {
            Tensor result = work.get();
            step.attach(result);
            return result;
        }
    }
}
