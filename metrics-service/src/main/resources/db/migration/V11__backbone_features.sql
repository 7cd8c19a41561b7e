-- Two jobs on one backbone see other numbers where its images have another size or normalization, another output is taken, or
-- there are more or fewer views: they are no repeats of each other. What the views' seed changes is what repeats are for. Keys
-- of a jsonb have an order of their own, so that what is the same is so written.

ALTER TABLE job
    ADD COLUMN features text GENERATED ALWAYS AS (
        CASE WHEN jsonb_typeof(spec #> '{network,features}') = 'object'
             THEN jsonb_strip_nulls((spec #> '{network,features}') - 'seed') #>> '{}' END) STORED;

CREATE OR REPLACE VIEW v_provenance AS
SELECT j.job_id,
       j.uses_more_labels AS more_labels,
       a.attempt,
       a.labeled_set_sha256,
       a.data_sha256,
       a.provenance,
       coalesce(j.model_sha256, a.provenance ->> 'startModelSha256') AS start_model_sha256,
       j.head,
       j.features
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
                 'file ' || left(j.model_sha256, 8), j.head || ' head',
                 translate(j.features, '{}":', '')) AS variant,
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
                 'file ' || left(j.model_sha256, 8), j.head || ' head',
                 translate(j.features, '{}":', '')) AS variant,
       e.average_test_error
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;
