-- Whether the run ended with this epoch, if the labeler said so; a run may be stopped before its last epoch.
ALTER TABLE epoch ADD COLUMN ends_run boolean;

-- The view of V2 with more columns at its end: whether the labels of the run's last epoch are in, and the test errors of
-- the epochs that a validation split chose, the earlier of two that are as good.
CREATE OR REPLACE VIEW v_result AS
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
       e.teacher_best,
       coalesce(e.ended OR e.last_epoch = j.epochs - 1, false) AS is_whole,
       (SELECT c.student_test_error
        FROM epoch c JOIN epoch_metric m USING (job_id, epoch)
        WHERE c.job_id = j.job_id AND c.labeled_at IS NOT NULL AND m.name = 'validationError'
        ORDER BY m.value, c.epoch LIMIT 1) AS student_chosen_by_validation,
       (SELECT c.teacher_test_error
        FROM epoch c JOIN epoch_metric m USING (job_id, epoch)
        WHERE c.job_id = j.job_id AND c.labeled_at IS NOT NULL AND m.name = 'teacherValidationError'
        ORDER BY m.value, c.epoch LIMIT 1) AS teacher_chosen_by_validation
FROM job j
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE labeled_at IS NOT NULL)::integer AS epochs_done,
           max(epoch) FILTER (WHERE labeled_at IS NOT NULL) AS last_epoch,
           bool_or(ends_run) AS ended,
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
