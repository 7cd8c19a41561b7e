-- Jobs of 200 epochs of five figures: ${jobs} of them, in 324 cells of data set, labels, network and method.
SET session_replication_role = replica;  -- foreign keys hold by construction; looking each of them up takes minutes

INSERT INTO job (job_id, name, dataset, labels, split_seed, network, method, inputs, targets, seed, epochs, spec,
                 submitted_at, state, attempt, finished_at)
SELECT md5(i::text)::uuid,
       'sweep-' || i / 324,
       (ARRAY['cifar10', 'svhn', 'fashion-mnist'])[1 + i % 3],
       (ARRAY[100, 250, 1000, 4000])[1 + i / 3 % 4],
       0,
       (ARRAY['cnn13', 'wrn-28-2', 'lenet'])[1 + i / 12 % 3],
       (ARRAY['supervised', 'pseudo-label', 'pi-model', 'temporal-ensembling', 'mean-teacher', 'vat', 'fixmatch', 'ict',
              'mixmatch'])[1 + i / 36 % 9],
       CASE WHEN i / 36 % 9 = 1 THEN 'separate' END,
       CASE WHEN i / 36 % 9 = 1 THEN 'epoch' END,
       i / 324,
       200,
       '{}',
       timestamptz '2026-01-01' + i * interval '10 minutes',
       CASE WHEN i % 50 = 49 THEN 'failed' ELSE 'succeeded' END,
       1,
       timestamptz '2026-01-01' + (i + 12) * interval '10 minutes'
FROM generate_series(0, ${jobs} - 1) i;

-- As far as it says which jobs are repeats of each other.
UPDATE job SET spec = jsonb_build_object('dataset', jsonb_build_object('name', dataset, 'labels', labels),
                                         'network', jsonb_build_object('name', network),
                                         'method', jsonb_build_object('name', method),
                                         'seed', seed);

INSERT INTO state_change (event_id, job_id, attempt, state, at)
SELECT gen_random_uuid(), job_id, least(n, 1), (ARRAY['queued', 'starting', 'running', 'succeeded'])[n + 1],
       submitted_at + n * interval '30 minutes'
FROM job, generate_series(0, 3) n;

INSERT INTO attempt (job_id, attempt, trainer, first_epoch, steps_per_epoch, started_at, outcome, finished_at)
SELECT job_id, 1, 'trainer', 0, 100, submitted_at, 'completed', finished_at FROM job;

-- Ten jobs run at the same time, so their rows lie between each other's.
INSERT INTO epoch (job_id, epoch, attempt, trained_at, learning_rate, images_per_second, seconds, data_wait_seconds,
                   labeled_at, student_test_error, average_test_error, teacher_test_error, student_validation_error,
                   average_validation_error, teacher_validation_error, coverage, mean_confidence, label_accuracy,
                   confidence_histogram, class_counts, ends_run)
SELECT md5(i::text)::uuid, e, 1, now(), 0.1, 2000, 30, 0.3, now(),
       0.2 + 0.5 / (1 + e) + 0.02 * random(), 0.18 + 0.5 / (1 + e) + 0.02 * random(),
       0.19 + 0.5 / (1 + e) + 0.02 * random(), 0.2 + 0.5 / (1 + e) + 0.02 * random(),
       0.18 + 0.5 / (1 + e) + 0.02 * random(), 0.19 + 0.5 / (1 + e) + 0.02 * random(), 0.9, 0.95, 0.9,
       ARRAY[10, 20, 30, 40, 50, 60, 70, 80, 90, 49550], ARRAY[5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000, 5000],
       e = 199
FROM generate_series(0, ${jobs} - 1) i, generate_series(0, 199) e
ORDER BY i / 10, e, i;

INSERT INTO epoch_metric (job_id, epoch, name, value)
SELECT md5(i::text)::uuid, e, name, random()
FROM generate_series(0, ${jobs} - 1) i, generate_series(0, 199) e,
     unnest(ARRAY['loss', 'supervised', 'unsupervised', 'maskRatio', 'validationError']) name
ORDER BY i / 10, e, i, name;

RESET session_replication_role;
