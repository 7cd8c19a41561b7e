package org.fewlabel.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Path;
import org.fewlabel.benchmarks.Specs;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.DatasetSettings;
import org.fewlabel.learning.data.Datasets;
import org.fewlabel.learning.data.Examples;
import org.fewlabel.learning.loss.Probabilities;
import org.fewlabel.learning.method.EpochLabels;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.EpochReport;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;

/**
 * The process in which a job is trained by the trainer's loop and nothing else: {@code SPEC FOLDER}, the spec as JSON and the folder of
 * the data set. Prints the seconds of each epoch, and ends with its input.
 */
final class BareLoop implements TrainingListener {
    private BareLoop() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Thread input = new Thread(BareLoop::endWithInput, "input");
        input.setDaemon(true);
        input.start();
        JobSpec spec = Specs.read(args[0]);
        Path folder = Path.of(args[1]);
        Dataset dataset =
                Datasets.load(spec.dataset().name(), new DatasetSettings(folder, folder), System.err::println);
        Probabilities labels = labels(dataset.training(), dataset.classes());
        Training training = new Training(
                spec,
                dataset,
                epoch -> new EpochLabels(epoch, labels),
                new BareLoop(),
                StopSignal.NEVER,
                AugmentationThreads.USUAL);
        Ending ending = training.run(null);
        if (!(ending instanceof Ending.Completed)) {
            throw new IllegalStateException("the bare loop ended with " + ending);
        }
    }

    /** Whoever has started it may be killed: it is not to go on alone. */
    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody says anything.
            }
        } catch (IOException e) {
            // That is its end, too.
        }
        Runtime.getRuntime().halt(1);
    }

    /** A step takes as long with these as with those of a labeler. */
    private static Probabilities labels(Examples examples, int classes) {
        int[] classOf = new int[examples.count()];
        for (int i = 0; i < classOf.length; i++) {
            classOf[i] = examples.label(i);
        }
        return Probabilities.oneHot(classOf, classes);
    }

    @Override
    public void epochFinished(EpochReport report, Checkpoint checkpoint) {
        System.out.println(report.seconds());
    }
}
