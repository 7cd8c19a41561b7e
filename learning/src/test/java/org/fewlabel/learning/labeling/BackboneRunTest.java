package org.fewlabel.learning.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.contracts.RunProvenance;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.MethodName;
import org.fewlabel.learning.FileBytes;
import org.fewlabel.learning.backbone.BackboneFeatures;
import org.fewlabel.learning.backbone.FeatureExtractor;
import org.fewlabel.learning.backbone.FeatureProgress;
import org.fewlabel.learning.backbone.Pictures;
import org.fewlabel.learning.data.Dataset;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.Ending;
import org.fewlabel.learning.training.OtherDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of a head on the features of a backbone. */
class BackboneRunTest {
    private static final int STEPS_PER_EPOCH = 4;
    private static final int LAST_EPOCH = 2;
    private static final long ROOM = 1 << 20;

    private final Dataset images = Pictures.dataset();

    @TempDir
    Path folder;

    static Stream<Object[]> methodsAndHeads() {
        return Stream.of(MethodName.values())
                .flatMap(method -> Stream.of("linear", "mlp").map(head -> new Object[] {method, head}));
    }

    /** The labeler has no other features than those in the store. */
    @ParameterizedTest
    @MethodSource("methodsAndHeads")
    void everyMethodTrainsAHeadAndGoesOnBitForBit(MethodName method, String head) throws Exception {
        JobSpec spec = spec("{'name': '" + method.wireName() + "'}", head);
        WholeRun uninterrupted = new WholeRun(spec, computed(spec, folder));
        Ending completed = uninterrupted.run();
        WholeRun interrupted = new WholeRun(spec, computed(spec, folder), STEPS_PER_EPOCH + 2);
        interrupted.run();

        WholeRun resumed = new WholeRun(spec, computed(spec, folder));
        resumed.resumeUnfinished(interrupted);

        assertThat(completed).isEqualTo(new Ending.Completed());
        assertThat(resumed.checkpoints.get(LAST_EPOCH)).isEqualTo(uninterrupted.checkpoints.get(LAST_EPOCH));
        assertThat(resumed.teachers.get(LAST_EPOCH)).isEqualTo(uninterrupted.teachers.get(LAST_EPOCH));
        assertThat(resumed.labels.get(LAST_EPOCH)).isNotNull().isEqualTo(uninterrupted.labels.get(LAST_EPOCH));
    }

    @Test
    void learnsWhatTheBackboneTellsApart() throws Exception {
        JobSpec spec = Pictures.spec(
                "{'name': 'supervised'}",
                "",
                ", 'epochs': 3, 'stepsPerEpoch': 40, 'batch': {'labeled': 12, 'unlabeled': 12}");
        WholeRun run = new WholeRun(spec, computed(spec, folder));

        run.run();

        assertThat(run.labeled.get(2).testErrors().student()).isLessThan(0.2);
    }

    @Test
    void theLabelerSeesWhatTheTrainerSaw() throws Exception {
        JobSpec spec = spec("{'name': 'mean-teacher'}", "linear");
        WholeRun run = new WholeRun(spec, computed(spec, folder));
        run.run();
        Checkpoint last = Checkpoint.of(FileBytes.read(run.checkpoints.get(LAST_EPOCH)));

        LabeledEpoch labeled = new EpochLabeler(features(folder).stored(images, spec, null), LabelingProgress.NONE)
                .label(last, Teacher.of(FileBytes.read(run.teachers.get(LAST_EPOCH - 1))));

        assertThat(FileBytes.of(labeled.labels().toSafetensors(spec))).isEqualTo(run.labels.get(LAST_EPOCH));
    }

    @Test
    void refusesToGoOnWithFeaturesOfAnotherFile() throws Exception {
        JobSpec spec = spec("{'name': 'supervised'}", "linear");
        WholeRun interrupted = new WholeRun(spec, computed(spec, folder), STEPS_PER_EPOCH + 2);
        interrupted.run();
        JobSpec other = Pictures.spec("{'name': 'supervised'}", ", 'features': {'means': [0], 'deviations': [1]}", "");
        Dataset otherFeatures = computed(other, folder);

        WholeRun resumed = new WholeRun(spec, otherFeatures);

        assertThatThrownBy(() -> resumed.resumeUnfinished(interrupted))
                .isInstanceOf(OtherDataException.class)
                .hasMessageContaining("the features of image-folder are not those");
    }

    /** A view's file was removed, and computed again where sums of floats come out otherwise; here by another seed. */
    @Test
    void refusesToGoOnWithViewsThatWereComputedAnewOtherwise() throws Exception {
        JobSpec spec = spec("{'name': 'supervised'}", "linear");
        WholeRun interrupted = new WholeRun(spec, computed(spec, folder), STEPS_PER_EPOCH + 2);
        interrupted.run();
        Dataset otherViews = computed(otherViews(), folder);

        WholeRun resumed = new WholeRun(spec, otherViews);

        assertThat(otherViews.featuresSha256()).isEqualTo(computed(spec, folder).featuresSha256());
        assertThatThrownBy(() -> resumed.resumeUnfinished(interrupted))
                .isInstanceOf(OtherDataException.class)
                .hasMessageContaining("the features of the views of image-folder are not those");
    }

    @Test
    void goesOnFromACheckpointThatDoesNotSayWhichViewsItSaw() throws Exception {
        JobSpec spec = spec("{'name': 'supervised'}", "linear");
        WholeRun run = new WholeRun(spec, computed(spec, folder));
        run.run();
        Checkpoint now = Checkpoint.of(FileBytes.read(run.checkpoints.get(0)));
        RunProvenance provenance = now.provenance();
        Checkpoint earlier = new Checkpoint(
                now.spec(),
                now.epoch(),
                now.student(),
                now.average(),
                now.memory(),
                now.optimizer(),
                now.patience(),
                now.progress(),
                new RunProvenance(
                        provenance.labeledSetSha256(),
                        provenance.dataSha256(),
                        provenance.testInTraining(),
                        provenance.environment(),
                        null,
                        provenance.featuresSha256(),
                        null));
        Dataset otherViews = computed(otherViews(), folder);

        assertThat(provenance.viewsSha256()).isNotNull();
        assertThatCode(() -> OtherDataException.unlessSame(earlier, otherViews)).doesNotThrowAnyException();
        assertThatThrownBy(() -> OtherDataException.unlessSame(now, otherViews)).isInstanceOf(OtherDataException.class);
    }

    /** The views may be others. */
    @Test
    void aHeadStartsFromAnotherOnTheSameBackbone() throws Exception {
        JobSpec spec = spec("{'name': 'supervised'}", "mlp");
        WholeRun first = new WholeRun(spec, computed(spec, folder));
        first.run();
        JobSpec next = Pictures.spec(
                "{'name': 'mean-teacher'}",
                ", 'head': 'mlp', 'features': {'seed': 1}",
                ", 'epochs': 1, 'stepsPerEpoch': 1, 'startFrom': {'jobId': '6f9619ff-8b86-d011-b42d-00cf4fc964ff'}");
        WholeRun second = new WholeRun(next, computed(next, folder));

        Ending ending = second.runFrom(first, LAST_EPOCH);

        assertThat(ending).isEqualTo(new Ending.Completed());
    }

    private Dataset computed(JobSpec spec, Path at) throws IOException, InterruptedException {
        return features(at)
                .computed(
                        images,
                        spec,
                        () -> FeatureExtractor.open(
                                Pictures.BACKBONE, spec.network().backbone().features(), 1),
                        FeatureProgress.NONE);
    }

    private static BackboneFeatures features(Path at) throws IOException {
        ArtifactStore store = ArtifactStores.open(at.toUri());
        return new BackboneFeatures(store, ROOM);
    }

    private static JobSpec otherViews() {
        return Pictures.spec("{'name': 'supervised'}", ", 'features': {'seed': 1}", "");
    }

    private static JobSpec spec(String method, String head) {
        return Pictures.spec(
                method,
                ", 'head': '" + head + "', 'dropout': 0.2",
                ", 'epochs': 3, 'stepsPerEpoch': " + STEPS_PER_EPOCH + ", 'batch': {'labeled': 4, 'unlabeled': 10}");
    }
}
