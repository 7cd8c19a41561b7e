-- What the services said of a job while they worked on it. It comes by Kafka, and may come twice.
CREATE TABLE job_log (
    -- No reference: to check one locks the job's row for a moment, and a trainer that asks for work then is given another job, or none.
    job_id      uuid PRIMARY KEY,
    -- How many lines have come, kept or not, and how many services had no room for.
    total       bigint NOT NULL DEFAULT 0,
    lost        bigint NOT NULL DEFAULT 0,
    -- The events that came last: one that comes again is known though its lines gave way, or it had none.
    last_events uuid[] NOT NULL DEFAULT '{}'
);

-- The first lines of a job and its newest: what is between gives way.
CREATE TABLE job_log_line (
    job_id      uuid NOT NULL REFERENCES job_log ON DELETE CASCADE,
    -- From 1, by the order in which the job's lines came.
    number      bigint NOT NULL,
    logged_at   timestamptz NOT NULL,
    level       text NOT NULL,
    service     text NOT NULL,
    host        text NOT NULL,
    attempt     integer NOT NULL,
    message     text NOT NULL,
    trace       text,

    PRIMARY KEY (job_id, number)
);

-- Whoever deletes a job deletes its log.
CREATE FUNCTION delete_job_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM job_log WHERE job_id = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER job_log_goes_with_its_job AFTER DELETE ON job FOR EACH ROW EXECUTE FUNCTION delete_job_log();
