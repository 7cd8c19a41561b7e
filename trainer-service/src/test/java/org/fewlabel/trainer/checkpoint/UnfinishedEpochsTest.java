package org.fewlabel.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ArtifactStores;
import org.fewlabel.artifacts.StoredFiles;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.network.NetworkSnapshot;
import org.fewlabel.learning.training.Checkpoint;
import org.fewlabel.learning.training.EpochProgress;
import org.fewlabel.learning.training.OptimizerState;
import org.fewlabel.trainer.TestJobs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnfinishedEpochsTest {
    private static final JobSpec SPEC = TestJobs.spec("{\"name\":\"supervised\"}", 3);
    private static final Checkpoint CHECKPOINT = new Checkpoint(
            SPEC,
            1,
            new NetworkSnapshot(new float[] {1, 2, 3}, new float[0]),
            new NetworkSnapshot(new float[] {3, 2, 1}, new float[0]),
            Map.of(),
            new OptimizerState(24, Map.of()),
            null,
            new EpochProgress(4, new TreeMap<>(Map.of("loss", 2.5))),
            null);

    @TempDir
    Path folder;

    @Test
    void bringsBackWhatItKept() throws IOException {
        UnfinishedEpochs epochs = new UnfinishedEpochs(ArtifactStores.open(folder.toUri()));

        UnfinishedEpoch kept = epochs.write(claim(null), CHECKPOINT, () -> Duration.ofSeconds(20))
                .orElseThrow();

        assertThat(kept.epoch()).isEqualTo(2);
        assertThat(kept.step()).isEqualTo(4);
        assertThat(kept.checkpoint().path()).matches(".*/attempts/1/epochs/2/unfinished-[0-9a-f]{64}\\.safetensors");
        assertThat(epochs.read(claim(kept)))
                .get()
                .extracting(Checkpoint::progress)
                .isEqualTo(CHECKPOINT.progress());
    }

    @Test
    void doesWithoutWhatTakesTooLong() {
        CountDownLatch never = new CountDownLatch(1);
        UnfinishedEpochs epochs = new UnfinishedEpochs(new HangingStore(never));

        assertThat(epochs.write(claim(null), CHECKPOINT, () -> Duration.ofMillis(50)))
                .isEmpty();
        assertThat(epochs.write(claim(null), CHECKPOINT, () -> Duration.ofMillis(-50)))
                .as("after the time is over")
                .isEmpty();
    }

    /** A pause has a minute, which a process that is told to end has not: it was ended in the middle of it, and the lease ran out. */
    @Test
    void doesWithoutWhatHasLessTimeFromAMomentOn() {
        UnfinishedEpochs epochs = new UnfinishedEpochs(new HangingStore(new CountDownLatch(1)));
        Iterator<Duration> left = List.of(Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(20))
                .iterator();

        assertThat(epochs.write(claim(null), CHECKPOINT, left::next)).isEmpty();
        assertThat(left.hasNext()).isFalse();
    }

    @Test
    void doesWithoutWhatIsNotThere() throws IOException {
        UnfinishedEpochs epochs = new UnfinishedEpochs(ArtifactStores.open(folder.toUri()));
        ArtifactReference lost = new ArtifactReference("jobs/lost", "0".repeat(64), 3);

        assertThat(epochs.read(claim(null))).isEmpty();
        assertThat(epochs.read(claim(new UnfinishedEpoch(0, 5, lost)))).isEmpty();
    }

    private static Claim claim(@Nullable UnfinishedEpoch unfinished) {
        return new Claim(TestJobs.JOB, 1, SPEC, null, unfinished, null, TestJobs.LEASE_SECONDS);
    }

    /** A store whose disk or network has stopped answering. */
    private record HangingStore(CountDownLatch never) implements ArtifactStore {
        @Override
        public ArtifactReference put(String path, Content content) throws IOException {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            throw new IllegalStateException("it never answers");
        }

        @Override
        public InputStream open(ArtifactReference reference) {
            throw new UnsupportedOperationException("nothing is read here");
        }

        @Override
        public Optional<ArtifactReference> find(String name, String sha256) {
            throw new UnsupportedOperationException("nothing is looked for here");
        }

        @Override
        public byte[] createRecord(String path, byte[] bytes) {
            throw new UnsupportedOperationException("nothing is on record here");
        }

        @Override
        public void replaceRecord(String path, byte[] bytes) {
            throw new UnsupportedOperationException("nothing is on record here");
        }

        @Override
        public Optional<byte[]> readRecord(String path) {
            throw new UnsupportedOperationException("nothing is on record here");
        }

        @Override
        public StoredFiles list(String folder, @Nullable String after, int max) {
            throw new UnsupportedOperationException("nothing is listed here");
        }

        @Override
        public void delete(String path) {
            throw new UnsupportedOperationException("nothing is deleted here");
        }

        @Override
        public OptionalLong bytesFree() {
            throw new UnsupportedOperationException("nothing is measured here");
        }
    }
}
