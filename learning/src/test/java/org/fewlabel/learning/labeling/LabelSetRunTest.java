package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelOfImage.Source;
import org.fewlabel.contracts.labelset.LabelSet;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.UnfitLabelSetException;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.junit.jupiter.api.Test;

/** Runs that are trained with a label set. */
class LabelSetRunTest {
    private static final String NAME = "cd".repeat(32);
    private static final String SHORT = ", \"epochs\": 3, \"stepsPerEpoch\": 4, \"batch\": {\"labeled\": 4}";
    private static final String METHOD = "{\"name\": \"pseudo-label\", \"targets\": \"epoch\", \"rampUpEpochs\": 2}";
    private static final Dataset DATASET = Moons.dataset();

    /** A round of corrections can be repeated by anybody who has the set's name and the seed. */
    @Test
    void givesTheSameBytesForTheSameSetAndSeedAndOthersForAnotherSet() throws InterruptedException, IOException {
        JobSpec spec = Moons.spec(METHOD, SHORT, ", \"labelSet\": \"" + NAME + "\"");

        WholeRun one = run(spec, labels(20, Source.GIVEN));
        WholeRun again = run(spec, labels(20, Source.GIVEN));
        WholeRun fewer = run(spec, labels(10, Source.GIVEN));
        WholeRun predicted = run(spec, labels(20, Source.PREDICTED));

        assertThat(again.checkpoints.get(2)).isEqualTo(one.checkpoints.get(2));
        assertThat(again.labels.get(2)).isEqualTo(one.labels.get(2));
        assertThat(fewer.checkpoints.get(2)).isNotEqualTo(one.checkpoints.get(2));
        assertThat(student(predicted))
                .as("a predicted label is learned from as a given one is")
                .isEqualTo(student(one));
        assertThat(predicted.checkpoints.get(2)).isNotEqualTo(one.checkpoints.get(2));
    }

    @Test
    void goesOnWhereItStoppedAsIfItHadNot() throws InterruptedException, IOException {
        JobSpec spec = Moons.spec(METHOD, SHORT, ", \"labelSet\": \"" + NAME + "\"");
        WholeRun whole = run(spec, labels(20, Source.GIVEN));
        WholeRun rest = new WholeRun(spec, labels(20, Source.GIVEN));

        rest.resume(whole, 0);

        assertThat(rest.checkpoints.get(2)).isEqualTo(whole.checkpoints.get(2));
    }

    @Test
    void saysSoWhereNothingIsLeftWithoutALabel() {
        JobSpec spec = Moons.spec(
                METHOD, SHORT.replace("4}", "4, \"excludeLabeled\": true}"), ", \"labelSet\": \"" + NAME + "\"");

        assertThatExceptionOfType(UnfitLabelSetException.class)
                .isThrownBy(() -> run(spec, labels(1_000, Source.GIVEN)))
                .withMessageContaining(NAME)
                .withMessageContaining("0 unlabeled images");
    }

    /** It was refused for want of images that it never looks at. */
    @Test
    void supervisedTrainingNeedsNoImageWithoutALabel() throws InterruptedException {
        JobSpec spec = Moons.spec(
                "{\"name\": \"supervised\"}",
                SHORT.replace("4}", "4, \"excludeLabeled\": true}"),
                ", \"labelSet\": \"" + NAME + "\"");

        assertThat(new WholeRun(spec, labels(1_000, Source.GIVEN)).run()).isInstanceOf(Ending.Completed.class);
    }

    private static List<Float> student(WholeRun run) throws IOException {
        Checkpoint last = Checkpoint.of(FileBytes.read(run.checkpoints.get(2)));
        float[] weights = last.student().parameters();
        return IntStream.range(0, weights.length).mapToObj(i -> weights[i]).toList();
    }

    private static WholeRun run(JobSpec spec, Dataset dataset) throws InterruptedException {
        WholeRun run = new WholeRun(spec, dataset);
        run.run();
        return run;
    }

    /** The true labels of the first examples that have none. */
    private static Dataset labels(int count, Source source) {
        int[] unlabeled =
                LabeledSplit.of(DATASET, Moons.spec(METHOD, SHORT).dataset()).unlabeled(true);
        List<LabelOfImage> labels = IntStream.range(0, Math.min(count, unlabeled.length))
                .mapToObj(i -> LabelOfImage.at(unlabeled[i], DATASET.training().label(unlabeled[i]), source))
                .toList();
        return DATASET.labeledBy(LabelSet.of(DatasetName.TWO_MOONS, DATASET.classNames(), labels), NAME);
    }
}
