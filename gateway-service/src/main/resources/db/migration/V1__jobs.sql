CREATE TABLE job (
    id                      uuid PRIMARY KEY,
    name                    text NOT NULL,
    method                  text NOT NULL,
    dataset                 text NOT NULL,
    priority                integer NOT NULL,
    spec                    jsonb NOT NULL,
    created_at              timestamptz NOT NULL,
    started_at              timestamptz,
    finished_at             timestamptz,

    state                   text NOT NULL CHECK (state IN ('QUEUED', 'STARTING', 'RUNNING', 'PAUSING', 'PAUSED',
                                'RETRYING', 'CANCELLING', 'CANCELLED', 'SUCCEEDED', 'FAILED')),
    -- RUNNING without a trainer: the labels of the last epoch are awaited.
    training_completed      boolean NOT NULL,
    reason                  text,
    message                 text,

    attempt                 integer NOT NULL CHECK (attempt >= 0),
    attempts_failed         integer NOT NULL CHECK (attempts_failed >= 0),
    trainer                 text,
    lease_until             timestamptz,
    retry_at                timestamptz,

    epoch                   integer NOT NULL,
    step                    integer NOT NULL,
    steps_per_epoch         integer NOT NULL,
    activity                text,
    loss                    double precision,
    images_per_second       double precision NOT NULL,
    pace_since              timestamptz,
    pace_steps_before       bigint,
    pace_until              timestamptz,
    pace_steps              bigint,

    resume_point            jsonb,
    student_test_error      double precision,
    teacher_test_error      double precision,

    CONSTRAINT lease_is_whole CHECK ((trainer IS NULL) = (lease_until IS NULL)),
    CONSTRAINT lease_where_a_trainer_works CHECK ((lease_until IS NOT NULL) =
        (state IN ('STARTING', 'PAUSING', 'CANCELLING') OR (state = 'RUNNING' AND NOT training_completed))),
    CONSTRAINT retry_at_where_retrying CHECK ((retry_at IS NOT NULL) = (state = 'RETRYING')),
    CONSTRAINT finished_where_terminal CHECK
        ((finished_at IS NOT NULL) = (state IN ('CANCELLED', 'SUCCEEDED', 'FAILED')))
);

CREATE INDEX job_queue ON job (priority DESC, created_at, id) WHERE state = 'QUEUED';
CREATE INDEX job_lease ON job (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX job_retry ON job (retry_at) WHERE retry_at IS NOT NULL;
CREATE INDEX job_newest ON job (created_at DESC, id DESC);

-- What is decided and not yet known to be on Kafka. Written under the lock of the job's row, so that a job's numbers rise
-- in the order of its decisions.
CREATE TABLE outbox (
    number                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id                  uuid NOT NULL,
    -- The event as it goes on the wire, its id and time with it: sent twice it is the same twice.
    event                   text NOT NULL
);

CREATE INDEX outbox_of_job ON outbox (job_id, number);

CREATE TABLE idempotency_key (
    key                     text PRIMARY KEY,
    body_sha256             text NOT NULL,
    job_id                  uuid NOT NULL REFERENCES job (id) DEFERRABLE INITIALLY DEFERRED,
    created_at              timestamptz NOT NULL
);

CREATE INDEX idempotency_key_age ON idempotency_key (created_at);
