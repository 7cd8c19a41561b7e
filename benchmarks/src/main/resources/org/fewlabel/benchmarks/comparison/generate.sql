-- ${jobs} jobs of ${epochs} epochs in the cells of the table cell, which has a spec for each: seed by seed, one in fifty failed.
SET session_replication_role = replica;  -- foreign keys hold by construction; looking each of them up takes minutes

INSERT INTO job (job_id, name, dataset, labels, split_seed, network, method, inputs, targets, seed, epochs, spec,
                 submitted_at, state, attempt, finished_at)
SELECT md5(i::text)::uuid,
       'sweep-' || i / cells,
       spec #>> '{dataset,name}',
       (spec #>> '{dataset,labels}')::integer,
       i / cells,
       spec #>> '{network,name}',
       spec #>> '{method,name}',
       spec #>> '{method,inputs}',
       spec #>> '{method,targets}',
       i / cells,
       ${epochs},
       jsonb_set(jsonb_set(spec, '{seed}', to_jsonb(i / cells)), '{dataset,splitSeed}', to_jsonb(i / cells)),
       timestamptz '2026-01-01' + i * interval '10 minutes',
       CASE WHEN i % 50 = 49 THEN 'failed' ELSE 'succeeded' END,
       1,
       timestamptz '2026-01-01' + (i + 12) * interval '10 minutes'
FROM generate_series(0, ${jobs} - 1) i
CROSS JOIN (SELECT count(*)::integer AS cells FROM cell) n
JOIN cell ON number = i % cells;

INSERT INTO attempt (job_id, attempt, trainer, first_epoch, steps_per_epoch, started_at, outcome, finished_at)
SELECT job_id, 1, 'trainer', 0, 100, submitted_at, 'completed', finished_at FROM job;

-- Ten jobs run at the same time, so their rows lie between each other's.
INSERT INTO epoch (job_id, epoch, attempt, trained_at, learning_rate, images_per_second, seconds, data_wait_seconds,
                   labeled_at, student_test_error, average_test_error, teacher_test_error, coverage, mean_confidence,
                   label_accuracy, confidence_histogram, class_counts, ends_run)
SELECT md5(i::text)::uuid, e, 1, now(), 0.1, 2000, 30, 0.3, now(),
       0.2 + 0.5 / (1 + e) + 0.02 * random(), 0.18 + 0.5 / (1 + e) + 0.02 * random(),
       0.19 + 0.5 / (1 + e) + 0.02 * random(), 0.9, 0.95, 0.9,
       ARRAY[10, 20, 30, 40, 50, 60, 70, 80, 90, 49550], ARRAY[5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000],
       e = ${epochs} - 1
FROM generate_series(0, ${jobs} - 1) i, generate_series(0, ${epochs} - 1) e
ORDER BY i / 10, e, i;

RESET session_replication_role;
