-- When a worker of each kind was last heard of, by any instance of the gateway.
CREATE TABLE worker (
    kind        text PRIMARY KEY,
    heard_at    timestamptz NOT NULL
);

-- How the last attempt ended that failed, a JSON object; null as long as none has.
ALTER TABLE job ADD COLUMN last_failure jsonb;

-- Since when a trained epoch has waited for its labels without a word of them; null where none does.
ALTER TABLE job ADD COLUMN labels_awaited_since timestamptz;
