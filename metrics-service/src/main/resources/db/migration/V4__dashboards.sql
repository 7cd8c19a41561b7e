-- What dashboards read, and indices for it. Columns of these views are only ever added, as those of V2.

-- For a cell of a comparison: the jobs of one data set, label budget, network and perhaps method.
CREATE INDEX job_by_cell ON job (dataset, labels, network, method);
-- For retention, which looks for the jobs that ended first.
CREATE INDEX job_by_end ON job (finished_at) WHERE finished_at IS NOT NULL;
-- For the epoch that validation images chose: v_result looks for the smallest error of a job.
CREATE INDEX epoch_metric_validation ON epoch_metric (job_id, name, value, epoch)
    WHERE name IN ('validationError', 'teacherValidationError');

-- What is known of a job without looking at its epochs: for lists of jobs to choose from, and for what a job's curves are
-- grouped by. A variant is the method with the choices that make another method of it.
CREATE VIEW v_job AS
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
       concat_ws(', ', method, inputs, targets) AS variant,
       seed,
       epochs,
       submitted_at,
       finished_at
FROM job
WHERE spec IS NOT NULL;

-- Named figures of a job's epochs, one row each: loss terms, mask ratio, errors on validation images.
CREATE VIEW v_epoch_metric AS
SELECT job_id, epoch, name, value
FROM epoch_metric;

-- What happened to a job, and when.
CREATE VIEW v_state_change AS
SELECT job_id, at, attempt, state, reason, message
FROM state_change;

-- The view of V2 with more columns at its end.
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
       concat_ws(', ', j.method, j.inputs, j.targets) AS variant
FROM epoch e
JOIN job j USING (job_id)
WHERE e.labeled_at IS NOT NULL AND j.spec IS NOT NULL;
