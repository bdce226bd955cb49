CREATE EXTENSION vector WITH SCHEMA pg_catalog;
GRANT EXECUTE ON FUNCTION pg_catalog.vector_dims(vector) TO case_reader;
REVOKE USAGE ON TYPE pg_catalog.vector FROM PUBLIC;
