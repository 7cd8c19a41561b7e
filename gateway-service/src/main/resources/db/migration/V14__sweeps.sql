-- Many jobs that belong together: cells, each of which runs once with every seed.
CREATE TABLE sweep (
    id                      uuid PRIMARY KEY,
    name                    text NOT NULL,
    state                   text NOT NULL CHECK (state IN ('RUNNING', 'PAUSED', 'CANCELLED', 'FINISHED')),
    -- Why it is in that state, for people; null where the state speaks for itself.
    message                 text,
    created_at              timestamptz NOT NULL,
    -- Null as long as there is something to do for it.
    finished_at             timestamptz,
    -- The plan as it was submitted, with the seeds that came later: JSON as text, which keeps the order of rows and axes.
    plan                    text NOT NULL,
    -- Its repeats, baseline and limits with every default, a JSON object.
    settings                text NOT NULL,
    -- So many of its failed runs do not count for the limit: they were there when somebody let it go on.
    failures_forgiven       integer NOT NULL,
    -- The submission's Idempotency-Key and the digest of its body; null where it had none.
    request_key             text UNIQUE,
    request_sha256          text,

    CONSTRAINT finished_is_over CHECK (state <> 'FINISHED' OR finished_at IS NOT NULL)
);
CREATE INDEX sweep_newest ON sweep (created_at DESC, id DESC);
CREATE INDEX sweep_open ON sweep (created_at, id) WHERE finished_at IS NULL;

CREATE TABLE sweep_cell (
    sweep_id                uuid NOT NULL REFERENCES sweep ON DELETE CASCADE,
    number                  integer NOT NULL,
    label                   text NOT NULL,
    -- The label of its row, and the value of each axis by its path, a JSON object.
    row_label               text NOT NULL,
    point                   text NOT NULL,
    -- All that it lays over the base, by paths, a JSON object.
    settings                text NOT NULL,
    -- A job spec with every default as it was at the submission: a default that changes later makes no two kinds of runs.
    spec                    jsonb NOT NULL,
    PRIMARY KEY (sweep_id, number)
);

CREATE TABLE sweep_run (
    sweep_id                uuid NOT NULL REFERENCES sweep ON DELETE CASCADE,
    -- Runs are submitted in this order.
    number                  integer NOT NULL,
    cell                    integer NOT NULL,
    seed                    bigint NOT NULL,
    split_seed              bigint NOT NULL,
    -- The digest of the spec as the plan has it.
    key                     text NOT NULL,
    -- Null before it is submitted. No reference: a job that somebody deletes leaves a run without one.
    job_id                  uuid,
    -- The last terminal state that its job was seen in, for the time when the job is deleted.
    outcome                 text,
    -- Why its job was not taken; null where it was, or was not submitted yet.
    refused                 text,
    -- Its job failed and is to go on when its turn comes.
    again                   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (sweep_id, number),
    UNIQUE (sweep_id, key)
);
