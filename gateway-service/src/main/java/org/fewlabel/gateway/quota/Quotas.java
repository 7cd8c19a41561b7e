package org.fewlabel.gateway.quota;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.fewlabel.contracts.rest.QuotasView;
import org.fewlabel.contracts.rest.QuotasView.Quota;
import org.fewlabel.gateway.GatewayConfig;
import org.jspecify.annotations.Nullable;

/**
 * How much one owner may have. It binds owners, whoever asks in their name and with whatever role, and counts what is theirs, whoever
 * made it so: an operator who retries somebody's job takes of that one's room.
 *
 * <p>Two gateways must not both find the last room. Whoever is to take of an owner's room holds a lock of that owner's, in the database,
 * from before it counts to the end of the transaction that takes it: what the one before took is counted by the next one. A row with
 * the number would be a second truth, to be corrected at every end of a job; and a lock of the jobs themselves keeps nobody from adding one.
 */
@ApplicationScoped
public class Quotas {
    private static final String WAITING_MAX = "FEWLABEL_QUOTAS_WAITING_MAX";
    private static final String RUNNING_MAX = "FEWLABEL_QUOTAS_RUNNING_MAX";
    private static final String SWEEPS_MAX = "FEWLABEL_QUOTAS_SWEEPS_MAX";
    private static final String STORAGE_MAX = "FEWLABEL_QUOTAS_STORAGE_MAX";

    private static final UUID NO_SWEEP = new UUID(0, 0);

    private final QuotaRepository repository;
    private volatile Limits limits;

    Quotas(QuotaRepository repository, GatewayConfig config) {
        this.repository = repository;
        this.limits = Limits.of(config.quotas());
    }

    /** What is empty has no bound. */
    record Limits(OptionalLong waitingMax, OptionalLong runningMax, OptionalLong sweepsMax, OptionalLong storageMax) {
        /** @throws IllegalArgumentException if one is below 1, with the setting's name */
        static Limits of(GatewayConfig.Quotas config) {
            return new Limits(
                    atLeastOne(WAITING_MAX, config.waitingMax()),
                    atLeastOne(RUNNING_MAX, config.runningMax()),
                    atLeastOne(SWEEPS_MAX, config.sweepsMax()),
                    config.storageMax()
                            .map(size -> atLeastOne(STORAGE_MAX, OptionalLong.of(size.asLongValue())))
                            .orElse(OptionalLong.empty()));
        }

        private static OptionalLong atLeastOne(String setting, OptionalLong max) {
            if (max.isPresent() && max.getAsLong() < 1) {
                throw new IllegalArgumentException(setting + " must be at least 1, was: " + max.getAsLong());
            }
            return max;
        }
    }

    /**
     * Holds owners to other limits from now on.
     *
     * @return those of before
     */
    Limits replace(Limits other) {
        Limits before = limits;
        limits = other;
        return before;
    }

    /** A wrong setting stops the start. */
    void begin(@Observes StartupEvent event) {}

    /**
     * Keeps all others from an owner's queue until the caller's transaction ends. Whoever takes of its room holds it before counting what is
     * in it; and whoever also holds a job holds the queue first, or two may wait for each other.
     */
    public void holdQueue(String owner) {
        if (limits.waitingMax().isPresent()) {
            repository.lockQueue(owner);
        }
    }

    /**
     * That another job of an owner's may not wait, in words; empty where one may. Nobody else takes that room until the transaction of a
     * caller who holds the queue ends.
     */
    public Optional<String> queueFull(String owner) {
        OptionalLong max = limits.waitingMax();
        if (max.isEmpty()) {
            return Optional.empty();
        }
        long waiting = repository.waiting(owner);
        return waiting < max.getAsLong()
                ? Optional.empty()
                : Optional.of(
                        waiting + " jobs of " + owner + "'s are in the queue, are paused or are to be tried again, and "
                                + max.getAsLong() + " may be (" + WAITING_MAX + ")");
    }

    /**
     * Sees to it that another job of an owner's may wait, as {@link #queueFull} says.
     *
     * @throws QuotaReachedException if there is none
     */
    public void requireRoomInQueue(String owner) {
        queueFull(owner).ifPresent(full -> {
            throw new QuotaReachedException(
                    full + "; wait until a trainer has taken one, or cancel one that is not needed");
        });
    }

    /** Those who have as many jobs with trainers as they may; a moment later it may be others. */
    @Transactional
    public Set<String> ownersWhoRunAll() {
        OptionalLong max = limits.runningMax();
        return max.isEmpty() ? Set.of() : repository.ownersOfRunning(max.getAsLong());
    }

    /** Why a job of one of them is not begun. */
    public String runsAll(String owner) {
        return "as many jobs of " + owner + "'s are with trainers as may be at a time, "
                + limits.runningMax().orElseThrow() + " (" + RUNNING_MAX
                + "); it begins when one of them leaves its trainer";
    }

    /**
     * Whether another job of an owner's may be given to a trainer; if so, until the caller's transaction ends nobody else gives one. It
     * waits for nobody: while somebody else gives one it may not, so that a gateway that is stopped in the middle of it holds up one
     * owner's jobs and no other's. In the caller's transaction, whose statement that found the job may be older than the last claim.
     */
    public boolean mayRunAnother(String owner) {
        OptionalLong max = limits.runningMax();
        return max.isEmpty() || repository.lockClaimsIfFree(owner) && repository.running(owner) < max.getAsLong();
    }

    /**
     * Sees to it that another sweep of an owner's may be open. Nobody else takes that room until the caller's transaction ends.
     *
     * @throws QuotaReachedException if there is none
     */
    public void requireRoomForSweep(String owner) {
        requireRoomForSweep(owner, NO_SWEEP);
    }

    /**
     * The same for a sweep that is there already and is to have further runs. It may be open by now without anybody having asked for room,
     * as one is that was finished and was paused while one of its jobs went on: whatever its state is, the others are counted.
     *
     * @throws QuotaReachedException if there is none
     */
    public void requireRoomForSweep(String owner, UUID sweep) {
        OptionalLong max = limits.sweepsMax();
        if (max.isEmpty()) {
            return;
        }
        repository.lockSweeps(owner);
        long open = repository.openSweepsBeside(owner, sweep);
        if (open >= max.getAsLong()) {
            throw new QuotaReachedException(open + " sweeps of " + owner + "'s are neither finished nor cancelled, and "
                    + max.getAsLong() + " may be (" + SWEEPS_MAX
                    + "); wait until one is finished, or cancel one that is not needed");
        }
    }

    /**
     * Sees to it that there is room for another upload. Who is to list it keeps all others from doing so meanwhile.
     *
     * @param bytes that it has
     * @throws QuotaReachedException if there is none
     */
    @Transactional
    public void requireStorage(String owner, long bytes) {
        OptionalLong max = limits.storageMax();
        if (max.isEmpty()) {
            return;
        }
        long there = repository.uploadedBytes(owner);
        if (bytes > max.getAsLong() - there) {
            throw new QuotaReachedException(
                    "the uploads of " + owner + " have " + there + " bytes and this one has " + bytes
                            + ", and together they may have " + max.getAsLong() + " (" + STORAGE_MAX
                            + "); delete one that is not needed");
        }
    }

    /** What an owner may have, and has. */
    @Transactional
    public QuotasView of(String owner) {
        return new QuotasView(
                owner,
                new Quota(boxed(limits.waitingMax()), repository.waiting(owner)),
                new Quota(boxed(limits.runningMax()), repository.running(owner)),
                new Quota(boxed(limits.sweepsMax()), repository.openSweeps(owner)),
                new Quota(boxed(limits.storageMax()), repository.uploadedBytes(owner)));
    }

    private static @Nullable Long boxed(OptionalLong max) {
        return max.isPresent() ? (Long) max.getAsLong() : null;
    }
}
