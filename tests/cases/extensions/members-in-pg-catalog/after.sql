CREATE EXTENSION vector WITH SCHEMA pg_catalog;
REVOKE EXECUTE ON FUNCTION pg_catalog.vector_norm(vector) FROM PUBLIC;
