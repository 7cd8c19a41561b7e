-- How many images an epoch's report is about, so that its few figures can be read without those of each class.
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
       (e.classification_report ->> 'balancedError')::double precision AS balanced_error,
       (e.classification_report ->> 'images')::integer AS report_images
FROM epoch e;
