package org.fewlabel.trainer.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.StoredFiles;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.learning.failure.FailureReason;
import org.fewlabel.learning.failure.FailureReason.Kind;
import org.fewlabel.learning.failure.WorkFailure;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.Outages;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A store whose outages a run waits out, however long they last, or until the run is stopped: what was trained is not thrown
 * away for want of a place to put it. The heartbeats go on meanwhile, and readiness says what is missing.
 *
 * <p>Only the opening of a stream is waited for, as in the store itself: who reads from it has consumed some already.
 */
public final class OutlastingArtifactStore implements ArtifactStore {
    private static final Logger LOG = Logger.getLogger(OutlastingArtifactStore.class);
    private static final String WAITING = "training";
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    /** How long a stop may go unnoticed. */
    private static final Duration LOOKS_APART = Duration.ofMillis(100);

    private final ArtifactStore store;
    private final Outages outages;
    private volatile StopSignal stop = () -> false;

    public OutlastingArtifactStore(ArtifactStore store, Outages outages) {
        this.store = store;
        this.outages = outages;
    }

    /** From now on the waits are those of a run with this stop signal. */
    void waitUntil(StopSignal runsStop) {
        stop = runsStop;
    }

    @Override
    public ArtifactReference put(String name, Content content) throws IOException {
        return outlast(() -> store.put(name, content));
    }

    @Override
    public InputStream open(ArtifactReference reference) throws IOException {
        return outlast(() -> store.open(reference));
    }

    @Override
    public byte[] read(ArtifactReference reference) throws IOException {
        return outlast(() -> store.read(reference));
    }

    @Override
    public boolean isWhole(ArtifactReference reference) throws IOException {
        return outlast(() -> store.isWhole(reference));
    }

    @Override
    public Optional<ArtifactReference> find(String name, String sha256) throws IOException {
        return outlast(() -> store.find(name, sha256));
    }

    @Override
    public byte[] createRecord(String path, byte[] bytes) throws IOException {
        return outlast(() -> store.createRecord(path, bytes));
    }

    @Override
    public void replaceRecord(String path, byte[] bytes) throws IOException {
        outlast(() -> {
            store.replaceRecord(path, bytes);
            return path;
        });
    }

    @Override
    public Optional<byte[]> readRecord(String path) throws IOException {
        return outlast(() -> store.readRecord(path));
    }

    @Override
    public StoredFiles list(String folder, @Nullable String after, int max) throws IOException {
        return outlast(() -> store.list(folder, after, max));
    }

    @Override
    public void delete(String path) throws IOException {
        outlast(() -> {
            store.delete(path);
            return true;
        });
    }

    @Override
    public OptionalLong bytesFree() throws IOException {
        return outlast(store::bytesFree);
    }

    /** Not waited for: who asks wants to know. */
    @Override
    public void requireThere() throws IOException {
        store.requireThere();
    }

    private interface Access<T> {
        T run() throws IOException;
    }

    private <T> T outlast(Access<T> access) throws IOException {
        int failures = 0;
        try {
            while (true) {
                try {
                    return access.run();
                } catch (InterruptedIOException e) {
                    throw e;
                } catch (IOException e) {
                    if (stop.isRaised() || WorkFailure.of(e).kind() != Kind.OUTAGE) {
                        throw e;
                    }
                    failures++;
                    LOG.warnf("Artifact store does not answer, trying again: failures=%d cause=%s", failures, e);
                    outages.begin(WAITING, new Outage(FailureReason.STORE_UNAVAILABLE.need(), String.valueOf(e)));
                    pause(PAUSES.delayAfter(failures), e);
                }
            }
        } finally {
            if (failures > 0) {
                outages.over(WAITING);
            }
        }
    }

    private void pause(Duration pause, IOException cause) throws IOException {
        long untilNanos = System.nanoTime() + pause.toNanos();
        try {
            while (System.nanoTime() - untilNanos < 0) {
                if (stop.isRaised()) {
                    throw cause;
                }
                Thread.sleep(LOOKS_APART.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the artifact store did not answer");
        }
    }
}
