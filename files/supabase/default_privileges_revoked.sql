-- What the API roles get on every object made in `public`: projects created since 30 May 2026 (all projects since
-- 30 October 2026).
--
-- Run after database.sql, instead of default_privileges_legacy.sql. The platform takes back what reads and writes
-- from the grants that every project used to have, for objects made by `postgres` only. What nobody took back stays
-- and is shown here as it is: TRUNCATE, REFERENCES and TRIGGER on tables (MAINTAIN from PostgreSQL 17 on), UPDATE on
-- sequences.

alter default privileges for role postgres in schema public
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    grant all on functions to postgres, anon, authenticated, service_role;

alter default privileges for role postgres in schema public
    revoke select, insert, update, delete on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    revoke usage, select on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
    revoke execute on functions from anon, authenticated, service_role;

alter default privileges for role supabase_admin in schema public
    grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
    grant all on sequences to postgres, anon, authenticated, service_role;
alter default privileges for role supabase_admin in schema public
    grant all on functions to postgres, anon, authenticated, service_role;
