-- Labels that people gave or networks predicted, for jobs to be trained with. The labels themselves are in the artifact store, in a
-- file that has this digest.
CREATE TABLE label_set (
    sha256                  text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    bytes                   bigint NOT NULL,
    dataset                 text NOT NULL,
    -- The names of the classes, in the order that labels count in: a JSON array as text.
    classes                 text NOT NULL,
    -- How many of its labels people gave, and how many networks predicted.
    given                   integer NOT NULL,
    predicted               integer NOT NULL,
    note                    text,
    -- The job whose labels were looked at; null where there was none. No reference: a job that somebody deletes leaves its labels.
    job_id                  uuid,
    -- The jobs whose predictions it was made of, and how sure they are: a JSON object; null where somebody sent the labels.
    ensemble                text,
    -- The set that this one has all images of, and more: that of the job, or of all jobs of the ensemble. Null where they had none.
    based_on                text REFERENCES label_set,
    created_at              timestamptz NOT NULL,

    CONSTRAINT has_labels CHECK (given >= 0 AND predicted >= 0 AND given + predicted > 0),
    CONSTRAINT based_on_another CHECK (based_on <> sha256)
);
CREATE INDEX label_set_newest ON label_set (created_at DESC, sha256 DESC);

-- Images that somebody says the class of, to know how many of a job's labels are right.
CREATE TABLE audit (
    id                      uuid PRIMARY KEY,
    job_id                  uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    created_at              timestamptz NOT NULL,
    -- How many images were asked for, and what decides which.
    size                    integer NOT NULL,
    seed                    bigint NOT NULL,
    -- Whose labels: the digest of their file, the epoch from 0, the network, and whether its confidences are calibrated.
    labels_sha256           text NOT NULL,
    epoch                   integer NOT NULL,
    network                 text NOT NULL,
    calibrated              boolean NOT NULL,
    -- So many images were not drawn from, since the job or one that it started from was given their labels.
    excluded                integer NOT NULL,
    -- False where nobody knows all that the job's weights were given.
    all_known               boolean NOT NULL,

    -- The same question is the same audit.
    UNIQUE (job_id, size, seed, labels_sha256)
);

CREATE TABLE audit_image (
    audit_id                uuid NOT NULL REFERENCES audit ON DELETE CASCADE,
    -- Images are shown in this order, which is a random one.
    position                integer NOT NULL,
    image                   integer NOT NULL,
    -- In a folder of images; null for other data sets.
    file                    text,
    -- What the network says: a class from 0, and its probability.
    predicted               integer NOT NULL,
    confidence              real NOT NULL,
    -- What somebody says; null before, and never another afterwards: then the prediction has been told.
    answer                  integer,
    PRIMARY KEY (audit_id, position)
);
