-- A heartbeat a second writes a job's lease and progress, and should write nothing else. The names of its unreadable files, up to
-- half a megabyte, get a table of their own.
CREATE TABLE unreadable_files (
    job_id                  uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    -- A JSON array of what trainers pass over and why; there is no row where there are none.
    files                   jsonb NOT NULL
);
INSERT INTO unreadable_files (job_id, files) SELECT id, unreadable_files FROM job WHERE unreadable_files <> '[]';
-- The column stays, of no use to this version: gateways of the one before read it as long as a rolling upgrade lasts. A later
-- migration drops it.
-- An update of no indexed column, with room for it on the row's page, touches no index. Jobs with a lease are found by their
-- state.
DROP INDEX job_lease;
ALTER TABLE job SET (fillfactor = 50);

-- The trainer's question that the last claim answers: who asks it again did not get the answer. Null for trainers that do not
-- number their questions.
ALTER TABLE job ADD COLUMN claim_request text;

-- When the labels that are awaited were last asked for again; null before that.
ALTER TABLE job ADD COLUMN labels_asked_at timestamptz;
CREATE INDEX job_labels_awaited ON job ((coalesce(labels_asked_at, labels_awaited_since)))
    WHERE labels_awaited_since IS NOT NULL AND finished_at IS NULL;

-- What the trainer of a job's current attempt said of epochs whose labels are awaited, to say it again.
CREATE TABLE trained_epoch (
    job_id                  uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    epoch                   integer NOT NULL,
    -- The event as it was on the wire, its id and time with it.
    event                   text NOT NULL,
    PRIMARY KEY (job_id, epoch)
);

-- The time of the event, so that its age is known without reading it; null for those of before.
ALTER TABLE outbox ADD COLUMN event_time timestamptz;
-- Why the event can never be sent; null for those that are to be sent. Whoever finds and mends the reason sets it to null.
ALTER TABLE outbox ADD COLUMN put_aside text;
