package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.ForwardingArtifactStore;
import org.fewlabel.artifacts.LabelingRecord;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.TrainedNetwork;
import org.fewlabel.contracts.event.LabelingEvent.EpochLabeled;
import org.fewlabel.contracts.event.TrainingEvent.EpochTrained;
import org.fewlabel.labeler.TrainedJob;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochFilesTest {
    private static final Set<TrainedNetwork> ALL = EnumSet.allOf(TrainedNetwork.class);

    private final UUID jobId = UUID.randomUUID();

    @TempDir
    Path folder;

    private CountedStore store;
    private EpochFiles files;
    private List<TrainedJob.Epoch> epochs;
    private ArtifactReference teacher;

    @BeforeEach
    void train() throws IOException {
        store = new CountedStore(ArtifactStores.open(folder.toUri()));
        files = new EpochFiles(store);
        epochs = TrainedJob.train(store, jobId, 1, TrainedJob.spec("mean-teacher", 2));
        EpochTrained trained = epochs.get(0).event();
        teacher = files.write(trained, epochs.get(0).expected().teacher());
        files.record(new LabelingRecord(
                new EpochLabeled(
                        jobId,
                        1,
                        0,
                        trained.snapshot(),
                        teacher,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null),
                Map.of(),
                Map.of()));
        store.read.clear();
    }

    /** A checkpoint was read four times: student and step average had it looked for and read, each for itself. */
    @Test
    void readsEachFileOfAnEarlierEpochOnceHoweverManyNetworksAreInIt() throws IOException {
        EpochTrained last = epochs.get(1).event();

        Map<TrainedNetwork, NetworkSnapshot> found = files.networksOf(last, 0, ALL);

        assertThat(store.read)
                .containsExactlyInAnyOrder(epochs.get(0).event().snapshot().path(), teacher.path());
        assertThat(found).hasSize(3);
        assertThat(found.get(TrainedNetwork.STUDENT).parameters())
                .isEqualTo(epochs.get(0).snapshot().student().parameters());
        assertThat(found.get(TrainedNetwork.AVERAGE).parameters())
                .isEqualTo(epochs.get(0).snapshot().average().parameters());
        assertThat(found.get(TrainedNetwork.TEACHER).parameters())
                .isEqualTo(epochs.get(0).expected().teacher().state().parameters());
    }

    @Test
    void readsTheTeacherBeforeOnce() throws IOException {
        assertThat(files.previousTeacher(epochs.get(1).event()).epoch()).isZero();

        assertThat(store.read).containsExactly(teacher.path());
    }

    @Test
    void doesWithoutTheNetworksWhoseFileIsGone() throws IOException {
        Files.delete(folder.resolve(teacher.path()));

        Map<TrainedNetwork, NetworkSnapshot> found =
                files.networksOf(epochs.get(1).event(), 0, ALL);

        assertThat(found).containsOnlyKeys(TrainedNetwork.STUDENT, TrainedNetwork.AVERAGE);
    }

    @Test
    void doesWithoutAnEpochThatIsNotOnRecord() throws IOException {
        assertThat(files.networksOf(epochs.get(1).event(), 1, ALL)).isEmpty();
    }

    /** A store in a folder that notes each time when an artifact is read. */
    private static final class CountedStore extends ForwardingArtifactStore {
        private final List<String> read = new ArrayList<>();

        CountedStore(ArtifactStore files) {
            super(files);
        }

        @Override
        public InputStream open(ArtifactReference reference) throws IOException {
            read.add(reference.path());
            return super.open(reference);
        }
    }
}
