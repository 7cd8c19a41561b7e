package org.fewlabel.gateway.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.job.BatchSpec;
import org.fewlabel.contracts.job.DatasetSpec;
import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.contracts.job.JobState;
import org.fewlabel.contracts.sweep.RunState;
import org.fewlabel.gateway.job.JobStates;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The tables of cells and runs. How a run stands is read of its job, in the same question for all runs: a sweep has a thousand, and
 * keeps no second truth about them. Every method runs in the caller's transaction.
 */
@ApplicationScoped
class SweepRunRepository {
    private static final Logger LOG = Logger.getLogger(SweepRunRepository.class);

    /** So many of the newest jobs that succeeded tell how fast the next ones will be. */
    private static final int PACES_MAX = 1_000;

    private static final String JOBS = " FROM sweep_run run LEFT JOIN job ON job.id = run.job_id ";
    /** A job that is gone without having been seen at its end did not succeed, as far as anybody knows. */
    private static final String STATE = "CASE WHEN run.again THEN NULL WHEN run.refused IS NOT NULL THEN 'FAILED'"
            + " WHEN run.job_id IS NULL THEN NULL ELSE coalesce(job.state, run.outcome, 'CANCELLED') END";

    private static final String IS_PLANNED = "(run.job_id IS NULL AND run.refused IS NULL OR run.again)";

    /** Trained to the end, by a trainer that has gone on; the labels of the last epoch are awaited. */
    private static final String FINISHING = "job.state = 'RUNNING' AND job.lease_until IS NULL";

    /** Since the job was first claimed, to its end if it is over; null before that. */
    private static final String SECONDS =
            "CAST(extract(epoch FROM coalesce(job.finished_at, :now) - job.started_at) AS double precision)";

    private static final TypeReference<LinkedHashMap<String, JsonNode>> SETTINGS = new TypeReference<>() {};

    private final EntityManager entityManager;

    SweepRunRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /**
     * What is to be submitted next.
     *
     * @param failedJob the run's, which is to go on; null where it has none that can
     * @param removedJob the run's that has nothing to go on from, since its files were removed; null where it has none such
     */
    record Next(
            int number,
            String key,
            JobSpec spec,
            @Nullable UUID failedJob,
            @Nullable UUID removedJob) {}

    void addCells(UUID sweep, List<SweepCell> cells) {
        ArrayNode written = Json.mapper().createArrayNode();
        for (SweepCell cell : cells) {
            written.addObject()
                    .put("number", cell.number())
                    .put("label", cell.label())
                    .put("row_label", cell.row())
                    .put("point", json(cell.point()))
                    .put("settings", json(cell.settings()))
                    .set("spec", Json.mapper().valueToTree(cell.spec()));
        }
        insert(
                        "sweep_cell",
                        "number integer, label text, row_label text, point text, settings text, spec jsonb",
                        written)
                .setParameter("sweep", sweep)
                .executeUpdate();
    }

    /** Adds runs behind those that are there. */
    void addRuns(UUID sweep, List<SweepRun> runs) {
        ArrayNode written = Json.mapper().createArrayNode();
        for (SweepRun run : runs) {
            written.addObject()
                    .put("number", run.number())
                    .put("cell", run.cell())
                    .put("seed", run.seed())
                    .put("split_seed", run.splitSeed())
                    .put("key", run.key());
        }
        insert("sweep_run", "number integer, cell integer, seed bigint, split_seed bigint, key text", written)
                .setParameter("sweep", sweep)
                .executeUpdate();
    }

    /** One statement for all rows, whose columns are named as the fields of the objects are. */
    private Query insert(String table, String columns, ArrayNode values) {
        String names =
                Stream.of(columns.split(", ")).map(each -> each.split(" ")[0]).collect(Collectors.joining(", "));
        return query("INSERT INTO " + table + " (sweep_id, " + names + ") SELECT :sweep, " + names
                        + " FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS given (" + columns + ")")
                .setParameter("rows", values.toString());
    }

    /**
     * The cells of a sweep, in their order.
     *
     * @throws IllegalStateException if another version kept one in a way that this one cannot read
     */
    List<SweepCell> cells(UUID sweep) {
        return tuples("""
                SELECT number, label, row_label, point, settings, CAST(spec AS text) AS spec
                FROM sweep_cell WHERE sweep_id = :sweep ORDER BY number
                """, Map.of("sweep", sweep)).stream()
                .map(row -> new SweepCell(
                        number(row, "number").intValue(),
                        text(row, "label"),
                        text(row, "row_label"),
                        read(text(row, "point"), SETTINGS),
                        read(text(row, "settings"), SETTINGS),
                        read(text(row, "spec"), new TypeReference<JobSpec>() {})))
                .toList();
    }

    /**
     * What the time of the cells rests on; empty where this version cannot read as much of all of them. Cells that differ in other
     * things alone, as most of a thousand do, come as one row.
     */
    List<CellLength> lengths(UUID sweep) {
        List<CellLength> lengths = new ArrayList<>();
        for (Tuple row : tuples("""
                SELECT string_agg(CAST(number AS text), ',') AS numbers, method, epochs, steps_per_epoch,
                    CAST(dataset AS text) AS dataset, CAST(batch AS text) AS batch
                FROM (
                    SELECT number, spec #>> '{method,name}' AS method, spec ->> 'epochs' AS epochs,
                        spec ->> 'stepsPerEpoch' AS steps_per_epoch,
                        CASE WHEN spec ->> 'stepsPerEpoch' IS NULL THEN spec -> 'dataset' END AS dataset,
                        CASE WHEN spec ->> 'stepsPerEpoch' IS NULL THEN spec -> 'batch' END AS batch
                    FROM sweep_cell WHERE sweep_id = :sweep) AS cell
                GROUP BY method, epochs, steps_per_epoch, cell.dataset, cell.batch
                """, Map.of("sweep", sweep))) {
            try {
                String method = Check.present("method", text(row, "method"));
                long epochs = Integer.parseInt(Check.present("epochs", text(row, "epochs")));
                long steps = epochs * stepsPerEpoch(row);
                for (String number : text(row, "numbers").split(",")) {
                    lengths.add(new CellLength(Integer.parseInt(number), method, steps));
                }
            } catch (IllegalArgumentException | IllegalStateException e) {
                LOG.debugf(e, "the time of a sweep cannot be told: sweepId=%s", sweep);
                return List.of();
            }
        }
        return lengths;
    }

    private static int stepsPerEpoch(Tuple row) {
        String given = text(row, "steps_per_epoch");
        return given != null
                ? Integer.parseInt(given)
                : JobSpec.stepsOfOnePass(
                        read(Check.present("dataset", text(row, "dataset")), new TypeReference<DatasetSpec>() {}),
                        read(Check.present("batch", text(row, "batch")), new TypeReference<BatchSpec>() {}));
    }

    /** The runs of a sweep as they stand, in the order of their submission. */
    List<SweepRun> runs(UUID sweep, Instant now) {
        return tuples(
                        "SELECT run.number, run.cell, run.seed, run.split_seed, run.key, run.job_id, " + STATE
                                + " AS state, CASE WHEN run.job_id IS NOT NULL AND job.id IS NULL THEN 'its job is gone'"
                                + " ELSE coalesce(run.refused, job.message, job.reason) END AS message, " + SECONDS
                                + " AS seconds" + JOBS + "WHERE run.sweep_id = :sweep ORDER BY run.number",
                        Map.of("sweep", sweep, "now", now))
                .stream()
                .map(row -> {
                    RunState state = state(row);
                    return new SweepRun(
                            number(row, "number").intValue(),
                            number(row, "cell").intValue(),
                            number(row, "seed").longValue(),
                            number(row, "split_seed").longValue(),
                            text(row, "key"),
                            state,
                            row.get("job_id", UUID.class),
                            state == RunState.FAILED || state == RunState.CANCELLED
                                    ? row.get("message", String.class)
                                    : null,
                            row.get("seconds", Double.class));
                })
                .toList();
    }

    /** How many runs of each sweep are in each state. */
    Map<UUID, Map<RunState, Integer>> counts(Collection<UUID> sweeps) {
        Map<UUID, Map<RunState, Integer>> counts = new HashMap<>();
        for (Tuple row : tuples(
                "SELECT run.sweep_id, " + STATE + " AS state, count(*) AS runs" + JOBS
                        + "WHERE run.sweep_id = ANY(CAST(:sweeps AS uuid[])) GROUP BY 1, 2",
                Map.of("sweeps", array(sweeps)))) {
            counts.computeIfAbsent(row.get("sweep_id", UUID.class), id -> new EnumMap<>(RunState.class))
                    .merge(state(row), number(row, "runs").intValue(), Integer::sum);
        }
        return counts;
    }

    /** The runs of a sweep as its time rests on them. */
    List<RunsAlike> alike(UUID sweep, Instant now) {
        return tuples(
                        "SELECT cell, state, count(*) AS runs, count(seconds) AS timed, coalesce(sum(seconds), 0) AS seconds"
                                + " FROM (SELECT run.number, run.cell, " + STATE + " AS state, " + SECONDS
                                + " AS seconds" + JOBS
                                + "WHERE run.sweep_id = :sweep) AS run"
                                + " GROUP BY cell, state, CASE WHEN state IN " + JobStates.LEASED
                                + " AND seconds IS NOT NULL THEN number END",
                        Map.of("sweep", sweep, "now", now))
                .stream()
                .map(row -> new RunsAlike(
                        number(row, "cell").intValue(),
                        state(row),
                        number(row, "runs").intValue(),
                        number(row, "timed").intValue(),
                        number(row, "seconds").doubleValue()))
                .toList();
    }

    private static RunState state(Tuple row) {
        String state = row.get("state", String.class);
        return state == null ? RunState.PLANNED : RunState.of(JobState.valueOf(state));
    }

    Sweep.Tally tally(UUID sweep) {
        Tuple row = tuples(
                        "SELECT count(*) FILTER (WHERE " + IS_PLANNED + ") AS planned,"
                                + " count(*) FILTER (WHERE job.id IS NOT NULL AND job.finished_at IS NULL) AS active,"
                                + " count(*) FILTER (WHERE " + FINISHING + ") AS finishing,"
                                + " count(*) FILTER (WHERE " + STATE + " = 'FAILED') AS failed" + JOBS
                                + "WHERE run.sweep_id = :sweep",
                        Map.of("sweep", sweep))
                .get(0);
        return new Sweep.Tally(
                number(row, "planned").intValue(),
                number(row, "active").intValue(),
                number(row, "finishing").intValue(),
                number(row, "failed").intValue());
    }

    /** Keeps how jobs ended, for the time when they are gone. */
    void keepOutcomes(UUID sweep) {
        query("UPDATE sweep_run run SET outcome = job.state FROM job WHERE run.sweep_id = :sweep"
                        + " AND job.id = run.job_id AND job.finished_at IS NOT NULL"
                        + " AND run.outcome IS DISTINCT FROM job.state")
                .setParameter("sweep", sweep)
                .executeUpdate();
    }

    /** The first run that waits for its turn. */
    Next next(UUID sweep) {
        Tuple row = tuples("""
                SELECT run.number, run.key, CASE WHEN mark.removed_at IS NULL THEN run.job_id END AS failed_job,
                    CASE WHEN mark.removed_at IS NOT NULL THEN run.job_id END AS removed_job, CAST(
                    jsonb_set(jsonb_set(cell.spec, '{seed}', to_jsonb(run.seed)),
                        '{dataset,splitSeed}', to_jsonb(run.split_seed)) AS text) AS spec
                FROM sweep_run run JOIN sweep_cell cell ON cell.sweep_id = run.sweep_id AND cell.number = run.cell
                LEFT JOIN job_retention mark ON mark.job_id = run.job_id
                WHERE run.sweep_id = :sweep AND\s""" + IS_PLANNED + " ORDER BY run.number LIMIT 1", Map.of("sweep", sweep))
                .get(0);
        return new Next(
                number(row, "number").intValue(),
                text(row, "key"),
                read(text(row, "spec"), new TypeReference<JobSpec>() {}),
                row.get("failed_job", UUID.class),
                row.get("removed_job", UUID.class));
    }

    void submitted(UUID sweep, int number, UUID job) {
        query("UPDATE sweep_run SET job_id = :job, again = false WHERE sweep_id = :sweep AND number = :number")
                .setParameter("job", job)
                .setParameter("sweep", sweep)
                .setParameter("number", number)
                .executeUpdate();
    }

    void refused(UUID sweep, int number, String why) {
        query("UPDATE sweep_run SET refused = :why, again = false WHERE sweep_id = :sweep AND number = :number")
                .setParameter("why", why)
                .setParameter("sweep", sweep)
                .setParameter("number", number)
                .executeUpdate();
    }

    /**
     * Plans those again that have failed, and those whose job is gone before its end. A job that is there stays
     * the run's: where nothing is left of it to go on from, the key of the next one is made of it.
     *
     * @return how many
     */
    int planAgain(UUID sweep) {
        int failed = query("UPDATE sweep_run run SET again = true FROM job WHERE run.sweep_id = :sweep"
                        + " AND job.id = run.job_id AND job.state = 'FAILED' AND NOT run.again")
                .setParameter("sweep", sweep)
                .executeUpdate();
        int withoutJob = query(
                        "UPDATE sweep_run run SET job_id = (SELECT id FROM job WHERE job.id = run.job_id), refused = NULL,"
                                + " outcome = NULL WHERE sweep_id = :sweep AND (refused IS NOT NULL OR job_id IS NOT NULL"
                                + " AND outcome IS DISTINCT FROM 'SUCCEEDED'"
                                + " AND NOT EXISTS (SELECT 1 FROM job WHERE job.id = run.job_id))")
                .setParameter("sweep", sweep)
                .executeUpdate();
        return failed + withoutJob;
    }

    /** The jobs of a cancelled sweep that are not over; none of any other. */
    List<UUID> jobsToCancel(UUID sweep) {
        return query(
                        "SELECT job.id FROM sweep JOIN sweep_run run ON run.sweep_id = sweep.id"
                                + " JOIN job ON job.id = run.job_id WHERE sweep.id = :sweep"
                                + " AND sweep.state = 'CANCELLED' AND job.finished_at IS NULL ORDER BY run.number",
                        UUID.class)
                .setParameter("sweep", sweep)
                .getResultStream()
                .map(UUID.class::cast)
                .toList();
    }

    /** How fast the newest jobs on these data sets were that succeeded and could not stop early. */
    List<SweepEstimate.Pace> paces(Collection<String> datasets) {
        return tuples("""
                SELECT dataset, network, precision, method, count(*) AS jobs, sum(seconds) AS seconds, sum(steps) AS steps FROM (
                    SELECT dataset, spec -> 'network' ->> 'name' AS network,
                        coalesce(spec -> 'network' ->> 'precision', 'float32') AS precision, method,
                        CAST(held_millis / 1000.0 AS double precision) AS seconds,
                        CAST(spec ->> 'epochs' AS bigint) * steps_per_epoch AS steps
                    FROM job WHERE state = 'SUCCEEDED' AND held_millis > 0 AND steps_per_epoch > 0
                        AND spec ->> 'earlyStopping' IS NULL AND dataset = ANY(string_to_array(:datasets, ','))
                    ORDER BY finished_at DESC LIMIT :most) AS newest
                GROUP BY dataset, network, precision, method
                """, Map.of("datasets", String.join(",", datasets), "most", PACES_MAX)).stream()
                .map(row -> new SweepEstimate.Pace(
                        text(row, "dataset"),
                        text(row, "network"),
                        text(row, "precision"),
                        text(row, "method"),
                        number(row, "jobs").longValue(),
                        number(row, "seconds").doubleValue(),
                        number(row, "steps").longValue()))
                .toList();
    }

    private Query query(String sql) {
        return entityManager.createNativeQuery(sql);
    }

    private Query query(String sql, Class<?> type) {
        return entityManager.createNativeQuery(sql, type);
    }

    private List<Tuple> tuples(String sql, Map<String, Object> parameters) {
        Query query = query(sql, Tuple.class);
        parameters.forEach(query::setParameter);
        List<?> found = query.getResultList();
        return found.stream().map(Tuple.class::cast).toList();
    }

    private static Number number(Tuple row, String column) {
        return row.get(column, Number.class);
    }

    private static String text(Tuple row, String column) {
        return row.get(column, String.class);
    }

    private static String array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part of a sweep cannot be kept as JSON", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept part of a sweep cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
