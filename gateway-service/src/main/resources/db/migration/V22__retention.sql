-- What of a job's files is kept. A mark is written before the first file goes for which it stands, so that nobody counts on one that
-- is gone or about to go; there is no row as long as nothing was removed or asked for.
CREATE TABLE job_retention (
    job_id                  uuid PRIMARY KEY REFERENCES job ON DELETE CASCADE,
    -- Whether its owner wants the files to outlast the time that jobs which are over are kept for.
    keep                    boolean NOT NULL DEFAULT false,
    -- The mark: of epochs before this one there are the files alone that something names.
    removed_before          integer NOT NULL DEFAULT 0 CHECK (removed_before >= 0),
    -- The last labeled epoch at the time when all was deleted that it had left behind; null before the first time.
    cleared_epoch           integer,
    -- The end of the job after which all was deleted that a job which is over has no use for; null before.
    settled_at              timestamptz,
    -- The mark: when all files of the job were given up. Then, when they are deleted.
    removed_at              timestamptz,
    removal_done            boolean NOT NULL DEFAULT false,

    CONSTRAINT removed_before_done CHECK (removed_at IS NOT NULL OR NOT removal_done)
);

-- Which jobs start from a job: its id is in the path of their snapshot.
CREATE INDEX job_started_from ON job (split_part(start_from ->> 'path', '/', 2)) WHERE start_from IS NOT NULL;
