-- Who may ask the gateway. Of a token its digest is kept, and nothing that anybody could ask with.
CREATE TABLE api_token (
    id                      uuid PRIMARY KEY,
    -- What it is for, and whose work is that of whoever has it.
    name                    text NOT NULL,
    owner                   text NOT NULL,
    -- With commas between them, such as 'submit'.
    roles                   text NOT NULL CHECK (roles ~ '^(read|submit|operate)(,(read|submit|operate))*$'),
    sha256                  text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    created_at              timestamptz NOT NULL,
    -- Null for one that is good until it is revoked.
    expires_at              timestamptz,
    -- Null as long as it is not.
    revoked_at              timestamptz,
    -- To about a minute.
    last_used_at            timestamptz
);

-- Whose it is. What is older is of the time when nobody said who they were, and so is what a gateway of an earlier version takes in.
ALTER TABLE job ADD COLUMN owner text NOT NULL DEFAULT 'local';
ALTER TABLE sweep ADD COLUMN owner text NOT NULL DEFAULT 'local';
ALTER TABLE label_set ADD COLUMN owner text NOT NULL DEFAULT 'local';
ALTER TABLE upload ADD COLUMN owner text NOT NULL DEFAULT 'local';

-- The list of somebody's jobs, newest first.
CREATE INDEX job_owner ON job (owner, created_at DESC, id DESC);
