-- What the events said, one row per job, per change of its state, per attempt, per epoch and per figure of an epoch.

-- The topics are read independently, so the first news of a job may be an epoch of it: all but job_id is null until
-- JobQueued is in.
CREATE TABLE job (
    job_id       uuid PRIMARY KEY,
    name         text,
    dataset      text,
    labels       integer,
    split_seed   bigint,
    network      text,
    method       text,
    inputs       text,              -- null where the method knows no such choice
    targets      text,              -- null where the method knows no such choice
    seed         bigint,
    epochs       integer,
    spec         jsonb,
    submitted_at timestamptz,
    state        text,
    attempt      integer NOT NULL DEFAULT 0,  -- the highest that the gateway spoke of
    reason       text,
    message      text,
    finished_at  timestamptz        -- when the state became terminal
);
CREATE INDEX job_newest_first ON job (submitted_at DESC, job_id DESC);

-- Its key is the event's id: a state event that is delivered again, even long after, changes nothing.
CREATE TABLE state_change (
    event_id uuid PRIMARY KEY,
    job_id   uuid        NOT NULL REFERENCES job ON DELETE CASCADE,
    attempt  integer     NOT NULL,
    state    text        NOT NULL,
    reason   text,
    message  text,
    at       timestamptz NOT NULL
);
CREATE INDEX state_change_by_job ON state_change (job_id, at);

CREATE TABLE attempt (
    job_id          uuid    NOT NULL REFERENCES job ON DELETE CASCADE,
    attempt         integer NOT NULL,
    trainer         text,
    first_epoch     integer,        -- null where it ended before training started
    steps_per_epoch integer,
    parameters      integer,
    started_at      timestamptz,
    outcome         text,
    reason          text,
    message         text,
    finished_at     timestamptz,
    PRIMARY KEY (job_id, attempt)
);

-- An epoch as the highest attempt that reached it left it. Training and labeling fill their halves in either order.
CREATE TABLE epoch (
    job_id               uuid    NOT NULL REFERENCES job ON DELETE CASCADE,
    epoch                integer NOT NULL,
    attempt              integer NOT NULL,
    trained_at           timestamptz,
    learning_rate        double precision,
    images_per_second    double precision,
    seconds              double precision,
    data_wait_seconds    double precision,
    labeled_at           timestamptz,
    student_test_error   double precision,   -- a share, in [0, 1]
    teacher_test_error   double precision,
    coverage             double precision,
    mean_confidence      double precision,
    label_accuracy       double precision,
    confidence_histogram integer[],
    class_counts         integer[],
    PRIMARY KEY (job_id, epoch)
);

-- The loss terms and other figures of the method, by name.
CREATE TABLE epoch_metric (
    job_id uuid             NOT NULL,
    epoch  integer          NOT NULL,
    name   text             NOT NULL,
    value  double precision NOT NULL,
    PRIMARY KEY (job_id, epoch, name),
    FOREIGN KEY (job_id, epoch) REFERENCES epoch ON DELETE CASCADE
);
