package org.fewlabel.gateway.quota;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.gateway.AdvisoryLockRepository;
import org.fewlabel.gateway.job.JobStates;

/** What owners have, counted in the tables of jobs, sweeps and uploads. Every method runs in the caller's transaction. */
@ApplicationScoped
class QuotaRepository {
    /** Not over, and with no trainer. What waits for its last labels alone counts nowhere: it needs a trainer no more. */
    private static final String WAITS = "state IN " + JobStates.WAITING;
    /** A trainer has it. The states lead to the rows by their index, and the lease says it. */
    private static final String RUNS = "state IN " + JobStates.LEASED + " AND lease_until IS NOT NULL";

    /** Of sweeps. */
    private static final String OPEN = "finished_at IS NULL AND state <> 'CANCELLED'";

    private final EntityManager entityManager;

    QuotaRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Keeps all others from an owner's queue until the transaction ends; there may be no row yet to lock. */
    void lockQueue(String owner) {
        AdvisoryLockRepository.hold(entityManager, AdvisoryLockRepository.NAMES, "queue of " + owner);
    }

    /** Keeps all others from opening sweeps of an owner until the transaction ends. */
    void lockSweeps(String owner) {
        AdvisoryLockRepository.hold(entityManager, AdvisoryLockRepository.NAMES, "sweeps of " + owner);
    }

    /** Keeps all others from giving jobs of an owner to trainers until the transaction ends, unless one is at it. */
    boolean lockClaimsIfFree(String owner) {
        return AdvisoryLockRepository.holdIfFree(entityManager, AdvisoryLockRepository.NAMES, "claims of " + owner);
    }

    long waiting(String owner) {
        return number("SELECT count(*) FROM job WHERE owner = :owner AND " + WAITS, owner);
    }

    long running(String owner) {
        return number("SELECT count(*) FROM job WHERE owner = :owner AND " + RUNS, owner);
    }

    long openSweeps(String owner) {
        return number("SELECT count(*) FROM sweep WHERE owner = :owner AND " + OPEN, owner);
    }

    /** The same without one of them. */
    long openSweepsBeside(String owner, UUID sweep) {
        return ((Number) entityManager
                        .createNativeQuery(
                                "SELECT count(*) FROM sweep WHERE owner = :owner AND id <> :sweep AND " + OPEN)
                        .setParameter("owner", owner)
                        .setParameter("sweep", sweep)
                        .getSingleResult())
                .longValue();
    }

    /** Of the pictures of the uploads that are listed. */
    long uploadedBytes(String owner) {
        return number(
                "SELECT CAST(coalesce(sum(bytes), 0) AS bigint) FROM upload WHERE owner = :owner AND deleted_at IS NULL",
                owner);
    }

    /** Those of whose jobs at least so many are with trainers. */
    Set<String> ownersOfRunning(long atLeast) {
        List<?> found = entityManager
                .createNativeQuery(
                        "SELECT owner FROM job WHERE " + RUNS + " GROUP BY owner HAVING count(*) >= :atLeast",
                        String.class)
                .setParameter("atLeast", atLeast)
                .getResultList();
        return found.stream().map(String.class::cast).collect(Collectors.toUnmodifiableSet());
    }

    private long number(String query, String owner) {
        return ((Number) entityManager
                        .createNativeQuery(query)
                        .setParameter("owner", owner)
                        .getSingleResult())
                .longValue();
    }
}
