package org.fewlabel.gateway.sweep;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.gateway.AdvisoryLockRepository;
import org.fewlabel.service.rest.PageToken;
import org.jspecify.annotations.Nullable;

/** The table of sweeps. Every method runs in the caller's transaction. */
@ApplicationScoped
class SweepRepository {
    private final Rows rows = new Rows();

    /** Panache's own methods, kept in here so that rows do not get out. */
    private static final class Rows implements PanacheRepositoryBase<SweepEntity, UUID> {}

    /** A sweep's page of the list, newest first. */
    record Page(List<Sweep> sweeps, @Nullable PageToken next) {
        Page {
            sweeps = List.copyOf(sweeps);
        }
    }

    /** What an earlier submission with an idempotency key was. */
    record Earlier(UUID id, String sha256) {}

    void add(Sweep sweep, @Nullable String requestKey, @Nullable String requestSha256) {
        SweepEntity row = new SweepEntity();
        row.write(sweep);
        row.requestKey = requestKey;
        row.requestSha256 = requestSha256;
        rows.persistAndFlush(row);
    }

    /** Keeps all others that come with the same key waiting until the transaction ends; empty if it is free. */
    Optional<Earlier> lockKey(String key) {
        AdvisoryLockRepository.hold(rows.getEntityManager(), AdvisoryLockRepository.KEYS, key);
        return rows.find("requestKey", key)
                .firstResultOptional()
                .map(row -> new Earlier(row.id, row.requestSha256 == null ? "" : row.requestSha256));
    }

    Optional<Sweep> find(UUID id) {
        return rows.findByIdOptional(id).map(SweepEntity::sweep);
    }

    /** Finds a sweep and keeps all others from it until the transaction ends. */
    Optional<Sweep> lock(UUID id) {
        return rows.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).map(SweepEntity::sweep);
    }

    /** The same of one that nobody else keeps: another instance of the gateway that is at it is not waited for. */
    Optional<Sweep> lockIfFree(UUID id) {
        return rows.getEntityManager()
                .createNativeQuery("SELECT * FROM sweep WHERE id = :id FOR UPDATE SKIP LOCKED", SweepEntity.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(row -> ((SweepEntity) row).sweep());
    }

    void save(Sweep sweep) {
        rows.findById(sweep.id()).write(sweep);
    }

    /**
     * Sweeps for which there is something to do, oldest first.
     *
     * @param after the last of an earlier answer; null for the first
     */
    List<PageToken> open(@Nullable PageToken after, int max) {
        String later = after == null
                ? ""
                : " and (sweep.createdAt > :createdAt or sweep.createdAt = :createdAt and sweep.id > :id)";
        // Without their plans: most looks find that nothing has happened.
        TypedQuery<Object[]> query = rows.getEntityManager()
                .createQuery(
                        "select sweep.createdAt, sweep.id from SweepEntity sweep where sweep.finishedAt is null" + later
                                + " order by sweep.createdAt, sweep.id",
                        Object[].class)
                .setMaxResults(max);
        if (after != null) {
            query.setParameter("createdAt", after.createdAt()).setParameter("id", after.id());
        }
        return query.getResultStream()
                .map(row -> new PageToken((Instant) row[0], (UUID) row[1]))
                .toList();
    }

    Page page(@Nullable String name, @Nullable String owner, @Nullable PageToken after, int size) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (name != null) {
            conditions.add("name = :name");
            parameters.put("name", name);
        }
        if (owner != null) {
            conditions.add("owner = :owner");
            parameters.put("owner", owner);
        }
        if (after != null) {
            conditions.add("(createdAt < :createdAt or createdAt = :createdAt and id < :id)");
            parameters.put("createdAt", after.createdAt());
            parameters.put("id", after.id());
        }
        String where = conditions.isEmpty() ? "" : String.join(" and ", conditions) + " ";
        // One more than asked for tells whether there is a next page.
        List<SweepEntity> found = rows.find(where + "order by createdAt desc, id desc", parameters)
                .range(0, size)
                .list();
        SweepEntity last = found.size() > size ? found.get(size - 1) : null;
        return new Page(
                found.stream().limit(size).map(SweepEntity::sweep).toList(),
                last == null ? null : new PageToken(last.createdAt, last.id));
    }
}
