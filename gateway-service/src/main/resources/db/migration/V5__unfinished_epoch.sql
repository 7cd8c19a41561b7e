-- What the last trainer that was told to stop in the middle of an epoch kept of it.
ALTER TABLE job ADD COLUMN unfinished_epoch jsonb;
