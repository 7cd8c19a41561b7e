-- Copies of the one job and the one sweep that are there, whatever columns they have: each a while older than the one before, under
-- an id of its own; of the jobs, one in twenty failed and one in fifty was cancelled. The runs of all sweeps share the jobs.
CREATE TEMPORARY TABLE copied AS
SELECT number, gen_random_uuid() AS id FROM generate_series(0, ${jobs} - 2) AS number;
CREATE UNIQUE INDEX ON copied (number);

INSERT INTO job
SELECT copy.*
FROM (SELECT job AS original, created_at FROM job LIMIT 1) AS one, copied, LATERAL jsonb_populate_record(
    original,
    jsonb_build_object(
        'id', copied.id,
        'name', 'job ' || number,
        'method', (ARRAY['supervised', 'pseudo-label', 'mean-teacher', 'mixmatch', 'fixmatch'])[1 + number % 5],
        'dataset', (ARRAY['cifar10', 'svhn', 'fashion-mnist'])[1 + number % 3],
        'state', CASE WHEN number % 20 = 0 THEN 'FAILED' WHEN number % 50 = 1 THEN 'CANCELLED' ELSE 'SUCCEEDED' END,
        'reason', CASE WHEN number % 20 = 0 THEN 'diverged' END,
        'created_at', one.created_at - number * interval '1 minute')) AS copy;

CREATE TEMPORARY TABLE copied_sweep AS
SELECT number, gen_random_uuid() AS id FROM generate_series(0, ${sweeps} - 2) AS number;

INSERT INTO sweep
SELECT copy.*
FROM (SELECT sweep AS original, created_at FROM sweep) AS one, copied_sweep, LATERAL jsonb_populate_record(
    original,
    jsonb_build_object(
        'id', copied_sweep.id,
        'name', 'sweep ' || number,
        'request_key', NULL,
        'created_at', one.created_at - number * interval '1 hour')) AS copy;

INSERT INTO sweep_cell
SELECT copy.*
FROM (SELECT sweep_cell AS original FROM sweep_cell) AS one, copied_sweep, LATERAL jsonb_populate_record(
    original, jsonb_build_object('sweep_id', copied_sweep.id)) AS copy;

INSERT INTO sweep_run
SELECT copy.*
FROM (SELECT sweep_run AS original, number AS run FROM sweep_run) AS one, copied_sweep, LATERAL jsonb_populate_record(
    original,
    jsonb_build_object(
        'sweep_id', copied_sweep.id,
        'job_id', (SELECT copied.id FROM copied WHERE copied.number = (copied_sweep.number * 50 + run) % (${jobs} - 1)))) AS copy;
