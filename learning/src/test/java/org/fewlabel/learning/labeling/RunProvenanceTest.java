package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.folder.UnreadableFile;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.data.DataDigest;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.data.LabeledSplit;
import org.fewlabel.learning.data.PointExamples;
import org.fewlabel.learning.network.ComputeEnvironment;
import org.fewlabel.learning.training.AugmentationThreads;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.OtherDataException;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.learning.training.Training;
import org.fewlabel.learning.training.TrainingListener;
import org.junit.jupiter.api.Test;

/** Runs say which labels, which images and which machine they had, and do not go on with other images. */
class RunProvenanceTest {
    private static final Dataset DATASET = Moons.dataset();
    private static final String SUPERVISED = "{\"name\": \"supervised\"}";
    private static final String SHORT = ", \"epochs\": 3, \"stepsPerEpoch\": 2, \"batch\": {\"labeled\": 4}";

    @Test
    void isSaidAtTheStartAndInEverySnapshot() throws InterruptedException, IOException {
        JobSpec spec = Moons.spec(SUPERVISED, SHORT);
        List<RunProvenance> said = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void started(
                    int firstEpoch,
                    int epochs,
                    int stepsPerEpoch,
                    int parameters,
                    List<UnreadableFile> unreadable,
                    RunProvenance provenance) {
                said.add(provenance);
            }
        };
        WholeRun run = run(spec);

        new Training(spec, DATASET, epoch -> null, listener, StopSignal.NEVER, AugmentationThreads.USUAL).run(null);

        LabeledSplit split = LabeledSplit.of(DATASET.training(), DATASET.classes(), spec.dataset());
        assertThat(said)
                .containsExactly(new RunProvenance(
                        DataDigest.ofLabeledSet(DATASET, split),
                        DataDigest.of(DATASET),
                        0,
                        ComputeEnvironment.current()));
        assertThat(checkpoint(run, 2).provenance()).isEqualTo(said.get(0));
    }

    @Test
    void aRunDoesNotGoOnWithOtherImages() throws InterruptedException, IOException {
        JobSpec spec = Moons.spec(SUPERVISED, SHORT);
        WholeRun run = run(spec);

        assertThatThrownBy(() -> new WholeRun(spec, moved()).resume(run, 0))
                .isInstanceOf(OtherDataException.class)
                .hasMessageContaining("two-moons")
                .hasMessageContaining(DataDigest.of(moved()))
                .hasMessageContaining(DataDigest.of(DATASET));
    }

    @Test
    void aRunDoesNotStartFromOneThatHadOtherImagesUnderTheSameName() throws InterruptedException {
        WholeRun source = run(Moons.spec(SUPERVISED, SHORT));
        JobSpec spec = Moons.spec(
                SUPERVISED, SHORT + ", \"startFrom\": {\"jobId\": \"6f9619ff-8b86-d011-b42d-00cf4fc964ff\"}");

        assertThatThrownBy(() -> new WholeRun(spec, moved()).runFrom(source, 2)).isInstanceOf(OtherDataException.class);
    }

    @Test
    void otherImagesAreNotLabeled() throws InterruptedException, IOException {
        WholeRun run = run(Moons.spec(SUPERVISED, SHORT));
        Checkpoint snapshot = checkpoint(run, 0);

        assertThatThrownBy(() -> new EpochLabeler(moved(), LabelingProgress.NONE).label(snapshot, null))
                .isInstanceOf(OtherDataException.class);
        assertThatThrownBy(() -> new EpochLabeler(moved(), LabelingProgress.NONE)
                        .labelAll(snapshot, snapshot.epoch(), snapshot.student()))
                .isInstanceOf(OtherDataException.class);
    }

    private static WholeRun run(JobSpec spec) throws InterruptedException {
        WholeRun run = new WholeRun(spec, DATASET);
        run.run();
        return run;
    }

    /** One coordinate of one point differs. */
    private static Dataset moved() {
        PointExamples points = (PointExamples) DATASET.training();
        float[] coordinates = points.coordinates().clone();
        coordinates[7] += 1;
        int[] labels = new int[points.count()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = points.label(i);
        }
        return new Dataset(
                DATASET.name(),
                DATASET.classNames(),
                DATASET.means(),
                DATASET.deviations(),
                new PointExamples(2, coordinates, labels),
                DATASET.test());
    }

    private static Checkpoint checkpoint(WholeRun run, int epoch) throws IOException {
        return Checkpoint.of(FileBytes.read(run.checkpoints.get(epoch)));
    }
}
