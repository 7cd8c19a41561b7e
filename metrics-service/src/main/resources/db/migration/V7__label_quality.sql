-- The labels of an epoch beside the truth: how many images were looked at, and the classification report as the event has
-- it (images, accuracyAboveThreshold, expectedCalibrationError, balancedError, precision, recall, confusion).
ALTER TABLE epoch ADD COLUMN labeled_images integer;
ALTER TABLE epoch ADD COLUMN classification_report jsonb;

-- The view of V5 with more columns at its end. The report comes without its confusion matrix, by far its largest part: who
-- reads a curve does not read one matrix per epoch. v_confusion has them.
CREATE OR REPLACE VIEW v_epoch AS
SELECT e.job_id,
       e.epoch,
       e.attempt,
       e.trained_at,
       e.learning_rate,
       e.images_per_second,
       e.seconds,
       e.data_wait_seconds,
       e.labeled_at,
       e.student_test_error,
       e.teacher_test_error,
       e.coverage,
       e.mean_confidence,
       e.label_accuracy,
       e.confidence_histogram,
       e.class_counts,
       coalesce(
           (SELECT jsonb_object_agg(m.name, m.value)
            FROM epoch_metric m
            WHERE m.job_id = e.job_id AND m.epoch = e.epoch),
           '{}'::jsonb) AS metrics,
       e.average_test_error,
       e.student_validation_error,
       e.average_validation_error,
       e.teacher_validation_error,
       e.labeled_images,
       e.classification_report - 'confusion' AS classification_report,
       (e.classification_report ->> 'accuracyAboveThreshold')::double precision AS accuracy_above_threshold,
       (e.classification_report ->> 'expectedCalibrationError')::double precision AS expected_calibration_error,
       (e.classification_report ->> 'balancedError')::double precision AS balanced_error
FROM epoch e;

-- The classes of an epoch's report: a folder's by their names, others by their numbers from 0.
CREATE VIEW v_class_quality AS
SELECT e.job_id,
       e.epoch,
       (p.ordinal - 1)::integer AS class_index,
       coalesce(n.names ->> (p.ordinal - 1)::integer, (p.ordinal - 1)::text) AS name,
       p.value::double precision AS precision,
       (e.classification_report -> 'recall' ->> (p.ordinal - 1)::integer)::double precision AS recall
FROM epoch e
JOIN job j USING (job_id)
CROSS JOIN LATERAL (SELECT j.spec #> '{dataset,folder,contents,classes}' AS names) n
CROSS JOIN LATERAL jsonb_array_elements_text(e.classification_report -> 'precision')
    WITH ORDINALITY AS p (value, ordinal);

-- One row per pair of true class and label.
CREATE VIEW v_confusion AS
SELECT e.job_id,
       e.epoch,
       (r.ordinal - 1)::integer AS truth_index,
       (c.ordinal - 1)::integer AS label_index,
       coalesce(n.names ->> (r.ordinal - 1)::integer, (r.ordinal - 1)::text) AS truth,
       coalesce(n.names ->> (c.ordinal - 1)::integer, (c.ordinal - 1)::text) AS label,
       c.value::integer AS images
FROM epoch e
JOIN job j USING (job_id)
CROSS JOIN LATERAL (SELECT j.spec #> '{dataset,folder,contents,classes}' AS names) n
CROSS JOIN LATERAL jsonb_array_elements(e.classification_report -> 'confusion') WITH ORDINALITY AS r (value, ordinal)
CROSS JOIN LATERAL jsonb_array_elements_text(r.value) WITH ORDINALITY AS c (value, ordinal);
