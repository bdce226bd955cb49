CREATE EXTENSION pg_stat_statements VERSION '1.8';
ALTER EXTENSION pg_stat_statements UPDATE;
REVOKE SELECT ON pg_stat_statements_info FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_stat_statements_reset TO case_reader;
