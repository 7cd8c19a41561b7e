package org.fewlabel.trainer.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.ForwardingArtifactStore;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Backoff;
import org.fewlabel.learning.failure.FailureReason;
import org.fewlabel.learning.failure.FailureReason.Kind;
import org.fewlabel.learning.failure.WorkFailure;
import org.fewlabel.learning.training.StopSignal;
import org.fewlabel.service.outage.Outage;
import org.fewlabel.service.outage.Outages;
import org.jboss.logging.Logger;

/**
 * A store whose outages a run waits out, however long they last, or until the run is stopped: what was trained is not thrown
 * away for want of a place to put it. The heartbeats go on meanwhile, and readiness says what is missing.
 *
 * <p>Only the opening of a stream is waited for, as in the store itself: who reads from it has consumed some already.
 */
public final class OutlastingArtifactStore extends ForwardingArtifactStore {
    private static final Logger LOG = Logger.getLogger(OutlastingArtifactStore.class);
    private static final String WAITING = "training";
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    /** How long a stop may go unnoticed. */
    private static final Duration LOOKS_APART = Duration.ofMillis(100);

    private final Outages outages;
    private volatile StopSignal stop = () -> false;

    public OutlastingArtifactStore(ArtifactStore store, Outages outages) {
        super(store);
        this.outages = outages;
    }

    /** From now on the waits are those of a run with this stop signal. */
    void waitUntil(StopSignal runsStop) {
        stop = runsStop;
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
