-- Of a backbone nobody knows what it has learned, no more than of a file to start from: a job on one uses more labels than it
-- names, and the file whose weights are in it is its backbone's. A head on a backbone does not start from another file.

ALTER TABLE job
    ADD COLUMN uses_more_labels boolean GENERATED ALWAYS AS (
        coalesce(spec #>> '{network,name}' = 'backbone', false)
        OR coalesce(jsonb_typeof(spec -> 'startFrom') = 'object'
                    AND (spec #> '{startFrom,moreLabels}') IS DISTINCT FROM 'false'::jsonb, false)) STORED,
    ADD COLUMN model_sha256 text GENERATED ALWAYS AS (
        coalesce(spec #>> '{startFrom,model,sha256}', spec #>> '{network,model,sha256}')) STORED,
    ADD COLUMN head text GENERATED ALWAYS AS (spec #>> '{network,head}') STORED;

CREATE OR REPLACE VIEW v_provenance AS
SELECT j.job_id,
       j.uses_more_labels AS more_labels,
       a.attempt,
       a.labeled_set_sha256,
       a.data_sha256,
       a.provenance,
       coalesce(j.model_sha256, a.provenance ->> 'startModelSha256') AS start_model_sha256,
       j.head
FROM job j
LEFT JOIN LATERAL (
    SELECT * FROM attempt one
    WHERE one.job_id = j.job_id AND one.provenance IS NOT NULL
    ORDER BY one.attempt DESC LIMIT 1
) a ON true
WHERE j.spec IS NOT NULL;

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
                 'file ' || left(j.model_sha256, 8), j.head || ' head') AS variant,
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
                 'file ' || left(j.model_sha256, 8), j.head || ' head') AS variant,
       e.average_test_error
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;

ALTER TABLE job DROP COLUMN more_labels, DROP COLUMN start_model_sha256;
