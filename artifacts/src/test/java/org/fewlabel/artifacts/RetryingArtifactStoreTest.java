package org.fewlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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
    private final class UnreliableStore extends ForwardingArtifactStore {
        private int failures;
        private int calls;

        UnreliableStore() {
            super(files);
        }

        @Override
        protected <T> T access(Access<T> access) throws IOException {
            calls++;
            if (calls <= failures) {
                throw new IOException("no answer");
            }
            return access.run();
        }
    }
}
