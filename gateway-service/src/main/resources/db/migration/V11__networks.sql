-- A run has three networks: the student, its average over the steps, and the labeler's teacher snapshot over the epochs.

-- Of the last labeled epoch; null where there are no test images.
ALTER TABLE job ADD COLUMN average_test_error double precision;
-- Which network of chosen_epoch the validation images speak for, and the epoch that they speak for if it is to be this very
-- network's, {"student": 3, "average": 2, "teacher": 4}; null where there are none.
ALTER TABLE job ADD COLUMN chosen_network text;
ALTER TABLE job ADD COLUMN chosen_epochs jsonb;
-- Whose predictions the labels of the last labeled epoch are; null where there are none.
ALTER TABLE job ADD COLUMN labels_network text;

-- Until now the teacher of these two was the step average, and made the labels; the others had one of their epochs, and the
-- student made the labels.
UPDATE job SET average_test_error = teacher_test_error, teacher_test_error = NULL
WHERE method IN ('mean-teacher', 'ict');
UPDATE job SET labels_network = CASE WHEN method IN ('mean-teacher', 'ict') THEN 'average' ELSE 'student' END
WHERE resume_point ->> 'labels' IS NOT NULL;
