-- Folders of images that users sent. Their files are in the artifact store, in an archive that has this digest; it stays when the
-- upload is deleted, for jobs that were trained on it.
CREATE TABLE upload (
    sha256                  text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    name                    text NOT NULL,
    -- Of its pictures together.
    bytes                   bigint NOT NULL CHECK (bytes > 0),
    -- What is in it, as the specs of jobs have it, and how many labeled images each class has: JSON as text.
    contents                text NOT NULL,
    labeled_per_class       text NOT NULL,
    -- How many files and folders of what was sent were passed over.
    left_out                integer NOT NULL CHECK (left_out >= 0),
    uploaded_at             timestamptz NOT NULL,
    -- Null while it is there. Its name is free then.
    deleted_at              timestamptz
);
CREATE UNIQUE INDEX upload_name ON upload (lower(name)) WHERE deleted_at IS NULL;
