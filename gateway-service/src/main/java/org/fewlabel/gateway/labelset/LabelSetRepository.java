package org.fewlabel.gateway.labelset;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.TypedQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.service.rest.PageToken;
import org.jspecify.annotations.Nullable;

/** The table of label sets. Every method runs in the caller's transaction. */
@ApplicationScoped
class LabelSetRepository {
    private static final int TOKEN_DIGITS = 32;

    private final Rows rows = new Rows();

    /** Panache's own methods, kept in here so that rows do not get out. */
    private static final class Rows implements PanacheRepositoryBase<LabelSetEntity, String> {}

    /**
     * A page of the list, newest first.
     *
     * @param labelSets without the names of their classes, which nobody wants of a list: those of one may be a quarter of a megabyte
     */
    record Page(List<KeptLabelSet> labelSets, @Nullable PageToken next) {
        Page {
            labelSets = List.copyOf(labelSets);
        }
    }

    /**
     * Keeps a set, unless one of the same name is kept.
     *
     * @return whether it was not
     */
    boolean add(KeptLabelSet set) {
        return rows.getEntityManager()
                        .createNativeQuery(
                                "INSERT INTO label_set (sha256, bytes, dataset, classes, given, predicted, note,"
                                        + " job_id, ensemble, based_on, created_at, owner) VALUES (:sha256, :bytes, :dataset,"
                                        + " :classes, :given, :predicted, :note, CAST(:jobId AS uuid), :ensemble,"
                                        + " :basedOn, :createdAt, :owner) ON CONFLICT (sha256) DO NOTHING")
                        .setParameter("sha256", set.sha256())
                        .setParameter("bytes", set.bytes())
                        .setParameter("dataset", set.dataset().wireName())
                        .setParameter("classes", LabelSetEntity.json(set.classes()))
                        .setParameter("given", set.given())
                        .setParameter("predicted", set.predicted())
                        .setParameter("note", set.note())
                        .setParameter(
                                "jobId",
                                set.jobId() == null ? null : set.jobId().toString())
                        .setParameter("ensemble", set.ensemble() == null ? null : LabelSetEntity.json(set.ensemble()))
                        .setParameter("basedOn", set.basedOn())
                        .setParameter("createdAt", set.createdAt())
                        .setParameter("owner", set.owner())
                        .executeUpdate()
                > 0;
    }

    Optional<KeptLabelSet> find(String sha256) {
        return rows.findByIdOptional(sha256).map(LabelSetEntity::labelSet);
    }

    /** The set that one is based on; empty if it is on none, or there is no such set. */
    Optional<String> basedOn(String sha256) {
        return rows.getEntityManager()
                .createQuery(
                        "select basedOn from LabelSetEntity where sha256 = :sha256 and basedOn is not null",
                        String.class)
                .setParameter("sha256", sha256)
                .getResultStream()
                .findFirst();
    }

    /**
     * @param dataset null for all
     * @param owner null for everybody's
     */
    Page page(@Nullable String dataset, @Nullable String owner, @Nullable PageToken after, int size) {
        StringBuilder where = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (dataset != null) {
            where.append(" and dataset = :dataset");
            parameters.put("dataset", dataset);
        }
        if (owner != null) {
            where.append(" and owner = :owner");
            parameters.put("owner", owner);
        }
        if (after != null) {
            // A text comes after each that it begins with: the last one of the page before is not below its beginning.
            where.append(" and (createdAt < :createdAt or createdAt = :createdAt and sha256 < :beginning)");
            parameters.put("createdAt", after.createdAt());
            parameters.put("beginning", after.id().toString().replace("-", ""));
        }
        // One more than asked for tells whether there is a next page.
        TypedQuery<LabelSetEntity> query = rows.getEntityManager()
                .createQuery(
                        "select new " + LabelSetEntity.class.getName()
                                + "(sha256, bytes, dataset, '[]', given, predicted, note, jobId, ensemble,"
                                + " basedOn, createdAt, owner) from LabelSetEntity where " + where
                                + " order by createdAt desc, sha256 desc",
                        LabelSetEntity.class)
                .setMaxResults(size + 1);
        parameters.forEach(query::setParameter);
        List<LabelSetEntity> found = query.getResultList();
        LabelSetEntity last = found.size() > size ? found.get(size - 1) : null;
        return new Page(
                found.stream().limit(size).map(LabelSetEntity::labelSet).toList(),
                last == null ? null : new PageToken(last.createdAt, beginning(last.sha256)));
    }

    /** The first half of a digest, as tokens have it. */
    private static UUID beginning(String sha256) {
        String digits = sha256.substring(0, TOKEN_DIGITS);
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }
}
