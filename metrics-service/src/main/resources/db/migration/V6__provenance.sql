-- What a run depends on besides its spec, and whether it uses labels that its spec does not name.

ALTER TABLE attempt ADD COLUMN labeled_set_sha256 text;  -- null where the trainer did not say
ALTER TABLE attempt ADD COLUMN data_sha256 text;
ALTER TABLE attempt ADD COLUMN provenance jsonb;         -- all of it: engine, threads, versions

-- Whether the job uses labels that its data set does not name. A job that started from another one before anybody compared
-- their labels does not say, and counts as one that does: nobody knows.
ALTER TABLE job ADD COLUMN more_labels boolean GENERATED ALWAYS AS (
    coalesce(jsonb_typeof(spec -> 'startFrom') = 'object'
             AND (spec #> '{startFrom,moreLabels}') IS DISTINCT FROM 'false'::jsonb, false)) STORED;

-- A trainer's gos at a job.
CREATE VIEW v_attempt AS
SELECT job_id,
       attempt,
       trainer,
       first_epoch,
       started_at,
       outcome,
       reason,
       message,
       finished_at,
       labeled_set_sha256,
       data_sha256,
       provenance
FROM attempt;

-- The labels and the data of a job: those of its last attempt that says. A trainer does not go on with others.
CREATE VIEW v_provenance AS
SELECT j.job_id,
       j.more_labels,
       a.attempt,
       a.labeled_set_sha256,
       a.data_sha256,
       a.provenance
FROM job j
LEFT JOIN LATERAL (
    SELECT * FROM attempt one
    WHERE one.job_id = j.job_id AND one.provenance IS NOT NULL
    ORDER BY one.attempt DESC LIMIT 1
) a ON true
WHERE j.spec IS NOT NULL;

-- What uses more labels is a variant of its own wherever variants are told apart.
CREATE OR REPLACE VIEW v_job AS
SELECT job_id,
       name,
       state,
       attempt,
       reason,
       message,
       dataset,
       labels,
       network,
       method,
       inputs,
       targets,
       concat_ws(', ', method, inputs, targets, CASE WHEN more_labels THEN 'more labels' END) AS variant,
       seed,
       epochs,
       submitted_at,
       finished_at
FROM job
WHERE spec IS NOT NULL;

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
       concat_ws(', ', j.method, j.inputs, j.targets, CASE WHEN j.more_labels THEN 'more labels' END) AS variant,
       e.average_test_error
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;
