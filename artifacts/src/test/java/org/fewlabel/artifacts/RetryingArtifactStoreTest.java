package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryingArtifactStoreTest {
    private static final byte[] BYTES = "hello".getBytes(StandardCharsets.UTF_8);
    private static final int TRIES_MAX = 3;

    @TempDir
    Path folder;

    private ArtifactStore files;
    private UnreliableStore unreliable;
    private ArtifactStore store;

    @BeforeEach
    void open() throws IOException {
        files = ArtifactStores.open(folder.toUri());
        unreliable = new UnreliableStore();
        store = new RetryingArtifactStore(unreliable, new Patience(TRIES_MAX, Duration.ofMillis(1)));
    }

    @Test
    void putsOnTheLastTry() throws IOException {
        unreliable.failures = TRIES_MAX - 1;

        ArtifactReference reference = store.put("a", BYTES);

        assertThat(files.read(reference)).isEqualTo(BYTES);
    }

    @Test
    void readsOnTheLastTry() throws IOException {
        ArtifactReference reference = files.put("a", BYTES);
        unreliable.failures = TRIES_MAX - 1;

        assertThat(store.read(reference)).isEqualTo(BYTES);
    }

    @Test
    void readsAndWritesARecordOnTheLastTry() throws IOException {
        unreliable.failures = TRIES_MAX - 1;
        assertThat(store.createRecord("a", BYTES)).isEqualTo(BYTES);

        unreliable.calls = 0;
        assertThat(store.readRecord("a")).hasValue(BYTES);

        unreliable.calls = 0;
        store.replaceRecord("a", new byte[0]);
        assertThat(files.readRecord("a")).hasValue(new byte[0]);
    }

    @Test
    void givesUpAfterTheLastTry() {
        unreliable.failures = TRIES_MAX;

        assertThatThrownBy(() -> store.find("a", "0".repeat(64)))
                .isInstanceOf(IOException.class)
                .hasMessage("no answer");
        assertThat(unreliable.calls).isEqualTo(TRIES_MAX);
    }

    @Test
    void doesNotTryAgainWhatIsMissing() throws IOException {
        ArtifactReference reference = files.put("a", BYTES);
        ArtifactReference elsewhere = new ArtifactReference("b", reference.sha256(), reference.bytes());

        assertThatThrownBy(() -> store.open(elsewhere)).isInstanceOf(MissingArtifactException.class);
        assertThat(unreliable.calls).isEqualTo(1);
    }

    @Test
    void doesNotTryAgainWhatIsCorrupt() throws IOException {
        ArtifactReference put = files.put("a", BYTES);
        ArtifactReference promised = new ArtifactReference(put.path(), "0".repeat(64), BYTES.length);

        assertThatThrownBy(() -> store.read(promised)).isInstanceOf(CorruptArtifactException.class);
        assertThat(unreliable.calls).isEqualTo(1);
    }

    /** The store in the folder, behind a line that is down for the next few calls. */
    private final class UnreliableStore implements ArtifactStore {
        private int failures;
        private int calls;

        @Override
        public ArtifactReference put(String path, Content content) throws IOException {
            call();
            return files.put(path, content);
        }

        @Override
        public InputStream open(ArtifactReference reference) throws IOException {
            call();
            return files.open(reference);
        }

        @Override
        public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
            call();
            return files.find(name, sha256);
        }

        @Override
        public byte[] createRecord(String path, byte[] bytes) throws IOException {
            call();
            return files.createRecord(path, bytes);
        }

        @Override
        public void replaceRecord(String path, byte[] bytes) throws IOException {
            call();
            files.replaceRecord(path, bytes);
        }

        @Override
        public Optional<byte[]> readRecord(String path) throws IOException {
            call();
            return files.readRecord(path);
        }

        @Override
        public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
            call();
            return files.list(folder, after, max);
        }

        @Override
        public void delete(String path) throws IOException {
            call();
            files.delete(path);
        }

        @Override
        public OptionalLong bytesFree() throws IOException {
            call();
            return files.bytesFree();
        }

        private void call() throws IOException {
            calls++;
            if (calls <= failures) {
                throw new IOException("no answer");
            }
        }
    }
}
