-- What rows of a comparison start from tells them apart by a name, too, and a run some of whose epochs are missing is no whole one.

-- The view of V16 with one more column at its end.
CREATE OR REPLACE VIEW v_run AS
SELECT j.job_id,
       j.name,
       j.state,
       j.reason,
       j.dataset,
       j.folder,
       j.labels,
       j.split_seed,
       j.network,
       j.method,
       j.inputs,
       j.targets,
       j.seed,
       -- Those that tell repeats apart beside the seed and the split seed: of a backbone's views, and of the jobs it starts from.
       concat_ws(' ', j.features_seed, starts.chain ->> 'seeds') AS other_seeds,
       j.epochs,
       j.spec,
       j.submitted_at,
       j.uses_more_labels AS more_labels,
       file.sha256 AS start_model_sha256,
       j.head,
       -- What it starts from is another setting, too, but for the seeds of that: repeats may start from repeats.
       left(md5(concat_ws(' ', j.settings_md5, file.sha256, starts.chain ->> 'settings')), 12) AS settings_id,
       o.job_id IS NOT NULL AS is_whole,
       o.student_last,
       o.student_median_of_last_20,
       o.student_chosen_by_validation,
       o.average_last,
       o.average_median_of_last_20,
       o.average_chosen_by_validation,
       o.teacher_last,
       o.teacher_median_of_last_20,
       o.teacher_chosen_by_validation,
       j.spec #>> '{dataset,labelSet}' AS label_set,
       j.spec #>> '{network,precision}' AS precision,
       -- Tells apart what rows start from that are called the same: the method of that job, and the first digits of all its settings.
       nullif(concat_ws(' ', starts.chain ->> 'method', left(md5(starts.chain ->> 'settings'), 8)), '') AS start_name
FROM job j
LEFT JOIN outcome o USING (job_id)
CROSS JOIN LATERAL (
    -- The jobs whose weights it goes on with, one after the other. Of one that is not known here its id is all that there is.
    SELECT CASE WHEN j.start_job_id IS NULL THEN NULL ELSE (
        WITH RECURSIVE start AS (
            SELECT j.start_job_id AS id, 1 AS step
            UNION ALL
            SELECT s.start_job_id, start.step + 1
            FROM start JOIN job s ON s.job_id = start.id
            WHERE s.start_job_id IS NOT NULL AND start.step < 1000
        )
        SELECT jsonb_build_object(
                   'method', (array_agg(s.method ORDER BY start.step))[1],
                   'settings', string_agg(concat_ws(' ', coalesce(s.settings_md5, start.id::text), s.model_sha256), ' '
                                          ORDER BY start.step),
                   'seeds', string_agg(concat_ws('/', s.seed, s.split_seed, s.features_seed), ' ' ORDER BY start.step),
                   'file', (array_agg(s.model_sha256 ORDER BY start.step) FILTER (WHERE s.model_sha256 IS NOT NULL))[1])
        FROM start LEFT JOIN job s ON s.job_id = start.id
    ) END AS chain
) starts
CROSS JOIN LATERAL (
    SELECT CASE WHEN j.model_sha256 IS NOT NULL OR NOT j.uses_more_labels THEN j.model_sha256
                ELSE coalesce(
                    starts.chain ->> 'file',
                    (SELECT a.provenance ->> 'startModelSha256' FROM attempt a
                     WHERE a.job_id = j.job_id AND a.provenance IS NOT NULL
                     ORDER BY a.attempt DESC LIMIT 1)) END AS sha256
) file
WHERE j.spec IS NOT NULL;

-- The view of V5, but that a run is whole only with all its epochs: those of a job that was deleted here and went on later, or whose
-- event was put aside, are missing, and a median of the others or their best is no figure of the run.
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
       coalesce((e.ended OR e.last_epoch = j.epochs - 1) AND e.epochs_done = e.last_epoch + 1, false) AS is_whole,
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
