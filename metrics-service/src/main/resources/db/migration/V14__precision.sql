-- Jobs that compute in another precision than float32 are a group of their own, and dashboards say so. A spec of float32 does not
-- name it, as specs of versions that had nothing else.

CREATE OR REPLACE VIEW v_job AS
SELECT j.job_id,
       j.name,
       j.state,
       j.attempt,
       j.reason,
       j.message,
       j.dataset,
       j.labels,
       j.network,
       j.method,
       j.inputs,
       j.targets,
       concat_ws(', ', j.method, j.inputs, j.targets, CASE WHEN j.uses_more_labels THEN 'more labels' END,
                 'label set ' || left(j.spec #>> '{dataset,labelSet}', 8),
                 'file ' || left(j.model_sha256, 8), j.head || ' head',
                 translate(j.features, '{}":', ''), j.spec #>> '{network,precision}') AS variant,
       j.seed,
       j.epochs,
       j.submitted_at,
       j.finished_at
FROM job j
WHERE j.spec IS NOT NULL;

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
       concat_ws(', ', j.method, j.inputs, j.targets, CASE WHEN j.uses_more_labels THEN 'more labels' END,
                 'label set ' || left(j.spec #>> '{dataset,labelSet}', 8),
                 'file ' || left(j.model_sha256, 8), j.head || ' head',
                 translate(j.features, '{}":', ''), j.spec #>> '{network,precision}') AS variant,
       e.average_test_error
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;

CREATE OR REPLACE VIEW v_run AS
SELECT j.job_id,
       j.name,
       j.state,
       j.reason,
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
       j.uses_more_labels AS more_labels,
       file.sha256 AS start_model_sha256,
       j.head,
       -- What a trainer found out of where the weights come from makes another setting, too.
       left(md5(j.settings_md5 || coalesce(file.sha256, '')), 12) AS settings_id,
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
       j.spec #>> '{network,precision}' AS precision
FROM job j
LEFT JOIN outcome o USING (job_id)
CROSS JOIN LATERAL (
    SELECT CASE WHEN j.model_sha256 IS NOT NULL OR NOT j.uses_more_labels THEN j.model_sha256
                ELSE (SELECT a.provenance ->> 'startModelSha256' FROM attempt a
                      WHERE a.job_id = j.job_id AND a.provenance IS NOT NULL
                      ORDER BY a.attempt DESC LIMIT 1) END AS sha256
) file
WHERE j.spec IS NOT NULL;

CREATE OR REPLACE VIEW v_provenance AS
SELECT j.job_id,
       j.uses_more_labels AS more_labels,
       a.attempt,
       a.labeled_set_sha256,
       a.data_sha256,
       a.provenance,
       coalesce(j.model_sha256, a.provenance ->> 'startModelSha256') AS start_model_sha256,
       j.head,
       j.features,
       j.spec #>> '{dataset,labelSet}' AS label_set,
       j.spec #>> '{network,precision}' AS precision
FROM job j
LEFT JOIN LATERAL (
    SELECT * FROM attempt one
    WHERE one.job_id = j.job_id AND one.provenance IS NOT NULL
    ORDER BY one.attempt DESC LIMIT 1
) a ON true
WHERE j.spec IS NOT NULL;
