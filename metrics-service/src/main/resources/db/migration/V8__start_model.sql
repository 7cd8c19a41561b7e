-- The file that a job's weights come from in the end, by its SHA-256. Of a job that names it itself the spec says so; of one that
-- starts from such a job its trainer does.

ALTER TABLE job ADD COLUMN start_model_sha256 text GENERATED ALWAYS AS (spec #>> '{startFrom,model,sha256}') STORED;

CREATE OR REPLACE VIEW v_provenance AS
SELECT j.job_id,
       j.more_labels,
       a.attempt,
       a.labeled_set_sha256,
       a.data_sha256,
       a.provenance,
       coalesce(j.start_model_sha256, a.provenance ->> 'startModelSha256') AS start_model_sha256
FROM job j
LEFT JOIN LATERAL (
    SELECT * FROM attempt one
    WHERE one.job_id = j.job_id AND one.provenance IS NOT NULL
    ORDER BY one.attempt DESC LIMIT 1
) a ON true
WHERE j.spec IS NOT NULL;

-- What starts from another file is another variant. Dashboards read many rows, so they go by the spec alone.
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
       concat_ws(', ', j.method, j.inputs, j.targets, CASE WHEN j.more_labels THEN 'more labels' END,
                 'file ' || left(j.start_model_sha256, 8)) AS variant,
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
       concat_ws(', ', j.method, j.inputs, j.targets, CASE WHEN j.more_labels THEN 'more labels' END,
                 'file ' || left(j.start_model_sha256, 8)) AS variant,
       e.average_test_error
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;
