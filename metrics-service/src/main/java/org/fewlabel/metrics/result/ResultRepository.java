package org.fewlabel.metrics.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.service.rest.PageToken;
import org.jspecify.annotations.Nullable;

/** Results, read from the views. */
@ApplicationScoped
class ResultRepository implements PanacheRepositoryBase<ResultEntity, UUID> {
    /** More than a screen is wide, and an answer of less than a megabyte. */
    static final int CURVE_POINTS_MAX = 1_000;

    /** @param after the end of the page before; null for the first */
    ResultPage page(ResultFilter filter, @Nullable PageToken after, int size) {
        String condition = filter.condition();
        Map<String, Object> parameters = filter.parameters();
        if (after != null) {
            condition += " and (submittedAt < :afterTime or (submittedAt = :afterTime and jobId < :afterId))";
            parameters.put("afterTime", after.createdAt());
            parameters.put("afterId", after.id());
        }
        // One more than asked for tells whether there is another page.
        List<ResultEntity> rows = find(condition + " order by submittedAt desc, jobId desc", parameters)
                .range(0, size)
                .list();
        boolean more = rows.size() > size;
        List<ResultEntity> shown = more ? rows.subList(0, size) : rows;
        ResultEntity last = more ? shown.get(size - 1) : null;
        return new ResultPage(
                shown.stream().map(ResultEntity::toResult).toList(),
                last == null ? null : new PageToken(last.submittedAt, last.jobId).encode());
    }

    Optional<ResultDetail> detail(UUID jobId) {
        return findByIdOptional(jobId).map(row -> detail(jobId, row));
    }

    private ResultDetail detail(UUID jobId, ResultEntity row) {
        int last = lastEpoch(jobId);
        // The least k for which every k-th epoch makes a curve of so many points at most, and the last one.
        int every = last / CURVE_POINTS_MAX + 1;
        return new ResultDetail(
                row.toResult(),
                row.attempt,
                row.reason,
                row.message,
                row.submittedAt,
                row.startedAt,
                row.finishedAt,
                spec(row),
                every,
                curve(jobId, every, last),
                attempts(jobId));
    }

    private static JobSpec spec(ResultEntity row) {
        try {
            return Json.mapper().readValue(row.spec, JobSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored spec cannot be read: jobId=" + row.jobId, e);
        }
    }

    private List<ResultAttempt> attempts(UUID jobId) {
        return getEntityManager()
                .createQuery(
                        "from ResultAttemptEntity where id.jobId = :jobId order by id.attempt",
                        ResultAttemptEntity.class)
                .setParameter("jobId", jobId)
                .getResultStream()
                .map(ResultAttemptEntity::toAttempt)
                .toList();
    }

    /** What there is of each class, in every epoch, would make an answer of many megabytes: the last that was labeled has it. */
    private List<EpochPoint> curve(UUID jobId, int every, int last) {
        List<EpochPointEntity> rows = getEntityManager()
                .createQuery(
                        "from EpochPointEntity where id.jobId = :jobId and (mod(id.epoch, :every) = 0 or id.epoch = :last)"
                                + " order by id.epoch",
                        EpochPointEntity.class)
                .setParameter("jobId", jobId)
                .setParameter("every", every)
                .setParameter("last", last)
                .getResultList();
        int lastLabeled = rows.stream()
                .filter(row -> row.coverage != null)
                .mapToInt(row -> row.id.epoch())
                .max()
                .orElse(-1);
        return rows.stream()
                .map(row ->
                        row.id.epoch() == lastLabeled ? row.toWholePoint(confusion(jobId, lastLabeled)) : row.toPoint())
                .toList();
    }

    /** 0 before there is one. */
    private int lastEpoch(UUID jobId) {
        Integer last = getEntityManager()
                .createQuery("select max(id.epoch) from EpochPointEntity where id.jobId = :jobId", Integer.class)
                .setParameter("jobId", jobId)
                .getSingleResult();
        return last == null ? 0 : last;
    }

    private List<List<Integer>> confusion(UUID jobId, int epoch) {
        Map<Object, List<Integer>> rows = getEntityManager()
                .createQuery(
                        "select id.truthIndex, images from ConfusionEntity where id.jobId = :jobId and id.epoch ="
                                + " :epoch order by id.truthIndex, id.labelIndex",
                        Object[].class)
                .setParameter("jobId", jobId)
                .setParameter("epoch", epoch)
                .getResultStream()
                .collect(Collectors.groupingBy(
                        cell -> cell[0],
                        LinkedHashMap::new,
                        Collectors.mapping(cell -> (Integer) cell[1], Collectors.toList())));
        return List.copyOf(rows.values());
    }
}
