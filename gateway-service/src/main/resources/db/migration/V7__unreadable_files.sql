-- The names of the files of a job's image folder that trainers pass over, a JSON array.
ALTER TABLE job ADD COLUMN unreadable_files jsonb NOT NULL DEFAULT '[]';

-- The epoch that the validation images speak for, of all up to the last labeled one; null where there are none.
ALTER TABLE job ADD COLUMN chosen_epoch integer;
