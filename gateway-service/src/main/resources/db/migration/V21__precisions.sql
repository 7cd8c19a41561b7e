-- When a trainer last asked for work that computes in a precision. It asks only when it is free, so a while without it says little.
CREATE TABLE trainer_precision (
    precision   text PRIMARY KEY,
    heard_at    timestamptz NOT NULL
);
