-- Lets the role queue_reader, where there is one, read what an autoscaler counts of the jobs, and nothing else: no token, no log, no
-- name. Runs after every migration and at every start, so that it also serves a role that came later.
DO $$
BEGIN
    -- Services that start together take turns.
    PERFORM pg_advisory_xact_lock(hashtext('queue_reader'));
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'queue_reader') THEN
        RETURN;
    END IF;
    -- In clusters that were made earlier it might read every table, and those to come.
    IF has_table_privilege('queue_reader', 'job', 'SELECT') THEN
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE SELECT ON TABLES FROM queue_reader', current_schema());
        EXECUTE format('REVOKE SELECT ON ALL TABLES IN SCHEMA %I FROM queue_reader', current_schema());
    END IF;
    IF NOT has_column_privilege('queue_reader', 'job', 'state', 'SELECT') THEN
        GRANT SELECT (state, owner, lease_until, retry_at) ON job TO queue_reader;
    END IF;
END
$$;
