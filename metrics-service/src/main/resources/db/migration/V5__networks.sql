-- A run has three networks: the student, its average over the steps, and the labeler's teacher snapshot over the epochs.
ALTER TABLE epoch ADD COLUMN average_test_error double precision;
-- What each says of the images that are held out of training; null where there are none.
ALTER TABLE epoch ADD COLUMN student_validation_error double precision;
ALTER TABLE epoch ADD COLUMN average_validation_error double precision;
ALTER TABLE epoch ADD COLUMN teacher_validation_error double precision;

-- Until now the teacher of these two was the step average, and the others had a teacher snapshot: two kinds in one column.
UPDATE epoch e SET average_test_error = e.teacher_test_error, teacher_test_error = NULL
FROM job j
WHERE j.job_id = e.job_id AND j.method IN ('mean-teacher', 'ict');
-- Validation errors were figures of the trainer, the first of the student, the other of such a teacher. From now on the
-- labeler gives all three, and validationError is of the network that early stopping goes by.
UPDATE epoch e SET student_validation_error = m.value
FROM epoch_metric m
WHERE m.job_id = e.job_id AND m.epoch = e.epoch AND m.name = 'validationError';
UPDATE epoch e SET average_validation_error = m.value
FROM epoch_metric m
WHERE m.job_id = e.job_id AND m.epoch = e.epoch AND m.name = 'teacherValidationError';
DELETE FROM epoch_metric WHERE name IN ('validationError', 'teacherValidationError');
DROP INDEX epoch_metric_validation;

-- The view of V2 and V3 with more columns at its end: the errors of the step average.
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
       e.student_chosen_by_validation,
       e.teacher_chosen_by_validation,
       e.average_last,
       e.average_median_of_last_20,
       e.average_best,
       e.average_chosen_by_validation
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
           max(average_test_error) FILTER (WHERE back = 1) AS average_last,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY average_test_error) FILTER (WHERE back <= 20)
               AS average_median_of_last_20,
           min(average_test_error) AS average_best,
           max(teacher_test_error) FILTER (WHERE back = 1) AS teacher_last,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY teacher_test_error) FILTER (WHERE back <= 20)
               AS teacher_median_of_last_20,
           min(teacher_test_error) AS teacher_best,
           -- Of epochs that are as good the earliest.
           (array_agg(student_test_error ORDER BY student_validation_error, epoch)
               FILTER (WHERE labeled_at IS NOT NULL AND student_validation_error IS NOT NULL))[1]
               AS student_chosen_by_validation,
           (array_agg(average_test_error ORDER BY average_validation_error, epoch)
               FILTER (WHERE labeled_at IS NOT NULL AND average_validation_error IS NOT NULL))[1]
               AS average_chosen_by_validation,
           (array_agg(teacher_test_error ORDER BY teacher_validation_error, epoch)
               FILTER (WHERE labeled_at IS NOT NULL AND teacher_validation_error IS NOT NULL))[1]
               AS teacher_chosen_by_validation
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

-- The view of V2 with more columns at its end.
CREATE OR REPLACE VIEW v_epoch AS
SELECT e.job_id,
       e.epoch,
       e.attempt,
       e.trained_at,
       e.learning_rate,
       e.images_per_second,
       e.seconds,
       e.data_wait_seconds,
       e.labeled_at,
       e.student_test_error,
       e.teacher_test_error,
       e.coverage,
       e.mean_confidence,
       e.label_accuracy,
       e.confidence_histogram,
       e.class_counts,
       coalesce(
           (SELECT jsonb_object_agg(m.name, m.value)
            FROM epoch_metric m
            WHERE m.job_id = e.job_id AND m.epoch = e.epoch),
           '{}'::jsonb) AS metrics,
       e.average_test_error,
       e.student_validation_error,
       e.average_validation_error,
       e.teacher_validation_error
FROM epoch e;

-- The view of V4 with one more column at its end.
CREATE OR REPLACE VIEW v_test_error_by_epoch AS
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
       e.label_accuracy,
       j.state,
       concat_ws(', ', j.method, j.inputs, j.targets) AS variant,
       e.average_test_error
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;
