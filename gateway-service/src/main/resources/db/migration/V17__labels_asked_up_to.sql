-- The last epoch of those whose labels were asked for again: once it is labeled, the next ones are asked for at once. Null where
-- none were.
ALTER TABLE job ADD COLUMN labels_asked_up_to integer;
