package org.fewlabel.artifacts;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.fewlabel.contracts.ArtifactReference;

/**
 * A store that is tried again where it does not answer, a bounded number of times with growing pauses. What is corrupt or
 * missing stays so, and is not tried again.
 *
 * <p>Only the opening of a stream is tried again, not the reading from it: who reads has consumed some of it already.
 * {@link #read(ArtifactReference)} begins anew as a whole.
 */
final class RetryingArtifactStore extends ForwardingArtifactStore {
    private final Patience patience;

    RetryingArtifactStore(ArtifactStore store, Patience patience) {
        super(store);
        this.patience = patience;
    }

    @Override
    public byte[] read(ArtifactReference reference) throws IOException {
        return access(() -> store().read(reference));
    }

    @Override
    public boolean isWhole(ArtifactReference reference) throws IOException {
        return access(() -> store().isWhole(reference));
    }

    @Override
    protected <T> T access(Access<T> access) throws IOException {
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
