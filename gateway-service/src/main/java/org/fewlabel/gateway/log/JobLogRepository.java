package org.fewlabel.gateway.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.fewlabel.contracts.Json;
import org.fewlabel.contracts.event.LogEvent.LinesLogged;
import org.fewlabel.contracts.event.LogLevel;
import org.fewlabel.contracts.rest.JobLogView.Line;
import org.jspecify.annotations.Nullable;

/** The tables of jobs' logs. Every method runs in the caller's transaction. */
@ApplicationScoped
class JobLogRepository {
    private static final String COLUMNS = "number, logged_at, level, service, host, attempt, message, trace";

    private final EntityManager entityManager;

    JobLogRepository(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** How many lines of a job have come, how many of them are kept, and how many services had no room for. */
    record Counts(long total, long kept, long lost) {}

    /**
     * Keeps all others from the log of a job until the transaction ends.
     *
     * @param event that is to be added
     * @return how many lines it has had; empty if there is no such job, or it has had that event
     */
    Optional<Long> lock(UUID job, UUID event) {
        entityManager.createNativeQuery("""
            INSERT INTO job_log (job_id)
            SELECT id FROM job WHERE id = :job AND NOT EXISTS (SELECT 1 FROM job_log WHERE job_id = :job)
            ON CONFLICT DO NOTHING
            """).setParameter("job", job).executeUpdate();
        List<?> found = entityManager
                .createNativeQuery(
                        "SELECT total FROM job_log WHERE job_id = :job AND :event <> ALL (last_events) FOR UPDATE",
                        Long.class)
                .setParameter("job", job)
                .setParameter("event", event)
                .getResultList();
        return found.stream().map(Long.class::cast).findFirst();
    }

    /**
     * Adds lines, and remembers what brought them.
     *
     * @param before how many lines there were before these
     * @param eventsMax how many events are remembered, the newest
     */
    void add(UUID event, LinesLogged logged, long before, int eventsMax) {
        entityManager
                .createNativeQuery("""
                    INSERT INTO job_log_line
                        (job_id, service, host, attempt, number, logged_at, level, message, trace)
                    SELECT :job, :service, :host, :attempt, :before + line.number,
                        line.logged_at, line.level, line.message, line.trace
                    FROM ROWS FROM (
                        jsonb_to_recordset(CAST(:lines AS jsonb))
                            AS (time timestamptz, level text, message text, trace text)
                    ) WITH ORDINALITY AS line (logged_at, level, message, trace, number)
                    """)
                .setParameter("job", logged.jobId())
                .setParameter("service", logged.service())
                .setParameter("host", logged.host())
                .setParameter("attempt", logged.attempt())
                .setParameter("before", before)
                .setParameter("lines", json(logged))
                .executeUpdate();
        entityManager
                .createNativeQuery("""
                    UPDATE job_log SET total = total + :lines, lost = lost + :lost,
                        last_events = trim_array(
                            array_prepend(CAST(:event AS uuid), last_events),
                            greatest(0, cardinality(last_events) + 1 - :eventsMax))
                    WHERE job_id = :job
                    """)
                .setParameter("job", logged.jobId())
                .setParameter("event", event)
                .setParameter("eventsMax", eventsMax)
                .setParameter("lines", logged.lines().size())
                .setParameter("lost", logged.lost())
                .executeUpdate();
    }

    /** Keeps the first lines, and of the others the newest, as many and as large together as they may be. */
    void trim(UUID job, int firstLines, int newestLines, long newestBytes) {
        entityManager
                .createNativeQuery("""
                    DELETE FROM job_log_line AS line USING (
                        SELECT number, count(*) OVER newest AS lines,
                            sum(octet_length(message) + coalesce(octet_length(trace), 0)) OVER newest AS bytes
                        FROM job_log_line WHERE job_id = :job AND number > :firstLines
                        WINDOW newest AS (ORDER BY number DESC)
                    ) AS counted
                    WHERE line.job_id = :job AND line.number = counted.number
                        AND (counted.lines > :newestLines OR counted.bytes > :newestBytes)
                    """)
                .setParameter("job", job)
                .setParameter("firstLines", firstLines)
                .setParameter("newestLines", newestLines)
                .setParameter("newestBytes", newestBytes)
                .executeUpdate();
    }

    Counts counts(UUID job) {
        List<?> found = entityManager
                .createNativeQuery("""
                    SELECT total, lost, (SELECT count(*) FROM job_log_line WHERE job_id = :job)
                    FROM job_log WHERE job_id = :job
                    """, Tuple.class)
                .setParameter("job", job)
                .getResultList();
        return found.stream()
                .map(Tuple.class::cast)
                .map(row -> new Counts(row.get(0, Long.class), row.get(2, Long.class), row.get(1, Long.class)))
                .findFirst()
                .orElse(new Counts(0, 0, 0));
    }

    /** The newest lines, in their order. */
    List<Line> newest(UUID job, int max) {
        return lines(
                "SELECT * FROM (SELECT " + COLUMNS + " FROM job_log_line WHERE job_id = :job"
                        + " ORDER BY number DESC LIMIT :max) AS newest ORDER BY number",
                job,
                null,
                max);
    }

    /** The lines behind that number, in their order. */
    List<Line> after(UUID job, long number, int max) {
        return lines(
                "SELECT " + COLUMNS + " FROM job_log_line WHERE job_id = :job AND number > :after"
                        + " ORDER BY number LIMIT :max",
                job,
                number,
                max);
    }

    private List<Line> lines(String query, UUID job, @Nullable Long after, int max) {
        var question = entityManager
                .createNativeQuery(query, Tuple.class)
                .setParameter("job", job)
                .setParameter("max", max);
        if (after != null) {
            question.setParameter("after", after);
        }
        List<Line> lines = new ArrayList<>();
        for (Object each : question.getResultList()) {
            Tuple row = (Tuple) each;
            lines.add(new Line(
                    row.get(0, Long.class),
                    row.get(1, Instant.class),
                    LogLevel.valueOf(row.get(2, String.class).toUpperCase(Locale.ROOT)),
                    row.get(3, String.class),
                    row.get(4, String.class),
                    row.get(5, Integer.class),
                    row.get(6, String.class),
                    row.get(7, String.class)));
        }
        return lines;
    }

    private static String json(LinesLogged logged) {
        try {
            return Json.mapper().writeValueAsString(logged.lines());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lines of a log cannot be written as JSON", e);
        }
    }
}
