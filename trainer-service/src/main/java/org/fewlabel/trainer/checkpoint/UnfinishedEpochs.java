package org.fewlabel.trainer.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.artifacts.EpochArtifacts;
import org.fewlabel.artifacts.safetensors.Safetensors;
import org.fewlabel.contracts.ArtifactReference;
import org.fewlabel.contracts.Claim;
import org.fewlabel.contracts.UnfinishedEpoch;
import org.fewlabel.learning.training.Checkpoint;
import org.jboss.logging.Logger;

/**
 * Checkpoints in the middle of an epoch. They save time and nothing else: what cannot be written in time, or read again, is
 * done without, and the job goes on from its last labeled epoch.
 */
@ApplicationScoped
public class UnfinishedEpochs {
    private static final Logger LOG = Logger.getLogger(UnfinishedEpochs.class);

    private static final Duration LOOKS_APART = Duration.ofMillis(100);

    private final ArtifactStore store;

    public UnfinishedEpochs(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Writes what was done of an epoch.
     *
     * @param checkpoint in the middle of it
     * @param left how much longer that may take; it is asked again and again, and may come to less than it was
     * @return empty if it took longer or failed
     */
    public Optional<UnfinishedEpoch> write(Claim claim, Checkpoint checkpoint, Supplier<Duration> left) {
        int epoch = checkpoint.epoch() + 1;
        String path = new EpochArtifacts(claim.jobId(), claim.attempt(), epoch).unfinished();
        FutureTask<ArtifactReference> writing =
                new FutureTask<>(() -> store.put(path, checkpoint.toSafetensors()::writeTo));
        // A daemon, for a store that hangs must not keep the process from exiting.
        Thread writer = new Thread(writing, "unfinished-epoch");
        writer.setDaemon(true);
        writer.start();
        try {
            ArtifactReference written = await(writing, left);
            return Optional.of(new UnfinishedEpoch(epoch, steps(checkpoint), written));
        } catch (ExecutionException | TimeoutException e) {
            writing.cancel(true);
            LOG.warnf(
                    "Unfinished epoch not kept: jobId=%s attempt=%d epoch=%d cause=%s",
                    claim.jobId(), claim.attempt(), epoch, e instanceof TimeoutException ? "not in time" : e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static <T> T await(FutureTask<T> writing, Supplier<Duration> left)
            throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            long millis = left.get().toMillis();
            try {
                return writing.get(Math.max(0, Math.min(millis, LOOKS_APART.toMillis())), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (millis <= LOOKS_APART.toMillis()) {
                    throw e;
                }
            }
        }
    }

    private static int steps(Checkpoint checkpoint) {
        if (checkpoint.progress() == null) {
            throw new IllegalArgumentException("epoch " + checkpoint.epoch() + " is finished");
        }
        return checkpoint.progress().step();
    }

    /** What an earlier attempt kept; empty if nothing, or if it cannot be read. */
    public Optional<Checkpoint> read(Claim claim) {
        UnfinishedEpoch unfinished = claim.unfinished();
        if (unfinished == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = store.read(unfinished.checkpoint());
            return Optional.of(
                    Checkpoint.ofUnfinished(Safetensors.read(new ByteArrayInputStream(bytes), bytes.length)));
        } catch (IOException e) {
            LOG.warnf(
                    "Unfinished epoch cannot be read, it is begun again: jobId=%s attempt=%d epoch=%d cause=%s",
                    claim.jobId(), claim.attempt(), unfinished.epoch(), e);
            return Optional.empty();
        }
    }
}
