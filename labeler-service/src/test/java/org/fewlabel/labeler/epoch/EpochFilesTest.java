package org.fewlabel.labeler.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.TrainedNetwork;
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

    @BeforeEach
    void train() throws IOException {
        store = new CountedStore(ArtifactStores.open(folder.toUri()));
        files = new EpochFiles(store);
        epochs = TrainedJob.train(store, jobId, 1, TrainedJob.spec("mean-teacher", 2));
        files.write(epochs.get(0).event(), epochs.get(0).expected().teacher());
        store.read.clear();
    }

    /** A checkpoint was read four times: student and step average had it looked for and read, each for itself. */
    @Test
    void readsEachFileOfAnEarlierEpochOnceHoweverManyNetworksAreInIt() throws IOException {
        EpochTrained last = epochs.get(1).event();

        Map<TrainedNetwork, NetworkSnapshot> found = files.networksOf(last, 0, ALL);

        EpochArtifacts first = new EpochArtifacts(jobId, 1, 0);
        assertThat(store.read).containsExactlyInAnyOrder(first.snapshot(), first.teacher());
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

        assertThat(store.read).containsExactly(new EpochArtifacts(jobId, 1, 0).teacher());
    }

    @Test
    void doesWithoutTheNetworksWhoseFileIsGone() throws IOException {
        Map<TrainedNetwork, NetworkSnapshot> found =
                files.networksOf(epochs.get(1).event(), 1, ALL);

        assertThat(found).as("nobody has written the teacher").doesNotContainKey(TrainedNetwork.TEACHER);
        assertThat(found).containsKeys(TrainedNetwork.STUDENT, TrainedNetwork.AVERAGE);
    }

    /** A store in a folder that notes each time when all of an artifact is read. */
    private static final class CountedStore implements ArtifactStore {
        private final ArtifactStore files;
        private final List<String> read = new ArrayList<>();

        CountedStore(ArtifactStore files) {
            this.files = files;
        }

        @Override
        public ArtifactReference put(String path, Content content) throws IOException {
            return files.put(path, content);
        }

        @Override
        public InputStream open(ArtifactReference reference) throws IOException {
            read.add(reference.path());
            return files.open(reference);
        }

        @Override
        public Optional<ArtifactReference> find(String path) throws IOException {
            return files.find(path).map(found -> {
                read.add(path);
                return found;
            });
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            return files.read(path).map(bytes -> {
                read.add(path);
                return bytes;
            });
        }
    }
}
