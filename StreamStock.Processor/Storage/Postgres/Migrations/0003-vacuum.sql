-- A day's table only grows. To vacuum it for each fifth and to analyse it for each tenth that it has grown takes half of
-- a core for some two seconds in every minute while it is young, and commits meanwhile wait for what is left: each time
-- that it has doubled is enough.
CREATE OR REPLACE FUNCTION ensure_ledger_day(day integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := 'ledger_' || to_char(date '0001-01-01' + day, 'YYYYMMDD');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('streamstock.ledger'));
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE ledger INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE) WITH (autovacuum_analyze_scale_factor = 1, autovacuum_vacuum_insert_scale_factor = 1)', name);
    EXECUTE format('ALTER TABLE ledger ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, day, day + 1);
END
$$;

DO $$
DECLARE
    day regclass;
BEGIN
    FOR day IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'ledger'::regclass LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_analyze_scale_factor = 1, autovacuum_vacuum_insert_scale_factor = 1)', day);
    END LOOP;
END
$$;
