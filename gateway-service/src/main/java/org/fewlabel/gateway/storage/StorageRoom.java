package org.fewlabel.gateway.storage;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.fewlabel.artifacts.ArtifactStore;
import org.fewlabel.gateway.GatewayConfig;
import org.fewlabel.service.outage.OutageException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether the store has room for another job. It is looked up at a steady pace and not when a trainer asks, so that a disk that hangs
 * does not hang the answer. A store that does not answer is no full one: jobs are given out, and their trainers wait for it.
 */
@ApplicationScoped
public class StorageRoom {
    private static final Logger LOG = Logger.getLogger(StorageRoom.class);
    private static final double BYTES_PER_GIB = 1L << 30;

    private final ArtifactStore store;
    private final Clock clock;
    private final long freeMinBytes;
    private volatile @Nullable Shortage shortage;

    StorageRoom(ArtifactStore store, Clock clock, GatewayConfig config) {
        this.store = store;
        this.clock = clock;
        this.freeMinBytes = config.artifacts().freeMin().asLongValue();
    }

    /**
     * That the store has too little room.
     *
     * @param since when that was seen first
     * @param message the same for people
     */
    public record Shortage(Instant since, String message) {}

    /** Before the first trainer asks. */
    void begin(@Observes StartupEvent event) {
        look();
    }

    @Scheduled(
            every = "10s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void look() {
        try {
            seen(store.bytesFree());
        } catch (IOException | OutageException e) {
            LOG.debug("the room of the artifact store cannot be looked up", e);
            shortage = null;
        }
    }

    private void seen(OptionalLong bytesFree) {
        Shortage before = shortage;
        if (bytesFree.isEmpty() || bytesFree.getAsLong() >= freeMinBytes) {
            if (before != null) {
                LOG.info("the artifact store has room again");
            }
            shortage = null;
            return;
        }
        String message = String.format(
                Locale.ROOT,
                "the disk of the artifact store has %.1f GiB of room, and %.1f must be free before a job begins"
                        + " (FEWLABEL_ARTIFACTS_FREE_MIN)",
                bytesFree.getAsLong() / BYTES_PER_GIB,
                freeMinBytes / BYTES_PER_GIB);
        if (before == null) {
            LOG.warnf("no job begins: %s", message);
        }
        shortage = new Shortage(before == null ? clock.instant() : before.since(), message);
    }

    /** Empty where there is room, or nobody knows. */
    public Optional<Shortage> shortage() {
        return Optional.ofNullable(shortage);
    }
}
