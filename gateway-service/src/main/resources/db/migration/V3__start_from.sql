-- The snapshot whose weights the job starts from; null for fresh weights.
ALTER TABLE job ADD COLUMN start_from jsonb;
