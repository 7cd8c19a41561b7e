package org.fewlabel.metrics.comparison;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.metrics.comparison.Run.Seeds;
import org.fewlabel.metrics.result.ResultFilter;
import org.jspecify.annotations.Nullable;

/** Runs to be compared, read from their view. */
@ApplicationScoped
class ComparisonRepository {
    private static final double PERCENT = 100;
    /** PostgreSQL takes 65,535 parameters at most, and plans for each. */
    private static final int IDS_MAX = 1_000;

    private final EntityManager entityManager;

    ComparisonRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** From the newest, and no more than that many. */
    List<FoundRun> runs(ResultFilter filter, Figure figure, int runsMax) {
        var query = entityManager.createQuery(
                select(figure) + " where " + filter.condition() + " order by submittedAt desc, jobId desc",
                Object[].class);
        filter.parameters().forEach(query::setParameter);
        Map<String, RunSettings> known = new HashMap<>();
        return query.setMaxResults(runsMax)
                .getResultStream()
                .map(row -> run(row, figure, known))
                .toList();
    }

    /** Those that are known, by job. */
    Map<UUID, FoundRun> runs(Collection<UUID> jobs, Figure figure) {
        Map<UUID, FoundRun> found = new HashMap<>();
        Map<String, RunSettings> known = new HashMap<>();
        List<UUID> ids = new ArrayList<>(jobs);
        for (int from = 0; from < ids.size(); from += IDS_MAX) {
            entityManager
                    .createQuery(select(figure) + " where jobId in (:ids)", Object[].class)
                    .setParameter("ids", ids.subList(from, Math.min(ids.size(), from + IDS_MAX)))
                    .getResultStream()
                    .forEach(row -> found.put((UUID) row[0], run(row, figure, known)));
        }
        return found;
    }

    Map<UUID, String> specs(Collection<UUID> jobs) {
        Map<UUID, String> specs = new HashMap<>();
        entityManager
                .createQuery("select jobId, spec from RunEntity where jobId in (:ids)", Object[].class)
                .setParameter("ids", jobs)
                .getResultStream()
                .forEach(row -> specs.put((UUID) row[0], (String) row[1]));
        return specs;
    }

    private static String select(Figure figure) {
        return "select jobId, seed, splitSeed, state, reason, whole, " + figure.property()
                + ", settingsId, dataset, labels, network, method, inputs, targets, epochs, moreLabels,"
                + " startModelSha256, head, labelSet, precision, folder, otherSeeds, startName from RunEntity";
    }

    /** @param known settings that were read, by their id: there are far fewer than runs */
    private static FoundRun run(@Nullable Object[] row, Figure figure, Map<String, RunSettings> known) {
        String state = (String) row[3];
        boolean whole = (Boolean) row[5];
        Double error = (Double) row[6];
        Run run = new Run(
                (UUID) row[0],
                new Seeds((Long) row[1], (Long) row[2], (String) row[21]),
                state,
                error == null ? reason(state, (String) row[4], whole, figure) : null,
                error == null ? null : (Double) (error * PERCENT));
        return new FoundRun(known.computeIfAbsent((String) row[7], id -> settings(id, row)), run);
    }

    private static RunSettings settings(String id, @Nullable Object[] row) {
        return new RunSettings(
                id,
                (String) row[8],
                (String) row[20],
                (Integer) row[9],
                (String) row[10],
                (String) row[11],
                (String) row[12],
                (String) row[13],
                (Integer) row[14],
                (Boolean) row[15],
                (String) row[16],
                (String) row[17],
                (String) row[18],
                (String) row[19],
                (String) row[22]);
    }

    private static @Nullable String reason(String state, @Nullable String given, boolean whole, Figure figure) {
        if (!JobState.SUCCEEDED.wireName().equals(state)) {
            return given;
        }
        return whole ? "it has no error " + figure.words() : "some of its epochs are missing, or still on their way";
    }
}
