-- For comparisons, which look at many jobs and need one figure of each: the figures of a job whose run is whole, written when it
-- succeeds. Of v_result they would be reckoned from all epochs of all jobs each time; here they are as that view has them.

CREATE TABLE outcome (
    job_id                       uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    student_last                 double precision,   -- a share, in [0, 1]; null where there are no test images
    student_median_of_last_20    double precision,
    student_chosen_by_validation double precision,   -- null where no images are held out
    average_last                 double precision,
    average_median_of_last_20    double precision,
    average_chosen_by_validation double precision,
    teacher_last                 double precision,
    teacher_median_of_last_20    double precision,
    teacher_chosen_by_validation double precision
);

INSERT INTO outcome
SELECT job_id,
       student_last, student_median_of_last_20, student_chosen_by_validation,
       average_last, average_median_of_last_20, average_chosen_by_validation,
       teacher_last, teacher_median_of_last_20, teacher_chosen_by_validation
FROM v_result
WHERE state = 'succeeded' AND is_whole;

-- Which jobs are repeats of each other: those whose specs agree in all but the seeds, what the job is called, the job whose weights
-- a repeat starts from, and when and how long it is trained. A setting that is null is one that is not set, as in specs of
-- versions that did not know it.
ALTER TABLE job
    ADD COLUMN settings_md5 text GENERATED ALWAYS AS (
        md5(jsonb_strip_nulls(
            (((spec - ARRAY['name', 'seed', 'priority', 'timeLimitHours'])
                #- '{dataset,splitSeed}') #- '{network,features,seed}') #- '{startFrom,jobId}') #>> '{}')) STORED;

-- A job as a comparison sees it.
CREATE VIEW v_run AS
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
       o.teacher_chosen_by_validation
FROM job j
LEFT JOIN outcome o USING (job_id)
CROSS JOIN LATERAL (
    SELECT CASE WHEN j.model_sha256 IS NOT NULL OR NOT j.uses_more_labels THEN j.model_sha256
                ELSE (SELECT a.provenance ->> 'startModelSha256' FROM attempt a
                      WHERE a.job_id = j.job_id AND a.provenance IS NOT NULL
                      ORDER BY a.attempt DESC LIMIT 1) END AS sha256
) file
WHERE j.spec IS NOT NULL;
