package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.fewlabel.contracts.ArtifactReference;
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
    void readsWithoutAReferenceOnTheLastTry() throws IOException {
        files.put("a", BYTES);
        unreliable.failures = TRIES_MAX - 1;

        assertThat(store.read("a")).hasValue(BYTES);
    }

    @Test
    void givesUpAfterTheLastTry() {
        unreliable.failures = TRIES_MAX;

        assertThatThrownBy(() -> store.find("a"))
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
        files.put("a", BYTES);
        ArtifactReference promised = new ArtifactReference("a", "0".repeat(64), BYTES.length);

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
        public Optional<ArtifactReference> find(String path) throws IOException {
            call();
            return files.find(path);
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            call();
            return files.read(path);
        }

        private void call() throws IOException {
            calls++;
            if (calls <= failures) {
                throw new IOException("no answer");
            }
        }
    }
}
