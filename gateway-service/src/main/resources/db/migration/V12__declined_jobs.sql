-- Trainers that said that they lack what a job needs. A row keeps the job from its trainer for a while; older ones go with the
-- next that is written.
CREATE TABLE job_decline (
    job_id      uuid NOT NULL,
    trainer     text NOT NULL,
    -- A fixed word for programs, and the same for people.
    reason      text NOT NULL,
    message     text NOT NULL,
    declined_at timestamptz NOT NULL,
    PRIMARY KEY (job_id, trainer)
);
CREATE INDEX job_decline_by_age ON job_decline (declined_at);

-- How long trainers have held the job in the attempts that are over, in milliseconds; since when the trainer that holds it has, and
-- when it reaches the owner's time limit, both null where none does or there is no limit.
ALTER TABLE job ADD COLUMN held_millis bigint NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN held_since timestamptz;
ALTER TABLE job ADD COLUMN time_up_at timestamptz;
CREATE INDEX job_by_time_up ON job (time_up_at) WHERE time_up_at IS NOT NULL;
-- What was trained before this version is not known.
UPDATE job SET held_since = now() WHERE lease_until IS NOT NULL;
