-- What a job's images are, where its weights come from and which seeds it has beside its own make runs repeats of each other, or not.

-- Repeats are jobs whose specs agree in all but the seeds, what the job is called, the job whose weights a repeat starts from, and
-- when and how long it is trained; of a folder, what else lies in it, and what an upload was called when the job was submitted. A
-- setting that is null is one that is not set, as in specs of versions that did not know it.
DROP VIEW v_run;
ALTER TABLE job
    DROP COLUMN settings_md5,
    ADD COLUMN settings_md5 text GENERATED ALWAYS AS (
        md5(jsonb_strip_nulls(
            CASE WHEN spec #>> '{dataset,folder,upload}' IS NULL THEN spec ELSE spec #- '{dataset,folder,path}' END
                - ARRAY['name', 'seed', 'priority', 'timeLimitHours']
                #- '{dataset,splitSeed}' #- '{network,features,seed}' #- '{startFrom,jobId}'
                #- '{dataset,folder,contents,leftOut}') #>> '{}')) STORED,
    -- The images of an image-folder: an upload by its digest, another by its path and the digest of its list of files. Null for the
    -- other data sets, whose name says which images they have.
    ADD COLUMN folder text GENERATED ALWAYS AS (
        coalesce(spec #>> '{dataset,folder,upload}',
                 (spec #>> '{dataset,folder,path}') || coalesce(' ' || (spec #>> '{dataset,folder,contents,sha256}'), ''))) STORED,
    -- The same for people, as far as it tells folders apart.
    ADD COLUMN folder_name text GENERATED ALWAYS AS (
        coalesce('upload ' || left(spec #>> '{dataset,folder,upload}', 8),
                 'folder ' || (spec #>> '{dataset,folder,path}')
                     || coalesce(' ' || left(spec #>> '{dataset,folder,contents,sha256}', 8), ''))) STORED,
    ADD COLUMN features_seed text GENERATED ALWAYS AS (spec #>> '{network,features,seed}') STORED,
    -- The job whose weights it starts from; null for none.
    ADD COLUMN start_job_id uuid GENERATED ALWAYS AS (
        CASE WHEN spec #>> '{startFrom,jobId}' ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
             THEN (spec #>> '{startFrom,jobId}')::uuid END) STORED;

-- A job as a comparison sees it.
CREATE VIEW v_run AS
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
       j.spec #>> '{network,precision}' AS precision
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

-- Dashboards tell folders apart by the variant: all of them are one data set by its name.
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
                 translate(j.features, '{}":', ''), j.spec #>> '{network,precision}', j.folder_name) AS variant,
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
       j.variant,
       e.average_test_error
FROM epoch e
JOIN v_job j USING (job_id)
WHERE e.labeled_at IS NOT NULL;
