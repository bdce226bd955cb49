CREATE EXTENSION hstore;
CREATE EXTENSION tablefunc;
CREATE EXTENSION pg_stat_statements;
GRANT EXECUTE ON FUNCTION hstore(text, text) TO case_reader;
GRANT SELECT ON pg_stat_statements TO case_writer WITH GRANT OPTION;
