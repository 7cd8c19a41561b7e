-- Whether the run ended with the last labeled epoch; null where the labeler did not say.
ALTER TABLE job ADD COLUMN labeled_ends_run boolean;
