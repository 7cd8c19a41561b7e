package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.contracts.ArtifactReference;
import org.jspecify.annotations.Nullable;

/**
 * A store that is tried again where it does not answer, a bounded number of times with growing pauses. What is corrupt or
 * missing stays so, and is not tried again.
 *
 * <p>Only the opening of a stream is tried again, not the reading from it: who reads has consumed some of it already.
 * {@link #read(ArtifactReference)} begins anew as a whole.
 */
final class RetryingArtifactStore implements ArtifactStore {
    private final ArtifactStore store;
    private final Patience patience;

    RetryingArtifactStore(ArtifactStore store, Patience patience) {
        this.store = store;
        this.patience = patience;
    }

    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        return retry(() -> store.put(name, content));
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        return retry(() -> store.open(reference));
    }

    @Override
    public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
        return retry(() -> store.find(name, sha256));
    }

    @Override
    public byte[] read(ArtifactReference reference) throws IOException {
        return retry(() -> store.read(reference));
    }

    @Override
    public boolean isWhole(ArtifactReference reference) throws IOException {
        return retry(() -> store.isWhole(reference));
    }

    @Override
    public byte[] createRecord(String path, byte[] bytes) throws IOException {
        return retry(() -> store.createRecord(path, bytes));
    }

    @Override
    public void replaceRecord(String path, byte[] bytes) throws IOException {
        retry(() -> {
            store.replaceRecord(path, bytes);
            return true;
        });
    }

    @Override
    public Optional<byte[]> readRecord(String path) throws IOException {
        return retry(() -> store.readRecord(path));
    }

    @Override
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        return retry(() -> store.list(folder, after, max));
    }

    @Override
    public void delete(String path) throws IOException {
        retry(() -> {
            store.delete(path);
            return true;
        });
    }

    @Override
    public OptionalLong bytesFree() throws IOException {
        return retry(store::bytesFree);
    }

    @Override
    public void requireThere() throws IOException {
        store.requireThere();
    }

    private interface Access<T> {
        T run() throws IOException;
    }

    private <T> T retry(Access<T> access) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return access.run();
            } catch (CorruptArtifactException | MissingArtifactException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (tries == patience.triesMax()) {
                    throw e;
                }
            }
            pause(patience.pauses().delayAfter(tries));
        }
    }

    private static void pause(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two tries of the artifact store");
        }
    }
}
