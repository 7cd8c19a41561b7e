-- Lets the group role fewlabel_read read the views, and nothing else. Runs after every migration and at every start, so
-- that it also serves a role that came later: where this user may not create roles, somebody else does (CloudNativePG has
-- managed roles for it), and the next start of the service grants what is missing. See docs/operations.md.
DO $$
DECLARE
    view_name text;
BEGIN
    -- Services that start together take turns.
    PERFORM pg_advisory_xact_lock(hashtext('fewlabel_read'));
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fewlabel_read') THEN
        BEGIN
            CREATE ROLE fewlabel_read NOLOGIN;
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'the role fewlabel_read is missing and may not be created by %', current_user;
                RETURN;
            -- Roles belong to the whole server: the service of another database was faster.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END IF;
    IF NOT has_schema_privilege('fewlabel_read', current_schema(), 'USAGE') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO fewlabel_read', current_schema());
    END IF;
    FOR view_name IN
        SELECT viewname FROM pg_views WHERE schemaname = current_schema() AND viewname LIKE 'v\_%'
    LOOP
        IF NOT has_table_privilege('fewlabel_read', format('%I.%I', current_schema(), view_name), 'SELECT') THEN
            EXECUTE format('GRANT SELECT ON %I.%I TO fewlabel_read', current_schema(), view_name);
        END IF;
    END LOOP;
END
$$;
