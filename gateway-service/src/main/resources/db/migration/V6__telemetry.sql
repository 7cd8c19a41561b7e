-- When the job entered its state; of the jobs before this migration the closest that is known.
ALTER TABLE job ADD COLUMN state_since timestamptz;
UPDATE job SET state_since = coalesce(finished_at, CASE WHEN state = 'QUEUED' THEN created_at END, started_at, created_at);
ALTER TABLE job ALTER COLUMN state_since SET NOT NULL;

-- What the gateway's gauges read, and nothing else of the row.
CREATE INDEX job_state ON job (state, state_since);

-- Where the submission was in a trace (W3C Trace Context); null where it was in none.
ALTER TABLE job ADD COLUMN traceparent text;
ALTER TABLE outbox ADD COLUMN traceparent text;
