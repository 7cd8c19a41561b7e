-- What may be relied on from outside (the REST API, dashboards): columns of these views are only ever added.

-- One row per job whose spec is known. Test errors are of labeled epochs: the last, the median of the last 20, and the
-- best, which was picked by looking at the test set and is no headline.
CREATE VIEW v_result AS
SELECT j.job_id,
       j.name,
       j.state,
       j.attempt,
       j.reason,
       j.message,
       j.dataset,
       j.labels,
       j.split_seed,
       j.network,
       j.method,
       j.inputs,
       j.targets,
       j.seed,
       j.epochs,
       j.spec,
       j.submitted_at,
       (SELECT min(a.started_at) FROM attempt a WHERE a.job_id = j.job_id) AS started_at,
       j.finished_at,
       e.epochs_done,
       e.last_epoch,
       e.training_seconds,
       e.student_last,
       e.student_median_of_last_20,
       e.student_best,
       e.teacher_last,
       e.teacher_median_of_last_20,
       e.teacher_best
FROM job j
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE labeled_at IS NOT NULL)::integer AS epochs_done,
           max(epoch) FILTER (WHERE labeled_at IS NOT NULL) AS last_epoch,
           coalesce(sum(seconds), 0) AS training_seconds,
           max(student_test_error) FILTER (WHERE back = 1) AS student_last,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY student_test_error) FILTER (WHERE back <= 20)
               AS student_median_of_last_20,
           min(student_test_error) AS student_best,
           max(teacher_test_error) FILTER (WHERE back = 1) AS teacher_last,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY teacher_test_error) FILTER (WHERE back <= 20)
               AS teacher_median_of_last_20,
           min(teacher_test_error) AS teacher_best
    FROM (
        SELECT one.*,
               -- Its place among the labeled epochs, from the last.
               CASE WHEN labeled_at IS NOT NULL
                    THEN row_number() OVER (PARTITION BY labeled_at IS NOT NULL ORDER BY epoch DESC) END AS back
        FROM epoch one
        WHERE one.job_id = j.job_id
    ) ranked
) e
WHERE j.spec IS NOT NULL;

-- One row per epoch of a job, its named figures as one JSON object.
CREATE VIEW v_epoch AS
SELECT e.*,
       coalesce(
           (SELECT jsonb_object_agg(m.name, m.value)
            FROM epoch_metric m
            WHERE m.job_id = e.job_id AND m.epoch = e.epoch),
           '{}'::jsonb) AS metrics
FROM epoch e;

-- Learning curves with what a dashboard groups them by.
CREATE VIEW v_test_error_by_epoch AS
SELECT e.job_id,
       j.name,
       j.dataset,
       j.labels,
       j.network,
       j.method,
       j.inputs,
       j.targets,
       j.seed,
       e.epoch,
       e.labeled_at,
       e.student_test_error,
       e.teacher_test_error,
       e.coverage,
       e.label_accuracy
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;
